#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/config.hpp"
#include "app/reporters.hpp"
#include "app/test_alert.hpp"
#include "cli_kit.hpp"
#include "receiver_kit.hpp"

// `alerts:`, `telemetry:` and `logs:` of the configuration: what they say, and what of it is refused, in one sentence.
namespace sluice::app {
namespace {

using namespace kit;
using namespace std::chrono_literals;
using testing::HasSubstr;

std::string fault_of(const std::string& yaml, const Environment& environment = {}) {
    const Folder folder;
    folder.write("sluice.yaml", yaml);
    const Answer answer = run({"config", "check"}, environment);
    return answer.code == ExitCode::Done ? "right" : answer.err;
}
ConfigOutcome load(const std::string& yaml, const Environment& environment = {}) {
    const Folder folder;
    folder.write("sluice.yaml", yaml);
    return load_config("", environment);
}

TEST(AlertsSection, NamesTargetsOfEachKind) {
    const ConfigOutcome outcome = load(
        "alerts:\n"
        "  targets:\n"
        "    - {name: pager, kind: webhook, url: \"https://pager.example:8443/sluice?x=1\", secret: \"${P}\"}\n"
        "    - {name: phone, kind: telegram, token: \"${T}\", chat_id: \"-100\", severity: critical}\n"
        "    - {name: desk, kind: slack, url: \"${S}\", severity: info}\n"
        "  fills: true\n"
        "  venue_down_after: 2m\n",
        {{"P", "sign"}, {"T", "12:ab"}, {"S", "https://hooks.slack.com/services/T/B/X"}});
    ASSERT_TRUE(outcome.faults.empty()) << outcome.faults.front();
    const gateway::AlertOptions& options = outcome.config.alerts.options;
    ASSERT_EQ(options.targets.size(), 3u);
    EXPECT_EQ(options.targets[0].endpoint.host, "pager.example");
    EXPECT_EQ(options.targets[0].endpoint.port, 8443);
    EXPECT_TRUE(options.targets[0].endpoint.tls);
    EXPECT_EQ(options.targets[0].path, "/sluice?x=1");
    EXPECT_EQ(options.targets[0].secret, "sign");
    EXPECT_EQ(options.targets[0].least, gateway::Severity::Warning);
    EXPECT_EQ(options.targets[1].endpoint.host, "api.telegram.org");
    EXPECT_EQ(options.targets[1].secret, "12:ab");
    EXPECT_EQ(options.targets[1].chat, "-100");
    EXPECT_EQ(options.targets[2].path, "/services/T/B/X");
    EXPECT_EQ(options.targets[2].least, gateway::Severity::Info);
    EXPECT_TRUE(options.fills);
    EXPECT_EQ(options.venue_down_after, 120s);
    for (const Shown& shown : outcome.config.shown)
        EXPECT_THAT(shown.value, testing::Not(testing::ContainsRegex("sign|12:ab|services"))) << shown.key;
}

TEST(AlertsSection, EachFaultIsOneSentence) {
    EXPECT_EQ(
        fault_of("alerts:\n  targets:\n    - {name: a, kind: webhook, url: \"http://127.0.0.1/x\", secret: s3}\n"),
        "sluice: sluice.yaml:3:67: alerts.targets[0].secret holds the secret itself; put it into the environment "
        "and write ${ALERT_A_SECRET} here\n");
    EXPECT_EQ(fault_of("alerts:\n  targets:\n    - {name: a, kind: webhook, url: \"pager.example/x\"}\n"),
              "sluice: sluice.yaml:3:37: alerts.targets[0].url must be http://HOST:PORT/PATH or https://HOST/PATH\n");
    EXPECT_THAT(fault_of("alerts:\n  targets:\n    - {name: a, kind: telegram, chat_id: \"1\"}\n"),
                HasSubstr("alerts.targets[0].token is missing; write ${ALERT_A_TOKEN} here, the bot's token\n"));
    EXPECT_THAT(fault_of("alerts:\n  targets:\n    - {name: a, kind: pigeon}\n"),
                HasSubstr("alerts.targets[0].kind must be webhook, telegram or slack, not \"pigeon\"\n"));
    EXPECT_THAT(fault_of("alerts:\n  targets:\n"
                         "    - {name: a, kind: webhook, url: \"http://127.0.0.1/x\"}\n"
                         "    - {name: a, kind: webhook, url: \"http://127.0.0.1/y\"}\n"),
                HasSubstr("alerts.targets[1].name is \"a\" a second time\n"));
    EXPECT_THAT(fault_of("alerts: {severity: info}\n"), HasSubstr("unknown key \"severity\" in alerts"));
}

TEST(TelemetrySection, NamesACollector) {
    const ConfigOutcome outcome = load("telemetry: {otlp_endpoint: \"http://127.0.0.1:4318/\"}\n");
    ASSERT_TRUE(outcome.faults.empty()) << outcome.faults.front();
    ASSERT_TRUE(outcome.config.telemetry.otlp.has_value());
    EXPECT_EQ(outcome.config.telemetry.otlp->endpoint.port, 4318);
    EXPECT_EQ(outcome.config.telemetry.otlp->path, "/v1/traces");
    EXPECT_EQ(load("telemetry: {otlp_endpoint: \"https://otel.example/v1/traces\"}\n").config.telemetry.otlp->path,
              "/v1/traces");
    EXPECT_FALSE(default_config().telemetry.otlp.has_value());
    EXPECT_THAT(fault_of("telemetry: {otlp_endpoint: here}\n"),
                HasSubstr("telemetry.otlp_endpoint must be http://HOST:PORT/PATH or https://HOST/PATH\n"));
}

TEST(LogsSection, SaysTheFormAndForHowLong) {
    const ConfigOutcome outcome = load("logs: {format: json, keep_days: 7}\n");
    ASSERT_TRUE(outcome.faults.empty()) << outcome.faults.front();
    EXPECT_EQ(outcome.config.logs.format, LogFormat::Json);
    EXPECT_EQ(outcome.config.logs.keep_days, 7u);
    EXPECT_THAT(fault_of("logs: {format: xml}\n"), HasSubstr("logs.format must be text or json, not \"xml\"\n"));
}

AlertsConfig webhook_at(const std::string& host, std::uint16_t port = 443) {
    AlertsConfig config;
    gateway::AlertTarget& target = config.options.targets.emplace_back();
    target.name = "pager";
    target.endpoint = {wire::Transport::Http, wire::PathClass::Data, host, port, port == 443, ""};
    target.path = "/hook";
    return config;
}

std::string judged(const std::string& host, const std::vector<std::string>& allow = {}) {
    const Status status = judge_reporters(webhook_at(host), {}, Mode::Paper, allow);
    return status ? "may" : status.error().text;
}

TEST(Reporters, CallOnlyWhereTheConfigurationLetsThem) {
    EXPECT_EQ(judged("127.0.0.1"), "may");
    EXPECT_EQ(judged("pager.example"),
              "alerts.targets: pager: pager.example is not on the list of what a paper process may reach for data; "
              "`egress.allow: [\"pager.example:data\"]` would let it through");
    EXPECT_EQ(judged("pager.example", {"pager.example:data"}), "may");
    EXPECT_EQ(judged("paper-api.alpaca.markets", {"paper-api.alpaca.markets"}),
              "alerts.targets: pager: paper-api.alpaca.markets is a venue's, and only its client speaks to it");
    EXPECT_EQ(judged("API.alpaca.markets", {"api.alpaca.markets:data"}),
              "alerts.targets: pager: api.alpaca.markets is a venue's, and only its client speaks to it");
}

TEST(TestAlert, SaysWhoTookIt) {
    const Receiver good{204};
    const Receiver bad{403};
    AlertsConfig config = webhook_at("127.0.0.1", good.port());
    FakeConsole console;
    EXPECT_EQ(send_test_alert(config, Mode::Paper, {}, console), ExitCode::Done);
    EXPECT_EQ(console.said, "pager (webhook): taken.\n");

    config.options.targets.push_back(webhook_at("127.0.0.1", bad.port()).options.targets[0]);
    config.options.targets.back().name = "desk";
    console.said.clear();
    EXPECT_EQ(send_test_alert(config, Mode::Paper, {}, console), ExitCode::Failed);
    EXPECT_EQ(console.said,
              "pager (webhook): taken.\n"
              "desk (webhook): not taken: desk answered 403, which will not change by itself; check its address and "
              "secret.\n");
}

TEST(TestAlert, NobodyToTellIsASentence) {
    FakeConsole console;
    EXPECT_EQ(send_test_alert({}, Mode::Paper, {}, console), ExitCode::Usage);
    EXPECT_EQ(console.complained, "sluice: alerts.targets names nobody; docs/operations.md shows how\n");
}

TEST(ServiceUnit, StartsTheDaemonByWordsItKnows) {
    std::ifstream file{std::string{SLUICE_SOURCE_DIR} + "/packaging/sluice.service"};
    const std::string unit{std::istreambuf_iterator<char>{file}, {}};
    EXPECT_THAT(unit, HasSubstr("ExecStart=/usr/local/bin/sluice run --config "));
    const Answer help = run({"run", "--help"});
    for (const char* word : {"--config", "--home"})
        EXPECT_THAT(help.out, HasSubstr(word));
    for (const char* line : {"NoNewPrivileges=yes", "ProtectSystem=strict", "StateDirectory=sluice", "LimitCORE=0"})
        EXPECT_THAT(unit, HasSubstr(std::string{line} + "\n"));
}

}  // namespace
}  // namespace sluice::app
