#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"      // UnixNanos
#include "model/account.hpp"  // AccountId, Currency, ...
#include "model/command.hpp"  // Requester
#include "model/limits.hpp"   // Denial, DecisionFigures
#include "model/order.hpp"    // NewOrderSingle, NewOrderList

namespace sluice {

// The events of lists, proposals, flatten, rates, reconciliation and tokens; the others and the variant of all stand in event.hpp.

// --- lists (brackets, OCO, OTO, multi-leg)
// Held: the engine places the exits as the entry fills. Native: the venue has the whole list.
enum class ListForm : std::uint8_t { Held, Native };
constexpr auto names(ListForm) { return Names<2>{"Held", "Native"}; }
// The intent to carry out a list. Native: every order of it is PendingNew from here on, in one request. Held: an
// OrderPlaced with its list_id follows for each order when its time comes.
struct ListPlaced {
    NewOrderList list;  // with its ids
    ListForm form = ListForm::Held;
    Requester by;
    std::optional<UnixNanos> send_by;
    DecisionFigures figures;
    friend bool operator==(const ListPlaced&, const ListPlaced&) = default;
};
enum class ListStep : std::uint8_t {
    TargetReached,  // Held: the target's price was there: the stop is cancelled, then the target is sent
    StopReached,    // Held: the stop's price was there, the target at the venue: that one goes, then a market exit
    EntryCut,       // the rest of a partly filled entry is cancelled, because its legs do not act yet
    LegsInactive,   // Native: no leg acts, so the engine places a stop of its own
    Ended,          // nothing of the list can act any more
    TargetGivenUp,  // cancelled by a caller while only the engine had it
    StopGivenUp,
    ExitReplaced,  // changed by a caller while only the engine had it
};
constexpr auto names(ListStep) {
    return Names<8>{"TargetReached", "StopReached",   "EntryCut",    "LegsInactive",
                    "Ended",         "TargetGivenUp", "StopGivenUp", "ExitReplaced"};
}
struct ListStepped {
    ListId list_id;
    AccountId account;
    InstrumentId instrument;
    ListStep step = ListStep::Ended;
    Price price;  // of the market that was the reason; zero: none
    std::string text;
    std::optional<NewOrderSingle> exit{};  // ExitReplaced: as it is planned from here on
    std::optional<Requester> by{};         // ExitReplaced: who asked; and what was asked for under a key
    std::uint64_t body_hash = 0;
    friend bool operator==(const ListStepped&, const ListStepped&) = default;
};

// --- proposals (lock 3)
struct OrderProposed {
    NewOrderSingle order;              // the first of the list when it is one
    std::optional<NewOrderList> list;  // a whole list
    Requester by;
    std::string hash;    // of the canonical order or list: what an approval names
    Price reference_px;  // what the market was at: an approval holds near it only
    UnixNanos expires;
    DecisionFigures figures;
    friend bool operator==(const OrderProposed&, const OrderProposed&) = default;
};
enum class ProposalEnd : std::uint8_t { Approved, Rejected, Expired, Withdrawn, Denied };
constexpr auto names(ProposalEnd) { return Names<5>{"Approved", "Rejected", "Expired", "Withdrawn", "Denied"}; }
// Approved: the order's OrderPlaced (or ListPlaced) follows. Every other end is final: the order is Denied.
struct ProposalEnded {
    ClOrdId cl_ord_id;
    AccountId account;
    ProposalEnd end = ProposalEnd::Expired;
    Requester by;
    Denial denial;  // Denied: why locks and limits said no when they looked again
    // Approved in a later run than it was proposed in: the ids its orders are placed under instead, in their order.
    std::vector<ClOrdId> placed_as{};
    friend bool operator==(const ProposalEnded&, const ProposalEnded&) = default;
};

// --- flatten
struct FlattenStarted {
    AccountId account;
    Requester by;
    std::string reason;
    friend bool operator==(const FlattenStarted&, const FlattenStarted&) = default;
};
struct FlattenEnded {
    AccountId account;
    std::string text;
    friend bool operator==(const FlattenEnded&, const FlattenEnded&) = default;
};

// --- rates and marks
struct RateSet {
    Currency from;
    Currency to;
    Price rate;
    std::string source;
    friend bool operator==(const RateSet&, const RateSet&) = default;
};
// A new highest equity: what the drawdown is measured from. Account empty: all accounts together.
struct EquityPeaked {
    AccountId account;
    Amount equity;
    friend bool operator==(const EquityPeaked&, const EquityPeaked&) = default;
};

// --- reconciliation
struct SnapshotAsked {
    AccountId account;
    std::uint64_t snapshot = 0;
    Requester by;
    friend bool operator==(const SnapshotAsked&, const SnapshotAsked&) = default;
};
// First contact: what the venue showed has been booked as the opening.
struct AccountAdopted {
    AccountId account;
    Requester by;
    friend bool operator==(const AccountAdopted&, const AccountAdopted&) = default;
};
enum class DifferenceClass : std::uint8_t { MissedFill, OutsideTrade, HistoryCut, StaleView, Adjustment, Unexplained };
constexpr auto names(DifferenceClass) {
    return Names<6>{"MissedFill", "OutsideTrade", "HistoryCut", "StaleView", "Adjustment", "Unexplained"};
}
// Two snapshots agree that a position (instrument named), a balance (currency named) or an open order (instrument and order
// named) is not what we hold. Of an order the quantities are what is open of it.
struct DifferenceFound {
    AccountId account;
    InstrumentId instrument;
    Product product = Product::None;
    Currency currency;
    DifferenceClass difference = DifferenceClass::Unexplained;
    Quantity ours;
    Quantity venue;     // as the venue shows it
    Quantity by_fills;  // what the venue's own executions add up to, where its history reaches back far enough
    Amount our_cash;
    Amount venue_cash;
    std::uint64_t first_snapshot = 0;
    std::uint64_t second_snapshot = 0;
    std::string evidence;
    ClOrdId order{};  // the id we keep it under
    friend bool operator==(const DifferenceFound&, const DifferenceFound&) = default;
};
struct DifferenceClosed {
    AccountId account;
    InstrumentId instrument;
    Product product = Product::None;
    Currency currency;
    std::string text;
    ClOrdId order{};
    friend bool operator==(const DifferenceClosed&, const DifferenceClosed&) = default;
};
// The certificate of one comparison: what was compared, and how many differences stand open. None: `ours_hash` equals
// `venue_hash`, the SHA-256 of each side's open orders and positions written down in one order.
struct Reconciled {
    AccountId account;
    std::uint64_t snapshot = 0;
    std::uint32_t open_orders = 0;
    std::uint32_t positions = 0;
    std::uint32_t balances = 0;
    std::uint32_t differences = 0;
    UnixNanos taken_at;
    std::string ours_hash;
    std::string venue_hash;
    friend bool operator==(const Reconciled&, const Reconciled&) = default;
};

// --- tokens and doors
struct TokenIssued {
    Token token;
    Requester by;
    friend bool operator==(const TokenIssued&, const TokenIssued&) = default;
};
struct TokenRevoked {
    TokenId token;
    Requester by;
    std::string reason;
    friend bool operator==(const TokenRevoked&, const TokenRevoked&) = default;
};
struct AccessRefused {
    AccessRefusal refusal;
    friend bool operator==(const AccessRefused&, const AccessRefused&) = default;
};

}  // namespace sluice
