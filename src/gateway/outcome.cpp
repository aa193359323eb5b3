#include "gateway/outcome.hpp"

#include <type_traits>
#include <variant>

namespace sluice::gateway {
namespace {

// Who is behind an event; null: nobody is named.
const Requester* requester_of(const Event& event) {
    return std::visit(
        [](const auto& body) -> const Requester* {
            if constexpr (requires { requires std::is_same_v<decltype(body.by), Requester>; })
                return &body.by;
            else
                return nullptr;
        },
        event.body);
}

// The order a command was about, as an event of its requester names it; empty: it names none.
ClOrdId order_of(const Event& event) {
    return std::visit(
        [](const auto& body) -> ClOrdId {
            using T = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<T, OrderPlaced> || std::is_same_v<T, OrderDenied> ||
                          std::is_same_v<T, ReplacePlaced> || std::is_same_v<T, OrderProposed>)
                return body.order.cl_ord_id;
            else if constexpr (std::is_same_v<T, ListPlaced>)
                return body.list.orders.empty() ? ClOrdId{} : body.list.orders.front().cl_ord_id;
            else if constexpr (std::is_same_v<T, CancelPlaced> || std::is_same_v<T, ProposalEnded>)
                return body.cl_ord_id;
            else if constexpr (std::is_same_v<T, CommandRefused>)
                return body.target;
            else
                return {};
        },
        event.body);
}

const Denial* denial_of(const Event& event) {
    if (const auto* denied = std::get_if<OrderDenied>(&event.body))
        return &denied->denial;
    if (const auto* refused = std::get_if<CommandRefused>(&event.body))
        return &refused->denial;
    if (const auto* ended = std::get_if<ProposalEnded>(&event.body); ended && ended->end == ProposalEnd::Denied)
        return &ended->denial;
    return nullptr;
}

}  // namespace

CommandOutcome outcome_of(const std::vector<Event>& followed, const Requester& by) {
    CommandOutcome outcome;
    for (const Event& event : followed) {
        const ClOrdId order = order_of(event);
        const Requester* who = requester_of(event);
        const bool is_its_own = who != nullptr && *who == by;
        if (is_its_own && outcome.order.empty())
            outcome.order = order;
        // Its own refusal, or what became of its order; a later order in its name (a flatten closes so) is another matter.
        const bool is_its_order = !order.empty() && order == outcome.order;
        const bool is_refusal = is_its_own && std::holds_alternative<CommandRefused>(event.body);
        if (outcome.denial == nullptr && (is_refusal || is_its_order))
            outcome.denial = denial_of(event);
    }
    return outcome;
}

const Denial* refusal_of(const std::vector<Event>& followed, const Requester& by) {
    for (const Event& event : followed)
        if (const auto* refused = std::get_if<CommandRefused>(&event.body); refused != nullptr && refused->by == by)
            return &refused->denial;
    return nullptr;
}

}  // namespace sluice::gateway
