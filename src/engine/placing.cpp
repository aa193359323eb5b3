#include "engine/placing.hpp"

#include <chrono>
#include <string>
#include <utility>

#include "engine/exposure.hpp"  // classify_new, position_of

namespace sluice::engine {
namespace {

// New exposure leaves within this of its decision, or not at all (design.md 4).
constexpr std::chrono::seconds kSendWithin{1};

// An order that says it only closes, and would not.
std::optional<Denial> why_only_exit(const Core& core, const NewOrderSingle& order) {
    if (!has(order.exec_inst, ExecInst::ReduceOnly) && order.position_effect != PositionEffect::Close)
        return std::nullopt;
    return denial_of(DenialCode::ExitTooLarge,
                     "a closing order of " + to_text(order.order_qty) +
                         " beside the other exits would turn the position of " +
                         to_text(position_of(core.state, order)),
                     Lock::Limits);
}

}  // namespace

Denial denial_of(DenialCode code, std::string text, Lock lock) {
    Denial denial;
    denial.code = code;
    denial.lock = lock;
    denial.text = std::move(text);
    return denial;
}

std::optional<Denial> why_invalid(const Core& core, const NewOrderSingle& order) {
    if (!core.state.accounts.contains(order.account))
        return denial_of(DenialCode::UnknownAccount, "account " + std::string{order.account.view()} + " is not open");
    const Instrument* instrument = core.state.find_instrument(order.instrument);
    if (instrument == nullptr)
        return denial_of(DenialCode::UnknownInstrument,
                         "instrument " + std::string{order.instrument.view()} + " is not defined");
    if (order.cash_order_qty)
        return denial_of(DenialCode::NotAvailableYet, "orders by amount are not available yet in this version");
    if (auto valid = check(order, *instrument); !valid)
        return denial_of(DenialCode::Invalid, valid.error().text);
    return std::nullopt;
}

Verdict judge_order(Core& core, const NewOrderSingle& order, const Requester& by, Approval approval) {
    Verdict verdict;
    verdict.exposure = classify_new(core.state, order);
    if (verdict.exposure == Exposure::Exit) {
        verdict.denial = judge_exit(core.locks(), order, by, approval);
        verdict.figures.position = position_of(core.state, order);
        return verdict;
    }
    verdict.denial = why_only_exit(core, order);
    if (!verdict.denial)
        verdict.denial = judge_adds(core.locks(), order, by, core.now, approval);
    if (verdict.denial)
        return verdict;
    open_day(core, core.state.accounts.at(order.account));
    verdict.denial = judge_limits(core.limits(), order, nullptr, core.now, verdict.figures);
    return verdict;
}

void place_order(Core& core, const NewOrderSingle& order, const Requester& by, const Verdict& verdict,
                 const ListId& list_id, ListRole role) {
    const auto send_by = verdict.exposure == Exposure::Adds ? std::optional{core.now + kSendWithin} : std::nullopt;
    core.emit(OrderPlaced{order, by, verdict.exposure, send_by, verdict.figures, list_id, role});
    if (!core.journal_healthy)
        release(core, static_cast<std::uint32_t>(core.state.orders.size() - 1));
}

void deny_order(Core& core, NewOrderSingle order, const Requester& by, Denial denial, const DecisionFigures& figures) {
    if (order.cl_ord_id.empty())
        order.cl_ord_id = core.next_id();
    core.emit(OrderDenied{std::move(order), by, std::move(denial), figures});
}

}  // namespace sluice::engine
