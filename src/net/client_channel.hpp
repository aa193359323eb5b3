#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/steady_timer.hpp>

#include "net/client_core.hpp"
#include "net/client_stream.hpp"

namespace sluice::net {

class ClientDial;

// What an Open asks for, with its deadline on the clock of the loop.
struct ChannelPlan {
    wire::ChannelId id{};
    wire::Endpoint endpoint;
    std::string target;
    wire::Headers headers;
    std::size_t message_max = 0;
    Instant give_up_at;
};

// What WebSockets and TCP channels share: the dial, the queue of what waits to be written, its pressure, and the one
// last word. What is public is called from carry_out; the sink is spoken to from inside Reactor::wait.
class ClientChannel : public std::enable_shared_from_this<ClientChannel> {
public:
    using Ended = std::function<void(wire::ChannelId)>;  // it is to be forgotten

    ClientChannel(std::shared_ptr<ClientCore> core, ChannelPlan plan, Ended ended);
    virtual ~ClientChannel() = default;

    void start();
    void send(const wire::Outbox::Send& wanted, std::optional<Instant> send_by);
    void close(const wire::Outbox::Close& wanted);
    // Ends it with that word at the next Reactor::wait.
    void finish_later(std::string reason, bool abrupt = false);
    void drop();  // without a word

protected:
    using Code = boost::system::error_code;
    enum class State { Opening, Open, Closing, Ended };
    struct Waiting {
        std::string bytes;
        wire::MessageKind kind{};
        std::optional<Instant> send_by;
    };

    virtual void on_connected(ClientStream stream) = 0;
    virtual void write(const Waiting& front) = 0;  // then on_written
    virtual void say_goodbye() = 0;                // everything is written; then finish
    virtual void cut(bool abrupt) = 0;             // closes what there is, at once

    void on_open();
    void on_written(Code error);
    void finish(const std::string& reason);
    std::string broken(const Code& error) const;

    const std::shared_ptr<ClientCore> core_;
    const ChannelPlan plan_;
    State state_ = State::Opening;
    std::optional<wire::Outbox::Close> goodbye_;  // asked for by us

private:
    void on_time(Code error);
    void arm(Instant at);
    void write_next();
    void weigh();
    void weigh_later();
    void last_word(const std::string& reason);

    Ended ended_;
    std::shared_ptr<ClientDial> dial_;
    boost::asio::steady_timer timer_;
    std::deque<Waiting> queue_;
    std::size_t queued_ = 0;  // bytes in it
    bool writing_ = false;    // its front
    bool stalled_ = false;    // and told so
};

std::shared_ptr<ClientChannel> make_websocket(std::shared_ptr<ClientCore> core, ChannelPlan plan,
                                              ClientChannel::Ended ended);
std::shared_ptr<ClientChannel> make_tcp_channel(std::shared_ptr<ClientCore> core, ChannelPlan plan,
                                                ClientChannel::Ended ended);

}  // namespace sluice::net
