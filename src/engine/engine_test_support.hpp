#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/apply_report.hpp"  // judge
#include "engine/engine.hpp"        // Engine
#include "engine/preview.hpp"       // Preview
#include "engine/state.hpp"         // State, fold
#include "market/calendar_view.hpp"

// Builders shared by the engine's tests. Everything happens on account A of venue `paper`, mostly in AAPL.US.
namespace sluice::engine {

inline Quantity qty(std::string_view text) { return parse_quantity(text).value(); }
inline Price px(std::string_view text) { return parse_price(text).value(); }
inline Amount usd(std::string_view text) { return parse_amount(text).value(); }
inline Ratio ratio(std::string_view text) { return parse_ratio(text).value(); }
inline Notional notional(std::string_view amount) { return product(px(amount), Quantity::whole(1)).value(); }

const AccountId kAccount{"A"};
const VenueId kVenue{"paper"};
const Currency kUsd{"USD"};
const InstrumentId kAapl{"AAPL.US"};
const InstrumentId kMsft{"MSFT.US"};
const InstrumentId kEs{"ES-202612.CME"};
constexpr UnixNanos kStart = UnixNanos::from_seconds(1'795'000'000);

// A market that is open or closed as the test says; the day is the UTC day.
class Doors final : public market::CalendarView {
public:
    bool open = true;
    bool is_open(const CalendarId&, UnixNanos) const override { return open; }
    std::optional<market::Session> session_at_or_after(const CalendarId&, UnixNanos) const override {
        return std::nullopt;
    }
    Date local_date(const CalendarId&, UnixNanos t) const override { return date_of(t); }
    std::string why_closed(const CalendarId&, UnixNanos) const override { return "closed for the night"; }
};

// Limits that most tests are not about let pass: shorts, repeats, and orders that could meet our own.
inline Limits roomy_limits() {
    Limits limits;
    limits.allow_short = true;
    limits.allow_self_trade = true;
    limits.duplicate_window = std::chrono::nanoseconds{0};
    return limits;
}

inline Account account(AccountId id = kAccount) {
    Account a;
    a.id = id;
    a.venue = kVenue;
    return a;
}

inline Instrument instrument(InstrumentId id) {
    Instrument i;
    i.id = id;
    if (id == kEs) {
        i.asset_class = AssetClass::Future;
        i.multiplier = Multiplier::whole(50);
        i.tick_size = px("0.25");
        i.expiry = Date{2026, 12, 18};
        i.settlement = Settlement::Cash;
    }
    return i;
}

inline NewOrderSingle order(Side side, Quantity quantity, std::optional<Price> limit = {}, InstrumentId id = kAapl) {
    NewOrderSingle o;
    o.account = kAccount;
    o.instrument = id;
    o.side = side;
    o.order_qty = quantity;
    o.ord_type = limit ? OrdType::Limit : OrdType::Market;
    o.price = limit;
    return o;
}
inline NewOrderSingle buy(std::string_view quantity, std::string_view limit = "187.50") {
    return order(Side::Buy, qty(quantity), px(limit));
}
inline NewOrderSingle sell(std::string_view quantity, std::string_view limit = "187.50") {
    return order(Side::Sell, qty(quantity), px(limit));
}
inline NewOrderSingle named(NewOrderSingle o, std::string_view id) {
    o.cl_ord_id = ClOrdId::parse(id).value();
    return o;
}

inline Requester person() { return Requester{}; }
inline Requester strategy(std::string_view key = {}) {
    Requester by;
    by.origin = Origin::Strategy;
    by.who = StrategyId{"robot"};
    if (!key.empty())
        by.key = IdempotencyKey::parse(key).value();
    return by;
}

inline VenueHealth health(Link link = Link::Up, Breaker breaker = Breaker::Closed, Mode mode = Mode::Paper) {
    return VenueHealth{kVenue, kAccount, link, breaker, mode, {}};
}

inline Adjustment cash(std::string_view amount, std::string_view id, Currency currency = kUsd) {
    Adjustment a;
    a.venue = kVenue;
    a.account = kAccount;
    a.currency = currency;
    a.cash = usd(amount);
    a.id = ExecId::parse(id).value();
    return a;
}
inline Adjustment holding(InstrumentId id, std::string_view quantity, std::string_view price, std::string_view name) {
    Adjustment a = cash("0", name);
    a.instrument = id;
    a.qty = qty(quantity);
    a.price = px(price);
    return a;
}

inline ExecutionReport report_on(const NewOrderSingle& o, ExecType type) {
    ExecutionReport r;
    r.venue = kVenue;
    r.account = o.account;
    r.instrument = o.instrument;
    r.cl_ord_id = o.cl_ord_id;
    r.side = o.side;
    r.exec_type = type;
    r.transact_time = kStart;
    return r;
}

// Folds events into a state one after the other, numbered and timed as the engine would.
struct Record {
    State state;
    UnixNanos now = kStart;

    void write(EventBody body) { fold(state, Event{state.last_sequence + 1, now, std::move(body)}); }
    // Account A with cash, its three instruments and a connection.
    void furnish() {
        write(AccountOpened{account()});
        write(LimitsSet{kAccount, roomy_limits(), person()});
        for (const auto& id : {kAapl, kMsft, kEs})
            write(InstrumentDefined{instrument(id)});
        write(VenueHealthChanged{health()});
        write(AdjustmentApplied{cash("100000", "opening"), Applied::Changed});
    }
    const OrderState& place(NewOrderSingle o, Exposure exposure = Exposure::Adds) {
        const ClOrdId id = o.cl_ord_id;
        write(OrderPlaced{std::move(o), person(), exposure, std::nullopt, {}});
        return *state.find_order(id);
    }
    // What the venue says, judged and folded as the engine does.
    ReportApplied hear(const ExecutionReport& r, Price estimate = px("200")) {
        ReportApplied applied = judge(*state.find_order(r.cl_ord_id), r, estimate);
        write(applied);
        return applied;
    }
};

// An engine with everything a world does for it: time, the journal's watermark, and what was written and let out.
class Desk {
public:
    explicit Desk(EngineConfig config = {}) : config_{std::move(config)} {
        open_engine();
        engine_->start(1, now, effects_);
        take();
        command(OpenAccount{account()}, engine_by());
        command(SetLimits{kAccount, roomy_limits()}, engine_by());
        for (const auto& id : {kAapl, kMsft, kEs})
            command(DefineInstrument{instrument(id)}, engine_by());
        hear(health(Link::Up, Breaker::Closed, config_.mode));
        hear(cash("100000", "opening"));
        for (const auto& id : {kAapl, kMsft})
            quote(id, "187.49", "187.50");
        forget();
    }

    Doors doors;
    UnixNanos now = kStart;
    bool journal_held = false;
    std::vector<Event> journal;          // every event
    std::vector<Event> events;           // since the last forget()
    std::vector<VenueRequest> requests;  // since the last forget()
    std::optional<UnixNanos> wake_at;

    const Engine& engine() const { return *engine_; }
    const State& state() const { return engine_->state(); }
    std::string fingerprint() const { return engine_->fingerprint(); }
    Preview preview(const Command& command) const { return engine_->preview(command); }
    void forget() {
        events.clear();
        requests.clear();
    }
    void feed(Input input) {
        engine_->apply(input, now, effects_);
        take();
    }
    void command(CommandBody body, Requester by = person()) { feed(Command{std::move(by), std::move(body)}); }
    void hear(VenueReport report) { feed(std::move(report)); }
    void quote(InstrumentId id, std::string_view bid, std::string_view offer) {
        feed(Quote{id, px(bid), px(offer), Quantity::whole(500), Quantity::whole(500), now, now});
    }
    // Submits and gives the order as it then stands; null when the command wrote nothing.
    const OrderState* submit(NewOrderSingle o, Requester by = person()) {
        const auto before = state().orders.size();
        command(SubmitOrder{std::move(o)}, std::move(by));
        return state().orders.size() == before ? nullptr : &state().orders.back();
    }
    void tell(const OrderState& o, ExecType type) { hear(report_on(o.order, type)); }
    void fill(const OrderState& o, std::string_view id, std::string_view quantity, std::string_view price) {
        ExecutionReport r = report_on(o.order, ExecType::Trade);
        r.exec_id = ExecId::parse(id).value();
        r.last_qty = qty(quantity);
        r.last_px = px(price);
        hear(r);
    }
    void outcome(const OrderState& o, RequestKind kind, SendOutcome what, std::optional<UnixNanos> retry_at = {}) {
        RequestOutcome r;
        r.venue = kVenue;
        r.account = kAccount;
        r.cl_ord_id = kind == RequestKind::Cancel ? o.order.cl_ord_id : o.in_flight.order.cl_ord_id;
        r.request = kind;
        r.outcome = what;
        r.retry_at = retry_at;
        hear(r);
    }
    // Lets time pass, waking the engine whenever it asked for it.
    void wait(std::chrono::nanoseconds how_long) {
        const UnixNanos until = now + how_long;
        while (wake_at && *wake_at <= until) {
            now = std::max(now, *wake_at);
            feed(Wake{});
        }
        now = until;
    }
    void release_journal() {
        journal_held = false;
        feed(Durable{state().last_sequence});
    }
    // The process ends; another one recovers the whole journal.
    void restart() {
        open_engine();
        for (const Event& event : journal)
            (void)engine_->recover(event);
        engine_->start(++epoch_, now, effects_);
        take();
    }
    std::size_t sent(RequestKind kind) const {
        std::size_t count = 0;
        for (const VenueRequest& r : requests)
            count += kind_of(r) == kind ? 1 : 0;
        return count;
    }
    template <class T>
    std::vector<T> written() const {
        std::vector<T> found;
        for (const Event& event : events)
            if (const auto* body = std::get_if<T>(&event.body))
                found.push_back(*body);
        return found;
    }
    static Requester engine_by() {
        Requester by;
        by.origin = Origin::Engine;
        by.who = StrategyId{"engine"};
        return by;
    }

private:
    void open_engine() { engine_ = std::make_unique<Engine>(config_, doors); }
    void take() {
        wake_at = effects_.wake_at;
        for (Event& event : effects_.events) {
            journal.push_back(event);
            events.push_back(std::move(event));
        }
        for (VenueRequest& request : effects_.requests)
            requests.push_back(std::move(request));
        const bool wrote = !effects_.events.empty();
        effects_.clear();
        if (wrote && !journal_held)
            feed(Durable{state().last_sequence});
    }

    EngineConfig config_;
    std::unique_ptr<Engine> engine_;
    Effects effects_;
    std::uint64_t epoch_ = 1;
};

}  // namespace sluice::engine
