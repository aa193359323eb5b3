#include "strategy/ema_cross.hpp"

#include <string>

#include "base/assert.hpp"           // SLUICE_ASSERT
#include "strategy/figure_text.hpp"  // as_double, fixed_text

namespace sluice::strategy {

EmaCross::EmaCross(EmaCrossConfig config, const std::vector<DeskConfig>& desks, const market::CalendarView& calendars)
    : config_{config} {
    SLUICE_ASSERT(!desks.empty(), "a strategy trades at least one instrument");
    id_ = desks.front().strategy;
    lanes_.reserve(desks.size());
    for (const DeskConfig& desk : desks)
        lanes_.push_back({Desk{desk, calendars}, Ema{config_.fast_bars}, Ema{config_.slow_bars}});
}

void EmaCross::on_bar(const Bar& bar, UnixNanos now, Intents& out) {
    for (Lane& lane : lanes_) {
        bool new_session = false;
        if (!lane.desk.takes(bar, new_session, out))
            continue;
        if (new_session) {
            lane.fast.reset();
            lane.slow.reset();
            lane.sign = 0;
        }
        lane.desk.on_price(bar.close, now, out);
        decide(lane, bar, now, out);
    }
}

void EmaCross::decide(Lane& lane, const Bar& bar, UnixNanos now, Intents& out) {
    lane.fast.add(as_double(bar.close));
    lane.slow.add(as_double(bar.close));
    const double gap = lane.fast.value() - lane.slow.value();
    const int sign = gap > 0 ? 1 : gap < 0 ? -1 : lane.sign;
    const int before = lane.sign;
    lane.sign = sign;
    if (lane.slow.count() < config_.slow_bars || sign == before || before == 0 || lane.desk.closing(now))
        return;

    const bool up = sign > 0;
    lane.desk.note("EMA" + std::to_string(config_.fast_bars) + " " + fixed_text(lane.fast.value(), 4) + " crosses " +
                       (up ? "above" : "below") + " EMA" + std::to_string(config_.slow_bars) + " " +
                       fixed_text(lane.slow.value(), 4) + " at " + to_text(bar.close),
                   out);
    lane.desk.want(up ? Stance::Long : Stance::Short, bar.close, now, out);
}

void EmaCross::on_report(const Event& event, UnixNanos now, Intents& out) {
    for (Lane& lane : lanes_)
        lane.desk.on_report(event, now, out);
}

void EmaCross::on_timer(UnixNanos now, Intents& out) {
    for (Lane& lane : lanes_)
        lane.desk.on_timer(now, out);
}

}  // namespace sluice::strategy
