#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/json_reader.hpp"
#include "world/live/log_thread.hpp"

namespace sluice::world {
namespace {

namespace fs = std::filesystem;
using testing::EndsWith;
using testing::HasSubstr;

class LogFiles : public testing::Test {
protected:
    LogFiles() {
        folder = testing::TempDir() + "sluice_logs_" + std::to_string(::getpid());
        fs::remove_all(folder);
        fs::create_directories(folder);
    }
    ~LogFiles() override { fs::remove_all(folder); }

    std::string log() const {
        std::ifstream file{folder + "/sluice.log"};
        return {std::istreambuf_iterator<char>{file}, {}};
    }
    void make(const std::string& name, int days_old) const {
        std::ofstream{folder + "/" + name} << "old";
        fs::last_write_time(folder + "/" + name, fs::file_time_type::clock::now() - std::chrono::hours{24 * days_old});
    }
    std::string folder;
};

TEST_F(LogFiles, ALineASentenceWhateverStandsInIt) {
    log_files(folder).value()(LogLevel::Warn, "the venue said \"a\nb\x1b[2J\"");
    EXPECT_THAT(log(), EndsWith("Z warning the venue said \"a\\x0ab\\x1b[2J\"\n"));
}

TEST_F(LogFiles, TheSameAsJson) {
    log_files(folder, {LogForm::Json, 30}).value()(LogLevel::Warn, "the venue said \"a\nb\"");
    const auto line = JsonDocument::parse(log());
    ASSERT_TRUE(line.has_value()) << log();
    EXPECT_EQ(line->root().get("message").value().as_string().value(), "the venue said \"a\nb\"");
    EXPECT_THAT(std::string{line->root().get("level").value().as_string().value()}, HasSubstr("warn"));
    EXPECT_TRUE(line->root().find("time").has_value());
}

TEST_F(LogFiles, AreKeptForAsLongAsSomebodySays) {
    make("sluice.1.log", 29);
    make("sluice.2.log", 31);
    make("sluice.mine.log", 31);
    make("other.2.log", 31);
    const auto writer = log_files(folder);
    ASSERT_TRUE(writer.has_value());
    EXPECT_TRUE(fs::exists(folder + "/sluice.1.log"));
    EXPECT_FALSE(fs::exists(folder + "/sluice.2.log"));
    EXPECT_TRUE(fs::exists(folder + "/sluice.mine.log"));
    EXPECT_TRUE(fs::exists(folder + "/other.2.log"));
}

TEST_F(LogFiles, AFolderThatIsNotThereIsASentence) {
    std::ofstream{folder + "/file"} << "no folder";
    const auto none = log_files(folder + "/file");
    ASSERT_FALSE(none.has_value());
    EXPECT_THAT(none.error().text, HasSubstr("cannot be written"));
}

}  // namespace
}  // namespace sluice::world
