#include "gateway/chart_view.hpp"

#include <algorithm>
#include <cmath>

#include "gateway/market_view.hpp"  // write_rest_bar
#include "gateway/order_view.hpp"   // is_open
#include "gateway/rest_words.hpp"   // rest_word, ...

namespace sluice::gateway {
namespace {

constexpr std::size_t kOrdersLookedAt = 5'000;  // the newest, for fills
constexpr std::size_t kFillsMost = 500;

// A score to one decimal, as text: it is looked at and not counted with.
std::string tenth(double value) {
    const auto tenths = static_cast<std::int64_t>(std::llround(value * 10));
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

void write_profile(JsonWriter& json, const ChartFigures& figures) {
    const analytics::Profile& profile = figures.profile;
    json.key("profile");
    json.begin_object();
    json.key("rows");
    json.begin_array();
    for (std::size_t i = 0; i < profile.rows.size(); ++i) {
        const std::int64_t bin = profile.first_bin + static_cast<std::int64_t>(i);
        json.begin_object();
        json.field("low", to_text(profile.lower_edge(bin)));
        json.field("high", to_text(profile.upper_edge(bin)));
        json.field("volume", to_text(profile.rows[i]));
        json.end_object();
    }
    json.end_array();
    const auto& levels = figures.levels;
    write_figure(json, "poc", levels ? std::optional{levels->poc} : std::nullopt);
    write_figure(json, "vah", levels ? std::optional{levels->vah} : std::nullopt);
    write_figure(json, "val", levels ? std::optional{levels->val} : std::nullopt);
    json.end_object();
}

void write_zone(JsonWriter& json, const analytics::Zone& zone, const std::vector<Bar>& bars) {
    json.begin_object();
    json.field("kind", zone.direction == analytics::Direction::Bullish ? "demand" : "supply");
    json.field("low", to_text(zone.bottom));
    json.field("high", to_text(zone.top));
    json.field("score", tenth(zone.score));
    json.field("source", zone.source == analytics::ZoneSource::Gap          ? "gap"
                         : zone.source == analytics::ZoneSource::FreshBlock ? "fresh_block"
                                                                            : "touched_block");
    json.key("reasons");
    json.begin_array();
    for (const analytics::ZoneReason& reason : zone.reasons())
        json.string(std::string{to_text(reason.figure)} + " " + tenth(reason.points) + " of " + tenth(reason.maximum));
    json.end_array();
    write_time(json, "from", zone.origin_index < bars.size() ? bars[zone.origin_index].start : UnixNanos{});
    write_time(json, "to", bars.empty() ? UnixNanos{} : bars.back().end);
    json.end_object();
}

void write_zones(JsonWriter& json, const ChartSource& source, const ChartFigures& figures) {
    std::vector<Bar> finished;  // what the zones count by
    for (const BoardBar& bar : source.bars)
        if (bar.finished)
            finished.push_back(bar.bar);
    json.key("zones");
    json.begin_array();
    for (const analytics::Zone& zone : figures.zones)
        write_zone(json, zone, finished);
    json.end_array();
}

struct Fill {
    UnixNanos time;
    Price price;
    Quantity qty;
    Side side = Side::Buy;
    ClOrdId order;
};

bool is_meant(const ChartSource& source, const NewOrderSingle& order) {
    return order.instrument == source.instrument.id && (source.account.empty() || order.account == source.account);
}

// Those this process has heard of one by one; of an order filled before that, its fills together at their average.
std::vector<Fill> fills_of(const ChartSource& source) {
    std::vector<Fill> fills;
    for (const BoardFill& heard : source.market.fills()) {
        const engine::OrderState* order = source.state.find_order(heard.order);
        if (order != nullptr && is_meant(source, order->order))
            fills.push_back({heard.time, heard.price, heard.qty, order->order.side, order->placed_as});
    }
    const std::size_t heard = fills.size();
    const std::size_t count = source.state.orders.size();
    for (std::size_t i = count; i > 0 && count - i < kOrdersLookedAt; --i) {
        const engine::OrderState& order = source.state.orders[i - 1];
        const auto price = average(order.cum_notional, order.cum_qty);
        if (!price || !is_meant(source, order.order))
            continue;
        const bool known = std::any_of(fills.begin(), fills.begin() + static_cast<std::ptrdiff_t>(heard),
                                       [&](const Fill& fill) { return fill.order == order.placed_as; });
        if (!known)
            fills.push_back({order.transact_time, *price, order.cum_qty, order.order.side, order.placed_as});
    }
    const UnixNanos first = source.bars.empty() ? UnixNanos{} : source.bars.front().bar.start;
    std::erase_if(fills, [&](const Fill& fill) { return fill.time < first; });
    std::stable_sort(fills.begin(), fills.end(), [](const Fill& a, const Fill& b) { return a.time < b.time; });
    if (fills.size() > kFillsMost)
        fills.erase(fills.begin(), fills.end() - static_cast<std::ptrdiff_t>(kFillsMost));
    return fills;
}

void write_fill(JsonWriter& json, const Fill& fill) {
    json.begin_object();
    json.field("time", format_rfc3339(fill.time));
    json.field("price", to_text(fill.price));
    json.field("qty", to_text(fill.qty));
    json.field("side", rest_word(fill.side));
    json.field("order_id", fill.order.view());
    json.end_object();
}

// A line for each price at which an order works: its limit and its trigger.
void write_line(JsonWriter& json, const engine::OrderState& order, std::string_view kind, Price price) {
    json.begin_object();
    json.field("price", to_text(price));
    json.field("kind", kind);
    json.field("side", rest_word(order.order.side));
    json.field("qty", to_text(order.leaves_qty()));
    json.field("order_id", order.placed_as.view());
    json.end_object();
}

void write_orders(JsonWriter& json, const ChartSource& source) {
    json.key("orders");
    json.begin_array();
    for (const auto index : source.state.open) {
        const engine::OrderState& order = source.state.orders[index];
        if (!is_meant(source, order.order) || is_end(order.ord_status))
            continue;
        if (order.order.price)
            write_line(json, order, "limit", *order.order.price);
        if (order.order.stop_px)
            write_line(json, order, "stop", *order.order.stop_px);
    }
    json.end_array();
}

}  // namespace

void write_rest_chart(JsonWriter& json, const ChartSource& source, const ChartFigures& figures) {
    json.begin_object();
    json.field("symbol", source.instrument.id.view());
    json.field("timeframe", to_text(source.timeframe));
    write_array(json, "bars", source.bars, [&](const BoardBar& bar) { write_rest_bar(json, bar, source.timeframe); });
    write_profile(json, figures);
    write_zones(json, source, figures);
    write_array(json, "fills", fills_of(source), [&](const Fill& fill) { write_fill(json, fill); });
    write_orders(json, source);
    write_text(json, "text", figures.text);
    json.end_object();
}

}  // namespace sluice::gateway
