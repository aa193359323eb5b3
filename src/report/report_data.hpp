#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/event.hpp"        // events and the vocabulary
#include "model/market_data.hpp"  // Bar

namespace sluice::report {

// Everything a report says, whatever its form: terminal, JSON, HTML. Gathered by ReportBuilder; docs/report.md documents it.

enum class MarketKind : std::uint8_t { Synthetic, Files };
constexpr auto names(MarketKind) { return Names<2>{"synthetic", "files"}; }

// What the events cannot say about a run.
struct RunFacts {
    std::string title = "demo";
    MarketKind market = MarketKind::Synthetic;
    std::optional<std::uint64_t> seed;  // Synthetic
    std::vector<std::string> files;     // Files
    std::string sentence;               // what is real here and what is not
    std::string home;
    std::string command;  // how to run it again
};

// What the journal says about itself.
struct JournalFacts {
    std::string head;  // hash of the last batch, hexadecimal
    std::uint64_t events = 0;
    std::uint64_t batches = 0;
    bool clean = false;     // closed in order
    bool verified = false;  // every byte was checked after the end
};

struct AccountRow {
    AccountId id;
    Currency currency;
    Amount opening;  // cash and positions it began with
    Amount cash;
    Amount equity;
    Amount realized;
    Amount unrealized;
    Amount fees;
    Amount drawdown;                // the largest fall from a highest point, positive
    double drawdown_fraction = 0;   // of that highest point
    std::vector<Money> other_cash;  // in other currencies: shown, not converted
    Amount pnl() const { return equity - opening; }
};

struct OrderRow {
    UnixNanos time;
    NewOrderSingle order;  // as it was asked for, with its newest id
    OrdStatus status = OrdStatus::PendingNew;
    Quantity cum_qty;
    Notional cum_notional;
    std::string text;  // why it was denied or rejected
};

struct FillRow {
    UnixNanos time;
    ClOrdId cl_ord_id;
    ExecId exec_id;
    AccountId account;
    StrategyId strategy;
    InstrumentId instrument;
    Side side = Side::Buy;
    Quantity qty;  // negative: a bust took it back
    Price price;
    Amount fee;
    Currency fee_currency;
    Liquidity liquidity = Liquidity::Unknown;
    Amount realized;          // what this fill closed, before fees
    std::string explanation;  // the venue's own words
};

struct PositionRow {
    AccountId account;
    InstrumentId instrument;
    Quantity qty;
    std::optional<Price> avg_px;
    std::optional<Price> last_px;
    Amount realized;
    Amount unrealized;
    Amount fees;
};

struct DenialRow {
    DenialCode code = DenialCode::None;
    Lock lock = Lock::None;
    std::uint64_t count = 0;
    std::string example;  // the first one's sentence
};

struct StrategyRow {
    StrategyId id;
    std::uint64_t signals = 0;
    std::uint64_t orders = 0;
    std::uint64_t denied = 0;
    std::uint64_t fills = 0;
    Amount bought;  // value of its fills
    Amount sold;
    Amount realized;  // by its own fills, average cost, before fees
    Amount fees;
    std::uint64_t wins = 0;  // closed round trips, before fees
    std::uint64_t losses = 0;
};

struct InstrumentRow {
    Instrument instrument;
    std::optional<Price> last_px;
    std::vector<Bar> bars;
};

struct SignalRow {
    UnixNanos time;
    StrategyId strategy;
    InstrumentId instrument;
    std::string text;
};

struct EquityPoint {
    UnixNanos time;
    Amount equity;
};

struct ReportData {
    RunFacts facts;
    JournalFacts journal;
    RunStarted started;
    UnixNanos started_at;
    UnixNanos stopped_at;
    std::string stop_reason;
    std::uint64_t bars = 0;
    std::vector<AccountRow> accounts;
    std::vector<OrderRow> orders;  // in the order asked for
    std::vector<FillRow> fills;
    std::vector<PositionRow> positions;
    std::vector<DenialRow> denials;  // the most frequent first
    std::vector<StrategyRow> strategies;
    std::vector<InstrumentRow> instruments;
    std::vector<SignalRow> signals;
    std::vector<EquityPoint> equity;  // of the first account
    std::vector<std::string> alerts;

    std::map<OrdStatus, std::uint64_t> order_counts() const;
};

// One sentence for everybody: what a denial of this code means.
std::string_view meaning_of(DenialCode code);

}  // namespace sluice::report
