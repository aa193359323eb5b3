#include "world/node.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

namespace sluice::world {
namespace {

// A strategy and a venue that answer each other without end at one instant must not stop the clock: what is left after
// this many inputs stays queued, and next_due() says so.
constexpr std::size_t kInputsPerCall = 100'000;

struct LaterTimer {
    template <class T>
    bool operator()(const T& a, const T& b) const {
        return a.at != b.at ? a.at > b.at : a.order > b.order;
    }
};

// Locks concern every strategy, whoever asked for the change.
bool is_lock(const Event& event) {
    switch (kind_of(event)) {
        case EventKind::Armed:
        case EventKind::ArmingEnded:
        case EventKind::Halted:
        case EventKind::Resumed:
        case EventKind::FreezeChanged: return true;
        default: return false;
    }
}

// Whose event this is: the strategy of the order it speaks of. Empty: nobody's.
StrategyId strategy_of(const Event& event, const engine::State& state) {
    const auto by_id = [&](const ClOrdId& id) {
        const engine::OrderState* order = id.empty() ? nullptr : state.find_order(id);
        return order ? order->order.strategy : StrategyId{};
    };
    return std::visit(
        [&](const auto& body) -> StrategyId {
            using T = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<T, OrderPlaced> || std::is_same_v<T, OrderDenied> ||
                          std::is_same_v<T, ReplacePlaced>) {
                return body.order.strategy;
            } else if constexpr (std::is_same_v<T, CommandRefused> || std::is_same_v<T, SignalNoted>) {
                return body.by.who;
            } else if constexpr (std::is_same_v<T, ReportApplied>) {
                return by_id(body.order);
            } else if constexpr (std::is_same_v<T, RequestProgress>) {
                return by_id(body.outcome.cl_ord_id);
            } else if constexpr (std::is_same_v<T, CancelRejected>) {
                return by_id(body.reject.cl_ord_id);
            } else if constexpr (std::is_same_v<T, NotFoundNoted>) {
                return by_id(body.not_found.cl_ord_id);
            } else if constexpr (std::is_same_v<T, CancelPlaced> || std::is_same_v<T, QueryPlaced> ||
                                 std::is_same_v<T, RequestDropped> || std::is_same_v<T, Overfilled> ||
                                 std::is_same_v<T, Alerted>) {
                return by_id(body.cl_ord_id);
            } else {
                return {};
            }
        },
        event.body);
}

}  // namespace

Node::Node(engine::EngineConfig config, const market::CalendarView& calendars, JournalPort& journal)
    : engine_{std::move(config), calendars}, journal_{journal} {}

std::size_t Node::add_client(VenueId venue, venues::Client& client, ChannelCarrier* carrier) {
    clients_.push_back({venue, &client, carrier});
    return clients_.size() - 1;
}

void Node::add_strategy(strategy::Strategy& strategy) { strategies_.push_back({&strategy, strategy.id(), {}}); }

void Node::add_observer(InputObserver& observer) { input_observers_.push_back(&observer); }

void Node::add_observer(EventObserver& observer) { event_observers_.push_back(&observer); }

Status Node::recover(const Event& event) {
    Status folded = engine_.recover(event);
    if (folded) {
        appended_ = event.sequence;
        published_ = event.sequence;
    }
    return folded;
}

void Node::start(std::uint64_t epoch, UnixNanos now, std::vector<Command> setup) {
    set_time(now);
    effects_.clear();
    engine_.start(epoch, now_, effects_);
    take_effects();
    for (Command& command : setup)
        queue_.emplace_back(std::move(command));
    pump();
    for (std::size_t i = 0; i < clients_.size(); ++i) {
        outbox_.clear();
        clients_[i].client->start(now_, outbox_);
        take_outbox(i);
    }
    pump();
}

void Node::stop(std::string reason, UnixNanos now) {
    set_time(now);
    pump();
    effects_.clear();
    engine_.stop(std::move(reason), now_, effects_);
    take_effects();
}

