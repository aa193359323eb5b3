#pragma once

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "net/client_core.hpp"

namespace sluice::net {

class ClientDial;
class ClientStream;
class ClientConnection;

// A call between its Outbox and its one answer.
struct PooledCall {
    explicit PooledCall(boost::asio::io_context& io) : timer{io} {}

    wire::CallId id{};
    std::string bytes;  // the whole request
    bool is_head = false;
    bool streams = false;
    std::size_t body_max = 0;
    wire::Priority priority{};
    std::optional<Instant> send_by;
    Instant give_up_at;
    Instant since;                           // when it was queued
    boost::asio::steady_timer timer;         // for the next of the two
    ClientConnection* connection = nullptr;  // null: in our own hands
    bool ended = false;                      // answered
};

// The calls of one endpoint and the connections that carry them.
class CallPool {
public:
    CallPool(std::shared_ptr<ClientCore> core, wire::EndpointId endpoint);
    ~CallPool();

    void call(const wire::Outbox::Call& wanted, Instant give_up_at, std::optional<Instant> send_by);
    // Nothing happens when the call is not in our own hands.
    void take_back(wire::CallId id);
    // Nothing waits to be written.
    bool quiet() const;
    void drop();  // ends everything without a word
    const wire::Endpoint& place() const { return core_->endpoints[static_cast<std::size_t>(endpoint_)]; }

    // --- for its connections; they speak from inside Reactor::wait
    void on_ended(const ClientConnection& connection);
    void answer(PooledCall& call, const wire::HttpReply& reply);
    void answer_failed(PooledCall& call, const std::string& reason, wire::Left left);

private:
    void pump();
    ClientConnection* idle_connection();
    std::shared_ptr<PooledCall> take_next();
    bool may_take(wire::Priority priority) const;
    std::size_t waiting() const;
    void dial();
    void on_dialed(const ClientDial* dial, Instant started, Result<ClientStream> result);
    void arm(const std::shared_ptr<PooledCall>& call);
    void on_time(const std::shared_ptr<PooledCall>& call);
    void remove(const PooledCall& call);
    std::string too_late() const;
    // Told at the next Reactor::wait.
    void fail_later(PooledCall& call, std::string reason);

    std::shared_ptr<ClientCore> core_;
    wire::EndpointId endpoint_;
    std::array<std::deque<std::shared_ptr<PooledCall>>, 4> queues_;  // by Priority
    std::vector<std::shared_ptr<ClientConnection>> connections_;
    std::vector<std::shared_ptr<ClientDial>> dials_;
    std::string trouble_;  // why the last dial failed; empty: it did not
};

}  // namespace sluice::net
