#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <condition_variable>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "net/local_client.hpp"
#include "net/local_server.hpp"
#include "net/socket_path.hpp"

namespace sluice::net {
namespace {

using namespace std::chrono_literals;

class Folder {
public:
    Folder() {
        std::string name = std::filesystem::temp_directory_path() / "sluice-net-XXXXXX";
        path = ::mkdtemp(name.data());
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::string socket() const { return path + "/control.sock"; }
    std::string path;
};

// Answers each line with the same line; "flood N" with N lines of a kilobyte.
class Echo final : public LineHandler {
public:
    LocalServer* server = nullptr;

    void on_line(ConnectionId connection, std::string_view line) override {
        if (line.starts_with("flood ")) {
            const int lines = std::stoi(std::string{line.substr(6)});
            for (int i = 0; i < lines; ++i)
                server->send(connection, std::string(1'024, 'x'));
            return;
        }
        server->send(connection, std::string{line});
        if (line == "bye")
            server->close(connection);
    }
    void on_closed(ConnectionId) override {
        const std::lock_guard lock{mutex};
        ++closed;
        changed.notify_all();
    }
    std::string last_words(ConnectionId, const Error& why) override { return "cut: " + why.text; }

    void wait_closed(int count) {
        std::unique_lock lock{mutex};
        changed.wait(lock, [&] { return closed >= count; });
    }

private:
    std::mutex mutex;
    std::condition_variable changed;
    int closed = 0;
};

struct Running {
    explicit Running(const std::string& path, LocalServerOptions options = {}) {
        auto opened = LocalServer::open(path, echo, options);
        if (!opened) {
            error = opened.error();
            return;
        }
        server = std::move(*opened);
        echo.server = server.get();
        server->start();
    }
    Echo echo;
    std::unique_ptr<LocalServer> server;
    Error error;
};

std::string read_line(LocalClient& client) {
    const auto line = client.read(10s);
    if (!line)
        return "error: " + line.error().text;
    return line->value_or("nothing");
}

// Binds and goes away without removing its file, as a killed process does.
void leave_stale_socket(const std::string& path) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ::close(fd);
}

TEST(LocalSocket, LinesGoBothWaysInOrder) {
    const Folder folder;
    Running running{folder.socket()};
    ASSERT_NE(running.server, nullptr) << running.error.text;
    auto client = LocalClient::connect(folder.socket());
    ASSERT_TRUE(client) << client.error().text;
    for (const char* line : {"one", "two", "three"})
        ASSERT_TRUE(client->send(line));
    EXPECT_EQ(read_line(*client), "one");
    EXPECT_EQ(read_line(*client), "two");
    EXPECT_EQ(read_line(*client), "three");
}

TEST(LocalSocket, ServesSeveralAndCloseSendsWhatWasSaidBefore) {
    const Folder folder;
    Running running{folder.socket()};
    auto first = LocalClient::connect(folder.socket());
    auto second = LocalClient::connect(folder.socket());
    ASSERT_TRUE(first && second);
    ASSERT_TRUE(second->send("bye"));
    EXPECT_EQ(read_line(*second), "bye");
    EXPECT_NE(read_line(*second).find("has ended"), std::string::npos);
    ASSERT_TRUE(first->send("still here"));
    EXPECT_EQ(read_line(*first), "still here");
}

TEST(LocalSocket, TheFileIsItsOwnersOnlyAndGoneWithTheServer) {
    const Folder folder;
    {
        const mode_t before = ::umask(0);
        Running running{folder.socket()};
        ::umask(before);
        struct stat found {};
        ASSERT_EQ(::stat(folder.socket().c_str(), &found), 0);
        EXPECT_TRUE(S_ISSOCK(found.st_mode));
        EXPECT_EQ(found.st_mode & 0777, 0600u);
    }
    EXPECT_FALSE(std::filesystem::exists(folder.socket()));
}

TEST(LocalSocket, AProcessOfAnotherUserIsClosedWithoutAWord) {
    const Folder folder;
    LocalServerOptions options;
    options.only_user = ::geteuid() + 1;  // so this process is the other user's
    Running running{folder.socket(), options};
    auto client = LocalClient::connect(folder.socket());
    ASSERT_TRUE(client);
    static_cast<void>(client->send("hello"));
    EXPECT_TRUE(read_line(*client).starts_with("error: the connection has ended"));
}

TEST(LocalSocket, AnOverlongLineEndsTheConnectionWithASentence) {
    const Folder folder;
    LocalServerOptions options;
    options.line_max = 100;
    Running running{folder.socket(), options};
    auto client = LocalClient::connect(folder.socket());
    ASSERT_TRUE(client);
    ASSERT_TRUE(client->send("good"));
    ASSERT_TRUE(client->send(std::string(101, 'x')));
    EXPECT_EQ(read_line(*client), "good");
    EXPECT_EQ(read_line(*client),
              "cut: a line is longer than the 100 bytes that are allowed; send one JSON object a line");
    EXPECT_TRUE(read_line(*client).starts_with("error: the connection has ended"));
    running.echo.wait_closed(1);
}

TEST(LocalSocket, AReaderThatIsTooSlowIsCutAndTold) {
    const Folder folder;
    LocalServerOptions options;
    options.unsent_max = 64 * 1'024;
    Running running{folder.socket(), options};
    auto client = LocalClient::connect(folder.socket());
    ASSERT_TRUE(client);
    ASSERT_TRUE(client->send("flood 2000"));  // two megabytes: more than the system's buffers and ours
    int whole = 0;
    std::string line;
    while ((line = read_line(*client)).size() == 1'024)
        ++whole;
    EXPECT_LT(whole, 2'000);
    EXPECT_TRUE(line.starts_with("cut: ")) << line;
    EXPECT_NE(line.find("bytes waited unread"), std::string::npos) << line;
}

TEST(LocalSocket, OneConnectionTooManyIsToldSoAndTheOthersStay) {
    const Folder folder;
    LocalServerOptions options;
    options.connections_max = 1;
    Running running{folder.socket(), options};
    auto first = LocalClient::connect(folder.socket());
    ASSERT_TRUE(first);
    ASSERT_TRUE(first->send("a"));
    EXPECT_EQ(read_line(*first), "a");
    auto second = LocalClient::connect(folder.socket());
    ASSERT_TRUE(second);
    EXPECT_EQ(read_line(*second), "cut: 1 connections are open, and that is the most");
    ASSERT_TRUE(first->send("b"));
    EXPECT_EQ(read_line(*first), "b");
}

TEST(LocalSocket, TheSocketOfADeadProcessIsReplaced) {
    const Folder folder;
    leave_stale_socket(folder.socket());
    ASSERT_TRUE(std::filesystem::exists(folder.socket()));
    EXPECT_EQ(LocalClient::connect(folder.socket()).error().code, ErrorCode::NotFound);
    Running running{folder.socket()};
    ASSERT_NE(running.server, nullptr) << running.error.text;
    EXPECT_TRUE(LocalClient::connect(folder.socket()));
}

TEST(LocalSocket, ASecondServerIsRefusedAndTheFirstGoesOn) {
    const Folder folder;
    Running first{folder.socket()};
    Running second{folder.socket()};
    EXPECT_EQ(second.server, nullptr);
    EXPECT_EQ(second.error.code, ErrorCode::Unavailable);
    EXPECT_NE(second.error.text.find("another process answers at"), std::string::npos) << second.error.text;
    auto client = LocalClient::connect(folder.socket());
    ASSERT_TRUE(client) << client.error().text;
    ASSERT_TRUE(client->send("a"));
    EXPECT_EQ(read_line(*client), "a");
}

TEST(LocalSocket, AFileThatIsNoSocketStays) {
    const Folder folder;
    std::ofstream{folder.socket()} << "mine";
    Running running{folder.socket()};
    EXPECT_EQ(running.server, nullptr);
    EXPECT_NE(running.error.text.find("is no socket"), std::string::npos) << running.error.text;
    EXPECT_TRUE(std::filesystem::is_regular_file(folder.socket()));
}

TEST(LocalSocket, APathLongerThanASocketAddressWorks) {
    const Folder folder;
    const std::string deep = folder.path + "/" + std::string(90, 'd') + "/" + std::string(90, 'e');
    std::filesystem::create_directories(deep);
    const std::string path = deep + "/control.sock";
    Running running{path};
    ASSERT_NE(running.server, nullptr) << running.error.text;
    auto client = LocalClient::connect(path);
    ASSERT_TRUE(client) << client.error().text;
    ASSERT_TRUE(client->send("far"));
    EXPECT_EQ(read_line(*client), "far");
}

TEST(SocketPath, ANameThatCannotBeShortenedIsRefused) {
    const Folder folder;
    const auto made = SocketPath::of(folder.path + "/" + std::string(200, 'n'));
    ASSERT_FALSE(made);
    EXPECT_NE(made.error().text.find("too long"), std::string::npos) << made.error().text;
    EXPECT_FALSE(SocketPath::of("/no/such/folder/" + std::string(200, 'n')));
}

TEST(LocalSocket, NobodyAtThePathIsNotFound) {
    const Folder folder;
    const auto client = LocalClient::connect(folder.socket());
    ASSERT_FALSE(client);
    EXPECT_EQ(client.error().code, ErrorCode::NotFound);
}

TEST(LocalSocket, TheServerEndsWhileClientsStay) {
    const Folder folder;
    auto running = std::make_unique<Running>(folder.socket());
    auto client = LocalClient::connect(folder.socket());
    ASSERT_TRUE(client);
    ASSERT_TRUE(client->send("a"));
    EXPECT_EQ(read_line(*client), "a");
    running->server.reset();
    EXPECT_TRUE(read_line(*client).starts_with("error: the connection has ended"));
}

}  // namespace
}  // namespace sluice::net
