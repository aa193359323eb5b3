#include "market/settlement.hpp"

#include <algorithm>
#include <numeric>

#include "base/int128.hpp"  // mul_div_round

namespace sluice::market {
namespace {

constexpr int kSearchDays = 30;  // longer than any closure

Quantity positive(Quantity quantity) { return quantity.abs(); }

}  // namespace

SettlementRule default_settlement_rule(const Instrument& instrument) {
    SettlementRule rule;
    if (instrument.calendar.view().starts_with("NSE"))
        rule.value = SettlementValue::ClosingMean;
    return rule;
}

std::optional<ExpirySessions> expiry_sessions(const CalendarView& calendars, const CalendarId& calendar, Date date) {
    UnixNanos from = start_of(add_days(date, -kSearchDays));
    std::optional<Session> before;
    std::optional<Session> last;
    const UnixNanos until = start_of(add_days(date, 2));
    while (from < until) {
        const auto session = calendars.session_at_or_after(calendar, from);
        if (session && session->date > date)
            break;
        if (session) {
            before = last;
            last = session;
        }
        // Where a calendar's tables begin inside the days looked at, the first session is found from some day of them.
        from = session ? session->close : from + std::chrono::hours{24};
    }
    if (!last)
        return std::nullopt;
    // Past the end of its tables a calendar knows nothing; a last day out there has no session yet.
    if (last->date < date && !calendars.session_at_or_after(calendar, from))
        return std::nullopt;
    return ExpirySessions{before, *last};
}

UnixNanos local_midnight(const CalendarView& calendars, const CalendarId& calendar, Date date) {
    // No zone is farther than 15 hours from UTC, and a trade date begins at most a day early.
    std::int64_t before = (start_of(date) - std::chrono::hours{40}).nanos();
    std::int64_t at = (start_of(date) + std::chrono::hours{16}).nanos();
    while (at - before > 1) {
        const std::int64_t middle = before + (at - before) / 2;
        if (calendars.local_date(calendar, UnixNanos::from_nanos(middle)) < date)
            before = middle;
        else
            at = middle;
    }
    return UnixNanos::from_nanos(at);
}

void PrintMean::add(Price px, Quantity weight) {
    const auto part = checked_mul(px.nanos(), weight.nanos());
    const auto notional = part ? checked_add(notional_, *part) : part;
    const auto total = checked_add(weight_, weight.nanos());
    if (!notional || !total) {
        overflow_ = true;
        return;
    }
    notional_ = *notional;
    weight_ = *total;
}

std::optional<Price> PrintMean::on_tick(Price tick) const {
    const auto per_tick = checked_mul(weight_, tick.nanos());
    if (overflow_ || weight_ <= 0 || !per_tick || *per_tick <= 0)
        return std::nullopt;
    const auto ticks = to_int64(div_round_half_away(notional_, *per_tick));
    if (!ticks)
        return std::nullopt;
    return Price::from_nanos(*ticks * tick.nanos());
}

Result<Price> option_payoff(const OptionTerms& terms, Price value, SplitRatio ratio) {
    const auto old_value = split_price(value, {ratio.old_units, ratio.new_units});
    if (!old_value)
        return tl::unexpected{old_value.error()};
    const Price gain = terms.right == OptionRight::Call ? *old_value - terms.strike : terms.strike - *old_value;
    return std::max(gain, Price{});
}

Result<Delivery> deliver(const Instrument& option, const Quantity& underlying_lot, Quantity qty, Price value,
                         SplitRatio ratio) {
    const OptionTerms& terms = *option.option;
    const bool receives = (terms.right == OptionRight::Call) == (qty > Quantity{});
    const auto old_units = mul_div_round(positive(qty).nanos(), option.multiplier.nanos(), Multiplier::kUnit);
    const auto strike_money = value_of(terms.strike, positive(qty), option.multiplier);
    const auto strike = split_price(terms.strike, ratio);
    if (!old_units || !strike_money || !strike)
        return fail(ErrorCode::Overflow, "exercising " + to_text(qty) + " delivers more than can be counted");
    const auto units = split_holding(Quantity::from_nanos(*old_units), ratio, underlying_lot);
    if (!units)
        return tl::unexpected{units.error()};
    const auto in_lieu = value_of(value, units->fraction, Multiplier::whole(1));
    if (!in_lieu)
        return tl::unexpected{in_lieu.error()};
    Delivery out{units->whole, *strike, *in_lieu - *strike_money, units->fraction};
    if (!receives)
        out = {-out.units, out.price, -out.cash, -out.in_lieu};
    return out;
}

std::vector<Quantity> assign(const std::vector<Quantity>& shorts, Quantity exercised, Quantity lot, Random random) {
    std::vector<Quantity> out(shorts.size());
    const Quantity all = std::accumulate(shorts.begin(), shorts.end(), Quantity{});
    const int128 lots = std::min(exercised, all).nanos() / lot.nanos();
    const int128 total = all.nanos() / lot.nanos();
    // Products of two counts of lots fit 128 bits up to here; nobody holds more.
    if (lots <= 0 || total < lots || total > (int128{1} << 62))
        return out;
    struct Rest {
        std::size_t holder;
        int128 remainder;
        std::uint64_t draw;
    };
    std::vector<Rest> rests;
    int128 given = 0;
    for (std::size_t i = 0; i < shorts.size(); ++i) {
        const int128 held = shorts[i].nanos() / lot.nanos();
        const int128 share = held * lots / total;
        out[i] = Quantity::from_nanos(share * lot.nanos());
        given += share;
        rests.push_back({i, held * lots % total, random.next()});
    }
    std::sort(rests.begin(), rests.end(), [](const Rest& a, const Rest& b) {
        if (a.remainder != b.remainder)
            return a.remainder > b.remainder;
        return a.draw != b.draw ? a.draw < b.draw : a.holder < b.holder;
    });
    for (const Rest& rest : rests) {
        if (given == lots)
            break;
        out[rest.holder] += lot;
        ++given;
    }
    return out;
}

}  // namespace sluice::market
