#include <gtest/gtest.h>

#include "app/config.hpp"
#include "app/init_template.hpp"
#include "app/verbs.hpp"
#include "cli_kit.hpp"

namespace sluice::app {
namespace {

using namespace kit;

TEST(Cli, HelpNamesEveryVerbAndTheExitCodes) {
    const Answer answer = run({"--help"});
    EXPECT_EQ(answer.code, ExitCode::Done);
    for (const std::string_view word :
         {"init", "demo", "audit", "config", "Not available yet", "Exit codes", "Examples"})
        EXPECT_NE(answer.out.find(word), std::string::npos) << word;
    for (const PlannedVerb& verb : planned_verbs())
        EXPECT_NE(answer.out.find(verb.name), std::string::npos) << verb.name;
}

TEST(Cli, EveryCommandHasHelpWithExamples) {
    const std::vector<std::vector<std::string>> commands{{"init"},
                                                         {"demo"},
                                                         {"run"},
                                                         {"order", "place"},
                                                         {"order", "replace"},
                                                         {"order", "cancel"},
                                                         {"order", "list"},
                                                         {"order", "show"},
                                                         {"positions"},
                                                         {"account"},
                                                         {"status"},
                                                         {"watch"},
                                                         {"arm"},
                                                         {"disarm"},
                                                         {"halt"},
                                                         {"resume"},
                                                         {"flatten"},
                                                         {"freeze"},
                                                         {"unfreeze"},
                                                         {"reconcile"},
                                                         {"audit", "verify"},
                                                         {"audit", "explain"},
                                                         {"audit", "export"},
                                                         {"config", "check"},
                                                         {"config", "show"}};
    for (std::vector<std::string> words : commands) {
        words.emplace_back("--help");
        const Answer answer = run(words);
        EXPECT_EQ(answer.code, ExitCode::Done);
        EXPECT_NE(answer.out.find("Examples:"), std::string::npos) << words.front();
        EXPECT_NE(answer.out.find("Usage: sluice " + words.front()), std::string::npos) << answer.out;
    }
}

TEST(Cli, VersionIsOneLine) {
    EXPECT_EQ(run({"--version"}).out, "sluice 0.1.0\n");
    EXPECT_EQ(run({"version"}).out, "sluice 0.1.0\n");
}

TEST(Cli, NoWordsAtAllShowsTheHelpAsAMistake) {
    const Answer answer = run({});
    EXPECT_EQ(answer.code, ExitCode::Usage);
    EXPECT_NE(answer.err.find("Examples"), std::string::npos);
}

TEST(Init, WritesAConfigurationThatIsRightAndSaysWhatToDoNext) {
    const Folder folder;
    const Answer answer = run({"init"});
    EXPECT_EQ(answer.code, ExitCode::Done) << answer.err;
    EXPECT_NE(answer.out.find("sluice config check"), std::string::npos);
    EXPECT_EQ(run({"config", "check"}).out,
              "sluice.yaml: right. Paper mode, 1 account, 0 instruments, 2 strategies.\n");
}

TEST(Init, WritesTheDefaults) {
    const Folder folder;
    run({"init"});
    const Config written = load_config("sluice.yaml", {}).config;
    folder.write("door.yaml", "gateway: {}\n");  // the one section that is not there by itself
    const Config defaults = load_config("door.yaml", {}).config;
    ASSERT_EQ(written.shown.size(), defaults.shown.size());
    for (std::size_t i = 0; i < written.shown.size(); ++i) {
        EXPECT_EQ(written.shown[i].key, defaults.shown[i].key);
        EXPECT_EQ(written.shown[i].value, defaults.shown[i].value) << written.shown[i].key;
    }
}

TEST(Init, IsTheExampleOfTheRepository) {
    EXPECT_EQ(read_file(std::string{SLUICE_SOURCE_DIR} + "/config/sluice.yaml"), kInitTemplate);
}

TEST(ConfigShow, SaysWhereEachValueCameFrom) {
    const Folder folder;
    folder.write("more.yaml", "limits:\n  max_open_orders: 7\n");
    folder.write("sluice.yaml", "include: more.yaml\ndata:\n  seed: ${SEED}\n");
    const Answer answer = run({"config", "show", "--json"}, {{"SEED", "42"}});
    EXPECT_NE(answer.out.find(R"({"key":"limits.max_open_orders","value":"7","origin":"more.yaml:2:20"})"),
              std::string::npos)
        << answer.out;
    EXPECT_NE(answer.out.find(R"({"key":"data.seed","value":"42","origin":"sluice.yaml:3:9 from ${SEED}"})"),
              std::string::npos);
    EXPECT_NE(answer.out.find(R"({"key":"mode","value":"paper","origin":"default"})"), std::string::npos);
}

TEST(ConfigShow, MasksWhatComesFromASecretVariable) {
    const Folder folder;
    folder.write("sluice.yaml", "data:\n  files: [x.csv]\npaper:\n  fees: ${MY_TOKEN}\n");
    const Answer answer = run({"config", "show"}, {{"MY_TOKEN", "alpaca"}});
    EXPECT_EQ(answer.code, ExitCode::Done) << answer.err;
    EXPECT_NE(answer.out.find("***"), std::string::npos);
}

TEST(Config, TheIncludingFileWinsAndListsOfNamedThingsAreJoined) {
    const Folder folder;
    folder.write("config/a.yaml",
                 "limits:\n  max_open_orders: 7\n  max_order_value: 500\ninstruments:\n  - id: A.US\n");
    folder.write("config/b.yaml", "instruments:\n  - id: B.US\n");
    folder.write("sluice.yaml", "include: config/*.yaml\nlimits:\n  max_open_orders: 9\ninstruments:\n  - id: C.US\n");
    const ConfigOutcome outcome = load_config("", {});
    ASSERT_TRUE(outcome.faults.empty()) << outcome.faults.front();
    EXPECT_EQ(outcome.config.accounts[0].limits.max_open_orders, 9u);
    EXPECT_EQ(outcome.config.accounts[0].limits.max_order_value, Amount::whole(500));
    ASSERT_EQ(outcome.config.instruments.size(), 3u);
    EXPECT_EQ(outcome.config.instruments[0].id, InstrumentId{"A.US"});
    EXPECT_EQ(outcome.config.instruments[2].id, InstrumentId{"C.US"});
}

TEST(Config, TheEnvironmentWinsOverDotEnv) {
    const Folder folder;
    folder.write(".env", "# a comment\nexport SEED=\"5\"\nDAYS=2\n", 0600);
    folder.write("sluice.yaml", "data:\n  seed: ${SEED}\n  sessions: ${DAYS}\n");
    const ConfigOutcome outcome = load_config("", {{"SEED", "6"}});
    ASSERT_TRUE(outcome.faults.empty()) << outcome.faults.front();
    EXPECT_EQ(outcome.config.data.seed, 6u);
    EXPECT_EQ(outcome.config.data.sessions, 2u);
}

TEST(Config, LiveModeIsReadAndNothingRunsInIt) {
    const Folder folder;
    folder.write("sluice.yaml", "mode: live\n");
    EXPECT_EQ(run({"config", "check"}).code, ExitCode::Done);
    EXPECT_EQ(run({"demo"}).code, ExitCode::Usage);
}

TEST(Config, AnAccountsLimitsStandOnTheCommonOnes) {
    const Folder folder;
    folder.write("sluice.yaml",
                 "limits:\n  max_open_orders: 9\n  max_daily_loss: 50\naccounts:\n  - id: a\n    limits:\n      "
                 "max_open_orders: 3\n");
    const ConfigOutcome outcome = load_config("", {});
    ASSERT_TRUE(outcome.faults.empty()) << outcome.faults.front();
    EXPECT_EQ(outcome.config.accounts[0].limits.max_open_orders, 3u);
    EXPECT_EQ(outcome.config.accounts[0].limits.max_daily_loss, Amount::whole(50));
}

}  // namespace
}  // namespace sluice::app
