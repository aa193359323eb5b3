#include "world/account_lock.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

namespace sluice::world {
namespace {

class Folder {
public:
    Folder() {
        std::string name = std::filesystem::temp_directory_path() / "sluice-lock-XXXXXX";
        path = ::mkdtemp(name.data());
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::string path;
};

TEST(AccountLock, TwoEnginesNeverShareOneAccount) {
    const Folder folder;
    const auto locks = lock_folder(folder.path);
    ASSERT_TRUE(locks) << locks.error().text;
    auto first = lock_account(*locks, VenueId{"alpaca"}, AccountId{"main"});
    ASSERT_TRUE(first) << first.error().text;
    const auto second = lock_account(*locks, VenueId{"alpaca"}, AccountId{"main"});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(second.error().text,
              "Process " + std::to_string(::getpid()) + " trades account main at alpaca (" + *locks +
                  "/alpaca_main.lock is locked); two engines never share one account, so stop that "
                  "one first.");
    EXPECT_TRUE(lock_account(*locks, VenueId{"alpaca"}, AccountId{"other"}));
    EXPECT_TRUE(lock_account(*locks, VenueId{"ibkr"}, AccountId{"main"}));
}

TEST(AccountLock, IsFreeAgainWithItsHolder) {
    const Folder folder;
    const auto locks = lock_folder(folder.path);
    { const auto first = lock_account(*locks, VenueId{"alpaca"}, AccountId{"main"}); }
    EXPECT_TRUE(lock_account(*locks, VenueId{"alpaca"}, AccountId{"main"}));
}

TEST(AccountLock, NamesMakeNoPaths) {
    const Folder folder;
    const auto locks = lock_folder(folder.path);
    EXPECT_TRUE(lock_account(*locks, VenueId{"a/b"}, AccountId{"../x"}));
    EXPECT_TRUE(std::filesystem::exists(*locks + "/a%2Fb_..%2Fx.lock"));
}

TEST(AccountLock, AFolderOpenToOthersIsRefused) {
    const Folder folder;
    ASSERT_EQ(::mkdir((folder.path + "/sluice").c_str(), 0755), 0);
    ASSERT_EQ(::chmod((folder.path + "/sluice").c_str(), 0755), 0);
    const auto locks = lock_folder(folder.path);
    ASSERT_FALSE(locks);
    EXPECT_NE(locks.error().text.find("mode 0700"), std::string::npos) << locks.error().text;
}

TEST(AccountLock, WithoutARuntimeFolderItIsOneOfTheUserBelowTmp) {
    EXPECT_EQ(lock_folder("").value_or("refused"), "/tmp/sluice-" + std::to_string(::geteuid()));
    EXPECT_EQ(lock_folder("not/absolute").value_or("refused"), "/tmp/sluice-" + std::to_string(::geteuid()));
}

}  // namespace
}  // namespace sluice::world
