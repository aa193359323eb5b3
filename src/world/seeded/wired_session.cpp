#include "world/seeded/wired_session.hpp"

#include <algorithm>
#include <chrono>
#include <type_traits>
#include <utility>

#include "venues/alpaca/client.hpp"        // kCapabilities
#include "world/seeded/session_parts.hpp"  // DrawnDue, configure, walk, instrument_of
#include "world/seeded/wired_life.hpp"     // Life

namespace sluice::world {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

constexpr std::uint64_t kStepsAtMost = 5'000;
constexpr std::size_t kEventsShown = 40;

engine::EngineConfig draw_config(Random random) {
    engine::EngineConfig config;
    config.rehearse_live = random.chance(1, 5);
    config.auto_execute = config.rehearse_live ? random.chance(2, 3) : random.chance(1, 2);
    config.require_confirmation = random.chance(1, 3);
    config.reconcile_every = random.chance(1, 2) ? seconds{60} : seconds{300};
    config.venues[VenueId{"alpaca"}] = venues::alpaca::kCapabilities;
    return config;
}

std::vector<Account> draw_accounts(Random random) {
    std::vector<Account> accounts{{AccountId{"main"}, VenueId{"alpaca"}, Currency{"USD"}, CalendarId{"NYSE"}}};
    if (random.chance(1, 3))
        accounts.push_back({AccountId{"second"}, VenueId{"alpaca"}, Currency{"USD"}, CalendarId{"NYSE"}});
    return accounts;
}

std::vector<venues::feed::Listing> listings() {
    std::vector<venues::feed::Listing> out;
    for (venues::feed::Listing& one : venues::feed::alpaca_listings())
        if (one.symbol == "AAPL" || one.symbol == "SPY" || one.symbol == "MSFT")
            out.push_back(std::move(one));
    return out;
}

std::vector<Instrument> instruments_of(const std::vector<venues::feed::Listing>& listed) {
    std::vector<Instrument> out;
    for (const venues::feed::Listing& one : listed)
        out.push_back(one.spec.instrument);
    return out;
}

}  // namespace

