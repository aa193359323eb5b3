#include "base/text.hpp"  // quoted
#include "market/history/row_decoder.hpp"

namespace sluice::market {
namespace {

OptionRight right_of(FieldReader& row) {
    const char letter = row.letter();
    if (row.ok() && letter != 'C' && letter != 'P')
        row.fault("right " + quoted({&letter, 1}) + " is neither C nor P");
    return letter == 'P' ? OptionRight::Put : OptionRight::Call;
}

// Chain layouts of US options: what stands before and after the strike differs, the rest is one row per strike and right.
class UsChain final : public RowDecoder {
public:
    UsChain(HistoryLayout layout, const RowContext& context) : layout_{layout}, context_{context} {}

    bool decode(std::string_view line, HistorySink& sink, RowFault& fault) override {
        FieldReader row{line, columns_of(layout_)};
        ChainRow out;
        out.underlying = context_.instrument;
        out.underlying_px = context_.facts.underlying_px;
        out.event_time =
            layout_ == HistoryLayout::OptionQuotes ? row.millis() : context_.facts.snapshot.value_or(UnixNanos{});
        if (layout_ == HistoryLayout::OptionDay && line.starts_with(','))
            return underlying(row, sink, fault);
        out.expiry = row.date();
        out.quote.strike = row.price();
        out.quote.right = right_of(row);
        switch (layout_) {
            case HistoryLayout::OptionDay: day(row, out); break;
            case HistoryLayout::OptionVolume: out.quote.last_px = row.price_or_blank(); break;
            default: quotes(row, out); break;
        }
        if (layout_ != HistoryLayout::OptionQuotes && layout_ != HistoryLayout::OptionDay)
            volumes(row, out);
        if (row.done()) {
            const auto id =
                option_listing(out.underlying, out.expiry, out.quote.strike, out.quote.right == OptionRight::Call);
            if (!id)
                return fault = {2, id.error().text}, false;
            out.quote.instrument = *id;
        }
        if (!row.ok())
            return fault = row.take_fault(), false;
        sink.on_chain_row(out);
        return true;
    }

private:
    void quotes(FieldReader& row, ChainRow& out) {
        out.quote.bid_px = row.price_or_blank();
        out.quote.bid_size = row.size_or_blank().value_or(Quantity{});
        out.quote.offer_px = row.price_or_blank();
        out.quote.offer_size = row.size_or_blank().value_or(Quantity{});
        if (layout_ == HistoryLayout::OptionChain)
            out.quote.last_px = row.price_or_blank();
    }
    void volumes(FieldReader& row, ChainRow& out) {
        const auto volume = row.size_or_blank();
        const auto open_interest = row.size_or_blank();
        out.has_volume = volume.has_value();
        out.has_open_interest = open_interest.has_value();
        out.quote.volume = volume.value_or(Quantity{});
        out.quote.open_interest = open_interest.value_or(Quantity{});
    }
    void day(FieldReader& row, ChainRow& out) {
        out.open = row.price_or_blank();
        out.high = row.price_or_blank();
        out.low = row.price_or_blank();
        out.quote.last_px = row.price_or_blank();
        volumes(row, out);
        ChainRow::VendorModel& model = out.vendor;
        for (auto* figure :
             {&model.implied_volatility, &model.delta, &model.gamma, &model.vega, &model.theta, &model.rho})
            *figure = row.number();
    }
    // The row with a blank expiry is the underlying's own day.
    bool underlying(FieldReader& row, HistorySink& sink, RowFault& fault) {
        for (int i = 0; i < 3; ++i)
            if (!row.blank())
                row.fault("the underlying's row has no expiry, strike and right");
        Bar bar;
        bar.instrument = context_.instrument;
        if (context_.facts.date)
            bar.start = start_of(*context_.facts.date);
        bar.end = bar.start + std::chrono::hours{24};
        bar.open = row.price();
        bar.high = row.price();
        bar.low = row.price();
        bar.close = row.price();
        bar.volume = row.size();
        for (int i = 0; i < 7; ++i)
            if (!row.blank())
                row.text();
        if (!row.done())
            return fault = row.take_fault(), false;
        sink.on_bar(bar);
        return true;
    }

    HistoryLayout layout_;
    RowContext context_;
};

// One line per strike with both rights; a price of zero means no quote. OI and volume are in units.
class NseChain final : public RowDecoder {
public:
    explicit NseChain(const RowContext& context) : context_{context} {}

    bool decode(std::string_view line, HistorySink& sink, RowFault& fault) override {
        FieldReader row{line, columns_of(HistoryLayout::NseChain)};
        const Date expiry = row.date();
        const Price strike = row.price();
        ChainRow call = side(row, expiry, strike, OptionRight::Call);
        ChainRow put = side(row, expiry, strike, OptionRight::Put);
        if (!row.done())
            return fault = row.take_fault(), false;
        for (ChainRow* each : {&call, &put}) {
            const auto id = option_listing(each->underlying, expiry, strike, each->quote.right == OptionRight::Call);
            if (!id)
                return fault = {2, id.error().text}, false;
            each->quote.instrument = *id;
        }
        sink.on_chain_row(call);
        sink.on_chain_row(put);
        return true;
    }

private:
    ChainRow side(FieldReader& row, Date expiry, Price strike, OptionRight right) const {
        ChainRow out;
        out.underlying = context_.instrument;
        out.underlying_px = context_.facts.underlying_px;
        out.event_time = context_.facts.snapshot.value_or(UnixNanos{});
        out.expiry = expiry;
        out.quote.strike = strike;
        out.quote.right = right;
        out.quote.last_px = present(row.price());
        out.quote.bid_px = present(row.price());
        out.quote.bid_size = row.size();
        out.quote.offer_px = present(row.price());
        out.quote.offer_size = row.size();
        out.quote.volume = row.size();
        out.quote.open_interest = row.size();
        out.quote.previous_open_interest = row.size();
        out.previous_close = present(row.price());
        if (const auto percent = row.number())
            out.vendor.implied_volatility = *percent / 100;
        out.has_volume = out.has_open_interest = true;
        return out;
    }
    static std::optional<Price> present(Price price) { return price.is_zero() ? std::nullopt : std::optional{price}; }

    RowContext context_;
};

}  // namespace

std::unique_ptr<RowDecoder> make_chain_decoder(HistoryLayout layout, const RowContext& context) {
    if (layout == HistoryLayout::NseChain)
        return std::make_unique<NseChain>(context);
    return std::make_unique<UsChain>(layout, context);
}

}  // namespace sluice::market
