#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "model/event.hpp"  // Event

namespace sluice::world {

// A New or Replace we placed and whose end nobody has told.
struct ToldRequest {
    RequestKind kind = RequestKind::New;
    NewOrderSingle order;
    Exposure exposure = Exposure::Adds;
    std::optional<UnixNanos> send_by;
    std::uint64_t sequence = 0;
    UnixNanos placed_at;
};

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
    bool external = false;
    bool denied = false;
    bool ended = false;      // Canceled, Rejected, Expired was told, or nothing ever left
    bool void_seen = false;  // a bust named an execution nobody had told of
    std::map<ExecId, Execution> executions;
    Quantity inferred;
    UnixNanos last_bust;
    std::optional<ToldRequest> request;
    bool cancel_wanted = false;

    Quantity executed() const;
    Quantity cum_qty() const { return executed() + inferred; }
    bool is_filled() const { return cum_qty() >= terms.order_qty; }
    // The most that may yet be filled.
    Quantity exposed() const;
    bool is_open() const { return request.has_value() || (!ended && !is_filled()); }
};

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
    Quantity working(const AccountId& account, const InstrumentId& instrument, Side side,
                     const ToldOrder* except) const;
    // Whether `qty` more on this side, with everything else that works there, cannot turn the position.
    bool stays_within_position(const NewOrderSingle& order, Quantity qty, const ToldOrder* except) const;
    std::uint32_t open_orders(const AccountId& account) const;
    const std::map<std::pair<AccountId, Currency>, Amount>& adjusted_cash() const { return adjusted_cash_; }
    bool is_halted(const AccountId& account) const;
    bool is_frozen(const AccountId& account, const InstrumentId& instrument) const;
    std::optional<UnixNanos> armed_until() const { return armed_until_; }
    const Limits* limits(const AccountId& account) const;
    const VenueHealth* health(const AccountId& account) const;
    std::uint32_t orders_since(const AccountId& account, UnixNanos since) const;
    // Reports that a reader must not believe.
    static bool is_garbage(const ToldOrder& order, const ExecutionReport& report);

private:
    ToldOrder& add(NewOrderSingle terms);
    void apply(ToldOrder& order, const ExecutionReport& report);
    void count(ToldOrder& order, const ExecutionReport& report);

    std::vector<ToldOrder> orders_;
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
