#include "analytics/sizing.hpp"

#include <algorithm>
#include <utility>

#include "base/int128.hpp"

namespace sluice::analytics {
namespace {

constexpr std::int64_t kMostLots = 1'000'000'000'000;
constexpr std::size_t kMostOrders = 1'000;

// One candidate size and what it would cost.
struct Cost {
    Amount entry_value, slippage, loss;
    RoundTrip at_stop;
};

class Sizer {
public:
    Sizer(const Instrument& instrument, Side side, const BracketPrices& prices, const SizingRules& rules,
          const ChargeRules& charges)
        : instrument_{instrument}, side_{side}, prices_{prices}, rules_{rules}, charges_{charges} {}

    Quantity units(std::int64_t lots) const {
        return Quantity::from_nanos(instrument_.round_lot.nanos() * static_cast<int128>(lots));
    }

    // Of all the orders together that split() makes.
    Result<RoundTrip> trip(Quantity qty, Price exit) const {
        auto out = round_trip(instrument_, side_, qty, prices_.entry, exit, {});
        const auto opening = charges(side_, prices_.entry, qty);
        const auto closing = charges(opposite(side_), exit, qty);
        if (!out || !opening || !closing)
            return fail(!out ? out.error() : !opening ? opening.error() : closing.error());
        out->entry_charges = *opening;
        out->exit_charges = *closing;
        out->net = out->gross - *opening - *closing;
        return out;
    }

    Result<Cost> cost(std::int64_t lots) const {
        const Quantity qty = units(lots);
        const auto trip = this->trip(qty, prices_.stop);
        const auto value = value_of(prices_.entry, qty, instrument_.multiplier);
        const auto slippage = value_of(rules_.slippage, qty, instrument_.multiplier);
        if (!trip || !value || !slippage)
            return fail(!trip ? trip.error() : !value ? value.error() : slippage.error());
        return Cost{*value, *slippage, *slippage - trip->net, *trip};
    }

    // The largest number of lots up to `most` that `fits`; charges never fall with size, so halving finds what taking
    // off lot after lot would.
    template <class Fits>
    Result<std::int64_t> largest(std::int64_t most, Fits fits) const {
        std::int64_t good = 0;
        for (std::int64_t bad = most + 1, next = most; bad - good > 1; next = good + (bad - good) / 2) {
            const auto here = cost(next);
            if (!here)
                return fail(here.error());
            (fits(next, *here) ? good : bad) = next;
        }
        return good;
    }

    // At least the lots whose stop alone would use the budget up.
    Result<std::int64_t> lots_before_charges(Amount budget) const {
        const Price loss = (prices_.entry - prices_.stop).abs() + rules_.slippage;
        const auto of_lot = value_of(loss, instrument_.round_lot, instrument_.multiplier);
        if (!of_lot)
            return fail(of_lot.error());
        if (budget <= Amount{})
            return 0;
        // The product was rounded to a nano: a nano less gives a bound from above, and the search below the exact figure.
        const int128 lots = budget.nanos() / std::max(of_lot->nanos() - 1, int128{1});
        return static_cast<std::int64_t>(std::min(lots, int128{kMostLots}));
    }

    bool within_caps(std::int64_t lots, const Cost& cost) const {
        return (!rules_.buying_power || cost.entry_value + cost.at_stop.entry_charges <= *rules_.buying_power) &&
               (!rules_.notional_most || cost.entry_value <= *rules_.notional_most) &&
               (!rules_.position_most || units(lots) <= *rules_.position_most);
    }

    // Orders of at most the freeze quantity, in whole lots.
    Result<std::vector<Quantity>> split(Quantity all) const {
        if (!rules_.order_most)
            return std::vector<Quantity>{all};
        const Quantity most = order_most();
        if (most <= Quantity{} || all.nanos() / most.nanos() >= static_cast<int128>(kMostOrders))
            return fail(ErrorCode::Invalid, "orders of at most " + to_text(*rules_.order_most) + " cannot make " +
                                                to_text(all) + " in fewer than a thousand");
        std::vector<Quantity> out;
        for (; all > Quantity{}; all -= out.back())
            out.push_back(std::min(all, most));
        return out;
    }

private:
    // In whole lots; zero or less where not one fits, and split() refuses.
    Quantity order_most() const {
        const int128 lot = instrument_.round_lot.nanos();
        return Quantity::from_nanos(rules_.order_most->nanos() / lot * lot);
    }

