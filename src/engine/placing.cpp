#include "engine/placing.hpp"

#include <chrono>
#include <string>
#include <utility>

#include "engine/exposure.hpp"   // classify_new, position_of
#include "engine/trailing.hpp"   // held_trail, why_no_trail
#include "model/order_hash.hpp"  // canonical_hash, names_hash

namespace sluice::engine {
namespace {

// As much of a hash as a sentence shows; enough to confirm with.
constexpr std::size_t kHashShown = 12;

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

// An order by amount takes a venue that has them, and an instrument that is paid for in full, unit by unit.
std::optional<Denial> why_no_cash_order(const Core& core, const NewOrderSingle& order, const Instrument& instrument) {
    if (!core.capabilities(order.account).cash_orders)
        return denial_of(DenialCode::Unsupported, "venue " +
                                                      std::string{core.state.accounts.at(order.account).venue.view()} +
                                                      " takes no order as a sum of money; give a quantity");
    const auto invalid = [](std::string text) { return denial_of(DenialCode::Invalid, std::move(text)); };
    const bool in_full = instrument.asset_class != AssetClass::Option && instrument.asset_class != AssetClass::Future &&
                         instrument.multiplier == Multiplier::whole(1);
    if (!in_full)
        return invalid(std::string{instrument.id.view()} + " is not paid for unit by unit; give a quantity");
    if (has(order.exec_inst, ExecInst::ReduceOnly) || order.position_effect == PositionEffect::Close)
        return invalid("an order by amount may close more than is held; close with a quantity");
    if (order.ord_type != OrdType::Market && order.ord_type != OrdType::Limit)
        return invalid("an order by amount is a Market or a Limit order, not a " +
                       std::string{to_text(order.ord_type)});
    return std::nullopt;
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
    if (auto valid = check(order, *instrument); !valid)
        return denial_of(DenialCode::Invalid, valid.error().text);
    if (order.cash_order_qty)
        return why_no_cash_order(core, order, *instrument);
    return why_no_trail(core, order);
}

std::optional<Denial> read_confirm(const Requester& by, std::string_view confirm, std::string_view hash,
                                   Approval& approval) {
    if (confirm.empty() || by.origin != Origin::Person)
        return std::nullopt;
    if (names_hash(confirm, hash)) {
        approval = Approval::Given;
        return std::nullopt;
    }
    return denial_of(DenialCode::HashMismatch,
                     std::string{confirm} + " was confirmed, and what was sent has the hash " +
                         std::string{hash.substr(0, kHashShown)} + "; look at it again and confirm that",
                     Lock::Automation);
}

void ask_consent(const Core& core, const Requester& by, Approval approval, std::string_view hash, Verdict& verdict) {
    if (verdict.denial || approval == Approval::Given)
        return;
    const std::string shown{hash.substr(0, kHashShown)};
    switch (consent_of(core.config, by, verdict.exposure)) {
        case Consent::NotNeeded: return;
        case Consent::Confirmation:
            verdict.denial = denial_of(DenialCode::NeedsApproval,
                                       "look at it with `sluice order preview`, then send it again confirmed by its "
                                       "hash " +
                                           shown,
                                       Lock::Automation);
            return;
        case Consent::Proposal:
            verdict.proposal = true;
            verdict.denial = denial_of(DenialCode::NeedsApproval, "a person has to approve it by its hash " + shown,
                                       Lock::Automation);
            return;
    }
}

Verdict judge_order(Core& core, const NewOrderSingle& order, const Requester& by, Approval approval) {
    Verdict verdict;
    verdict.exposure = classify_new(core.state, order);
    if (verdict.exposure == Exposure::Exit) {
        verdict.denial = judge_exit(core.locks(), order, by, Approval::Given);
        verdict.figures.position = position_of(core.state, order);
    } else {
        verdict.denial = why_only_exit(core, order);
        if (!verdict.denial)
            verdict.denial = judge_adds(core.locks(), order, by, core.now, Approval::Given);
        if (!verdict.denial) {
            open_day(core, core.state.accounts.at(order.account));
            verdict.denial = judge_limits(core.limits(), order, nullptr, core.now, verdict.figures, &by);
        }
    }
    const bool asks = approval == Approval::None && consent_of(core.config, by, verdict.exposure) != Consent::NotNeeded;
    if (asks && !verdict.denial)  // the hash costs more than all the rest
        ask_consent(core, by, approval, canonical_hash(order), verdict);
    return verdict;
}

void place_order(Core& core, const NewOrderSingle& order, const Requester& by, const Verdict& verdict,
                 const ListId& list_id, ListRole role) {
    const auto send_by =
        verdict.exposure == Exposure::Adds ? std::optional{core.now + core.config.send_within} : std::nullopt;
    core.emit(OrderPlaced{held_trail(core, order), by, verdict.exposure, send_by, verdict.figures, list_id, role});
    if (!core.journal_healthy)
        release(core, static_cast<std::uint32_t>(core.state.orders.size() - 1));
}

void deny_order(Core& core, NewOrderSingle order, const Requester& by, Denial denial, const DecisionFigures& figures) {
    if (order.cl_ord_id.empty())
        order.cl_ord_id = core.next_id();
    core.emit(OrderDenied{std::move(order), by, std::move(denial), figures});
}

}  // namespace sluice::engine
