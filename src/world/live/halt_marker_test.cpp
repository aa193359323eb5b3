#include "world/live/halt_marker.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace sluice::world {
namespace {

class Folder {
public:
    Folder() {
        std::string name = std::filesystem::temp_directory_path() / "sluice-halt-XXXXXX";
        path = ::mkdtemp(name.data());
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::string marker() const { return path + "/halted"; }
    std::string path;
};

class Sentences final : public Log {
public:
    std::vector<std::string> lines;  // the marker's thread; read after its end
    void write(LogLevel, std::string_view sentence) override { lines.emplace_back(sentence); }
};

const std::vector<HaltInForce> kTwo{{AccountId{}, "prices look\nwrong"}, {AccountId{"main"}, ""}};
const std::vector<HaltInForce> kTwoRead{{AccountId{}, "prices look wrong"}, {AccountId{"main"}, ""}};

TEST(HaltMarker, KeepsTheHaltsUntilTheyEnd) {
    const Folder folder;
    Sentences log;
    EXPECT_TRUE(read_halt_marker(folder.marker()).empty());
    {
        HaltMarker marker{folder.marker(), log};
        marker.keep(kTwo);
    }
    EXPECT_EQ(read_halt_marker(folder.marker()), kTwoRead);
    {
        HaltMarker marker{folder.marker(), log};
        marker.keep({});
    }
    EXPECT_FALSE(std::filesystem::exists(folder.marker()));
    EXPECT_TRUE(log.lines.empty());
}

TEST(HaltMarker, StaysWhileNobodySaysOtherwise) {
    const Folder folder;
    Sentences log;
    {
        HaltMarker marker{folder.marker(), log};
        marker.keep(kTwo);
    }
    { const HaltMarker marker{folder.marker(), log}; }
    EXPECT_EQ(read_halt_marker(folder.marker()), kTwoRead);
}

TEST(HaltMarker, SaysWhatItCannotWrite) {
    const Folder folder;
    Sentences log;
    {
        HaltMarker marker{folder.path + "/missing/halted", log};
        marker.keep(kTwo);
    }
    ASSERT_EQ(log.lines.size(), 1u);
    EXPECT_NE(log.lines[0].find("the halt marker is not kept: cannot write"), std::string::npos) << log.lines[0];
}

TEST(HaltMarker, AFileNobodyUnderstandsHaltsEveryAccount) {
    const Folder folder;
    std::ofstream{folder.marker()} << "";
    ASSERT_EQ(read_halt_marker(folder.marker()).size(), 1u);
    EXPECT_TRUE(read_halt_marker(folder.marker())[0].account.empty());
    std::ofstream{folder.marker()} << "an account name that is far too long for one and so on, reason\n";
    EXPECT_EQ(read_halt_marker(folder.marker()).size(), 1u) << "two words: an account and its reason";
    std::ofstream{folder.marker()} << std::string(40, 'x') << " reason\n";
    EXPECT_TRUE(read_halt_marker(folder.marker())[0].account.empty());
    EXPECT_NE(read_halt_marker(folder.marker())[0].reason.find("cannot be read"), std::string::npos);
}

}  // namespace
}  // namespace sluice::world
