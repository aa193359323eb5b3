#include "app/analyze_chain_file.hpp"

#include <algorithm>

#include "base/text.hpp"       // quoted
#include "report/figures.hpp"  // count_text

namespace sluice::app {
namespace {

using market::HistoryLayout;

bool is_chain(HistoryLayout layout) {
    using enum HistoryLayout;
    return layout == OptionChain || layout == OptionVolume || layout == OptionDay || layout == OptionQuotes ||
           layout == NseChain;
}

class ChainRows final : public CheckedSink {
public:
    ChainFile file;

    void on_chain_row(const market::ChainRow& row) override {
        if (stopped())
            return;
        const OptionQuote& quote = row.quote;
        if (quote.strike <= Price{})
            return refuse(column("strike", row), "strike " + to_text(quote.strike) + " is not above 0");
        if (quote.open_interest < Quantity{})
            return refuse(column(nse() ? "oi" : "open_interest", row),
                          "open interest " + to_text(quote.open_interest) + " is negative");
        if (quote.previous_open_interest < Quantity{})
            return refuse(column("prev_oi", row),
                          "previous open interest " + to_text(quote.previous_open_interest) + " is negative");
        if (quote.volume < Quantity{})
            return refuse(column("volume", row), "volume " + to_text(quote.volume) + " is negative");
        if (quote.bid_px && quote.offer_px && *quote.bid_px > *quote.offer_px && *quote.offer_px > Price{}) {
            if (crossed_++ == 0)
                first_crossed_ = located(column("bid", row),
                                         "bid " + to_text(*quote.bid_px) + " is above ask " + to_text(*quote.offer_px));
        }
        if (row.event_time > UnixNanos{})
            file.at = std::max(file.at.value_or(row.event_time), row.event_time);
        if (row.underlying_px)
            file.spot = row.underlying_px;
        file.underlying = row.underlying;
        file.rows.push_back(row);
    }
    void on_trade(const market::TradePrint&) override { no_chain(); }
    void on_quote(const Quote&) override { no_chain(); }
    void on_quote_update(const market::QuoteUpdate&) override { no_chain(); }
    void on_quote_bar(const market::QuoteBar&) override { no_chain(); }
    void on_depth(const market::DepthRow&) override { no_chain(); }
    void on_holiday(const market::HolidayRow&) override { no_chain(); }
    // A day's chain begins with the underlying's own bar.
    void on_bar(const Bar& bar) override {
        if (layout() != HistoryLayout::OptionDay)
            return no_chain();
        file.spot = bar.close;
    }

    void note_crossed() {
        if (crossed_ > 0)
            file.notes.push_back(first_crossed_ + "; " + report::count_text(crossed_) +
                                 (crossed_ == 1 ? " crossed quote counts" : " crossed quotes count") + " as no quote");
    }

private:
    bool nse() const { return layout() == HistoryLayout::NseChain; }
    void no_chain() {
        refuse({ErrorCode::Invalid, name() + " holds " + std::string{to_text(layout())} +
                                        ", and --chain needs an option chain; prints, quotes and bars are FILE's"});
    }
    // Counted from 1, by the header's own name.
    int column(std::string_view name, const market::ChainRow& row) const {
        std::string wanted{name};
        if (nse() && name != "strike")
            wanted.insert(0, row.quote.right == OptionRight::Call ? "ce_" : "pe_");
        const auto columns = market::columns_of(layout());
        const auto at = std::find(columns.begin(), columns.end(), wanted);
        return at == columns.end() ? 1 : static_cast<int>(at - columns.begin()) + 1;
    }

    std::uint64_t crossed_ = 0;
    std::string first_crossed_;
};

}  // namespace

Result<ChainFile> read_chain_file(const std::string& path, ReadingProgress& progress) {
    ChainRows rows;
    market::HistoryOptions history;
    history.name = path;
    market::HistoryParser parser{history, rows};
    if (const Status read = read_history(path, parser, rows, progress); !read)
        return tl::unexpected{read.error()};
    if (rows.file.rows.empty() || !is_chain(*parser.layout()))
        return fail(ErrorCode::Invalid, path + " holds no row of an option chain");
    rows.note_crossed();
    rows.file.path = path;
    return std::move(rows.file);
}

}  // namespace sluice::app
