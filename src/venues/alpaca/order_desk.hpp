#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "venues/alpaca/calls.hpp"           // Calls, Ended
#include "venues/alpaca/known_orders.hpp"    // KnownOrders
#include "venues/alpaca/reference_desk.hpp"  // ReferenceDesk
#include "venues/alpaca/reporter.hpp"        // Reporter

namespace sluice::venues::alpaca {

// Turns the engine's requests about orders into calls, and their ends into outcomes and reports (design.md 4). A new order
// and a replace are sent once; what nobody knows of them is said Perhaps and is the engine's to ask about.
class OrderDesk {
public:
    OrderDesk(const AlpacaConfig& config, Calls& calls, KnownOrders& known, Reporter& reporter,
              ReferenceDesk& reference)
        : config_{config}, calls_{calls}, known_{known}, reporter_{reporter}, reference_{reference} {}

    void start(UnixNanos now) { started_ = now; }
    void submit(const VenueRequest& request, UnixNanos now, Outbox& out);
    void on_ended(const Ended& ended, UnixNanos now, Outbox& out);
    // Asks for an order by the venue's id and tells what it is.
    void look_up(const OrderId& id, UnixNanos now, Outbox& out);

    // An accepted request that the stream has to show.
    struct Expected {
        OrderId order_id;
        UnixNanos since;
    };
    // What became of things since the last call; each empties.
    std::vector<Expected> take_expected();
    bool take_keys_refused();
    // Of look_up: how many are out, and whether one failed since the last call.
    std::uint32_t looking() const { return looking_; }
    bool take_look_failed();

private:
    enum class Step : std::uint8_t { Main, Lookup };
    struct Pending {
        VenueRequest request;
        Step step = Step::Main;
        bool own = false;  // asked by look_up, not by the engine
    };

    // What adds exposure and the venue would not take is refused here; true: it was.
    bool refused_unfit(std::uint64_t id, const NewOrderSingle& order, const std::optional<UnixNanos>& send_by,
                       UnixNanos now, Outbox& out);
    static std::string nested_target(const OrderId& id);
    void send_new(std::uint64_t id, const SendNew& send, UnixNanos now, Outbox& out);
    void send_list(std::uint64_t id, const SendList& send, UnixNanos now, Outbox& out);
    void send_replace(std::uint64_t id, const SendReplace& send, UnixNanos now, Outbox& out);
    void send_cancel(std::uint64_t id, const SendCancel& send, UnixNanos now, Outbox& out);
    void send_query(std::uint64_t id, const SendQuery& send, UnixNanos now, Outbox& out);
    void post(std::uint64_t id, std::optional<UnixNanos> send_by, UnixNanos now, Outbox& out);
    void patch(std::uint64_t id, const SendReplace& send, const OrderId& standing, UnixNanos now, Outbox& out);
    void erase(std::uint64_t id, const OrderId& order, UnixNanos now, Outbox& out);
    void read(std::uint64_t id, Use use, wire::Priority priority, std::string target, UnixNanos now, Outbox& out);

    void on_new(const Ended& ended, Pending pending, UnixNanos now, Outbox& out);
    void on_taken(const Ended& ended, const Pending& pending, UnixNanos now, Outbox& out);
    void expect(const Order& order, const OrderId& id, UnixNanos since);
    void on_replace(const Ended& ended, const Pending& pending, UnixNanos now, Outbox& out);
    void on_cancel(const Ended& ended, const Pending& pending, UnixNanos now, Outbox& out);
    void on_lookup(const Ended& ended, Pending pending, UnixNanos now, Outbox& out);
    void on_query(const Ended& ended, Pending pending, UnixNanos now, Outbox& out);
    void not_found(const Ended& ended, const Pending& pending, Outbox& out);

    // The end of a call that was no answer of the venue's, as the request's outcome.
    void no_answer(const Ended& ended, const Pending& pending, UnixNanos now, Outbox& out);
    void tell_outcome(const VenueRequest& request, SendOutcome outcome, std::optional<UnixNanos> retry_at,
                      std::string text, Outbox& out);
    void reject(const VenueRequest& request, OrdRejReason reason, const std::string& text, UnixNanos now, Outbox& out);
    void refuse(const Pending& pending, RequestKind what, CxlRejReason reason, std::string text, UnixNanos now,
                Outbox& out);

    const AlpacaConfig& config_;
    Calls& calls_;
    KnownOrders& known_;
    Reporter& reporter_;
    ReferenceDesk& reference_;
    UnixNanos started_;
    std::uint64_t last_id_ = 0;
    std::map<std::uint64_t, Pending> pending_;
    std::vector<Expected> expected_;
    bool keys_refused_ = false;
    std::uint32_t looking_ = 0;
    bool look_failed_ = false;
    OrderRequest new_;         // reused
    ReplaceRequest replaced_;  // reused
};

}  // namespace sluice::venues::alpaca
