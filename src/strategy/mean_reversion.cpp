#include "strategy/mean_reversion.hpp"

#include <string>
#include <string_view>

#include "base/assert.hpp"           // SLUICE_ASSERT
#include "base/det_math.hpp"         // det::sqrt
#include "strategy/figure_text.hpp"  // as_double, fixed_text

namespace sluice::strategy {

WindowFigures figures_of(const std::deque<double>& window) {
    if (window.empty())
        return {};
    const auto count = static_cast<double>(window.size());
    double sum = 0.0;
    for (const double value : window)
        sum += value;
    const double mean = sum / count;
    double squares = 0.0;
    for (const double value : window)
        squares += (value - mean) * (value - mean);
    return {.mean = mean, .deviation = det::sqrt(squares / count)};
}

MeanReversion::MeanReversion(MeanReversionConfig config, const std::vector<DeskConfig>& desks,
                             const market::CalendarView& calendars)
    : config_{config} {
    SLUICE_ASSERT(!desks.empty(), "a strategy trades at least one instrument");
    id_ = desks.front().strategy;
    lanes_.reserve(desks.size());
    for (const DeskConfig& desk : desks)
        lanes_.push_back({Desk{desk, calendars}, {}});
}

void MeanReversion::on_bar(const Bar& bar, UnixNanos now, Intents& out) {
    for (Lane& lane : lanes_) {
        bool new_session = false;
        if (!lane.desk.takes(bar, new_session, out))
            continue;
        if (new_session) {
            lane.window.clear();
            lane.held_bars = 0;
        }
        lane.desk.on_price(bar.close, now, out);
        decide(lane, bar, now, out);
    }
}

// The close is judged against the window before it, so that one wild bar does not widen its own yardstick.
void MeanReversion::decide(Lane& lane, const Bar& bar, UnixNanos now, Intents& out) {
    const double close = as_double(bar.close);
    const bool warm = lane.window.size() == config_.window_bars;
    const WindowFigures figures = figures_of(lane.window);
    lane.window.push_back(close);
    if (lane.window.size() > config_.window_bars)
        lane.window.pop_front();
    if (!warm || figures.deviation <= 0.0 || lane.desk.closing(now))
        return;

    const double z = (close - figures.mean) / figures.deviation;
    const auto note = [&](std::string_view what) {
        lane.desk.note("close " + to_text(bar.close) + " is " + fixed_text(z, 2) + " deviations from its mean " +
                           fixed_text(figures.mean, 4) + ": " + std::string{what},
                       out);
    };

    const Stance stance = lane.desk.stance();
    if (stance == Stance::Flat) {
        lane.held_bars = 0;
        const bool buy = z <= -config_.entry_z && z > -config_.stop_z;
        const bool sell = lane.desk.config().allow_short && z >= config_.entry_z && z < config_.stop_z;
        if ((buy || sell) && lane.desk.position().is_zero()) {
            note(buy ? "buy" : "sell short");
            lane.desk.want(buy ? Stance::Long : Stance::Short, bar.close, now, out);
        }
        return;
    }
    ++lane.held_bars;
    const double towards = stance == Stance::Long ? z : -z;  // rises as the idea comes true
    const bool reached = towards >= config_.exit_z;
    const bool wrong = towards <= -config_.stop_z;
    const bool too_long = lane.held_bars >= config_.hold_bars_max;
    if (!reached && !wrong && !too_long)
        return;
    note(reached ? "back at the mean, out" : wrong ? "stop, out" : "held long enough, out");
    lane.desk.want(Stance::Flat, bar.close, now, out);
}

void MeanReversion::on_report(const Event& event, UnixNanos now, Intents& out) {
    for (Lane& lane : lanes_)
        lane.desk.on_report(event, now, out);
}

void MeanReversion::on_timer(UnixNanos now, Intents& out) {
    for (Lane& lane : lanes_)
        lane.desk.on_timer(now, out);
}

}  // namespace sluice::strategy
