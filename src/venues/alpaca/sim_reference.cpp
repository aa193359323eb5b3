#include "venues/alpaca/sim_reference.hpp"

#include <algorithm>

#include "market/zones.hpp"             // utc_offset
#include "venues/alpaca/sim_shown.hpp"  // shown

namespace sluice::venues::alpaca::sim {

namespace {

ZonedTime in_new_york(UnixNanos at) {
    const auto offset = market::utc_offset(market::Zone::NewYork, at);
    return {at, static_cast<std::int16_t>(std::chrono::duration_cast<std::chrono::minutes>(offset).count())};
}

}  // namespace

Answer show_clock(const Caller& caller) {
    const SimCalendar& calendar = caller.broker.calendar;
    Clock out;
    out.timestamp = in_new_york(caller.broker.stamp(caller.now));
    out.is_open = calendar.is_market_open(caller.now);
    const auto session = calendar.market_session_at_or_after(caller.now);
    if (!session)
        return refused(500, 50010000, "the calendar of this simulator ends before this time");
    out.next_close = in_new_york(session->close);
    const auto next = out.is_open ? calendar.market_session_at_or_after(session->close) : session;
    out.next_open = in_new_york(next ? next->open : session->close);
    return answer(out);
}

Answer show_calendar(const Caller& caller, const Query& query) {
    const auto start = query.date("start");
    const auto end = query.date("end");
    if (!start || !end)
        return malformed(start ? end.error() : start.error());
    const Date today = new_york_date(caller.now);
    const Date from = start->value_or(add_days(today, -365));
    const Date until = end->value_or(add_days(today, 365));
    if (until < from)
        return malformed("start must not lie after end");
    const bool always = caller.broker.calendar.rule() == SessionRule::Always;
    std::vector<CalendarDay> out;
    for (const SessionDay& day : session_days(caller.broker.calendar, from, until)) {
        CalendarDay& row = out.emplace_back();
        row.date = day.date;
        row.open = day.open;
        row.close = day.close;
        row.session_open = always ? "0000" : "0400";
        row.session_close = always ? "2359" : (day.close < "16:00" ? "1700" : "2000");
        row.settlement_date = day.settlement;
    }
    return answer(out);
}

Answer list_assets(const Caller& caller, const Query& query) {
    const std::string asset_class = query.text("asset_class").value_or("us_equity");
    const std::string status = query.text("status").value_or("active");
    const auto exchange = query.text("exchange");
    const std::vector<std::string> attributes = query.list("attributes");
    std::vector<Asset> out;
    for (const Listed& one : caller.broker.assets.all()) {
        bool has_all = true;
        for (const std::string& wanted : attributes)
            has_all =
                has_all && std::find(one.attributes.begin(), one.attributes.end(), wanted) != one.attributes.end();
        if (has_all && status == "active" && asset_class == (one.is_crypto() ? "crypto" : "us_equity") &&
            (!exchange || *exchange == one.exchange))
            out.push_back(shown(one));
    }
    return answer(out);
}

Answer show_asset(const Caller& caller, std::string_view name) {
    const Listed* asset = caller.broker.assets.find(name);
    if (asset == nullptr)
        return not_found("asset not found for " + std::string{name});
    return answer(shown(*asset));
}

}  // namespace sluice::venues::alpaca::sim
