#include "exchange/synthetic.hpp"

#include <algorithm>

#include "exchange/synthetic_path.hpp"

namespace sluice::exchange {

namespace {

constexpr std::int64_t kMinute = 60'000'000'000;
constexpr std::int64_t kDay = 24 * 60 * kMinute;

// How busy the market is at a part of its session, 1 at the quietest: exchanges at their ends, the coin in its afternoon.
double busyness(const market::Session& session, double part) {
    if ((session.close - session.open).count() >= kDay)
        return 1 + 4 * part * (1 - part) * part;
    const double edge = 2 * part - 1;
    return 1 + 2.2 * edge * edge * edge * edge + (part < 0.03 ? 1.5 : 0.0);
}

}  // namespace

std::vector<SyntheticSpec> synthetic_specs() {
    const auto share = [](const char* name, const char* around, double vol, double beta, int spread, std::int64_t size,
                          int events) {
        SyntheticSpec spec;
        spec.instrument.id = InstrumentId{InlineText<32>::unchecked(name)};
        spec.around = *parse_price(around);
        spec.daily_vol = vol;
        spec.beta = beta;
        spec.spread_ticks = spread;
        spec.usual_size = Quantity::whole(size);
        spec.events_per_minute = events;
        return spec;
    };
    std::vector<SyntheticSpec> specs{share("NOVA.SIM", "187.50", 0.013, 1.0, 1, 300, 40),
                                     share("ORBIT.SIM", "42.20", 0.019, 1.3, 1, 500, 30),
                                     share("HELIX.SIM", "512.00", 0.011, 0.7, 4, 100, 20)};
    SyntheticSpec coin = share("COIN/USD.SIM", "61000", 0.028, 0.5, 50, 1, 25);
    coin.instrument.asset_class = AssetClass::Crypto;
    coin.instrument.base_currency = Currency{"COIN"};
    coin.instrument.calendar = CalendarId{"24x7"};
    coin.instrument.round_lot = *parse_quantity("0.0001");
    coin.usual_size = *parse_quantity("0.35");
    specs.push_back(std::move(coin));
    return specs;
}

std::string synthetic_label(std::uint64_t seed) {
    return "SYNTHETIC MARKET, seed " + std::to_string(seed) +
           ": instruments, prices and sizes are made up; nothing here is real";
}

SyntheticSession::SyntheticSession(std::uint64_t seed, const SyntheticSpec& spec, const market::Session& session)
    : spec_{&spec},
      session_{session},
      random_{synthetic_random(seed, spec, session.date)},
      regime_{synthetic_regime(seed, session.date)},
      path_{synthetic_path(seed, spec, session.open, session.close, random_.split(1))} {
    plan_minute();
}

void SyntheticSession::plan_minute() {
    made_ = 0;
    planned_ = 0;
    if (minute_ + 1 >= path_.size())
        return;
    const double part = static_cast<double>(minute_) / static_cast<double>(path_.size() - 1);
    const double rate = spec_->events_per_minute * busyness(session_, part) * (regime_ == Regime::Stormy ? 1.6 : 1.0);
    planned_ = 1 + static_cast<int>(rate * (0.6 + 0.8 * random_.uniform()));
}

// Mostly small, sometimes large, in whole lots.
Quantity SyntheticSession::draw_size() {
    const std::int64_t lots = std::max<std::int64_t>(
        1, static_cast<std::int64_t>(spec_->usual_size.nanos() / spec_->instrument.round_lot.nanos()));
    const double u = random_.uniform();
    const double factor = 0.2 + 1.2 * u + (u > 0.95 ? 6 * random_.uniform() : 0.0);
    const auto drawn = std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(lots) * factor));
    // Shares come in round hundreds where the usual size has them.
    const std::int64_t rounded = lots >= 100 && drawn > 100 ? drawn / 100 * 100 : drawn;
    return Quantity::from_nanos(int128{rounded} * spec_->instrument.round_lot.nanos());
}