void Node::on_quote(const Quote& quote, UnixNanos now) {
    set_time(now);
    for (std::size_t i = 0; i < clients_.size(); ++i) {
        outbox_.clear();
        clients_[i].client->on_quote(quote, now_, outbox_);
        take_outbox(i);
    }
    pump();
    apply(Input{quote});
    pump();
    for (StrategySlot& slot : strategies_) {
        intents_.clear();
        slot.strategy->on_quote(quote, now_, intents_);
        take_intents(slot);
    }
    pump();
}

void Node::on_trade(const Trade& trade, UnixNanos now) {
    set_time(now);
    for (std::size_t i = 0; i < clients_.size(); ++i) {
        outbox_.clear();
        clients_[i].client->on_trade(trade, now_, outbox_);
        take_outbox(i);
    }
    pump();
    apply(Input{trade});
    pump();
    for (StrategySlot& slot : strategies_) {
        intents_.clear();
        slot.strategy->on_trade(trade, now_, intents_);
        take_intents(slot);
    }
    pump();
}

void Node::on_bar(const Bar& bar, UnixNanos now) {
    set_time(now);
    for (StrategySlot& slot : strategies_) {
        intents_.clear();
        slot.strategy->on_bar(bar, now_, intents_);
        take_intents(slot);
    }
    pump();
}

void Node::on_command(Command command, UnixNanos now) {
    set_time(now);
    queue_.emplace_back(std::move(command));
    pump();
}

void Node::on_durable(std::uint64_t up_to, UnixNanos now) {
    set_time(now);
    queue_.emplace_back(Durable{up_to});
    pump();
    publish(up_to);
    pump();
}

void Node::publish_unrecorded(UnixNanos now) {
    set_time(now);
    publish(appended_);
    pump();
}

void Node::on_journal_health(bool healthy, std::string text, UnixNanos now) {
    set_time(now);
    queue_.emplace_back(JournalHealth{healthy, std::move(text)});
    pump();
}

void Node::on_time(UnixNanos now) {
    set_time(now);
    pump();
    for (std::size_t fired = 0; fired < kInputsPerCall; ++fired) {
        if (engine_wake_ && *engine_wake_ <= now_) {
            engine_wake_.reset();
            apply(Input{Wake{}});
        } else if (!timers_.empty() && timers_.front().at <= now_) {
            const ClientTimer timer = timers_.front();
            std::pop_heap(timers_.begin(), timers_.end(), LaterTimer{});
            timers_.pop_back();
            outbox_.clear();
            clients_[timer.client].client->on_timer(timer.token, now_, outbox_);
            take_outbox(timer.client);
        } else {
            const auto slot = std::find_if(strategies_.begin(), strategies_.end(), [&](const StrategySlot& candidate) {
                return candidate.wake_at && *candidate.wake_at <= now_;
            });
            if (slot == strategies_.end())
                return;
            slot->wake_at.reset();
            intents_.clear();
            slot->strategy->on_timer(now_, intents_);
            take_intents(*slot);
        }
        pump();
    }
}

std::optional<UnixNanos> Node::next_due() const {
    if (queue_head_ < queue_.size())
        return now_;
    std::optional<UnixNanos> due = engine_wake_;
    const auto sooner = [&](UnixNanos at) {
        if (!due || at < *due)
            due = at;
    };
    if (!timers_.empty())
        sooner(timers_.front().at);
    for (const StrategySlot& slot : strategies_)
        if (slot.wake_at)
            sooner(*slot.wake_at);
    return due;
}

// The engine's clock never goes back, whatever the world's does.
void Node::set_time(UnixNanos now) { now_ = std::max(now_, now); }

void Node::apply(const Input& input) {
    for (InputObserver* observer : input_observers_)
        observer->on_input(input, now_);
    effects_.clear();
    engine_.apply(input, now_, effects_);
    take_effects();
}

// Records first, so that the journal has an intent before its bytes can exist.
void Node::take_effects() {
    engine_wake_ = effects_.wake_at;
    if (!effects_.events.empty()) {
        journal_.append(effects_.events);
        appended_ = effects_.events.back().sequence;
        for (Event& event : effects_.events)
            unpublished_.push_back(std::move(event));
    }
    for (const VenueRequest& request : effects_.requests)
        submit(request);
}

