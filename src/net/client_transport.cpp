#include "net/client_transport.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <boost/asio/post.hpp>

#include "base/assert.hpp"
#include "net/client_channel.hpp"
#include "net/client_core.hpp"
#include "net/client_pool.hpp"
#include "net/client_request.hpp"
#include "net/tls_context.hpp"

namespace sluice::net {
namespace {

using std::chrono::steady_clock;
using wire::Transport;

// Longer than anything waits; keeps what is far away within the clock.
constexpr std::chrono::hours kFarthest{24 * 365};

std::string_view name_of(Transport transport) {
    switch (transport) {
        case Transport::Http: return "HTTP";
        case Transport::WebSocket: return "WebSockets";
        case Transport::Tcp: return "TCP";
    }
    return "?";
}

// Market time to the loop's clock, both read at the same moment.
class Deadlines {
public:
    Deadlines(UnixNanos market, double speed) : market_{market}, speed_{speed} {}

    Instant of(UnixNanos at) const {
        if (at <= market_)
            return steady_;
        const std::chrono::duration<double, std::nano> wait = std::chrono::nanoseconds{at - market_} / speed_;
        return wait >= kFarthest ? steady_ + kFarthest
                                 : steady_ + std::chrono::duration_cast<std::chrono::nanoseconds>(wait);
    }
    std::optional<Instant> of(const std::optional<UnixNanos>& at) const {
        return at ? std::optional<Instant>{of(*at)} : std::nullopt;
    }

private:
    Instant steady_ = steady_clock::now();
    UnixNanos market_;
    double speed_;
};

}  // namespace

struct ClientTransport::Impl {
    using Outbox = wire::Outbox;

    explicit Impl(std::shared_ptr<ClientCore> shared) : core{std::move(shared)} {
        for (std::size_t i = 0; i < core->endpoints.size(); ++i)
            pools.push_back(std::make_unique<CallPool>(core, static_cast<wire::EndpointId>(i)));
    }

    // Why that endpoint cannot serve; empty: it can.
    std::string trouble(wire::EndpointId id, bool http) const {
        const auto at = static_cast<std::size_t>(id);
        if (at >= core->endpoints.size())
            return "endpoint " + std::to_string(at) + " was never named; there are " +
                   std::to_string(core->endpoints.size());
        const wire::Endpoint& endpoint = core->endpoints[at];
        if ((endpoint.transport == Transport::Http) == http)
            return {};
        return "endpoint " + std::to_string(at) + " (" + place_of(endpoint) + ") is for " +
               std::string{name_of(endpoint.transport)} + ", not for " + (http ? "calls" : "channels");
    }

    void call(const Outbox::Call& wanted, const Deadlines& deadlines) {
        const std::string why = trouble(wanted.endpoint, true);
        if (why.empty())
            return pools[static_cast<std::size_t>(wanted.endpoint)]->call(wanted, deadlines.of(wanted.give_up_at),
                                                                          deadlines.of(wanted.send_by));
        boost::asio::post(core->io, [shared = core, id = wanted.id, why] {
            if (!shared->muted)
                shared->sink.http_failed(id, why, wire::Left::Nothing);
        });
    }

    void open(const Outbox::Open& wanted, const Deadlines& deadlines) {
        std::string why = trouble(wanted.endpoint, false);
        ChannelPlan plan{
            wanted.channel, {}, wanted.target, wanted.headers, wanted.message_max, deadlines.of(wanted.give_up_at)};
        if (why.empty())
            plan.endpoint = core->endpoints[static_cast<std::size_t>(wanted.endpoint)];
        const bool tcp = plan.endpoint.transport == Transport::Tcp;
        const Status target = tcp ? Status{} : check_target(plan.endpoint.base_target + plan.target);
        const Status headers = tcp ? Status{} : check_headers(plan.headers);
        if (why.empty() && !(target && headers))
            why = target ? headers.error().text : target.error().text;
        const auto forget = [this](wire::ChannelId id) { channels.erase(id); };
        const auto channel =
            tcp ? make_tcp_channel(core, std::move(plan), forget) : make_websocket(core, std::move(plan), forget);
        const bool fresh = channels.try_emplace(wanted.channel, channel).second;
        SLUICE_ASSERT(fresh, "a machine never uses the id of a channel twice");
        if (why.empty())
            channel->start();
        else
            channel->finish_later(std::move(why));
    }

