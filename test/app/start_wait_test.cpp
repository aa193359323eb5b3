#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <thread>

#include "app/control_client.hpp"
#include "app/home.hpp"
#include "run_kit.hpp"
#include "world/home_lock.hpp"

// What a verb makes of a home whose daemon has been started and is not ready yet.
namespace sluice::app {
namespace {

using namespace kit;

// Something that listens where the daemon would.
int listen_at(const std::string& path) {
    const int listening = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un place{};
    place.sun_family = AF_UNIX;
    std::strncpy(place.sun_path, path.c_str(), sizeof place.sun_path - 1);
    EXPECT_EQ(::bind(listening, reinterpret_cast<const sockaddr*>(&place), sizeof place), 0) << path;
    EXPECT_EQ(::listen(listening, 1), 0);
    return listening;
}

TEST(StartingDaemon, IsWaitedForWhileItHasItsHome) {
    const Folder folder;
    const auto home = use_home(std::string{kDefaultHome});
    ASSERT_TRUE(home);
    const auto lock = world::HomeLock::take(home->lock());
    ASSERT_TRUE(lock);
    bool answered = false;
    std::thread verb{[&answered] { answered = ControlClient::connect("").has_value(); }};
    const int listening = listen_at(home->control());
    verb.join();
    EXPECT_TRUE(answered);
    ::close(listening);
}

TEST(StartingDaemon, IsWaitedForByWhoeverMakesATokenBehindIt) {
    const Folder folder;
    write_quiet_market(folder);
    std::string said;
    std::thread verb{[&said] { said = at_terminal({"token", "create", "bot", "--scope", "read"}, "").out; }};
    Daemon daemon{{"--listen", "off"}};
    EXPECT_TRUE(holds(daemon.until_ready(), "Ready: "));
    verb.join();
    EXPECT_TRUE(holds(said, "slc_")) << said;
}

TEST(StartingDaemon, IsNotWhoHadTheHomeLast) {
    const Folder folder;
    const auto home = use_home(std::string{kDefaultHome});
    ASSERT_TRUE(home);
    std::ofstream{home->lock()} << ::getpid() << "\n";  // lives, and has other things open
    const auto nobody = ControlClient::connect("");
    ASSERT_FALSE(nobody);
    EXPECT_EQ(nobody.error().code, ErrorCode::Unavailable);
}

}  // namespace
}  // namespace sluice::app
