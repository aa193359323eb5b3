#include "gateway/order_waits.hpp"

#include <utility>

#include "gateway/body_reader.hpp"   // invalid
#include "gateway/waiting_room.hpp"  // WaitingRoom

namespace sluice::gateway {
namespace {

using engine::OrderState;

constexpr std::uint64_t kWaitMost = 60'000;

bool has_come(const OrderState& order, Asked asked, WaitFor until) {
    if (until == WaitFor::Fill)
        return !is_open(order);
    if (!is_open(order))
        return true;
    switch (asked) {
        case Asked::New: return order.ord_status != OrdStatus::PendingNew && order.ord_status != OrdStatus::Proposed;
        case Asked::Replace: return !order.in_flight.any();
        case Asked::Cancel: return !order.cancel.any();
    }
    return true;
}

struct Answering {
    ClOrdId id;
    Asked asked;
    int status;
    std::function<void(Answer&, const OrderState&)> finish;

    Outcome answer(const OrderState& order, bool wait_over) const {
        if (asked == Asked::New && order.ord_status == OrdStatus::Denied)
            return denied(Denial{order.denial, {}, {}, {}, order.text}, order.placed_as);
        Answer out = json_answer_of([&](JsonWriter& json) { write_rest_order(json, order, wait_over); }, status);
        if (finish)
            finish(out, order);
        return out;
    }
    Outcome gone() const { return not_found("order", id.view()); }
};

Said said(Outcome outcome) {
    if (auto* answer = std::get_if<Answer>(&outcome))
        return std::move(*answer);
    return std::move(std::get<Problem>(outcome));
}

}  // namespace

std::variant<OrderWait, Problem> read_wait(const Ask& ask) {
    OrderWait wait;
    const auto until = word_parameter<WaitFor>(ask, "wait");
    if (const auto* wrong = std::get_if<Problem>(&until))
        return *wrong;
    const auto most = count_parameter(ask, "wait_ms", 10'000, 1, kWaitMost);
    if (const auto* wrong = std::get_if<Problem>(&most))
        return *wrong;
    wait.until = std::get<std::optional<WaitFor>>(until);
    wait.caller = ask.caller.person ? "session " + ask.caller.session : "token " + ask.caller.token;
    wait.most = std::chrono::milliseconds{std::get<std::uint64_t>(most)};
    return wait;
}

Said answer_order(const ClOrdId& id, Asked asked, const OrderWait& wait, int status, Room& room, const Reply& reply,
                  std::function<void(Answer&, const OrderState&)> finish) {
    const Answering answering{id, asked, status, std::move(finish)};
    const auto order = find_any_order(room.loop.engine().state(), id);
    if (!order)
        return said(answering.gone());
    if (!wait.until || has_come(*order, asked, *wait.until))
        return said(answering.answer(*order, false));
    const auto look = [answering, until = *wait.until](LoopDesk& loop, bool over) -> std::optional<Outcome> {
        const auto now = find_any_order(loop.engine().state(), answering.id);
        if (!now)
            return answering.gone();
        const bool come = has_come(*now, answering.asked, until);
        if (!come && !over)
            return std::nullopt;
        Outcome outcome = answering.answer(*now, !come);
        if (auto* answer = std::get_if<Answer>(&outcome))
            add_sequence(*answer, loop.journal().appended);
        return outcome;
    };
    if (room.waiting.wait(room.now + wait.most, look, reply, {wait.caller, order->placed_as}))
        return Later{};
    return said(answering.answer(*order, true));
}

}  // namespace sluice::gateway
