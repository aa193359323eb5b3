#pragma once

#include <map>
#include <unordered_map>
#include <utility>

#include "report/book.hpp"         // Book
#include "report/report_data.hpp"  // ReportData

namespace sluice::report {

// Gathers a report from durable events, in sequence, and from the market's prices. Decides nothing and knows no engine: its
// positions and cash are its own fold, which a test holds against the engine's.
class ReportBuilder {
public:
    explicit ReportBuilder(RunFacts facts) { data_.facts = std::move(facts); }

    void on_event(const Event& event);
    // A closed bar: goes into the chart, is the instrument's last price, and is a point of the equity curve.
    void on_bar(const Bar& bar);
    // The last price only; cheap enough for every print.
    void on_price(const InstrumentId& instrument, Price price) { last_px_[instrument] = price; }

    // The figures as they stand; for the terminal while it runs.
    Amount equity_now(const AccountId& account) const;
    Amount realized_now(const AccountId& account) const;
    std::vector<PositionRow> positions_now() const;
    const ReportData& so_far() const { return data_; }

    // The whole report; the journal's facts are the caller's to fill in.
    ReportData finish();

private:
    struct Holding {
        Book book;
        Amount fees;
    };
    struct AccountFigures {
        Currency currency;
        Amount opening;
        Amount fees;
        std::map<Currency, Amount> cash;
        std::optional<Amount> peak;
        Amount drawdown;
        double drawdown_fraction = 0;
    };
    using Key = std::pair<AccountId, InstrumentId>;

    void on(const OrderPlaced& e, UnixNanos time);
    void on(const OrderDenied& e, UnixNanos time);
    void on(const ReplacePlaced& e);
    void on(const CommandRefused& e);
    void on(const RequestDropped& e);
    void on(const ReportApplied& e, UnixNanos time);
    void on(const AdjustmentApplied& e);
    void deny(const Denial& denial, const StrategyId& strategy);
    void book_fill(OrderRow& row, const ReportApplied& e, UnixNanos time);
    void close_trip(StrategyRow& row, const std::pair<StrategyId, Key>& key, const Book& book, Amount realized);
    void mark_equity(UnixNanos time);
    OrderRow* find_order(const ClOrdId& id);
    StrategyRow& strategy(const StrategyId& id);
    InstrumentRow& instrument(const InstrumentId& id);
    const Instrument& terms(const InstrumentId& id) const;
    PositionRow position_row(const Key& key, const Holding& holding) const;

    ReportData data_;
    std::unordered_map<ClOrdId, std::size_t> orders_;  // any id of the chain -> row
    std::map<InstrumentId, std::size_t> instruments_;
    std::unordered_map<InstrumentId, Price> last_px_;
    std::map<AccountId, AccountFigures> accounts_;
    std::map<Key, Holding> holdings_;
    std::map<std::pair<StrategyId, Key>, Book> own_books_;          // by each strategy's own fills
    std::map<std::pair<StrategyId, Key>, Amount> open_trips_;       // realised so far of a position not yet closed
    std::unordered_map<ExecId, std::pair<Amount, Currency>> fees_;  // of fills that a bust may take back
};

}  // namespace sluice::report
