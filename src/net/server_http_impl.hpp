#pragma once

#include <array>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/server_impl.hpp"         // Connection, Server
#include "net/server_request.hpp"      // RequestReader
#include "net/server_stream_impl.hpp"  // ServerStream

namespace sluice::net {

// One HTTP/1.1 connection: requests are read and told, their answers queued in the order they came and written.
class HttpConnection final : public Connection {
public:
    HttpConnection(std::shared_ptr<Server> server, ConnectionNumber number, AcceptedSocket socket, Admission admission);

    void start() override;
    void reply(const wire::Outbox::Reply& reply) override;
    void part(const wire::Outbox::Part& part) override;
    void hang(const wire::Outbox::Hang& hang) override;
    void flush() override;
    void wind_down() override;
    void drop() override;

private:
    using Clock = std::chrono::steady_clock;
    using Code = boost::system::error_code;
    enum class Phase : std::uint8_t {
        New,
        Handshake,
        Serving,
        Mute,     // hung: open, and never a word again
        Leaving,  // all is written and our end is shut; waits for the peer's, so that it can read the last answer
        Gone
    };
    enum class Hung : std::uint8_t { No, Reset, Quiet };
    // A request that is not wholly answered.
    struct Slot {
        std::uint32_t number = 0;
        bool told = true;  // the sink knows of it
        bool head = false;
        bool http10 = false;
        bool keep_alive = true;
        bool answered = false;  // the head of the answer is there
        bool chunked = false;
        bool done = false;
        bool stalled = false;  // the sink was told, or is being told
        Hung hung = Hung::No;
        std::string held;  // its answer, while one before it is not done
    };

    std::shared_ptr<HttpConnection> self() { return std::static_pointer_cast<HttpConnection>(shared_from_this()); }

    void serve();
    // --- reading
    void read();
    void on_read(Code error, std::size_t count);
    void on_end_of_input(Code error);
    void watch_for_reset();
    void process();
    bool may_take_request() const;
    void take_request();
    void refuse(const Refusal& refusal);
    void add_refusal(const wire::HttpReply& reply);
    void begin_upgrade();
    void upgrade();
    // The upgrade was refused: the connection is this one's again, for one last answer.
    void take_back(std::unique_ptr<ServerStream> stream, const wire::HttpReply& answer);
    // --- answering
    Slot* find(wire::RequestId id);
    std::string& output_of(Slot& slot) { return &slot == &slots_.front() ? queued_ : slot.held; }
    void settle();
    void note_stall(Slot& slot);
    void tell_drained();
    void continue_if_due();
    std::size_t backlog() const { return queued_.size() + writing_.size() - written_; }
    // --- writing
    void write();
    void on_written(Code error, std::size_t count);
    void go_on_when_written();
    // --- ending
    void leave();
    void end(bool reset);
    void tell_gone();
    // --- time
    void set_deadline();
    void expire_at(Clock::time_point at);
    void on_time();
    void on_deadline();

    std::shared_ptr<Server> server_;
    const ConnectionNumber number_;
    const Admission admission_;
    std::string peer_;  // its address, where the options want it told
    std::unique_ptr<ServerStream> stream_;
    Phase phase_ = Phase::New;

    RequestReader reader_;
    std::array<char, 16'384> in_{};
    std::string_view pending_;  // of in_: read and not yet taken
    bool reading_ = false;
    bool processing_ = false;
    bool ended_ = false;      // the peer's end is shut
    bool last_ = false;       // no further request is taken
    bool upgrading_ = false;  // the reader holds the request
    bool continued_ = false;

    std::deque<Slot> slots_;
    std::uint32_t next_request_ = 1;
    std::string queued_;
    std::string writing_;
    std::size_t written_ = 0;  // of writing_
    bool write_under_way_ = false;
    bool farewell_ = false;  // what is queued is the last
    // Of answers that are done and not wholly written: request, and where it ends in the bytes of this connection.
    std::deque<std::pair<std::uint32_t, std::uint64_t>> unwritten_;
    std::uint64_t bytes_written_ = 0;

    Timer timer_;
    Clock::time_point deadline_ = Clock::time_point::max();
    std::optional<Clock::time_point> request_deadline_;  // of the request that has begun to come
    Clock::time_point write_deadline_{};                 // of the write under way
    bool timer_set_ = false;
};

// Gives the connection back, with what it is to be answered.
using UpgradeRefused = std::function<void(std::unique_ptr<ServerStream>, const wire::HttpReply&)>;
// Goes on with a connection whose `request` asks for a WebSocket, unless the sink refuses.
std::shared_ptr<Connection> make_websocket_channel(std::shared_ptr<Server> server, ConnectionNumber number,
                                                   std::unique_ptr<ServerStream> stream,
                                                   const wire::HttpRequest& request, UpgradeRefused refused);

}  // namespace sluice::net