    void take_back(const Outbox::TakeBack& wanted) {
        for (const auto& pool : pools)
            pool->take_back(wanted.id);
    }

    template <class Deed>
    void with_channel(wire::ChannelId id, Deed deed) {
        const auto at = channels.find(id);
        if (at != channels.end())
            deed(*at->second);
    }

    bool quiet() const {
        return channels.empty() &&
               std::all_of(pools.begin(), pools.end(), [](const auto& one) { return one->quiet(); });
    }

    void say_goodbye() {
        const auto all = channels;
        for (const auto& [id, channel] : all)
            channel->close({.channel = id, .code = 1001, .reason = {}, .abrupt = false});
    }

    // Without a word to the sink.
    void drop() {
        core->muted = core->ended = true;
        for (const auto& pool : pools)
            pool->drop();
        for (const auto& [id, channel] : std::exchange(channels, {}))
            channel->drop();
        core->resolver.reset();
    }

    std::shared_ptr<ClientCore> core;
    std::vector<std::unique_ptr<CallPool>> pools;  // by EndpointId
    std::map<wire::ChannelId, std::shared_ptr<ClientChannel>> channels;
};

Result<std::unique_ptr<ClientTransport>> ClientTransport::make(Reactor& reactor, std::vector<wire::Endpoint> endpoints,
                                                               wire::ChannelSink& sink,
                                                               ClientTransportOptions options) {
    if (options.connections_max == 0 || !(options.speed > 0))
        return fail(ErrorCode::Invalid, "a client needs at least one connection and a speed above zero");
    auto core = std::make_shared<ClientCore>(reactor, std::move(endpoints), sink, std::move(options));
    const bool any_tls =
        std::any_of(core->endpoints.begin(), core->endpoints.end(), [](const auto& one) { return one.tls; });
    if (any_tls || !core->options.ca_file.empty()) {
        auto tls = make_client_tls(core->options.ca_file);
        if (!tls)
            return fail(tls.error());
        core->tls = std::move(*tls);
    }
    return std::unique_ptr<ClientTransport>{new ClientTransport{std::make_unique<Impl>(std::move(core))}};
}

ClientTransport::ClientTransport(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
ClientTransport::~ClientTransport() { impl_->drop(); }

void ClientTransport::carry_out(const wire::Outbox& out, UnixNanos now) {
    using Kind = wire::Outbox::Kind;
    const Deadlines deadlines{now, impl_->core->options.speed};
    for (const wire::Outbox::Entry& entry : out.order) {
        switch (entry.kind) {
            case Kind::Call: impl_->call(out.calls.begin()[entry.index], deadlines); break;
            case Kind::Open: impl_->open(out.opens.begin()[entry.index], deadlines); break;
            case Kind::TakeBack: impl_->take_back(out.take_backs.begin()[entry.index]); break;
            case Kind::Send: {
                const wire::Outbox::Send& send = out.sends.begin()[entry.index];
                impl_->with_channel(send.channel,
                                    [&](ClientChannel& one) { one.send(send, deadlines.of(send.send_by)); });
                break;
            }
            case Kind::Close: {
                const wire::Outbox::Close& close = out.closes.begin()[entry.index];
                impl_->with_channel(close.channel, [&](ClientChannel& one) { one.close(close); });
                break;
            }
            case Kind::Reply:
            case Kind::Part:
            case Kind::Hang:
            case Kind::Refuse: break;  // a server's
        }
    }
}

void ClientTransport::close(std::chrono::milliseconds at_most) {
    const Instant until = steady_clock::now() + at_most;
    impl_->core->muted = true;
    impl_->say_goodbye();
    while (!impl_->quiet() && steady_clock::now() < until)
        impl_->core->reactor.wait(until - steady_clock::now());
    impl_->drop();
}

const ClientTransportCounts& ClientTransport::counts() const { return impl_->core->counts; }

}  // namespace sluice::net
