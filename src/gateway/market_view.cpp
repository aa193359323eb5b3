#include "gateway/market_view.hpp"

#include "gateway/rest_words.hpp"  // write_figure, write_time

namespace sluice::gateway {
namespace {

void begin(JsonWriter& json, std::string_view type) {
    json.begin_object();
    if (!type.empty())
        json.field("type", type);
}

// A side of the book: nobody stands there when its size is zero.
void write_side(JsonWriter& json, std::string_view price_name, std::string_view size_name, bool there, Price price,
                Quantity size) {
    write_figure(json, price_name, there ? std::optional{price} : std::nullopt);
    write_figure(json, size_name, there ? std::optional{size} : std::nullopt);
}

std::optional<Price> vwap_of(const Bar& bar) {
    if (!bar.volume || bar.volume->is_zero() || !bar.turnover)
        return std::nullopt;
    const auto price = average(*bar.turnover, *bar.volume);
    return price ? std::optional{*price} : std::nullopt;
}

}  // namespace

void write_rest_quote(JsonWriter& json, const InstrumentId& instrument, const MarketBoard::Seen& seen,
                      std::string_view type) {
    const Quote quote = seen.quote.value_or(Quote{});
    begin(json, type);
    json.field("symbol", instrument.view());
    write_side(json, "bid_price", "bid_size", !quote.bid_size.is_zero(), quote.bid_px, quote.bid_size);
    write_side(json, "ask_price", "ask_size", !quote.offer_size.is_zero(), quote.offer_px, quote.offer_size);
    write_side(json, "last_price", "last_size", seen.trade.has_value(), seen.trade ? seen.trade->price : Price{},
               seen.trade ? seen.trade->size : Quantity{});
    write_time(json, "time", seen.time);
    json.end_object();
}

void write_rest_bar(JsonWriter& json, const BoardBar& shown, Timeframe timeframe, std::string_view type) {
    const Bar& bar = shown.bar;
    begin(json, type);
    json.field("symbol", bar.instrument.view());
    json.field("timeframe", to_text(timeframe));
    json.field("time", format_rfc3339(bar.start));
    json.field("open", to_text(bar.open));
    json.field("high", to_text(bar.high));
    json.field("low", to_text(bar.low));
    json.field("close", to_text(bar.close));
    write_figure(json, "volume", bar.volume);
    write_figure(json, "vwap", vwap_of(bar));
    json.field("trades", bar.trades);
    json.field("finished", shown.finished);
    json.end_object();
}

void write_rest_equity(JsonWriter& json, const AccountId& account, const EquityPoint& point, std::string_view type) {
    begin(json, type);
    json.field("account", account.view());
    json.field("time", format_rfc3339(point.time));
    json.field("equity", to_text(point.equity));
    json.end_object();
}

}  // namespace sluice::gateway
