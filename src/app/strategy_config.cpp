#include "app/strategy_config.hpp"

#include <string>

namespace sluice::app {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

StrategyConfig read_strategy(Section& section, StrategyKind fallback, const AccountId& account) {
    StrategyConfig config;
    config.kind = static_cast<StrategyKind>(section.choice("kind", static_cast<std::size_t>(fallback), kStrategyWords));
    if (section.present() && !section.has("kind"))
        section.fault(section.place(), "kind", "is missing; ema_cross and mean_reversion are built in");
    config.id = section.id("id", *StrategyId::parse(word_of(config.kind)));
    config.account = section.id("account", account);
    config.instruments = section.ids<InstrumentId>("instruments");

    strategy::DeskConfig& desk = config.desk;
    desk.order_value = section.amount("order_value", desk.order_value, Amount::from_nanos(1));
    desk.allow_short = section.flag("allow_short", desk.allow_short);
    desk.reach_ticks =
        static_cast<std::int64_t>(section.count("reach_ticks", static_cast<std::uint64_t>(desk.reach_ticks), 0, 1'000));
    desk.stale_after = section.duration("stale_after", desk.stale_after, seconds{1}, hours{24});
    desk.flat_before_close = section.duration("flat_before_close", desk.flat_before_close, seconds{0}, hours{6});

    if (config.kind == StrategyKind::EmaCross) {
        strategy::EmaCrossConfig& ema = config.ema_cross;
        ema.fast_bars = static_cast<std::uint32_t>(section.count("fast_bars", ema.fast_bars, 1, 10'000));
        ema.slow_bars = static_cast<std::uint32_t>(section.count("slow_bars", ema.slow_bars, 2, 10'000));
        if (ema.fast_bars >= ema.slow_bars)
            section.fault(section.place_of("fast_bars"), "fast_bars",
                          "is " + std::to_string(ema.fast_bars) + " and must be smaller than slow_bars, which is " +
                              std::to_string(ema.slow_bars));
    } else {
        strategy::MeanReversionConfig& mean = config.mean_reversion;
        mean.window_bars = static_cast<std::uint32_t>(section.count("window_bars", mean.window_bars, 2, 10'000));
        mean.entry_z = section.real("entry_z", mean.entry_z, 0.1, 100);
        mean.exit_z = section.real("exit_z", mean.exit_z, -100, 100);
        mean.stop_z = section.real("stop_z", mean.stop_z, 0.1, 1'000);
        mean.hold_bars_max = static_cast<std::uint32_t>(section.count("hold_bars_max", mean.hold_bars_max, 1, 100'000));
        if (mean.stop_z <= mean.entry_z)
            section.fault(section.place_of("stop_z"), "stop_z",
                          "must be larger than entry_z, or no order is ever placed");
    }
    section.finish();
    return config;
}

}  // namespace

std::vector<StrategyConfig> read_strategies(Section& root, const AccountId& account, Reading& reading) {
    std::vector<StrategyConfig> strategies;
    std::vector<Section> sections = root.sections("strategies");
    for (Section& section : sections)
        strategies.push_back(read_strategy(section, StrategyKind::EmaCross, account));
    if (!sections.empty() || root.is_list("strategies"))  // an empty list: orders come from people only
        return strategies;
    for (const StrategyKind kind : {StrategyKind::EmaCross, StrategyKind::MeanReversion}) {
        Section none{nullptr, "strategies[" + std::to_string(strategies.size()) + "]", reading};
        strategies.push_back(read_strategy(none, kind, account));
    }
    return strategies;
}

}  // namespace sluice::app
