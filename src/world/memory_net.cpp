#include "world/memory_net.hpp"

#include <algorithm>
#include <utility>

namespace sluice::world {

using wire::CallId;
using wire::ChannelId;
using wire::Left;
using wire::Outbox;
using wire::RequestId;

namespace {

struct Later {
    template <class T>
    bool operator()(const T& a, const T& b) const {
        return a.at != b.at ? a.at > b.at : a.order > b.order;
    }
};

}  // namespace

struct MemoryNet::CallState {
    Client* client = nullptr;
    Server* server = nullptr;  // once it has been told
    CallId id{};
    std::uint64_t request = 0;
    bool streams = false;
    bool ended = false;  // the caller has had its answer
    std::size_t body_max = 0;
    wire::HttpReply head;  // of a body that comes in parts
    UnixNanos last;        // of what is under way back: parts keep their order
};

struct MemoryNet::Connection {
    Client* client = nullptr;
    Server* server = nullptr;
    ChannelId ours{};    // the client's number
    ChannelId theirs{};  // the server's
    bool tcp = false;
    bool asking = false;  // the server is being told
    bool open = false;    // it has been; the client will be
    bool refused = false;
    bool closed = false;  // both have been told, or will be
    UnixNanos last_to_server;
    UnixNanos last_to_client;
};

struct MemoryNet::Server final : ChannelCarrier {
    MemoryNet* net = nullptr;
    std::string host;
    std::uint16_t port = 0;
    wire::ChannelSink* sink = nullptr;
    std::map<ChannelId, std::shared_ptr<Connection>> connections;

    void carry_out(const Outbox& out, UnixNanos now) override {
        for (const Outbox::Entry& entry : out.order)
            switch (entry.kind) {
                case Outbox::Kind::Reply: net->answer(out.replies[entry.index], now); break;
                case Outbox::Kind::Part: net->part(out.parts[entry.index], now); break;
                case Outbox::Kind::Hang: net->hang(out.hangs[entry.index], now); break;
                case Outbox::Kind::Send:
                    if (const auto found = connections.find(out.sends[entry.index].channel); found != connections.end())
                        net->send(found->second, false, out.sends[entry.index], now);
                    break;
                case Outbox::Kind::Close:
                    if (const auto found = connections.find(out.closes[entry.index].channel);
                        found != connections.end())
                        net->end(found->second, out.closes[entry.index].reason, now);
                    break;
                case Outbox::Kind::Refuse:
                    if (const auto found = connections.find(out.refusals[entry.index].channel);
                        found != connections.end())
                        net->refuse(found->second, out.refusals[entry.index].reply, now);
                    break;
                case Outbox::Kind::Call:
                case Outbox::Kind::Open:
                case Outbox::Kind::TakeBack: break;  // a server calls nobody
            }
    }
};

struct MemoryNet::Client final : ChannelCarrier {
    MemoryNet* net = nullptr;
    std::vector<wire::Endpoint> endpoints;
    wire::ChannelSink* sink = nullptr;
    std::map<ChannelId, std::shared_ptr<Connection>> connections;
    std::map<CallId, std::shared_ptr<CallState>> calls;

