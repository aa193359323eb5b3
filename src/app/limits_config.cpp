#include "app/limits_config.hpp"

#include <chrono>

namespace sluice::app {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

std::uint32_t count(Section& section, std::string_view key, std::uint32_t base, std::uint64_t most) {
    return static_cast<std::uint32_t>(section.count(key, base, 1, most));
}

}  // namespace

Limits read_limits(Section& section, const Limits& base) {
    Limits limits = base;
    const Ratio smallest = Ratio::from_nanos(1);
    limits.max_order_value = section.amount("max_order_value", base.max_order_value, Amount::from_nanos(1));
    limits.max_position_fraction =
        section.ratio("max_position_fraction", base.max_position_fraction, smallest, Ratio::whole(10));
    limits.max_open_orders = count(section, "max_open_orders", base.max_open_orders, 10'000);
    limits.max_orders_per_second = count(section, "max_orders_per_second", base.max_orders_per_second, 10'000);
    limits.max_orders_per_minute = count(section, "max_orders_per_minute", base.max_orders_per_minute, 600'000);
    limits.max_daily_loss = section.amount("max_daily_loss", base.max_daily_loss, Amount::from_nanos(1));
    limits.max_drawdown = section.ratio("max_drawdown", base.max_drawdown, Ratio{}, Ratio::whole(1));
    limits.max_unprotected = section.amount("max_unprotected", base.max_unprotected, Amount{});
    limits.price_collar = section.ratio("price_collar", base.price_collar, smallest, Ratio::whole(1));
    limits.duplicate_window = section.duration("duplicate_window", base.duplicate_window, milliseconds{0}, minutes{10});
    limits.allow_short = section.flag("allow_short", base.allow_short);
    limits.allow_self_trade = section.flag("allow_self_trade", base.allow_self_trade);
    limits.check_trading_hours = section.flag("check_trading_hours", base.check_trading_hours);
    limits.max_rate_age = section.duration("max_rate_age", base.max_rate_age, seconds{1}, hours{24 * 365});
    limits.allowed_instruments = section.ids<InstrumentId>("allowed_instruments");
    if (!section.has("allowed_instruments"))
        limits.allowed_instruments = base.allowed_instruments;
    return limits;
}

Limits read_group_limits(Section& section) {
    Limits limits = read_limits(section, Limits{});
    if (!section.has("currency"))
        section.fault(section.place(), "currency",
                      "is missing; say what all accounts together are counted in, such as USD");
    limits.currency = section.id("currency", Currency{"USD"});
    section.finish();
    return limits;
}

std::vector<SetRate> read_rates(Section& root) {
    std::vector<SetRate> rates;
    for (Section& section : root.sections("rates")) {
        SetRate rate;
        for (const std::string_view key : {"from", "to", "rate"})
            if (!section.has(key))
                section.fault(section.place(), key,
                              "is missing; a rate is from, to and what one unit of `from` is worth");
        rate.from = section.id("from", Currency{});
        rate.to = section.id("to", Currency{});
        rate.rate = section.price("rate", Price::whole(1));
        rate.source = section.text("source", "configuration");
        if (!rate.from.empty() && rate.from == rate.to)
            section.fault(section.place_of("to"), "to", "is the currency it is from; name two");
        section.finish();
        rates.push_back(std::move(rate));
    }
    return rates;
}

}  // namespace sluice::app
