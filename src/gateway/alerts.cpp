#include "gateway/alerts.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "gateway/alert_message.hpp"  // write_alert, read_alert_answer
#include "gateway/alert_queue.hpp"    // AlertQueue
#include "gateway/alert_rules.hpp"    // AlertRules

namespace sluice::gateway {
namespace {

using std::chrono::seconds;

constexpr seconds kAnswerMax{10};
constexpr seconds kFirstRetry{2};
constexpr seconds kLastRetry{300};
constexpr std::size_t kAnswerBytesMax = 64u << 10;
constexpr wire::TimerToken kConnectionsTimer{0};  // a target's is its number plus one

seconds pause_after(std::uint32_t tries) {
    return std::min(kLastRetry, kFirstRetry * (std::int64_t{1} << std::min<std::uint32_t>(tries - 1, 10)));
}

// One target, its queue and its message under way.
struct Line {
    AlertTarget target;
    AlertQueue queue;
    std::optional<AlertNote> sending;  // until it is taken or given up
    std::uint32_t tries = 0;           // of it
    std::optional<wire::CallId> call;
    UnixNanos not_before{};
    std::optional<UnixNanos> wake_at;
    std::uint64_t sent = 0;
    std::uint64_t dropped = 0;
    std::string last_error;

    bool idle() const { return !sending && queue.waiting() == 0; }
};

}  // namespace

struct Alerts::Impl {
    AlertOptions options;
    AlertRules rules;
    std::vector<Line> lines;
    Speak speak;
    std::uint64_t calls = 0;
    std::optional<UnixNanos> rules_wake_at;
    bool ending = false;  // this run's last event has come

    explicit Impl(AlertOptions chosen)
        : options{std::move(chosen)}, rules{{options.fills, options.proposals, options.venue_down_after}} {
        for (const AlertTarget& target : options.targets)
            lines.push_back({.target = target,
                             .queue = AlertQueue{{options.repeat_after, options.per_minute, options.waiting_max}},
                             .sending = std::nullopt,
                             .call = std::nullopt,
                             .wake_at = std::nullopt,
                             .last_error = {}});
    }

    void take(const AlertRules::Told& told, UnixNanos now) {
        for (const std::string& key : told.over)
            for (Line& line : lines)
                line.queue.forget(key);
        for (const Alert& alert : told.alerts)
            for (Line& line : lines)
                if (alert.severity >= line.target.least)
                    line.queue.put(alert, now);
    }
    void speak_up() {
        if (speak)
            speak([this](UnixNanos now, wire::Outbox& out) { pump_all(now, out); });
    }
    void pump_all(UnixNanos now, wire::Outbox& out) {
        for (std::size_t i = 0; i < lines.size(); ++i)
            pump(i, now, out);
        if (const auto due = rules.next_due())
            wake(rules_wake_at, *due, kConnectionsTimer, out);
    }
    void pump(std::size_t index, UnixNanos now, wire::Outbox& out) {
        Line& line = lines[index];
        if (line.call)
            return;
        const wire::TimerToken timer{index + 1};
        if (!line.idle() && line.not_before > now && !ending)
            return wake(line.wake_at, line.not_before, timer, out);
        if (!line.sending) {
            line.sending = ending ? line.queue.take_last(now) : line.queue.take(now);
            line.tries = 0;
        }
        if (line.sending)
            send(index, now, out);
        else if (const auto due = line.queue.next_due())
            wake(line.wake_at, *due, timer, out);
    }
    void send(std::size_t index, UnixNanos now, wire::Outbox& out) {
        Line& line = lines[index];
        ++line.tries;
        wire::Outbox::Call& call = out.call();
        line.call = wire::CallId{++calls};
        call.id = *line.call;
        call.endpoint = static_cast<wire::EndpointId>(index);
        call.request = write_alert(line.target, *line.sending, options.source, options.mode, now);
        call.give_up_at = now + kAnswerMax;
        call.priority = wire::Priority::Read;
        call.body_max = kAnswerBytesMax;
    }
    // At most one wake waits for each of them, or an earlier one.
    static void wake(std::optional<UnixNanos>& waiting, UnixNanos at, wire::TimerToken token, wire::Outbox& out) {
        if (waiting && *waiting <= at)
            return;
        waiting = at;
        out.wakes.push_back({token, at});
    }