void Node::submit(const VenueRequest& request) {
    for (std::size_t i = 0; i < clients_.size(); ++i) {
        const auto only = clients_[i].client->only_account();
        if (clients_[i].venue != request.venue || (only && *only != request.account))
            continue;
        outbox_.clear();
        clients_[i].client->submit(request, now_, outbox_);
        take_outbox(i);
        return;
    }
    // Nobody here speaks to that venue, so nothing left.
    RequestOutcome outcome;
    outcome.venue = request.venue;
    outcome.account = request.account;
    outcome.request = kind_of(request);
    outcome.outcome = SendOutcome::NotSent;
    outcome.text = "no client for this venue";
    std::visit(
        [&](const auto& body) {
            using T = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<T, SendNew> || std::is_same_v<T, SendReplace>) {
                outcome.cl_ord_id = body.order.cl_ord_id;
            } else if constexpr (std::is_same_v<T, SendList>) {
                outcome.cl_ord_id = body.list.orders.front().cl_ord_id;
            } else if constexpr (!std::is_same_v<T, SendSnapshot>) {
                outcome.cl_ord_id = body.cl_ord_id;
            }
        },
        request.body);
    queue_.emplace_back(VenueReport{std::move(outcome)});
}

void Node::take_outbox(std::size_t client) {
    for (const wire::Outbox::WakeAt& wake : outbox_.channel.wakes) {
        timers_.push_back({wake.at, timer_count_++, client, wake.token});
        std::push_heap(timers_.begin(), timers_.end(), LaterTimer{});
    }
    for (VenueReport& report : outbox_.reports)
        queue_.emplace_back(std::move(report));
    for (venues::MarketData& data : outbox_.market)
        arrivals_.push_back(std::move(data));
    if (clients_[client].carrier != nullptr && !outbox_.channel.order.empty())
        clients_[client].carrier->carry_out(outbox_.channel, now_);
}

// A strategy speaks as itself, whatever its command says.
void Node::take_intents(StrategySlot& slot) {
    if (intents_.wake_at)
        slot.wake_at = intents_.wake_at;
    for (Command& command : intents_.commands) {
        command.by.origin = Origin::Strategy;
        command.by.who = slot.id;
        if (auto* submit = std::get_if<SubmitOrder>(&command.body))
            submit->order.strategy = slot.id;
        queue_.emplace_back(std::move(command));
    }
}

void Node::pump() {
    for (std::size_t taken = 0; queue_head_ < queue_.size() && taken < kInputsPerCall; ++taken) {
        const Input input = std::move(queue_[queue_head_++]);
        apply(input);
    }
    if (queue_head_ == queue_.size()) {
        queue_.clear();
        queue_head_ = 0;
    }
}

void Node::publish(std::uint64_t up_to) {
    while (unpublished_head_ < unpublished_.size() && unpublished_[unpublished_head_].sequence <= up_to) {
        const Event& event = unpublished_[unpublished_head_++];
        published_ = event.sequence;
        for (EventObserver* observer : event_observers_)
            observer->on_event(event, now_);
        tell_strategies(event);
    }
    if (unpublished_head_ == unpublished_.size()) {
        unpublished_.clear();
        unpublished_head_ = 0;
    } else if (unpublished_head_ > unpublished_.size() / 2) {
        unpublished_.erase(unpublished_.begin(), unpublished_.begin() + static_cast<std::ptrdiff_t>(unpublished_head_));
        unpublished_head_ = 0;
    }
}

void Node::tell_strategies(const Event& event) {
    if (strategies_.empty())
        return;
    const bool everybody = is_lock(event);
    const StrategyId owner = everybody ? StrategyId{} : strategy_of(event, engine_.state());
    for (StrategySlot& slot : strategies_) {
        if (!everybody && slot.id != owner)
            continue;
        intents_.clear();
        slot.strategy->on_report(event, now_, intents_);
        take_intents(slot);
    }
}

}  // namespace sluice::world
