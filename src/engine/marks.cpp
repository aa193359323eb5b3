#include "engine/marks.hpp"

namespace sluice::engine {

std::optional<Touch> Mark::touch(Side side, UnixNanos now) const {
    const auto& quoted = side == Side::Buy ? offer_px : bid_px;
    if (quoted && (now - quote_time <= kQuoteAgeMax || quote_time >= trade_time))
        return Touch{*quoted, quote_time};
    return last_px ? std::optional{Touch{*last_px, trade_time}} : std::nullopt;
}

std::optional<Touch> Mark::middle_at() const {
    const bool quote_stopped = trade_time - quote_time > kQuoteAgeMax;
    if (bid_px && offer_px && !quote_stopped)
        return Touch{Price::from_nanos((bid_px->nanos() + offer_px->nanos()) / 2), quote_time};
    if (last_px)
        return Touch{*last_px, trade_time};
    const auto& one_side = bid_px ? bid_px : offer_px;
    return one_side ? std::optional{Touch{*one_side, quote_time}} : std::nullopt;
}

std::optional<Price> Mark::middle() const {
    const auto at = middle_at();
    return at ? std::optional{at->px} : std::nullopt;
}

void Marks::apply(const Quote& q, UnixNanos now) {
    Mark& mark = marks_[q.instrument];
    mark.bid_px = q.bid_size > Quantity{} ? std::optional{q.bid_px} : std::nullopt;
    mark.offer_px = q.offer_size > Quantity{} ? std::optional{q.offer_px} : std::nullopt;
    mark.quote_time = now;
}

void Marks::apply(const Trade& t, UnixNanos now) {
    Mark& mark = marks_[t.instrument];
    mark.last_px = t.price;
    mark.trade_time = now;
}

const Mark* Marks::find(const InstrumentId& instrument) const {
    const auto it = marks_.find(instrument);
    return it == marks_.end() ? nullptr : &it->second;
}

}  // namespace sluice::engine
