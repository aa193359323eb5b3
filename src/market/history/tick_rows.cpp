#include "base/assert.hpp"
#include "market/history/row_decoder.hpp"

namespace sluice::market {
namespace {

class TickTrades final : public RowDecoder {
public:
    explicit TickTrades(const RowContext& context) { print_.trade.instrument = context.instrument; }
    bool decode(std::string_view line, HistorySink& sink, RowFault& fault) override {
        FieldReader row{line, columns_of(HistoryLayout::TickTrades)};
        Trade& trade = print_.trade;
        trade.event_time = trade.recv_time = row.millis();
        trade.price = row.price();
        trade.size = row.size();
        print_.exchange = row.letter();
        print_.condition = row.hex();
        print_.suspicious = row.flag();
        if (!row.done())
            return fault = row.take_fault(), false;
        sink.on_trade(print_);
        return true;
    }

private:
    TradePrint print_;
};

class BinanceTrades final : public RowDecoder {
public:
    explicit BinanceTrades(const RowContext& context) { print_.trade.instrument = context.instrument; }
    bool decode(std::string_view line, HistorySink& sink, RowFault& fault) override {
        FieldReader row{line, columns_of(HistoryLayout::BinanceTrades)};
        Trade& trade = print_.trade;
        trade.event_time = trade.recv_time = row.millis();
        trade.trade_id = row.id();
        trade.price = row.price();
        trade.size = row.size();
        trade.aggressor = row.flag() ? Aggressor::Seller : Aggressor::Buyer;
        if (!row.done())
            return fault = row.take_fault(), false;
        sink.on_trade(print_);
        return true;
    }

private:
    TradePrint print_;
};

// A price of zero says that its side is not updated.
class TickQuotes final : public RowDecoder {
public:
    explicit TickQuotes(const RowContext& context) { update_.quote.instrument = context.instrument; }
    bool decode(std::string_view line, HistorySink& sink, RowFault& fault) override {
        FieldReader row{line, columns_of(HistoryLayout::TickQuotes)};
        Quote& quote = update_.quote;
        quote.event_time = quote.recv_time = row.millis();
        quote.bid_px = row.price();
        quote.bid_size = row.size();
        quote.offer_px = row.price();
        quote.offer_size = row.size();
        update_.exchange = row.letter();
        update_.condition = row.hex();
        update_.suspicious = row.flag();
        if (!row.done())
            return fault = row.take_fault(), false;
        update_.bid_updated = !quote.bid_px.is_zero();
        update_.offer_updated = !quote.offer_px.is_zero();
        sink.on_quote_update(update_);
        return true;
    }

private:
    QuoteUpdate update_;
};

// Bid and ask, with sizes (book ticker) or without (FX).
class BestQuotes final : public RowDecoder {
public:
    BestQuotes(HistoryLayout layout, const RowContext& context) : layout_{layout} {
        quote_.instrument = context.instrument;
        quote_.bid_size = quote_.offer_size = context.quote_size;
    }
    bool decode(std::string_view line, HistorySink& sink, RowFault& fault) override {
        const bool sized = layout_ == HistoryLayout::BookTicker;
        FieldReader row{line, columns_of(layout_)};
        quote_.event_time = quote_.recv_time = row.millis();
        quote_.bid_px = row.price();
        if (sized)
            quote_.bid_size = row.size();
        quote_.offer_px = row.price();
        if (sized)
            quote_.offer_size = row.size();
        if (!row.done())
            return fault = row.take_fault(), false;
        sink.on_quote(quote_);
        return true;
    }

private:
    HistoryLayout layout_;
    Quote quote_;
};

}  // namespace

std::unique_ptr<RowDecoder> make_tick_decoder(HistoryLayout layout, const RowContext& context) {
    if (layout == HistoryLayout::TickTrades)
        return std::make_unique<TickTrades>(context);
    if (layout == HistoryLayout::TickQuotes)
        return std::make_unique<TickQuotes>(context);
    if (layout == HistoryLayout::BinanceTrades)
        return std::make_unique<BinanceTrades>(context);
    return std::make_unique<BestQuotes>(layout, context);
}

std::unique_ptr<RowDecoder> make_row_decoder(HistoryLayout layout, const RowContext& context) {
    switch (layout) {
        case HistoryLayout::TickTrades:
        case HistoryLayout::TickQuotes:
        case HistoryLayout::FxTicks:
        case HistoryLayout::BookTicker:
        case HistoryLayout::BinanceTrades: return make_tick_decoder(layout, context);
        case HistoryLayout::TradeBars:
        case HistoryLayout::PriceBars:
        case HistoryLayout::QuoteBars:
        case HistoryLayout::UsHolidays:
        case HistoryLayout::IndiaHolidays: return make_bar_decoder(layout, context);
        case HistoryLayout::OptionChain:
        case HistoryLayout::OptionVolume:
        case HistoryLayout::OptionDay:
        case HistoryLayout::OptionQuotes:
        case HistoryLayout::NseChain: return make_chain_decoder(layout, context);
        case HistoryLayout::BinanceDepth: return make_depth_decoder(context);
        case HistoryLayout::Capture: return make_capture_decoder(context);
    }
    SLUICE_ASSERT(false, "every layout has a decoder");
    return nullptr;
}

}  // namespace sluice::market