    std::optional<std::size_t> index_of(wire::CallId id) const {
        for (std::size_t i = 0; i < lines.size(); ++i)
            if (lines[i].call == id)
                return i;
        return std::nullopt;
    }
    static std::uint64_t drop_all(Line& line) {
        const std::uint64_t count = line.queue.drop_all() + (line.sending ? 1 : 0);
        line.dropped += count;
        line.sending.reset();
        line.call.reset();
        return count;
    }
    void answered(std::size_t index, const DeliveryAnswer& answer, UnixNanos now, wire::Outbox& out) {
        Line& line = lines[index];
        line.call.reset();
        line.last_error = answer.text;
        if (answer.delivery == Delivery::Taken) {
            ++line.sent;
            line.sending.reset();
        } else if (ending && answer.delivery == Delivery::Later) {  // there is no time to try again
            drop_all(line);
        } else if (answer.delivery == Delivery::Never || line.tries >= options.tries) {
            ++line.dropped;
            line.sending.reset();
            if (answer.delivery == Delivery::Later)
                line.not_before = now + pause_after(line.tries);
        } else {
            line.not_before = now + std::max(pause_after(line.tries), answer.after.value_or(seconds{0}));
        }
        pump(index, now, out);
    }
};

Alerts::Alerts(AlertOptions options) : impl_{std::make_unique<Impl>(std::move(options))} {}
Alerts::~Alerts() = default;

void Alerts::attach(Speak speak) { impl_->speak = std::move(speak); }

void Alerts::on_event(const Event& event, UnixNanos now) {
    AlertRules::Told told;
    const auto due = impl_->rules.next_due();
    impl_->rules.on_event(event, now, told);
    impl_->take(told, now);
    const bool over = std::holds_alternative<RunStopped>(event.body);
    impl_->ending = impl_->ending || over;
    if (!told.alerts.empty() || impl_->rules.next_due() != due || over)
        impl_->speak_up();
}

void Alerts::on_journal(bool healthy, const std::string& text, UnixNanos now) {
    AlertRules::Told told;
    impl_->rules.on_journal(healthy, text, now, told);
    impl_->take(told, now);
    if (!told.alerts.empty())
        impl_->speak_up();
}

void Alerts::send_test(UnixNanos now) {
    Alert alert;
    alert.key = "test|" + std::to_string(now.nanos());
    alert.type = "test";
    alert.severity = Severity::Info;
    alert.title = "A test";
    alert.message = "Somebody asked whether alerts arrive here. They do.";
    alert.time = now;
    for (Line& line : impl_->lines)
        line.queue.put(alert, now);
    impl_->speak_up();
}

std::vector<Alerts::TargetCounts> Alerts::counts() const {
    std::vector<TargetCounts> all;
    for (const Line& line : impl_->lines)
        all.push_back({.name = line.target.name,
                       .kind = to_text(line.target.kind),
                       .sent = line.sent,
                       .repeated = line.queue.repeated(),
                       .held = line.queue.held(),
                       .dropped = line.dropped,
                       .waiting = line.queue.waiting() + (line.sending ? 1 : 0),
                       .last_error = line.last_error});
    return all;
}

bool Alerts::idle() const {
    return std::all_of(impl_->lines.begin(), impl_->lines.end(), [](const Line& line) { return line.idle(); });
}

std::vector<wire::Endpoint> Alerts::endpoints() const {
    std::vector<wire::Endpoint> all;
    for (const Line& line : impl_->lines)
        all.push_back(line.target.endpoint);
    return all;
}

std::vector<std::string> Alerts::secrets() const {
    std::vector<std::string> all;
    for (const Line& line : impl_->lines) {
        if (!line.target.secret.empty())
            all.push_back(line.target.secret);
        if (line.target.path.size() > 1)  // whoever knows it may write there
            all.push_back(line.target.path);
    }
    return all;
}

bool Alerts::busy() const {
    return std::any_of(impl_->lines.begin(), impl_->lines.end(),
                       [](const Line& line) { return line.call.has_value(); });
}

std::string Alerts::give_up() {
    std::string text;
    for (Line& line : impl_->lines)
        if (const std::uint64_t lost = Impl::drop_all(line))
            text += (text.empty() ? "" : ", ") + std::to_string(lost) + " for " + line.target.name;
    return text.empty() ? "" : "alerts that were not delivered and are lost: " + text;
}

void Alerts::on_http_reply(wire::CallId id, const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out) {
    if (const auto index = impl_->index_of(id))
        impl_->answered(*index, read_alert_answer(impl_->lines[*index].target, reply), now, out);
}

void Alerts::on_http_failed(wire::CallId id, std::string_view reason, wire::Left, UnixNanos now, wire::Outbox& out) {
    if (const auto index = impl_->index_of(id))
        impl_->answered(*index,
                        {Delivery::Later, std::nullopt,
                         impl_->lines[*index].target.name + " was not reached: " + std::string{reason}},
                        now, out);
}

void Alerts::on_timer(wire::TimerToken token, UnixNanos now, wire::Outbox& out) {
    if (token != kConnectionsTimer) {
        const std::size_t index = static_cast<std::size_t>(token) - 1;
        impl_->lines[index].wake_at.reset();
        return impl_->pump(index, now, out);
    }
    impl_->rules_wake_at.reset();
    AlertRules::Told told;
    impl_->rules.on_time(now, told);
    impl_->take(told, now);
    impl_->pump_all(now, out);
}

}  // namespace sluice::gateway