Quote SyntheticSession::make_quote(UnixNanos at, double fair) {
    const double tick = static_cast<double>(spec_->instrument.tick_size.nanos()) * 1e-9;
    const auto wide = static_cast<std::int64_t>(spec_->spread_ticks) * (regime_ == Regime::Stormy ? 2 : 1);
    const std::int64_t spread = std::max<std::int64_t>(1, wide + random_.between(-wide / 2, (wide + 1) / 2));
    const double low = fair / tick - static_cast<double>(spread) / 2 + random_.uniform() - 0.5;
    // lround would be libm; a price in ticks is far from where adding one half rounds wrongly.
    // NOLINTNEXTLINE(bugprone-incorrect-roundings)
    const std::int64_t bid = std::max<std::int64_t>(1, static_cast<std::int64_t>(low + 0.5));
    const std::int64_t nanos = spec_->instrument.tick_size.nanos();
    return Quote{spec_->instrument.id,
                 Price::from_nanos(bid * nanos),
                 Price::from_nanos((bid + spread) * nanos),
                 draw_size(),
                 draw_size(),
                 at,
                 at};
}

Trade SyntheticSession::make_trade(UnixNanos at) {
    // Buyers follow buyers more often than not.
    if (random_.chance(2, 5))
        leaning_ = leaning_ == Aggressor::Buyer ? Aggressor::Seller : Aggressor::Buyer;
    const bool buys = leaning_ == Aggressor::Buyer;
    Trade trade;
    trade.instrument = spec_->instrument.id;
    trade.price = buys ? quote_->offer_px : quote_->bid_px;
    trade.size = std::min(draw_size(), buys ? quote_->offer_size : quote_->bid_size);
    trade.aggressor = leaning_;
    trade.trade_id = static_cast<std::uint64_t>(days_from_civil(session_.date)) * 10'000'000 + ++trades_;
    trade.event_time = at;
    trade.recv_time = at;
    return trade;
}

bool SyntheticSession::next(MarketEvent& out) {
    while (made_ >= planned_) {
        if (minute_ + 2 >= path_.size())
            return false;
        ++minute_;
        plan_minute();
    }
    const double part = (static_cast<double>(made_) + random_.uniform()) / static_cast<double>(planned_);
    ++made_;
    const UnixNanos at =
        session_.open + std::chrono::nanoseconds{static_cast<std::int64_t>(minute_) * kMinute +
                                                 static_cast<std::int64_t>(part * static_cast<double>(kMinute))};
    const double fair = path_[minute_] * (1 - part) + path_[minute_ + 1] * part;
    if (quote_ && random_.chance(3, 10)) {
        out = make_trade(at);
    } else {
        quote_ = make_quote(at, fair);
        out = *quote_;
    }
    return true;
}

SyntheticMarket::SyntheticMarket(std::uint64_t seed, std::vector<SyntheticSpec> specs,
                                 const market::CalendarView& calendars, UnixNanos from, UnixNanos until)
    : seed_{seed},
      specs_{std::move(specs)},
      calendars_{calendars},
      from_{from},
      until_{until},
      sources_(specs_.size()) {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        sources_[i].session_close = from_;
        refill(i);
    }
}

// The source's next event at or after `from_`, opening sessions as they come; none past `until_`.
void SyntheticMarket::refill(std::size_t index) {
    Source& source = sources_[index];
    source.head.reset();
    MarketEvent event;
    for (;;) {
        while (source.session && source.session->next(event)) {
            const UnixNanos at = std::visit([](const auto& e) { return e.event_time; }, event);
            if (at < from_)
                continue;
            if (at < until_)
                source.head = std::move(event);
            return;
        }
        const auto session = calendars_.session_at_or_after(specs_[index].instrument.calendar, source.session_close);
        if (!session || session->open >= until_)
            return;
        source.session.emplace(seed_, specs_[index], *session);
        source.session_close = session->close;
    }
}

bool SyntheticMarket::next(MarketEvent& out) {
    std::size_t first = sources_.size();
    UnixNanos earliest;
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        if (!sources_[i].head)
            continue;
        const UnixNanos at = std::visit([](const auto& e) { return e.event_time; }, *sources_[i].head);
        if (first == sources_.size() || at < earliest) {
            first = i;
            earliest = at;
        }
    }
    if (first == sources_.size())
        return false;
    out = std::move(*sources_[first].head);
    refill(first);
    return true;
}

}  // namespace sluice::exchange