    void carry_out(const Outbox& out, UnixNanos now) override {
        for (const Outbox::Entry& entry : out.order)
            switch (entry.kind) {
                case Outbox::Kind::Call: net->call(*this, out.calls[entry.index], now); break;
                case Outbox::Kind::Open: net->open(*this, out.opens[entry.index], now); break;
                case Outbox::Kind::Send:
                    if (const auto found = connections.find(out.sends[entry.index].channel); found != connections.end())
                        net->send(found->second, true, out.sends[entry.index], now);
                    break;
                case Outbox::Kind::Close:
                    if (const auto found = connections.find(out.closes[entry.index].channel);
                        found != connections.end())
                        net->end(found->second, "closed by us", now);
                    break;
                case Outbox::Kind::TakeBack:  // nothing waits in our own hands here
                case Outbox::Kind::Reply:
                case Outbox::Kind::Part:
                case Outbox::Kind::Hang:
                case Outbox::Kind::Refuse: break;
            }
    }
};

MemoryNet::MemoryNet(Weather* weather) : weather_{weather != nullptr ? *weather : calm_} {}
MemoryNet::~MemoryNet() = default;

ChannelCarrier& MemoryNet::add_server(std::string host, std::uint16_t port, wire::ChannelSink& sink) {
    auto server = std::make_unique<Server>();
    server->net = this;
    server->host = std::move(host);
    server->port = port;
    server->sink = &sink;
    servers_.push_back(std::move(server));
    return *servers_.back();
}

ChannelCarrier& MemoryNet::add_client(std::vector<wire::Endpoint> endpoints, wire::ChannelSink& sink) {
    auto client = std::make_unique<Client>();
    client->net = this;
    client->endpoints = std::move(endpoints);
    client->sink = &sink;
    clients_.push_back(std::move(client));
    return *clients_.back();
}

std::optional<UnixNanos> MemoryNet::next_due() const {
    if (pieces_.empty())
        return std::nullopt;
    return pieces_.front().at;
}

bool MemoryNet::fire(UnixNanos now) {
    if (pieces_.empty() || pieces_.front().at > now)
        return false;
    std::pop_heap(pieces_.begin(), pieces_.end(), Later{});
    const Piece piece = std::move(pieces_.back());
    pieces_.pop_back();
    piece.arrive(now);
    return true;
}

void MemoryNet::put(UnixNanos at, std::function<void(UnixNanos)> arrive) {
    pieces_.push_back({at, piece_count_++, std::move(arrive)});
    std::push_heap(pieces_.begin(), pieces_.end(), Later{});
}

MemoryNet::Server* MemoryNet::server_of(const wire::Endpoint& endpoint) {
    for (const auto& server : servers_)
        if (server->host == endpoint.host && server->port == endpoint.port)
            return server.get();
    return nullptr;
}

// ---- calls

void MemoryNet::fail_call(const std::shared_ptr<CallState>& call, const std::string& reason, Left left, UnixNanos at) {
    put(at, [this, call, reason, left](UnixNanos) {
        if (std::exchange(call->ended, true))
            return;
        call->client->calls.erase(call->id);
        if (call->server != nullptr && requests_.erase(call->request) != 0)
            call->server->sink->request_gone(RequestId{call->request});
        call->client->sink->http_failed(call->id, reason, left);
    });
}

void MemoryNet::call(Client& client, const Outbox::Call& wanted, UnixNanos now) {
    auto state = std::make_shared<CallState>();
    state->client = &client;
    state->id = wanted.id;
    state->streams = wanted.streams;
    state->body_max = wanted.body_max;
    client.calls[wanted.id] = state;
    const auto index = static_cast<std::size_t>(wanted.endpoint);
    if (index >= client.endpoints.size())
        return fail_call(state, "the call names an endpoint that was not declared", Left::Nothing, now);
    const wire::Endpoint& endpoint = client.endpoints[index];
    Server* server = server_of(endpoint);
    if (server == nullptr)
        return fail_call(state, "nobody answers at " + endpoint.host, Left::Nothing, now);
    wire::HttpRequest request = wanted.request;
    request.target = endpoint.base_target + request.target;
    const Fate fate = weather_.of_request(request, now);
    if (fate.lost && !fate.left)
        return fail_call(state, "the connection was lost before anything left", Left::Nothing, now + fate.delay);
    fail_call(state, "no answer in time", Left::Perhaps, wanted.give_up_at);
    if (fate.lost)
        return fail_call(state, "the connection was lost", Left::Perhaps, now + fate.delay);
    put(now + fate.delay, [this, state, server, request = std::move(request)](UnixNanos) {
        if (state->ended)
            return;
        state->request = ++last_request_;
        state->server = server;
        requests_[state->request] = state;
        server->sink->request(RequestId{state->request}, request);
    });
}

void MemoryNet::answer(const Outbox::Reply& wanted, UnixNanos now) {
    const auto found = requests_.find(static_cast<std::uint64_t>(wanted.request));
    if (found == requests_.end())
        return;
    const auto state = found->second;
    const Fate fate = weather_.of_reply(wanted.reply, now);
    if (!wanted.streams)
        requests_.erase(found);
    if (fate.lost)
        return fail_call(state, "the connection was lost", Left::Perhaps, now + fate.delay);
    state->last = std::max(state->last, now + fate.delay);
    if (wanted.streams) {
        state->head.status = wanted.reply.status;
        state->head.headers = wanted.reply.headers;
        return part({wanted.request, wanted.reply.body, false}, now);
    }
    put(state->last, [state, reply = wanted.reply](UnixNanos) mutable {
        if (std::exchange(state->ended, true))
            return;
        state->client->calls.erase(state->id);
        if (reply.body.size() > state->body_max)
            return state->client->sink->http_failed(state->id, "the answer is longer than allowed", Left::Perhaps);
        if (state->streams) {
            state->client->sink->body_part(state->id, as_bytes(reply.body));
            reply.body.clear();
        }
        state->client->sink->http_reply(state->id, reply);
    });
}

void MemoryNet::part(const Outbox::Part& wanted, UnixNanos now) {
    const auto found = requests_.find(static_cast<std::uint64_t>(wanted.request));
    if (found == requests_.end())
        return;
    const auto state = found->second;
    state->last = std::max(state->last, now);
    if (wanted.last)
        requests_.erase(found);
    put(state->last, [state, bytes = wanted.bytes, last = wanted.last](UnixNanos) {
        if (state->ended)
            return;
        if (!bytes.empty())
            state->client->sink->body_part(state->id, as_bytes(bytes));
        if (!last)
            return;
        state->ended = true;
        state->client->calls.erase(state->id);
        state->client->sink->http_reply(state->id, state->head);
    });
}

void MemoryNet::hang(const Outbox::Hang& wanted, UnixNanos now) {
    const auto found = requests_.find(static_cast<std::uint64_t>(wanted.request));
    if (found == requests_.end())
        return;
    const auto state = found->second;
    requests_.erase(found);
    if (!wanted.quiet)
        fail_call(state, "the connection was lost", Left::Perhaps, now);
}

// ---- channels

void MemoryNet::open(Client& client, const Outbox::Open& wanted, UnixNanos now) {
    auto connection = std::make_shared<Connection>();
    connection->client = &client;
    connection->ours = wanted.channel;
    client.connections[wanted.channel] = connection;
    const auto refuse = [&](const std::string& reason, UnixNanos at) {
        put(at, [connection, reason](UnixNanos) {
            if (std::exchange(connection->closed, true))
                return;
            connection->client->connections.erase(connection->ours);
            connection->client->sink->closed(connection->ours, reason);
        });
    };
    const auto index = static_cast<std::size_t>(wanted.endpoint);
    if (index >= client.endpoints.size())
        return refuse("the channel names an endpoint that was not declared", now);
    const wire::Endpoint& endpoint = client.endpoints[index];
    connection->tcp = endpoint.transport == wire::Transport::Tcp;
    connection->server = server_of(endpoint);
    if (connection->server == nullptr)
        return refuse("nobody answers at " + endpoint.host, now);
    const std::string target = endpoint.base_target + wanted.target;
    const Fate fate = weather_.of_open(wanted, now);
    if (fate.lost)
        return refuse("the connection was lost", now + fate.delay);
    put(now + fate.delay, [this, connection, target, headers = wanted.headers](UnixNanos at) {
        if (connection->closed)
            return;
        connection->theirs = ChannelId{++last_accepted_};
        connection->open = connection->asking = true;
        connection->last_to_client = at;
        connection->server->connections[connection->theirs] = connection;
        put(at, [connection](UnixNanos) {
            if (!connection->closed)
                connection->client->sink->opened(connection->ours);
        });
        connection->server->sink->accepted(connection->theirs, target, headers);
        connection->asking = false;
    });
}

// In the place of "open": what was sent on it meanwhile is forgotten.
void MemoryNet::refuse(const std::shared_ptr<Connection>& connection, const wire::HttpReply& reply, UnixNanos now) {
    if (!connection->asking)
        return end(connection, "refused", now);
    if (connection->closed || std::exchange(connection->refused, true))
        return;
    put(now, [connection, reply](UnixNanos) {
        if (connection->client->connections.contains(connection->ours))
            connection->client->sink->refused(connection->ours, reply);
    });
    end(connection, "the answer to the upgrade was " + std::to_string(reply.status), now);
}

void MemoryNet::send(const std::shared_ptr<Connection>& connection, bool to_server, const Outbox::Send& wanted,
                     UnixNanos now) {
    if (!connection->open || connection->closed)
        return;
    const Fate fate = weather_.of_message(as_bytes(wanted.bytes), now);
    UnixNanos& last = to_server ? connection->last_to_server : connection->last_to_client;
    last = std::max(last, now + fate.delay);
    if (fate.lost)
        return end(connection, "the connection was lost", last);
    put(last, [connection, to_server, bytes = wanted.bytes, kind = wanted.kind](UnixNanos) {
        // What was sent before a close still arrives; nothing arrives at a side that has been told of the end.
        auto& side = to_server ? connection->server->connections : connection->client->connections;
        const ChannelId id = to_server ? connection->theirs : connection->ours;
        if (connection->refused || !side.contains(id))
            return;
        wire::ChannelSink& sink = to_server ? *connection->server->sink : *connection->client->sink;
        if (connection->tcp)
            sink.bytes(id, as_bytes(bytes));
        else
            sink.message(id, as_bytes(bytes), kind);
    });
}

// Both sides hear of it once, each after what was under way to it.
void MemoryNet::end(const std::shared_ptr<Connection>& connection, const std::string& reason, UnixNanos now) {
    if (std::exchange(connection->closed, true))
        return;
    put(std::max(now, connection->last_to_client), [connection, reason](UnixNanos) {
        connection->client->connections.erase(connection->ours);
        connection->client->sink->closed(connection->ours, reason);
    });
    if (!connection->open)
        return;
    put(std::max(now, connection->last_to_server), [connection, reason](UnixNanos) {
        connection->server->connections.erase(connection->theirs);
        connection->server->sink->closed(connection->theirs, reason);
    });
}

void MemoryNet::cut(const ChannelCarrier& carrier, UnixNanos now) {
    for (const auto& client : clients_) {
        if (client.get() != &carrier)
            continue;
        const auto connections = client->connections;
        for (const auto& [id, connection] : connections)
            end(connection, "the connection was lost", now);
        const auto calls = client->calls;
        for (const auto& [id, call] : calls)
            fail_call(call, "the connection was lost", Left::Perhaps, now);
    }
}

}  // namespace sluice::world