    // Each order is charged on its own: flat brokerage and minimums count once for each.
    Result<Amount> charges(Side side, Price px, Quantity qty) const {
        const auto of = [&](Quantity part) { return charges_of(charges_, instrument_, side, px, part); };
        if (!rules_.order_most || order_most() <= Quantity{} || qty <= order_most())
            return of(qty);
        const Quantity most = order_most();
        const Quantity rest = Quantity::from_nanos(qty.nanos() % most.nanos());
        const auto full = of(most);
        const auto last = rest.is_zero() ? Result<Amount>{Amount{}} : of(rest);
        if (!full || !last)
            return fail(!full ? full.error() : last.error());
        const auto all = checked_mul(full->nanos(), qty.nanos() / most.nanos());
        const auto sum = all ? checked_add(*all, last->nanos()) : std::nullopt;
        if (!sum)
            return fail(ErrorCode::Overflow, "the charges of " + to_text(qty) + " in orders of " + to_text(most) +
                                                 " do not fit; larger orders would be right");
        return Amount::from_nanos(*sum);
    }

    const Instrument& instrument_;
    Side side_;
    const BracketPrices& prices_;
    const SizingRules& rules_;
    const ChargeRules& charges_;
};

Sizing refused(Sizing out, SizingVerdict verdict, std::string reason) {
    out.verdict = verdict;
    out.reason = std::move(reason);
    return out;
}

}  // namespace

Result<Sizing> size_trade(const Instrument& instrument, const TradeIdea& idea, Amount equity, const SizingRules& rules,
                          const ChargeRules& charges) {
    Sizing out;
    const auto prices = round_bracket(idea, instrument.tick_size);
    if (!prices)
        return refused(std::move(out), SizingVerdict::PricesWrong, prices.error().text);
    out.prices = *prices;
    if (rules.slippage < Price{} || instrument.round_lot <= Quantity{})
        return fail(ErrorCode::Invalid, "the slippage must not be negative and the lot must be above 0");
    if (prices->target) {
        const auto reward = reward_risk_of(*prices);
        if (!reward)
            return fail(reward.error());
        out.reward_risk = *reward;
        // Exact, before the ratio was rounded.
        const int128 gain = int128{(*prices->target - prices->entry).abs().nanos()} * Ratio::kUnit;
        const int128 least = int128{(prices->entry - prices->stop).abs().nanos()} * rules.reward_risk_least.nanos();
        if (gain < least)
            return refused(std::move(out), SizingVerdict::RewardTooSmall,
                           "the target earns " + to_text(*reward) + " times what the stop loses; at least " +
                               to_text(rules.reward_risk_least) + " would be right");
    }
    const auto budget = scaled(equity, rules.risk);
    if (!budget)
        return fail(budget.error());
    out.risk_budget = *budget;

    const Sizer sizer{instrument, idea.side, out.prices, rules, charges};
    const auto most = sizer.lots_before_charges(*budget);
    if (!most)
        return fail(most.error());
    const auto risked = sizer.largest(*most, [&](std::int64_t, const Cost& cost) { return cost.loss <= *budget; });
    if (!risked)
        return fail(risked.error());
    if (*risked == 0)
        return refused(std::move(out), SizingVerdict::RiskTooSmall,
                       "one lot of " + to_text(instrument.round_lot) + " would lose more at its stop than the " +
                           to_text(*budget) + " at risk");
    const auto lots =
        sizer.largest(*risked, [&](std::int64_t count, const Cost& cost) { return sizer.within_caps(count, cost); });
    if (!lots)
        return fail(lots.error());
    if (*lots == 0)
        return refused(std::move(out), SizingVerdict::CapTooSmall,
                       "the risk allows " + std::to_string(*risked) +
                           " lots, but not one fits buying power, position and notional limits");
    const auto cost = sizer.cost(*lots);
    if (!cost)
        return fail(cost.error());
    if (rules.notional_least && cost->entry_value < *rules.notional_least)
        return refused(std::move(out), SizingVerdict::BelowMinimum,
                       "an order worth " + to_text(cost->entry_value) + " is below the venue's minimum of " +
                           to_text(*rules.notional_least));
    out.lots = *lots;
    out.units = sizer.units(*lots);
    const auto orders = sizer.split(out.units);
    if (!orders)
        return fail(orders.error());
    out.orders = *orders;
    out.entry_value = cost->entry_value;
    out.slippage = cost->slippage;
    out.at_stop = cost->at_stop;
    out.loss_most = cost->loss;
    if (prices->target) {
        const auto earned = sizer.trip(out.units, *prices->target);
        if (!earned)
            return fail(earned.error());
        out.at_target = *earned;
    }
    out.verdict = SizingVerdict::Sized;
    return out;
}

}  // namespace sluice::analytics