WiredSession::WiredSession(std::uint64_t seed, WiredCoverage& coverage, Doors doors)
    : seed_{seed},
      coverage_{coverage},
      chance_{seed, 31},
      market_{seed, 32},
      accounts_{draw_accounts(Random{seed, 34})},
      instruments_{instruments_of(listings())},
      config_{draw_config(Random{seed, 33})},
      judge_{config_, calendars_, cells_},
      journal_{Random{seed, 35}, chance_, judge_, [&coverage](std::string_view what) { coverage.count(what); }},
      box_{seed, listings(), [this](std::string sentence) { judge_.fail(std::move(sentence)); }},
      source_{Random{seed, 36}, accounts_, instruments_},
      now_{UnixNanos::from_seconds(1'767'625'200)} {  // Monday 2026-01-05, 15:00 UTC
    for (std::size_t i = 0; i < accounts_.size(); ++i)
        first_limits_.push_back(source_.draw_limits());
    journal_.set_pace({3, 0, 500, 0});
    if (doors == Doors::Open)
        doors_.emplace(
            seed, accounts_, instruments_, [this]() -> const std::vector<Event>& { return journal_.history(); },
            [this](std::string sentence) { judge_.fail(std::move(sentence)); });
}

WiredSession::~WiredSession() = default;

Node& WiredSession::node() { return life_->node; }

std::optional<SeedFailure> WiredSession::run() {
    box_.start(now_);
    begin_life();
    for (std::uint64_t steps = 0; !broken() && commands_ < kCommands && steps < kStepsAtMost; ++steps)
        step();
    if (!broken())
        settle();
    coverage_.add(box_.weather());
    for (std::size_t i = 0; i < count_of<WiredBox::Incident>(); ++i)
        coverage_.happened(static_cast<WiredBox::Incident>(i), box_.happened(static_cast<WiredBox::Incident>(i)));
    if (!broken())
        return std::nullopt;
    return SeedFailure{seed_, judge_.broken(), journal_.last_events(kEventsShown)};
}

void WiredSession::append(std::span<const Event> events) {
    for (const Event& event : events) {
        journal_.append(event, now_);
        judge_.on_event(event);
        if (const auto* health = std::get_if<JournalHealthChanged>(&event.body))
            journal_healthy_ = health->healthy;
        cover(event);
        ++events_;
    }
}

void WiredSession::on_input(const Input& input, UnixNanos now) { judge_.on_input(input, now); }

// ---- time and chance

void WiredSession::step() {
    const std::uint64_t pace = chance_.below(1'000);
    nanoseconds by = microseconds{chance_.between(0, 100'000)};
    if (pace < 300)
        by = milliseconds{chance_.between(100, 1'000)};
    if (pace < 60)
        by = milliseconds{chance_.between(1'000, 6'000)};
    if (pace < 8)
        by = seconds{chance_.between(6, 60)};
    advance(by);
    if (broken())
        return;
    act();
    quiet();
}

void WiredSession::act() {
    const std::uint64_t what = chance_.below(1'000);
    if (what < 550)
        return move_quote();
    if (what < 800)
        return command();
    if (what < 850)
        return print();
    if (what < 930)
        return box_.draw_incident(now_);
    if (what < 945)
        return die(chance_.chance(1, 2));
    if (what < 950)
        return restart_in_order();
    if (what < 960)
        return journal_.draw_trouble(now_);
}

// Everything due until then happens in the order of time; what is due at one instant, in a drawn order.
void WiredSession::advance(nanoseconds by) {
    const UnixNanos until = now_ + by;
    while (!broken() && fire_one(until))
        quiet();
    now_ = std::max(now_, until);
    box_.set_now(now_);
}

bool WiredSession::fire_one(UnixNanos until) {
    enum class Due { Node, Net, Box, Commit, Acknowledgement, Trouble, Incident, Cut, Doors };
    DrawnDue<Due, 9> due{now_, until};
    due.consider(life_->stepper.next_due(), Due::Node);
    due.consider(box_.net().next_due(), Due::Net);
    due.consider(box_.host().next_due(), Due::Box);
    due.consider(journal_.commit_at(), Due::Commit);
    due.consider(journal_.acknowledgement_at(), Due::Acknowledgement);
    due.consider(journal_.trouble_ends_at(), Due::Trouble);
    due.consider(box_.next_end(), Due::Incident);
    if (!severed_.empty())
        due.consider(severed_.front().at, Due::Cut);
    if (doors_)
        due.consider(doors_->next_due(), Due::Doors);
    if (due.none())
        return false;
    now_ = due.at();
    box_.set_now(now_);
    life_->stepper.set_now(now_);
    switch (due.draw(chance_)) {
        case Due::Node: life_->stepper.fire(now_); break;
        case Due::Net: box_.net().fire(now_); break;
        case Due::Box: box_.host().fire(now_); break;
        case Due::Commit:
            if (!journal_.commit(node(), now_))
                die(true);
            break;
        case Due::Acknowledgement: journal_.acknowledge(node(), now_); break;
        case Due::Trouble: journal_.end_trouble(); break;
        case Due::Incident: box_.end_incidents(now_); break;
        case Due::Doors: doors_->fire(now_); break;
        case Due::Cut: {
            ChannelCarrier* carrier = severed_.front().carrier;
            severed_.erase(severed_.begin());
            box_.net().cut(*carrier, now_);
            break;
        }
    }
    return true;
}

// The broker and we see the same market; how its data travels is no concern of these sessions.
void WiredSession::move_quote() {
    const InstrumentId& id = instruments_[market_.below(instruments_.size())].id;
    Quote& quote = quotes_[id];
    walk(quote, id, market_, now_);
    quote.bid_size = Quantity::whole(market_.between(1, 40));
    quote.offer_size = Quantity::whole(market_.between(1, 40));
    box_.feed(quote, now_);
    node().on_quote(quote, now_);
    if (doors_)
        doors_->on_quote(quote, now_);
}

void WiredSession::print() {
    const auto quote = quotes_.find(instruments_[market_.below(instruments_.size())].id);
    if (quote == quotes_.end())
        return;
    Trade trade;
    trade.instrument = quote->first;
    trade.price = market_.chance(1, 2) ? quote->second.bid_px : quote->second.offer_px;
    trade.size = Quantity::whole(market_.between(1, 30));
    trade.event_time = trade.recv_time = now_;
    box_.feed(trade, now_);
    node().on_trade(trade, now_);
    if (doors_)
        doors_->on_trade(trade, now_);
}

Command WiredSession::draw_command() {
    if (config_.rehearse_live && chance_.chance(1, 8))
        return source_.arm();
    if (config_.rehearse_live && chance_.chance(1, 5))
        return source_.answer(judge_.told());
    if (chance_.chance(1, 25))
        return {Requester{}, Reconcile{}};
    return source_.draw(judge_.told(), quotes_);
}

void WiredSession::command() {
    ++commands_;
    Command drawn = draw_command();
    const InstrumentId* meant = instrument_of(drawn);
    const auto quote = meant == nullptr ? quotes_.end() : quotes_.find(*meant);
    if (quote != quotes_.end() && chance_.chance(9, 10)) {
        // Most orders meet a fresh quote.
        quote->second.recv_time = quote->second.event_time = now_;
        box_.feed(quote->second, now_);
        node().on_quote(quote->second, now_);
    }
    node().on_command(std::move(drawn), now_);
}

void WiredSession::quiet() {
    if (doors_ && life_ && !broken())
        doors_->pass(now_, journal_healthy_);
    if (life_ && !broken())
        judge_.on_quiet(node().engine().state(), now_);
}

// ---- coverage

void WiredSession::cover(WiredOutcome outcome) {
    for (std::size_t i = 0; i < count_of<WiredBox::Incident>(); ++i)
        if (box_.in_the_air(static_cast<WiredBox::Incident>(i), now_))
            coverage_.hit(static_cast<WiredBox::Incident>(i), outcome);
}

void WiredSession::cover(const Event& event) {
    if (const auto* progress = std::get_if<RequestProgress>(&event.body)) {
        if (progress->stage == RequestStage::Unknown) {
            unknown_[progress->outcome.cl_ord_id] = true;
            cover(WiredOutcome::Unknown);
        }
    } else if (const auto* told = std::get_if<ReportApplied>(&event.body)) {
        const ExecutionReport& report = told->report;
        if (told->settles_new || told->settles_replace)
            if (unknown_.erase(report.cl_ord_id) != 0)
                cover(WiredOutcome::Settled);
        if (told->applied == Applied::Duplicate || told->applied == Applied::Stale)
            return cover(WiredOutcome::Known);
        if (!told->fill_qty.is_zero())
            cover(WiredOutcome::Filled);
        switch (report.exec_type) {
            case ExecType::New: return cover(WiredOutcome::Acknowledged);
            case ExecType::Canceled:
            case ExecType::Expired:
            case ExecType::Replaced: return cover(WiredOutcome::Ended);
            case ExecType::Rejected: return cover(WiredOutcome::Refused);
            case ExecType::Trade:
            case ExecType::DoneForDay:
            case ExecType::Suspended:
            case ExecType::Held:
            case ExecType::TradeCancel:
            case ExecType::TradeCorrect:
            case ExecType::OrderStatus: return;
        }
    } else if (const auto* none = std::get_if<NotFoundNoted>(&event.body)) {
        if (none->not_found.kind == NotFoundKind::Proof && unknown_.erase(none->not_found.cl_ord_id) != 0)
            cover(WiredOutcome::Settled);
    } else if (std::holds_alternative<CancelRejected>(event.body)) {
        cover(WiredOutcome::Refused);
    } else if (const auto* health = std::get_if<VenueHealthChanged>(&event.body)) {
        const bool up = health->health.link == Link::Up && health->health.breaker == Breaker::Closed;
        cover(up ? WiredOutcome::Up : WiredOutcome::Down);
    } else if (std::holds_alternative<Reconciled>(event.body)) {
        cover(WiredOutcome::Compared);
    }
}

}  // namespace sluice::world
