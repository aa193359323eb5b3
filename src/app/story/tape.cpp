#include "app/story/tape.hpp"

#include <algorithm>
#include <chrono>

#include "base/assert.hpp"  // SLUICE_ASSERT

namespace sluice::app::story {
namespace {

constexpr std::chrono::seconds kAgain{2};

Price px_of(std::string_view text) {
    const auto px = parse_price(text);
    SLUICE_ASSERT(px.has_value(), "a story writes its prices as decimals");
    return *px;
}

Quantity qty_of(std::string_view text) {
    const auto qty = parse_quantity(text);
    SLUICE_ASSERT(qty.has_value(), "a story writes its sizes as decimals");
    return *qty;
}

}  // namespace

void Tape::quote(std::int64_t second, const InstrumentId& id, std::string_view bid, std::string_view offer,
                 std::string_view bid_size, std::string_view offer_size) {
    Quote quote;
    quote.instrument = id;
    quote.bid_px = px_of(bid);
    quote.offer_px = px_of(offer);
    quote.bid_size = qty_of(bid_size);
    quote.offer_size = qty_of(offer_size);
    quote.event_time = quote.recv_time = at(second);
    quotes_.push_back(quote);
}

void Tape::print(std::int64_t second, const InstrumentId& id, std::string_view px, std::string_view size) {
    Trade trade;
    trade.instrument = id;
    trade.price = px_of(px);
    trade.size = qty_of(size);
    trade.trade_id = trades_.size() + 1;
    trade.event_time = trade.recv_time = at(second);
    trades_.push_back(trade);
}

std::vector<world::MarketEvent> Tape::events(std::int64_t until) const {
    std::vector<world::MarketEvent> all;
    for (std::size_t i = 0; i < quotes_.size(); ++i) {
        UnixNanos end = at(until);
        for (std::size_t j = i + 1; j < quotes_.size(); ++j)
            if (quotes_[j].instrument == quotes_[i].instrument) {
                end = quotes_[j].recv_time;
                break;
            }
        Quote shown = quotes_[i];
        for (bool first = true; first || shown.recv_time < end; first = false) {
            all.emplace_back(shown);
            shown.event_time = shown.recv_time = shown.recv_time + kAgain;
        }
    }
    for (const Trade& trade : trades_)
        all.emplace_back(trade);
    std::stable_sort(all.begin(), all.end(), [](const world::MarketEvent& a, const world::MarketEvent& b) {
        return world::time_of(a) < world::time_of(b);
    });
    return all;
}

}  // namespace sluice::app::story
