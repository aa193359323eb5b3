#include <sys/wait.h>

#include "base/text.hpp"  // split, trim
#include "run_kit.hpp"

// packaging/sluice.service: what it starts is this program as it takes its words, and systemd understands each line.
namespace sluice::app {
namespace {

using namespace kit;

// The values of one key, in order; the unit has no line that goes on.
std::vector<std::string> values_of(const std::string& unit, const std::string& key) {
    std::vector<std::string> values;
    for (const std::string_view line : split(unit, '\n'))
        if (line.starts_with(key + "="))
            values.emplace_back(line.substr(key.size() + 1));
    return values;
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    for (const std::string_view word : split(text, ' '))
        words.emplace_back(word);
    return words;
}

class SystemdUnit : public testing::Test {
protected:
    SystemdUnit() : unit{read_file(std::string{SLUICE_SOURCE_DIR} + "/packaging/sluice.service")} {
        const std::vector<std::string> starts = values_of(unit, "ExecStart");
        if (starts.size() == 1)
            start = words_of(starts.front());
    }
    std::string value(const std::string& key) const {
        const std::vector<std::string> values = values_of(unit, key);
        EXPECT_EQ(values.size(), 1u) << key;
        return values.empty() ? "" : values.front();
    }
    // The words of ExecStart with every path below this folder.
    std::vector<std::string> start_here() const {
        std::vector<std::string> words{start.begin() + 1, start.end()};
        for (std::string& word : words)
            if (word.starts_with('/'))
                word = std::filesystem::current_path().string() + word;
        return words;
    }
    Daemon::Variables variables() const {
        Daemon::Variables all;
        for (const std::string& one : values_of(unit, "Environment")) {
            const std::size_t equals = one.find('=');
            all.emplace_back(one.substr(0, equals), one.substr(equals + 1));
        }
        return all;
    }

    const Folder folder;
    std::string unit;
    std::vector<std::string> start;
};

TEST_F(SystemdUnit, StartsTheDaemonWhichAnswersAndEndsInOrder) {
    ASSERT_GE(start.size(), 2u) << "one ExecStart with a program and its words";
    EXPECT_EQ(start[0], "/usr/local/bin/sluice") << "where docs/operations.md puts it";
    ASSERT_EQ(start[1], "run");
    folder.write("etc/sluice/sluice.yaml", "strategies: []\ngateway:\n  listen: 127.0.0.1:0\n");
    std::filesystem::create_directories("var/lib/sluice");
    Daemon daemon{start_here(), variables()};
    const std::string said = daemon.until_ready();
    EXPECT_TRUE(holds(said, "Ready: ")) << said;
    const std::string home = std::filesystem::current_path().string() + value("WorkingDirectory") + "/home";
    EXPECT_EQ(run({"status", "--home", home}).code, ExitCode::Done) << "the home that docs/operations.md names";
    EXPECT_EQ(value("KillSignal"), "SIGTERM");
    const Daemon::End end = daemon.stop();
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_TRUE(holds(end.out, "Stopped. Journal: ")) << end.out;
}

TEST_F(SystemdUnit, IsNotStartedAgainByWhatDoesNotGetBetter) {
    const std::vector<std::string> codes = words_of(value("RestartPreventExitStatus"));
    EXPECT_EQ(codes, (std::vector<std::string>{std::to_string(static_cast<int>(ExitCode::Usage)),
                                               std::to_string(static_cast<int>(ExitCode::Integrity))}));
    Daemon daemon{start_here(), variables()};  // there is no configuration
    const Daemon::End end = daemon.finish();
    EXPECT_EQ(end.code, static_cast<int>(ExitCode::Usage)) << end.err;
    EXPECT_EQ(value("Restart"), "on-failure");
}

TEST_F(SystemdUnit, IsUnderstoodBySystemd) {
    if (std::system("systemd-analyze --version > said.txt 2>&1") != 0)
        GTEST_SKIP() << "systemd-analyze is not there, so nobody says whether packaging/sluice.service is understood";
    // The program is here and not yet where the unit has it.
    std::string here = unit;
    here.replace(here.find(start.at(0)), start.at(0).size(), SLUICE_BINARY);
    folder.write("sluice.service", here);
    const int status = std::system("systemd-analyze verify --man=no ./sluice.service > said.txt 2>&1");
    const std::string said = read_file("said.txt");
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << said;
    EXPECT_FALSE(holds(said, "sluice.service")) << said;  // a key it does not know is only a line there

    // Would it say so?
    here.replace(here.find("ProtectClock="), 13, "ProtectClok= ");
    folder.write("sluice.service", here);
    ASSERT_NE(std::system("systemd-analyze verify --man=no ./sluice.service > said.txt 2>&1"), -1);
    EXPECT_TRUE(holds(read_file("said.txt"), "ProtectClok"));
}

}  // namespace
}  // namespace sluice::app
