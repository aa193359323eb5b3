#include "gateway/order_trace.hpp"

#include <algorithm>
#include <deque>
#include <iterator>
#include <optional>
#include <utility>
#include <variant>

#include "gateway/order_spans.hpp"  // OrderSpans, write_otlp

namespace sluice::gateway {
namespace {

using std::chrono::seconds;

constexpr seconds kPauseMax{60};
constexpr std::size_t kAnswerBytesMax = 64u << 10;
constexpr wire::TimerToken kSendTimer{1};

// 429 and what a proxy says of a collector that is away: the same may be taken later (OTLP 1.0, "Retryable Response Codes").
bool may_be_taken_later(int status) { return status == 429 || status == 502 || status == 503 || status == 504; }

}  // namespace

struct OrderTrace::Impl {
    OrderTraceOptions options;
    OrderSpans spans;
    Speak speak;
    std::deque<OrderSpan> waiting;
    std::vector<OrderSpan> sending;
    std::optional<wire::CallId> call;
    std::uint64_t calls = 0;
    std::optional<UnixNanos> wake_at;
    UnixNanos not_before{};
    seconds pause{0};
    std::uint64_t sent = 0;
    std::uint64_t dropped = 0;
    std::string last_error;
    bool ending = false;  // this run's last event has come

    explicit Impl(OrderTraceOptions chosen) : options{std::move(chosen)}, spans{options.orders_max} {}

    void keep(std::vector<OrderSpan> finished) {
        std::move(finished.begin(), finished.end(), std::back_inserter(waiting));
        while (waiting.size() > options.spans_max) {
            waiting.pop_front();
            ++dropped;
        }
    }
    // What waits goes out when a batch is full, or at the next turn.
    void speak_up() {
        if (speak && !waiting.empty() && !call && (ending || waiting.size() >= options.batch || !wake_at))
            speak([this](UnixNanos now, wire::Outbox& out) {
                if (ending || waiting.size() >= options.batch)
                    send(now, out);
                else
                    wake(now + options.every, out);
            });
    }
    void wake(UnixNanos at, wire::Outbox& out) {
        if (wake_at && *wake_at <= at)
            return;
        wake_at = at;
        out.wakes.push_back({kSendTimer, at});
    }
    void send(UnixNanos now, wire::Outbox& out) {
        if (call || waiting.empty())
            return;
        if (now < not_before && !ending)
            return wake(not_before, out);
        const auto count =
            static_cast<std::ptrdiff_t>(ending ? waiting.size() : std::min(options.batch, waiting.size()));
        std::move(waiting.begin(), waiting.begin() + count, std::back_inserter(sending));
        waiting.erase(waiting.begin(), waiting.begin() + count);
        wire::Outbox::Call& asked = out.call();
        call = wire::CallId{++calls};
        asked.id = *call;
        asked.endpoint = wire::EndpointId{0};
        asked.request.method = "POST";
        asked.request.target = options.path;
        asked.request.headers.push_back({"Content-Type", "application/json"});
        asked.request.body = write_otlp(sending, options.version, options.instance);
        asked.give_up_at = now + options.give_up;
        asked.priority = wire::Priority::Read;
        asked.body_max = kAnswerBytesMax;
    }
    void taken(UnixNanos now, wire::Outbox& out) {
        sent += sending.size();
        settled("", seconds{0}, now, out);
    }
    void refused(std::string why, UnixNanos now, wire::Outbox& out) {
        dropped += sending.size();
        settled(std::move(why), seconds{0}, now, out);
    }
    void later(std::string why, UnixNanos now, wire::Outbox& out) {
        waiting.insert(waiting.begin(), std::make_move_iterator(sending.begin()),
                       std::make_move_iterator(sending.end()));
        sending.clear();
        keep({});
        settled(std::move(why), std::min(kPauseMax, std::max(options.every, pause * 2)), now, out);
    }
    std::size_t drop_all() {
        const std::size_t count = waiting.size() + sending.size();
        dropped += count;
        waiting.clear();
        sending.clear();
        call.reset();
        return count;
    }
    void settled(std::string why, seconds wait, UnixNanos now, wire::Outbox& out) {
        call.reset();
        sending.clear();
        last_error = std::move(why);
        pause = wait;
        not_before = now + wait;
        if (ending) {
            if (wait == seconds{0})  // the collector is there: the rest follows
                send(now, out);
            else  // there is no time to try again
                drop_all();
            return;
        }
        if (waiting.size() >= options.batch || wait > seconds{0})
            send(now, out);
        else if (!waiting.empty())
            wake(now + options.every, out);
    }
};

OrderTrace::OrderTrace(OrderTraceOptions options) : impl_{std::make_unique<Impl>(std::move(options))} {}
OrderTrace::~OrderTrace() = default;

void OrderTrace::attach(Speak speak) { impl_->speak = std::move(speak); }

void OrderTrace::on_event(const Event& event, UnixNanos durable_at) {
    impl_->spans.on_event(event, durable_at);
    if (std::holds_alternative<RunStopped>(event.body)) {
        impl_->spans.close_all(event.time);
        impl_->ending = true;
    }
    impl_->keep(impl_->spans.take());
    impl_->speak_up();
}

void OrderTrace::adopt(const ClOrdId& order, std::string_view traceparent) {
    if (auto context = parse_traceparent(traceparent))
        impl_->spans.adopt(order, std::move(*context));
}

OrderTrace::Counts OrderTrace::counts() const {
    return {impl_->sent, impl_->dropped, impl_->waiting.size() + impl_->sending.size(), impl_->spans.orders(),
            impl_->last_error};
}

std::vector<wire::Endpoint> OrderTrace::endpoints() const { return {impl_->options.endpoint}; }

bool OrderTrace::busy() const { return impl_->call.has_value(); }

std::string OrderTrace::give_up() {
    const std::size_t lost = impl_->drop_all();
    return lost == 0 ? "" : std::to_string(lost) + " spans of order traces had not reached the collector and are lost";
}

void OrderTrace::on_http_reply(wire::CallId id, const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out) {
    if (impl_->call != id)
        return;
    const std::string answer = "the collector answered " + std::to_string(reply.status);
    if (reply.status >= 200 && reply.status < 300)
        impl_->taken(now, out);
    else if (may_be_taken_later(reply.status))
        impl_->later(answer, now, out);
    else
        impl_->refused(answer, now, out);
}

void OrderTrace::on_http_failed(wire::CallId id, std::string_view reason, wire::Left, UnixNanos now,
                                wire::Outbox& out) {
    if (impl_->call == id)
        impl_->later("the collector was not reached: " + std::string{reason}, now, out);
}

void OrderTrace::on_timer(wire::TimerToken, UnixNanos now, wire::Outbox& out) {
    impl_->wake_at.reset();
    impl_->send(now, out);
}

}  // namespace sluice::gateway
