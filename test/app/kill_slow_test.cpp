#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <string>

#include "base/random.hpp"  // Random
#include "base/text.hpp"    // parse_uint64
#include "cli_kit.hpp"

namespace sluice::app {
namespace {

constexpr int kKills = 100;

// A demo in a process of its own, its words on a pipe.
class Demo {
public:
    Demo(const std::string& home, std::uint64_t seed) {
        int ends[2] = {-1, -1};
        if (::pipe(ends) != 0)
            return;
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            ::close(ends[0]);
            ::close(ends[1]);
            const std::string drawn = std::to_string(seed);
            ::execl(SLUICE_BINARY, "sluice", "demo", "--speed", "max", "--exit", "--seed", drawn.c_str(), "--home",
                    home.c_str(), static_cast<char*>(nullptr));
            ::_exit(127);
        }
        ::close(ends[1]);
        words_ = ::fdopen(ends[0], "r");
    }
    ~Demo() {
        if (words_ != nullptr)
            ::fclose(words_);
    }
    Demo(const Demo&) = delete;
    Demo& operator=(const Demo&) = delete;

    bool read(std::string& line) {
        line.clear();
        for (int c = 0; (c = std::fgetc(words_)) != EOF;) {
            if (c == '\n')
                return true;
            line += static_cast<char>(c);
        }
        return false;
    }
    // Whether it was still running when the signal came.
    bool kill() {
        ::kill(pid_, SIGKILL);
        int status = 0;
        ::waitpid(pid_, &status, 0);
        return WIFSIGNALED(status);
    }

private:
    pid_t pid_ = -1;
    std::FILE* words_ = nullptr;
};

// The sequence in "... journal has it as 853", which the screen says of durable intents only; zero: none.
std::uint64_t acknowledged(const std::string& line) {
    constexpr std::string_view kMark = "journal has it as ";
    const auto at = line.find(kMark);
    if (at == std::string::npos)
        return 0;
    return parse_uint64(trim(std::string_view{line}.substr(at + kMark.size()))).value_or(0);
}

// The count in "DIR/journal: whole. 933 events of ..." or what a torn tail makes of that sentence.
std::uint64_t events_kept(const std::string& words) {
    const auto at = words.find(" events");
    if (at == std::string::npos)
        return 0;
    const auto from = words.find_last_not_of("0123456789,", at - 1) + 1;  // "1,054 events"
    std::string digits = words.substr(from, at - from);
    std::erase(digits, ',');
    return parse_uint64(digits).value_or(0);
}

// The moments are counted in lines read, not in time, so a slow machine kills at the same places in the story.
TEST(KilledDemo, LeavesAJournalThatVerifiesAndHoldsEveryIntentItSpokeOf) {
    const kit::Folder folder;
    Random random{2026, 11};
    int killed_alive = 0;
    std::uint64_t spoken_of = 0;
    for (int i = 0; i < kKills; ++i) {
        const std::string home = "home" + std::to_string(i);
        Demo demo{home, random.below(1'000'000)};
        std::uint64_t last = 0;
        std::string line;
        for (std::uint64_t lines = 1 + random.below(250); lines > 0 && demo.read(line); --lines)
            last = std::max(last, acknowledged(line));
        killed_alive += demo.kill() ? 1 : 0;
        spoken_of += last > 0 ? 1 : 0;

        const kit::Answer verified = kit::run({"audit", "verify", home});
        ASSERT_EQ(verified.code, ExitCode::Done) << verified.out << verified.err;
        ASSERT_GE(events_kept(verified.out), last) << verified.out;
        std::filesystem::remove_all(home);
    }
    EXPECT_GE(killed_alive, kKills * 9 / 10) << "most of them end before they are killed";
    EXPECT_GE(spoken_of, kKills / 2u) << "hardly any spoke of an intent before it was killed";
}

}  // namespace
}  // namespace sluice::app
