#include "world/seeded/session.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "world/seeded/session_parts.hpp"  // DrawnDue, configure, walk, instrument_of
#include "world/seeded/session_tap.hpp"

namespace sluice::world {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

constexpr std::uint64_t kStepsAtMost = 60'000;
constexpr std::size_t kEventsShown = 30;

engine::EngineConfig draw_config(Random random) {
    engine::EngineConfig config;
    config.mode = random.chance(2, 5) ? Mode::Live : Mode::Paper;
    config.rehearse_live = config.mode == Mode::Paper && random.chance(1, 3);
    const bool strict = config.mode == Mode::Live || config.rehearse_live;
    config.auto_execute = strict ? random.chance(2, 3) : random.chance(1, 2);
    config.require_confirmation = strict ? random.chance(1, 3) : random.chance(1, 2);
    // Sessions last days; few of them look every minute.
    const std::uint64_t pace = random.below(10);
    config.reconcile_every = pace == 0 ? seconds{60} : pace < 4 ? seconds{600} : seconds{3'600};
    return config;
}

std::vector<Account> draw_accounts(Random random) {
    std::vector<Account> accounts{{AccountId{"main"}, VenueId{"alpha"}, Currency{"USD"}, CalendarId{"NYSE"}}};
    const std::uint64_t more = random.below(6);
    if (more < 2)
        accounts.push_back({AccountId{"second"}, VenueId{"beta"}, Currency{"USD"}, CalendarId{"24x7"}});
    if (more == 2)
        accounts.push_back({AccountId{"second"}, VenueId{"alpha"}, Currency{"USD"}, CalendarId{"NYSE"}});
    return accounts;
}

// What each venue can do by itself; accounts of one venue find the same there.
engine::EngineConfig with_venues(engine::EngineConfig config, const std::vector<Account>& accounts,
                                 std::uint64_t seed) {
    for (const Account& account : accounts) {
        Random random{seed, account.venue == VenueId{"alpha"} ? 10u : 11u};
        const Capabilities can = VenueCharacter::draw(random, config.mode).can;
        if (can != Capabilities{})
            config.venues[account.venue] = can;
    }
    return config;
}

std::vector<Instrument> make_instruments() {
    std::vector<Instrument> out(4);
    out[0].id = InstrumentId{"AAPL.US"};
    out[1].id = InstrumentId{"SPY.US"};
    out[2].id = InstrumentId{"MSFT.US"};
    out[3].id = InstrumentId{"BTC/USD.X"};
    out[3].asset_class = AssetClass::Crypto;
    out[3].base_currency = Currency{"BTC"};
    out[3].calendar = CalendarId{"24x7"};
    return out;
}

}  // namespace

SeededSession::SeededSession(std::uint64_t seed, Coverage& coverage)
    : seed_{seed},
      coverage_{coverage},
      chance_{seed, 1},
      market_{seed, 2},
      accounts_{draw_accounts(Random{seed, 4})},
      instruments_{make_instruments()},
      config_{with_venues(draw_config(Random{seed, 3}), accounts_, seed)},
      judge_{config_, calendars_, coverage},
      journal_{Random{seed, 5}, chance_, judge_, [&coverage](std::string_view what) { coverage.count(what); }},
      source_{Random{seed, 6}, accounts_, instruments_},
      now_{UnixNanos::from_seconds(1'767'625'200)} {  // Monday 2026-01-05, 15:00 UTC
    for (std::size_t i = 0; i < accounts_.size(); ++i) {
        Random character{seed, accounts_[i].venue == VenueId{"alpha"} ? 10u : 11u};
        venues_.push_back(std::make_unique<ScriptedVenue>(
            accounts_[i].venue, accounts_[i].id, VenueCharacter::draw(character, config_.mode), Random{seed, 20 + i}));
        auto& tap = taps_[accounts_[i].venue];
        if (!tap)
            tap = std::make_unique<Tap>(judge_);
        tap->add(*venues_.back());
        first_limits_.push_back(source_.draw_limits());
    }
    const std::uint64_t slow = chance_.below(4) * 4;
    journal_.set_pace({slow, slow * 2, 300, 6});
}

SeededSession::~SeededSession() = default;

std::optional<SeedFailure> SeededSession::run() {
    begin_life();
    while (!broken() && (commands_ < kCommands || events_ < kEvents) && steps_ < kStepsAtMost)
        step();
    if (!broken() && (commands_ < kCommands || events_ < kEvents))
        judge_.fail("the session stayed below its size: " + std::to_string(commands_) + " commands, " +
                    std::to_string(events_) + " events");
    if (!broken())
        settle();
    for (const auto& venue : venues_)
        coverage_.add_venue(*venue);
    coverage_.add_disk(journal_.storage().counts());
    if (!broken())
        return std::nullopt;
    return SeedFailure{seed_, judge_.broken(), journal_.last_events(kEventsShown)};
}

void SeededSession::append(std::span<const Event> events) {
    for (const Event& event : events) {
        journal_.append(event, now_);
        judge_.on_event(event);
        ++events_;
    }
}

void SeededSession::on_input(const Input& input, UnixNanos now) { judge_.on_input(input, now); }

// ---- time and chance

void SeededSession::step() {
    ++steps_;
    const std::uint64_t pace = chance_.below(1'000);
    nanoseconds by = microseconds{chance_.between(0, 20'000)};
    if (pace < 250)
        by = milliseconds{chance_.between(20, 300)};
    if (pace < 60)
        by = milliseconds{chance_.between(300, 3'000)};
    if (pace < 12)
        by = seconds{chance_.between(3, 60)};
    advance(by);
    if (broken())
        return;
    act();
    quiet();
    if (steps_ % 500 == 0 && !broken())
        judge_.compare_money(node_->engine().state());
}

void SeededSession::act() {
    const std::uint64_t what = chance_.below(1'000);
    if (what < 500)
        return move_quote();
    if (what < 660)
        return command();
    if (what < 680) {
        Trade trade;
        trade.instrument = instruments_[market_.below(instruments_.size())].id;
        const auto quote = quotes_.find(trade.instrument);
        if (quote == quotes_.end())
            return;
        trade.price = quote->second.bid_px;
        trade.size = Quantity::whole(1);
        trade.event_time = trade.recv_time = now_;
        return node_->on_trade(trade, now_);
    }
    if (what < 688)
        return journal_.draw_trouble(now_);
    if (what < 694)
        return die(chance_.chance(2, 3));
    if (what < 696)
        return restart_in_order();
    if (what < 700) {
        ScriptedVenue& venue = *venues_[chance_.below(venues_.size())];
        const bool days_end = chance_.chance(1, 3);
        return tap_of(venue).at_next_quote([&venue, days_end](UnixNanos now, venues::Outbox& out) {
            if (days_end)
                venue.expire_day_orders(now, out);
            else
                venue.tell_everything(now, out);
        });
    }
    if (what < 702) {
        // A long silence, into the night or over the weekend.
        coverage_.count("session: hours passed");
        return advance(hours{chance_.between(1, 20)});
    }
    if (!calendars_.is_open(CalendarId{"NYSE"}, now_) && chance_.chance(1, 30)) {
        const auto next = calendars_.session_at_or_after(CalendarId{"NYSE"}, now_);
        if (next)
            advance(next->open + minutes{1} - now_);
    }
}

// Everything due until then happens in the order of time; what is due at one instant, in a drawn order.
void SeededSession::advance(nanoseconds by) {
    const UnixNanos until = now_ + by;
    while (!broken() && fire_one(until))
        quiet();
    now_ = std::max(now_, until);
}

bool SeededSession::fire_one(UnixNanos until) {
    enum class Due { Node, Commit, Acknowledgement, Trouble };
    DrawnDue<Due, 4> due{now_, until};
    due.consider(node_->next_due(), Due::Node);
    due.consider(journal_.commit_at(), Due::Commit);
    due.consider(journal_.acknowledgement_at(), Due::Acknowledgement);
    due.consider(journal_.trouble_ends_at(), Due::Trouble);
    if (due.none())
        return false;
    now_ = due.at();
    switch (due.draw(chance_)) {
        case Due::Node: node_->on_time(now_); break;
        case Due::Commit:
            if (!journal_.commit(*node_, now_))
                die(true);
            break;
        case Due::Acknowledgement: journal_.acknowledge(*node_, now_); break;
        case Due::Trouble: journal_.end_trouble(); break;
    }
    return true;
}

void SeededSession::move_quote() {
    const InstrumentId& id = instruments_[market_.below(instruments_.size())].id;
    Quote& quote = quotes_[id];
    walk(quote, id, market_, now_);
    quote.bid_size = quote.offer_size = Quantity::whole(market_.between(1, 500));
    node_->on_quote(quote, now_);
}

Command SeededSession::draw_command() {
    const bool strict = config_.mode == Mode::Live || config_.rehearse_live;
    if (strict && chance_.chance(1, 12))
        return source_.arm();
    for (const auto& venue : venues_)
        if (venue->character().can.snapshots && !judge_.told().comparison(venue->account()).adopted &&
            config_.mode == Mode::Live && chance_.chance(1, 8))
            return source_.adopt();
    if (strict && chance_.chance(1, 5))
        return source_.answer(judge_.told());
    return source_.draw(judge_.told(), quotes_);
}

void SeededSession::command() {
    ++commands_;
    Command drawn = draw_command();
    const InstrumentId* meant = instrument_of(drawn);
    if (meant != nullptr) {
        // Most orders meet a fresh quote.
        const auto quote = quotes_.find(*meant);
        if (quote != quotes_.end() && chance_.chance(9, 10)) {
            quote->second.recv_time = quote->second.event_time = now_;
            node_->on_quote(quote->second, now_);
        }
    }
    node_->on_command(std::move(drawn), now_);
}

void SeededSession::quiet() {
    if (node_ && !broken())
        judge_.on_quiet(node_->engine().state(), now_);
}

SeededSession::Tap& SeededSession::tap_of(const ScriptedVenue& venue) { return *taps_.at(venue.venue()); }

}  // namespace sluice::world
