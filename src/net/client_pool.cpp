#include "net/client_pool.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>

#include "net/client_dial.hpp"
#include "net/client_http.hpp"
#include "net/client_request.hpp"

namespace sluice::net {

namespace asio = boost::asio;
using wire::Left;
using wire::Priority;

CallPool::CallPool(std::shared_ptr<ClientCore> core, wire::EndpointId endpoint)
    : core_{std::move(core)}, endpoint_{endpoint} {}

CallPool::~CallPool() { drop(); }

void CallPool::call(const wire::Outbox::Call& wanted, Instant give_up_at, std::optional<Instant> send_by) {
    ++core_->counts.calls;
    auto call = std::make_shared<PooledCall>(core_->io);
    call->id = wanted.id;
    Result<std::string> bytes = request_bytes(place(), wanted.request);
    if (!bytes)
        return fail_later(*call, bytes.error().text);
    call->bytes = std::move(*bytes);
    call->is_head = wanted.request.method == "HEAD";
    call->streams = wanted.streams;
    call->body_max = wanted.body_max;
    call->priority = wanted.priority;
    call->send_by = send_by;
    call->give_up_at = give_up_at;
    call->since = std::chrono::steady_clock::now();
    queues_[static_cast<std::size_t>(call->priority)].push_back(call);
    arm(call);
    pump();
}

void CallPool::take_back(wire::CallId id) {
    for (auto& queue : queues_) {
        for (const std::shared_ptr<PooledCall>& waiting : queue) {
            if (waiting->id != id)
                continue;
            const std::shared_ptr<PooledCall> call = waiting;
            remove(*call);
            return fail_later(*call, "taken back before it was sent");
        }
    }
}

bool CallPool::quiet() const {
    const bool sent = std::all_of(queues_.begin(), queues_.end(), [](const auto& queue) { return queue.empty(); });
    return sent && std::none_of(connections_.begin(), connections_.end(),
                                [](const auto& connection) { return connection->writing(); });
}

void CallPool::drop() {
    for (auto& queue : queues_) {
        for (const auto& call : queue) {
            call->ended = true;
            call->timer.cancel();
        }
        queue.clear();
    }
    for (const auto& one : std::exchange(dials_, {}))
        one->cancel();
    for (const auto& connection : std::exchange(connections_, {}))
        connection->drop();
}

void CallPool::on_ended(const ClientConnection& connection) {
    std::erase_if(connections_, [&](const auto& one) { return one.get() == &connection; });
}

void CallPool::answer(PooledCall& call, const wire::HttpReply& reply) {
    call.ended = true;
    call.timer.cancel();
    if (!core_->muted)
        core_->sink.http_reply(call.id, reply);
    pump();
}

void CallPool::answer_failed(PooledCall& call, const std::string& reason, Left left) {
    call.ended = true;
    call.timer.cancel();
    if (!core_->muted)
        core_->sink.http_failed(call.id, reason, left);
    pump();
}

// Gives what waits to idle connections, most urgent first, and makes as many new ones as are allowed and of use.
void CallPool::pump() {
    while (waiting() != 0) {
        ClientConnection* idle = idle_connection();
        if (idle == nullptr)
            break;
        std::shared_ptr<PooledCall> next = take_next();
        if (!next)
            break;
        idle->serve(std::move(next));
    }
    const std::size_t wanted = waiting();
    while (dials_.size() < wanted && connections_.size() + dials_.size() < core_->options.connections_max)
        dial();
}

// The one used last: the others may come to their idle end.
ClientConnection* CallPool::idle_connection() {
    ClientConnection* found = nullptr;
    const auto all = connections_;  // one that is found closed leaves the list
    for (const auto& connection : all)
        if (connection->idle() && connection->still_open() &&
            (found == nullptr || found->since() < connection->since()))
            found = connection.get();
    return found;
}

bool CallPool::may_take(Priority priority) const {
    if (priority != Priority::Read || core_->options.connections_max == 1)
        return true;
    const auto reads = std::count_if(connections_.begin(), connections_.end(),
                                     [](const auto& connection) { return connection->reads(); });
    return static_cast<std::size_t>(reads) + 1 < core_->options.connections_max;
}

// Null: nothing that may go. What is past its send_by does not go, though its timer has not been heard yet.
std::shared_ptr<PooledCall> CallPool::take_next() {
    for (auto& queue : queues_) {
        while (!queue.empty()) {
            std::shared_ptr<PooledCall> call = queue.front();
            if (!may_take(call->priority))
                break;
            queue.pop_front();
            const Instant now = std::chrono::steady_clock::now();
            if (now < call->give_up_at && (!call->send_by || now < *call->send_by))
                return call;
            fail_later(*call, too_late());
        }
    }
    return nullptr;
}

std::size_t CallPool::waiting() const {
    std::size_t count = 0;
    for (const auto& queue : queues_)
        if (!queue.empty() && may_take(queue.front()->priority))
            count += queue.size();
    return count;
}

void CallPool::dial() {
    const Instant started = std::chrono::steady_clock::now();
    auto place_taken = std::make_shared<const ClientDial*>(nullptr);
    auto dial = ClientDial::start(core_, place(), [this, started, place_taken](Result<ClientStream> result) {
        on_dialed(*place_taken, started, std::move(result));
    });
    *place_taken = dial.get();
    dials_.push_back(std::move(dial));
}

// A failure is the answer to those who waited for it, unless another connection may still serve them.
void CallPool::on_dialed(const ClientDial* dial, Instant started, Result<ClientStream> result) {
    std::erase_if(dials_, [&](const auto& one) { return one.get() == dial; });
    trouble_ = result ? "" : result.error().text;
    if (result) {
        connections_.push_back(std::make_shared<ClientConnection>(core_, *this, std::move(*result)));
        connections_.back()->begin();
        return pump();
    }
    if (!connections_.empty() || !dials_.empty())
        return;
    std::vector<std::shared_ptr<PooledCall>> lost;
    for (auto& queue : queues_) {
        while (!queue.empty() && queue.front()->since <= started) {
            lost.push_back(std::move(queue.front()));
            queue.pop_front();
        }
    }
    for (const auto& call : lost)
        answer_failed(*call, result.error().text, Left::Nothing);
    pump();
}

void CallPool::arm(const std::shared_ptr<PooledCall>& call) {
    const bool ours = call->connection == nullptr;
    call->timer.expires_at(ours && call->send_by ? std::min(*call->send_by, call->give_up_at) : call->give_up_at);
    call->timer.async_wait([this, core = core_, call](boost::system::error_code error) {
        if (!error && !call->ended && !core->ended)
            on_time(call);
    });
}

void CallPool::on_time(const std::shared_ptr<PooledCall>& call) {
    const Instant now = std::chrono::steady_clock::now();
    if (call->connection != nullptr) {
        if (now < call->give_up_at)
            return arm(call);
        return call->connection->abort(place_of(place()) + " gave no whole reply in time");
    }
    remove(*call);
    answer_failed(*call, too_late(), Left::Nothing);
}

std::string CallPool::too_late() const {
    return "not sent in time: no connection to " + place_of(place()) + " was free" +
           (trouble_.empty() ? "" : "; the last try: " + trouble_);
}

void CallPool::remove(const PooledCall& call) {
    std::erase_if(queues_[static_cast<std::size_t>(call.priority)],
                  [&](const auto& one) { return one.get() == &call; });
}

void CallPool::fail_later(PooledCall& call, std::string reason) {
    call.ended = true;
    call.timer.cancel();
    asio::post(core_->io, [core = core_, id = call.id, reason = std::move(reason)] {
        if (!core->muted)
            core->sink.http_failed(id, reason, Left::Nothing);
    });
}

}  // namespace sluice::net
