#include "world/file_storage.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "journal/events_test_support.hpp"
#include "journal/verify.hpp"
#include "world/home_lock.hpp"

namespace sluice::world {
namespace {

class FileStorageTest : public ::testing::Test {
protected:
    FileStorageTest() {
        std::string pattern = (std::filesystem::temp_directory_path() / "sluice-storage-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~FileStorageTest() override { std::filesystem::remove_all(folder_); }

    std::string folder_;
};

TEST_F(FileStorageTest, MakesItsFolderAndKeepsItToItsOwner) {
    const std::string inner = folder_ + "/journal";
    ASSERT_TRUE(FileStorage::open(inner));
    struct stat status {};
    ASSERT_EQ(::stat(inner.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0700u);
}

TEST_F(FileStorageTest, ANewFileIsZerosAndShowsWhatIsWritten) {
    auto storage = *FileStorage::open(folder_);
    ASSERT_TRUE(storage->create("b", 3 << 20));
    ASSERT_TRUE(storage->create("a", 0));
    EXPECT_EQ(*storage->list(), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(*storage->size("b"), 3u << 20);
    EXPECT_EQ(*storage->read("b", (3 << 20) - 5, 100), Buffer(5));
    ASSERT_TRUE(storage->write("b", 10, as_bytes("hello")));
    ASSERT_TRUE(storage->sync("b"));
    EXPECT_EQ(as_text(*storage->read("b", 10, 5)), "hello");
    EXPECT_EQ(storage->read("b", 4 << 20, 5), Buffer{});
    ASSERT_TRUE(storage->rename("b", "c"));
    EXPECT_EQ(as_text(*storage->read("c", 10, 5)), "hello");
    ASSERT_TRUE(storage->truncate("c", 12));
    EXPECT_EQ(as_text(*storage->read("c", 10, 5)), "he");
    ASSERT_TRUE(storage->remove("c"));
    EXPECT_EQ(*storage->list(), std::vector<std::string>{"a"});
}

TEST_F(FileStorageTest, ManyFilesAreServedByFewDescriptors) {
    auto storage = *FileStorage::open(folder_);
    for (int i = 0; i < 30; ++i)
        ASSERT_TRUE(storage->create("file" + std::to_string(i), 10));
    for (int i = 0; i < 30; ++i)
        ASSERT_TRUE(storage->write("file" + std::to_string(i), 0, as_bytes(std::to_string(i))));
    for (int i = 0; i < 30; ++i)
        EXPECT_TRUE(as_text(*storage->read("file" + std::to_string(i), 0, 10)).starts_with(std::to_string(i)));
}

TEST_F(FileStorageTest, ErrorsAreSentences) {
    auto storage = *FileStorage::open(folder_);
    EXPECT_EQ(storage->size("x").error(),
              (Error{ErrorCode::NotFound, "The file " + folder_ + "/x cannot be opened: it does not exist."}));
    ASSERT_TRUE(storage->create("x", 1));
    EXPECT_EQ(storage->create("x", 1).error(),
              (Error{ErrorCode::Invalid, "The file " + folder_ + "/x cannot be made: it exists already."}));
    EXPECT_EQ(FileStorage::open(folder_ + "/x").error().text,
              "The folder " + folder_ + "/x cannot be opened: it is no folder.");
    EXPECT_EQ(FileStorage::open(folder_ + "/none", FileStorage::Access::ReadOnly).error().text,
              "The folder " + folder_ + "/none cannot be opened: it does not exist.");
}

TEST_F(FileStorageTest, AFullDiskIsNamed) {
    if (::access("/dev/full", W_OK) != 0)
        GTEST_SKIP() << "this machine has no /dev/full";
    std::filesystem::create_symlink("/dev/full", folder_ + "/full");
    auto storage = *FileStorage::open(folder_);
    EXPECT_EQ(storage->write("full", 0, as_bytes("x")).error(),
              (Error{ErrorCode::Io, "The file " + folder_ + "/full cannot be written: the disk is full."}));
}

TEST_F(FileStorageTest, ReadOnlyChangesNothing) {
    { ASSERT_TRUE((*FileStorage::open(folder_))->create("x", 1)); }
    auto storage = *FileStorage::open(folder_, FileStorage::Access::ReadOnly);
    EXPECT_FALSE(storage->create("y", 1));
    EXPECT_FALSE(storage->write("x", 0, as_bytes("x")));
    EXPECT_FALSE(storage->truncate("x", 0));
    EXPECT_FALSE(storage->rename("x", "y"));
    EXPECT_EQ(storage->remove("x").error().text,
              "The file " + folder_ + "/x cannot be changed: the file system is read-only.");
    EXPECT_EQ(*storage->read("x", 0, 1), Buffer(1));
}

TEST_F(FileStorageTest, AJournalLivesOnIt) {
    const auto events = journal::make_run(1, 300);
    {
        auto storage = *FileStorage::open(folder_);
        auto opened = journal::open_journal(*storage, journal::small_config());
        ASSERT_TRUE(opened) << opened.error().text;
        ASSERT_TRUE(journal::append_all(opened->writer, events, 50));
    }
    auto storage = *FileStorage::open(folder_);
    auto opened = journal::open_journal(*storage, journal::small_config());
    ASSERT_TRUE(opened) << opened.error().text;
    EXPECT_EQ(opened->events, events);
    ASSERT_TRUE(opened->writer.close_clean());
    auto reader = *FileStorage::open(folder_, FileStorage::Access::ReadOnly);
    const auto report = journal::verify(*reader);
    ASSERT_TRUE(report) << report.error().text;
    EXPECT_TRUE(report->clean);
}

TEST_F(FileStorageTest, AHomeLockNamesItsHolder) {
    const std::string path = folder_ + "/lock";
    {
        auto lock = HomeLock::take(path);
        ASSERT_TRUE(lock) << lock.error().text;
        const auto second = HomeLock::take(path);
        ASSERT_FALSE(second);
        EXPECT_EQ(second.error(),
                  (Error{ErrorCode::Unavailable, "Process " + std::to_string(::getpid()) + " is using this home (" +
                                                     path + " is locked); stop it first, or give another --home."}));
    }
    EXPECT_TRUE(HomeLock::take(path)) << "free again";
}

}  // namespace
}  // namespace sluice::world
