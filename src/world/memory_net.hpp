#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"    // Result
#include "wire/channel.hpp"   // Outbox, ChannelSink, Endpoint
#include "world/carrier.hpp"  // ChannelCarrier
#include "world/due_work.hpp"

namespace sluice::world {

// What becomes of one piece on its way. The default loses nothing and takes no time.
struct Fate {
    std::chrono::nanoseconds delay{0};
    bool lost = false;  // it never arrives, and its connection is cut
    bool left = true;   // of a lost request: whether a byte of it was handed over, so that it might have arrived
};

// Draws what happens to what is under way. Asked once a piece, in the order of sending.
class Weather {
public:
    virtual ~Weather() = default;
    virtual Fate of_request(const wire::HttpRequest&, UnixNanos) { return {}; }
    virtual Fate of_reply(const wire::HttpReply&, UnixNanos) { return {}; }
    virtual Fate of_open(const wire::Outbox::Open&, UnixNanos) { return {}; }
    virtual Fate of_message(Bytes, UnixNanos) { return {}; }
};

// Channels in memory, for the virtual worlds: machines speak the same bytes they would over sockets, and what is sent is
// delivered in the order of its time, in one thread, when the world says so. Pieces of one connection never overtake each
// other. Time does not pass here by itself: next_due() says when something arrives or a deadline is over.
class MemoryNet final : public DueWork {
public:
    explicit MemoryNet(Weather* weather = nullptr);
    ~MemoryNet() override;

    // A server that answers at host and port. `sink` outlives the net.
    ChannelCarrier& add_server(std::string host, std::uint16_t port, wire::ChannelSink& sink);
    // A client with its endpoints; where nobody answers a call is refused. `sink` outlives the net.
    ChannelCarrier& add_client(std::vector<wire::Endpoint> endpoints, wire::ChannelSink& sink);

    // When the next thing arrives or runs out; absent: nothing is under way.
    std::optional<UnixNanos> next_due() const override;
    bool fire(UnixNanos now) override;
    // Cuts every connection of a client, as a process that dies or a cable that is pulled does.
    void cut(const ChannelCarrier& client, UnixNanos now);

private:
    struct Server;
    struct Client;
    struct Connection;  // a WebSocket or TCP channel between the two
    struct CallState;
    struct Piece {
        UnixNanos at;
        std::uint64_t order;
        std::function<void(UnixNanos)> arrive;
    };

    void put(UnixNanos at, std::function<void(UnixNanos)> arrive);
    Server* server_of(const wire::Endpoint& endpoint);
    void call(Client& client, const wire::Outbox::Call& call, UnixNanos now);
    void answer(const wire::Outbox::Reply& reply, UnixNanos now);
    void hang(const wire::Outbox::Hang& hang, UnixNanos now);
    void part(const wire::Outbox::Part& part, UnixNanos now);
    void open(Client& client, const wire::Outbox::Open& open, UnixNanos now);
    void send(const std::shared_ptr<Connection>& connection, bool to_server, const wire::Outbox::Send& send,
              UnixNanos now);
    void refuse(const std::shared_ptr<Connection>& connection, const wire::HttpReply& reply, UnixNanos now);
    void end(const std::shared_ptr<Connection>& connection, const std::string& reason, UnixNanos now);
    void fail_call(const std::shared_ptr<CallState>& call, const std::string& reason, wire::Left left, UnixNanos at);

    Weather calm_;
    Weather& weather_;
    std::vector<std::unique_ptr<Server>> servers_;
    std::vector<std::unique_ptr<Client>> clients_;
    std::map<std::uint64_t, std::shared_ptr<CallState>> requests_;  // by RequestId
    std::vector<Piece> pieces_;                                     // a heap, earliest first
    std::uint64_t piece_count_ = 0;
    std::uint64_t last_request_ = 0;
    std::uint64_t last_accepted_ = 0;
};

}  // namespace sluice::world
