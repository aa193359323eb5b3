#include <gtest/gtest.h>

#include "app/config.hpp"           // load_config
#include "app/gateway_section.hpp"  // parse_listen
#include "cli_kit.hpp"

// `gateway:` of the configuration and --listen: what they say, and what of it is refused, in one sentence.
namespace sluice::app {
namespace {

using namespace kit;

std::string fault_of(const std::string& yaml) {
    const Folder folder;
    folder.write("sluice.yaml", yaml);
    const Answer answer = run({"config", "check"});
    return answer.code == ExitCode::Done ? "right" : answer.err;
}

TEST(GatewaySection, IsNotThereByItself) {
    EXPECT_FALSE(default_config().gateway.listen.has_value());
    const Folder folder;
    folder.write("sluice.yaml", "gateway: {}\n");
    const Config config = load_config("", {}).config;
    ASSERT_TRUE(config.gateway.listen.has_value());
    EXPECT_EQ(config.gateway.listen->text(), "127.0.0.1:7171");
    EXPECT_EQ(config.gateway.readers_max, 2'048u);
}

TEST(GatewaySection, SaysWhereAndForWhom) {
    const Folder folder;
    folder.write("sluice.yaml",
                 "gateway:\n"
                 "  listen: \"[::]:8443\"\n"
                 "  tls: {certificate: chain.pem, key: key.pem}\n"
                 "  hosts: [trader.example, 192.168.1.7]\n"
                 "  origins: [https://desk.example]\n"
                 "  requests_per_second: 20\n");
    const ConfigOutcome outcome = load_config("", {});
    ASSERT_TRUE(outcome.faults.empty()) << outcome.faults.front();
    const GatewayConfig& gateway = outcome.config.gateway;
    EXPECT_EQ(gateway.listen->host, "::");
    EXPECT_EQ(gateway.listen->text(), "[::]:8443");
    EXPECT_TRUE(gateway.tls());
    EXPECT_EQ(gateway.hosts.size(), 2u);
    EXPECT_EQ(gateway.requests_per_second, 20u);
}

TEST(GatewaySection, OtherMachinesTakeTlsOrADeliberateWord) {
    EXPECT_EQ(
        fault_of("gateway:\n  listen: 192.168.1.7:7171\n"),
        "sluice: sluice.yaml:2:11: gateway.listen is 192.168.1.7:7171, which other machines reach, and without TLS "
        "they would read tokens on the way; give gateway.tls a certificate and a key, listen on 127.0.0.1, or say "
        "plain_text: true\n");
    EXPECT_EQ(fault_of("gateway:\n  listen: 192.168.1.7:7171\n  plain_text: true\n"), "right");
    EXPECT_EQ(
        fault_of("gateway:\n  listen: 0.0.0.0:7171\n  plain_text: true\n"),
        "sluice: sluice.yaml:2:11: gateway.listen is 0.0.0.0:7171, which answers under every name, and gateway.hosts "
        "is empty; name there what others call this machine, such as trader.example\n");
    EXPECT_EQ(
        fault_of("gateway:\n  tls: {certificate: chain.pem}\n"),
        "sluice: sluice.yaml:2:8: gateway.tls.key is missing; TLS takes both files, certificate and key, as PEM\n");
}

TEST(GatewaySection, RefusesWhatIsNoPlaceNameOrOrigin) {
    const std::string place = " must be ADDRESS:PORT such as 127.0.0.1:7171, with port 0 for a free one, not ";
    EXPECT_EQ(fault_of("gateway:\n  listen: here\n"),
              "sluice: sluice.yaml:2:11: gateway.listen" + place + "\"here\"\n");
    EXPECT_EQ(fault_of("gateway:\n  listen: 127.0.0.1:70000\n"),
              "sluice: sluice.yaml:2:11: gateway.listen" + place + "\"127.0.0.1:70000\"\n");
    EXPECT_EQ(fault_of("gateway:\n  hosts: [http://trader.example]\n"),
              "sluice: sluice.yaml:2:11: gateway.hosts holds \"http://trader.example\", which is no host name such as "
              "trader.example\n");
    EXPECT_EQ(fault_of("gateway:\n  origins: [desk.example]\n"),
              "sluice: sluice.yaml:2:13: gateway.origins holds \"desk.example\", which is no origin such as "
              "https://desk.example\n");
    EXPECT_EQ(fault_of("gateway:\n  readers_max: 0\n"),
              "sluice: sluice.yaml:2:16: gateway.readers_max must be a whole number from 1 to 100000, not \"0\"\n");
    EXPECT_EQ(fault_of("gateway:\n  listn: 1\n"),
              "sluice: sluice.yaml:2:3: unknown key \"listn\" in gateway; did you mean \"listen\"?\n");
}

TEST(Listen, ReadsPlaces) {
    EXPECT_EQ(parse_listen("localhost:0")->text(), "127.0.0.1:0");
    EXPECT_EQ(parse_listen("[::1]:7171")->text(), "[::1]:7171");
    for (const char* wrong :
         {"", ":", ":1", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "::1:7171", "host name:1", "a/b:1"})
        EXPECT_FALSE(parse_listen(wrong).has_value()) << wrong;
}

TEST(Listen, WinsOverTheConfigurationAndMayTurnTheDoorOff) {
    GatewayConfig gateway;
    EXPECT_TRUE(apply_listen(std::nullopt, gateway).has_value());
    EXPECT_FALSE(gateway.listen.has_value());
    EXPECT_TRUE(apply_listen("127.0.0.1:0", gateway).has_value());
    EXPECT_EQ(gateway.listen->port, 0u);
    EXPECT_TRUE(apply_listen("off", gateway).has_value());
    EXPECT_FALSE(gateway.listen.has_value());
    const Status wrong = apply_listen("here", gateway);
    ASSERT_FALSE(wrong.has_value());
    EXPECT_EQ(wrong.error().text,
              "--listen must be ADDRESS:PORT such as 127.0.0.1:7171, with port 0 for a free one, not \"here\"; off: no "
              "door");
    EXPECT_FALSE(apply_listen("10.0.0.1:80", gateway).has_value());
}

TEST(Listen, ADemoThatPassesAsFastAsItGoesHasNoDoor) {
    const Folder folder;
    const Answer answer = run({"demo", "--speed", "max", "--exit", "--listen", "127.0.0.1:0"});
    EXPECT_EQ(answer.code, ExitCode::Usage);
    EXPECT_EQ(answer.err,
              "sluice: --listen opens a door to a demo that is watched, and --speed max has none; give another "
              "--speed\n");
}

}  // namespace
}  // namespace sluice::app
