#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"  // Result

namespace sluice::net {

enum class ConnectionId : std::uint64_t {};

// Who answers a LocalServer. Called on the server's thread, so it must not block; it may send from inside.
class LineHandler {
public:
    virtual ~LineHandler() = default;
    virtual void on_line(ConnectionId connection, std::string_view line) = 0;
    // Nothing more comes from it and nothing more reaches it. Called once for each connection that had a line.
    virtual void on_closed(ConnectionId connection) = 0;
    // What to say to a connection that is cut: its line was too long, it reads too slowly, or there are too many.
    virtual std::string last_words(ConnectionId connection, const Error& why) = 0;
};

struct LocalServerOptions {
    std::size_t connections_max = 32;
    std::size_t line_max = 1u << 20;         // bytes of one message
    std::size_t unsent_max = 4u << 20;       // bytes that may wait for a slow reader before it is cut
    std::optional<std::uint32_t> only_user;  // whose processes may connect; absent: this process's user
};

// A unix-domain socket that speaks in lines, on a thread of its own. The file is readable by its owner only, and the
// kernel's word on the peer (SO_PEERCRED) is asked besides: another user's process is closed without a word.
//
// A socket file whose process is gone is replaced; one that answers is refused, as is a file that is no socket.
class LocalServer {
public:
    // Binds and listens; nobody is answered before start(). `handler` outlives the server.
    static Result<std::unique_ptr<LocalServer>> open(const std::string& path, LineHandler& handler,
                                                     LocalServerOptions options = {});
    // Writes what was sent, within two seconds, closes every connection, ends the thread, removes the file.
    ~LocalServer();

    void start();

    // --- any thread; a connection that is gone is passed over
    // One line, without its line feed. In order for one connection.
    void send(ConnectionId connection, std::string line);
    // Closes once everything sent before is written.
    void close(ConnectionId connection);

private:
    struct Impl;
    explicit LocalServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::net
