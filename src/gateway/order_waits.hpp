#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "gateway/order_view.hpp"     // find_any_order
#include "gateway/resources_kit.hpp"  // Ask, Room, Said

namespace sluice::gateway {

// How far an order must have come before it is answered: ?wait=ack or fill, for at most `most`.
enum class WaitFor : std::uint8_t { Ack, Fill };
constexpr auto names(WaitFor) { return Names<2>{"ack", "fill"}; }
struct OrderWait {
    std::optional<WaitFor> until;  // absent: it does not wait
    std::chrono::milliseconds most{10'000};
    std::string caller;  // whose place in the waiting room it takes
};
std::variant<OrderWait, Problem> read_wait(const Ask& ask);

// What was asked of the order, which decides when the venue has answered it.
enum class Asked : std::uint8_t { New, Replace, Cancel };

// Answers with the order as it stands (`finish` sees the answer last), at once or when it has come as far as is waited
// for; also at once, as one whose wait is over, when the waiting room has no place: what was asked is done. An order that was
// denied on its way out is a problem.
Said answer_order(const ClOrdId& id, Asked asked, const OrderWait& wait, int status, Room& room, const Reply& reply,
                  std::function<void(Answer&, const engine::OrderState&)> finish = {});

}  // namespace sluice::gateway
