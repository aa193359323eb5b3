#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/event.hpp"  // Event

namespace sluice::world {

// A New or Replace we placed and whose end nobody has told.
struct ToldRequest {
    RequestKind kind = RequestKind::New;
    NewOrderSingle order;
    Requester by;
    Exposure exposure = Exposure::Adds;
    std::optional<UnixNanos> send_by;
    std::uint64_t sequence = 0;
    UnixNanos placed_at;
    bool with_list = false;  // it travels in one request with its list
};

// Where the venue has no trailing stops one is a Stop at the venue that keeps its trail's terms here.
bool is_trailed(const NewOrderSingle& order);
NewOrderSingle as_asked(NewOrderSingle order);
NewOrderSingle as_sent(NewOrderSingle order);

// One order as a naive reader of the journal knows it: what we placed and what the venue said, nothing of what the engine
// made of it.
struct ToldOrder {
    struct Execution {
        Quantity qty;
        int128 notional = 0;
        Amount fee;
        Currency fee_currency;
        bool is_void = false;
    };
    NewOrderSingle terms;
    Requester by;
    ListId list_id;
    ListRole role = ListRole::None;
    bool external = false;
    bool denied = false;
    bool ended = false;      // Canceled, Rejected, Expired was told, or nothing ever left
    bool void_seen = false;  // a bust named an execution nobody had told of
    std::map<ExecId, Execution> executions;
    Quantity inferred;
    UnixNanos last_bust;
    std::optional<ToldRequest> request;
    bool cancel_wanted = false;
    UnixNanos placed_at;
    NewOrderSingle placed;  // what was asked for then

    Quantity executed() const;
    Quantity cum_qty() const { return executed() + inferred; }
    bool is_filled() const { return cum_qty() >= terms.order_qty; }
    // The most that may yet be filled.
    Quantity exposed() const;
    bool is_open() const { return request.has_value() || (!ended && !is_filled()); }
};

// A list as it was placed, and what was told of its steps since.
struct ToldList {
    NewOrderList list;
    ListForm form = ListForm::Held;
    Requester by;
    UnixNanos placed_at;
    bool ended = false;
    bool legs_inactive = false;       // Native: the engine has taken over
    std::vector<std::size_t> orders;  // by number, of those placed so far

    const NewOrderSingle& first() const { return list.orders.front(); }
};

// Something that waited, or waits, for a person.
struct ToldProposal {
    NewOrderSingle order;
    std::optional<NewOrderList> list;
    Requester by;
    std::string hash;
    Price reference_px;
    UnixNanos expires;
    std::optional<ProposalEnd> end;
    bool placed = false;
};

// How far an account's comparison with its venue has come.
struct ToldComparison {
    bool adopted = false;
    bool compared = false;      // in this run
    UnixNanos opened_at;        // the venue's clock, ours until the opening's own comparison; zero: never
    std::uint64_t opening = 0;  // the snapshot it was
    std::uint64_t asked = 0;
    std::map<std::pair<InstrumentId, Currency>, DifferenceClass> open;
};

// Orders that exclude each other, at the venue or held by it until their entry is filled, may be counted each by itself or
// as the one that can still happen. A rule that forbids takes the reading that is kinder to what it judges.
enum class Reading : std::uint8_t { Most, Least };

// A naive fold of recorded events into orders, positions and cash, independent of the engine's own. Not fast, not clever.
class Told {
public:
    void fold(const Event& event);

    const ToldOrder* find(const ClOrdId& id) const;
    ToldOrder* find(const ClOrdId& id);
    const ToldOrder* find_of(const ExecutionReport& report) const;
    const std::vector<ToldOrder>& orders() const { return orders_; }
    Quantity position(const AccountId& account, const InstrumentId& instrument) const;
    // What all orders of this side may yet fill, `except` left out.
    Quantity working(const AccountId& account, const InstrumentId& instrument, Side side, const ToldOrder* except,
                     Reading reading = Reading::Most) const;
    // Whether `qty` more on this side, with everything else that works there, cannot turn the position.
    bool stays_within_position(const NewOrderSingle& order, Quantity qty, const ToldOrder* except,
                               Reading reading = Reading::Most) const;
    std::uint32_t open_orders(const AccountId& account) const;
    const std::map<std::pair<AccountId, Currency>, Amount>& adjusted_cash() const { return adjusted_cash_; }
    bool is_halted(const AccountId& account) const;
    bool is_frozen(const AccountId& account, const InstrumentId& instrument) const;
    const std::map<std::pair<AccountId, InstrumentId>, bool>& freezes() const { return freezes_; }
    std::optional<UnixNanos> armed_until() const { return armed_until_; }
    const Limits* limits(const AccountId& account) const;
    const VenueHealth* health(const AccountId& account) const;
    std::uint32_t orders_since(const AccountId& account, UnixNanos since) const;
    const std::map<ListId, ToldList>& lists() const { return lists_; }
    const ToldList* find_list(const ListId& id) const;
    // What orders of this role have filled, and what they may yet fill.
    Quantity filled(const ToldList& list, ListRole role) const;
    Quantity exposed(const ToldList& list, ListRole role, const ToldOrder* except = nullptr) const;
    // What the list's exits have to cover: filled by its entry (an Oco: its whole quantity) and not yet closed by it.
    Quantity uncovered(const ToldList& list) const;
    // A leg of the venue's own, whose list's entry may still fill: the most it can come to close.
    Quantity guarded(const ToldOrder& leg) const;
    const std::map<ClOrdId, ToldProposal>& proposals() const { return proposals_; }
    bool is_flattening(const AccountId& account) const { return flattens_.contains(account); }
    const std::map<AccountId, UnixNanos>& flattens() const { return flattens_; }
    const ToldComparison& comparison(const AccountId& account) const;
    // Reports that a reader must not believe.
    static bool is_garbage(const ToldOrder& order, const ExecutionReport& report);

private:
    ToldOrder& add(NewOrderSingle terms);
    void apply(ToldOrder& order, const ExecutionReport& report);
    void count(ToldOrder& order, const ExecutionReport& report);
    // told_lists.cpp: lists, proposals, flatten, comparisons.
    void fold_authority(const Event& event);
    void place_list(const ListPlaced& placed, const Event& event);
    void end_requests_of(const ListId& list);
    void adjust(const Adjustment& adjustment);
    Quantity exits_at_once(const ToldList& list, Side side, const ToldOrder* except) const;

    std::vector<ToldOrder> orders_;
    std::map<ListId, ToldList> lists_;
    std::map<ClOrdId, ToldProposal> proposals_;
    std::map<AccountId, UnixNanos> flattens_;  // under way, since
    std::map<AccountId, ToldComparison> comparisons_;
    std::unordered_map<ClOrdId, std::size_t> by_id_;
    std::unordered_map<OrderId, std::size_t> by_order_id_;
    std::map<std::pair<AccountId, std::string>, bool> adjustments_;
    std::map<std::pair<AccountId, Currency>, Amount> adjusted_cash_;
    std::map<std::pair<AccountId, InstrumentId>, Quantity> positions_;
    std::map<AccountId, bool> halts_;
    std::map<std::pair<AccountId, InstrumentId>, bool> freezes_;
    std::optional<UnixNanos> armed_until_;
    std::map<AccountId, Limits> limits_;
    std::map<AccountId, VenueHealth> health_;
    std::map<AccountId, std::vector<UnixNanos>> placed_;
};

}  // namespace sluice::world
