#include "gateway/attacks.hpp"

#include <gtest/gtest.h>

#include <set>

#include "gateway/attack_rig.hpp"

namespace sluice::gateway {
namespace {

using namespace std::chrono_literals;

bool is_noted(const AttackRig& rig, const Attack& attack) {
    for (const AccessRefusal& refusal : rig.door.refusals())
        if (refusal.code == attack.code && refusal.status == static_cast<std::uint32_t>(attack.status) &&
            refusal.peer.starts_with("127.0.0.1:"))
            return true;
    return false;
}

// Each from a fresh start, so that what is noted is the attack's own.
void repel(const std::vector<Attack>& attacks) {
    std::set<std::string> names;
    for (const Attack& attack : attacks) {
        SCOPED_TRACE(attack.name);
        EXPECT_TRUE(names.insert(attack.name).second);
        AttackRig rig;
        const auto answers = rig.attack(attack.bytes, attack.answers);
        ASSERT_EQ(answers.size(), attack.answers);
        const WireAnswer& last = answers.back();
        EXPECT_EQ(last.status, attack.status) << last.body;
        EXPECT_EQ(last.code(), attack.code) << last.body;
        EXPECT_EQ(last.header("X-Content-Type-Options"), "nosniff");
        EXPECT_EQ(last.header("Cache-Control"), "no-store");
        EXPECT_EQ(last.header("Access-Control-Allow-Origin"), "");
        rig.door.run();
        EXPECT_EQ(is_noted(rig, attack), attack.audited == Audited::Yes);
        EXPECT_TRUE(rig.serves());
    }
}

TEST(Attacks, OnAccess) { repel(attacks_on_access()); }
TEST(Attacks, OnWords) { repel(attacks_on_words()); }
TEST(Attacks, OnTheTransport) { repel(attacks_on_transport()); }

TEST(Attacks, AreMany) {
    EXPECT_GE(attacks_on_access().size() + attacks_on_words().size() + attacks_on_transport().size(), 100u);
}

TEST(Attacks, NothingOfASecretIsInTheJournal) {
    AttackRig rig;
    for (const auto& attacks : {attacks_on_access(), attacks_on_words()})
        for (const Attack& attack : attacks) {
            rig.attack(attack.bytes, attack.answers);
            rig.door.pass(61s);
        }
    const std::string admin = rig.filled("{admin}");
    for (const AccessRefusal& refusal : rig.door.refusals())
        EXPECT_EQ((refusal.path + refusal.text).find(admin.substr(admin.size() - 64)), std::string::npos)
            << refusal.path;
}

TEST(Attacks, WhoAsksTooOftenIsHeldOffAndMayHaltStill) {
    GatewayOptions options;
    options.caller = {1, 2};
    AttackRig rig{options};
    const std::string list = request("GET", "/v1/orders", "Authorization: Bearer {trade}\r\n");
    const auto answers = rig.attack(list + list + list, 3);
    ASSERT_EQ(answers.size(), 3u);
    EXPECT_EQ(answers[1].status, 200);
    EXPECT_EQ(answers[2].status, 429);
    EXPECT_EQ(answers[2].header("Retry-After"), "1");
    const auto halted =
        rig.attack(request("POST", "/v1/halt", "Authorization: Bearer {trade}\r\n", R"({"reason":"enough"})"));
    ASSERT_EQ(halted.size(), 1u);
    EXPECT_EQ(halted[0].status, 200) << halted[0].body;
}

TEST(Attacks, GuessingIsSoonNotEvenAnswered) {
    AttackRig rig;
    std::string guesses;
    for (int i = 0; i < 30; ++i)
        guesses += request("GET", "/v1/orders", "Authorization: Bearer slc_000000000000_" + std::to_string(i) + "\r\n");
    const auto answers = rig.attack(guesses, 30);
    ASSERT_EQ(answers.size(), 30u);
    EXPECT_EQ(answers[19].status, 401);
    EXPECT_EQ(answers[20].status, 429);
    EXPECT_TRUE(rig.serves()) << "whoever is known gets in";
}

TEST(Attacks, UnderStrictRulesACookieAloneArmsNothing) {
    AttackRig rig{{}, true};
    const auto answers =
        rig.attack(request("POST", "/v1/arm", "Cookie: {cookie}\r\nOrigin: http://{host}\r\nX-Sluice-CSRF: {csrf}\r\n",
                           R"({"seconds":60,"code":"00000000"})"));
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers[0].code(), "code") << answers[0].body;
}

TEST(Attacks, ConnectionsThatSayNothingShutNobodyOutForLong) {
    AttackRig rig;
    std::vector<std::unique_ptr<net::RawClient>> slow;
    for (int i = 0; i < 4; ++i) {
        slow.push_back(std::make_unique<net::RawClient>(rig.port()));
        slow.back()->write("GET /");
        rig.turn();
    }
    while (rig.connections() < 4)
        rig.turn();
    const auto turned_away = rig.attack(request("GET", "/v1/locks"));
    ASSERT_EQ(turned_away.size(), 1u);
    EXPECT_EQ(turned_away[0].code(), "unavailable");
    for (auto& client : slow) {
        while (!client->ended && !client->reset) {
            rig.turn();
            client->read();
        }
        EXPECT_NE(client->received.find("408"), std::string::npos);
    }
    while (rig.connections() != 0) {
        slow.clear();
        rig.turn();
    }
    EXPECT_TRUE(rig.serves());
}

}  // namespace
}  // namespace sluice::gateway
