#include <chrono>
#include <string>
#include <utility>

#include "base/mutant.hpp"          // mutant
#include "engine/core.hpp"          // Core
#include "engine/exposure.hpp"      // classify_new, classify_replace, could_add
#include "engine/flatten.hpp"       // start_flatten
#include "engine/idempotency.hpp"   // key_state, body_hash
#include "engine/list_replace.hpp"  // replace_held
#include "engine/lists.hpp"         // submit_list, cancel_planned
#include "engine/placing.hpp"       // judge_order, place_order, deny_order
#include "engine/proposals.hpp"     // propose, approve, reject_proposal
#include "engine/rates.hpp"         // set_rate
#include "engine/reconcile.hpp"     // reconcile_now
#include "engine/replacing.hpp"     // as_replaced, judge_added
#include "engine/tokens.hpp"        // issue_token
#include "model/order_hash.hpp"     // canonical_hash

namespace sluice::engine {
namespace {

using std::chrono::seconds;

constexpr std::chrono::hours kArmLongest{24};

std::string name_of(const auto& id) { return std::string{id.view()}; }

Requester by_halt() {
    Requester by;
    by.origin = Origin::Engine;
    by.who = StrategyId{"halt"};
    return by;
}

bool is_person(const Requester& by) { return by.origin == Origin::Person; }

struct CommandHandler {
    Core& core;
    const Command& command;
    const Requester& by;

    void refuse(Denial denial, const ClOrdId& target = {}, const AccountId& account = {}) const {
        refuse_command(core, kind_of(command), by, std::move(denial), target, account);
    }
    bool require_person(const char* what) const {
        if (is_person(by))
            return true;
        refuse(denial_of(DenialCode::NeedsApproval, std::string{what} + " takes a person at the terminal"));
        return false;
    }

    // --- orders
    void operator()(const SubmitOrder& submit) const {
        NewOrderSingle order = submit.order;
        if (order.strategy.empty())
            order.strategy = by.who;
        const bool named = !order.cl_ord_id.empty();
        order.cl_ord_id = ClOrdId{};
        switch (key_state(core.state, command)) {
            case KeyState::Free: break;
            case KeyState::Repeated: return;
            case KeyState::Reused: return deny_order(core, order, by, why_reused(*find_key(core.state, by), by));
        }
        if (named)
            return deny_order(core, order, by,
                              denial_of(DenialCode::Invalid, "cl_ord_id is given by the engine and must be empty"));
        judge_new(order, submit);
    }
    void judge_new(NewOrderSingle order, const SubmitOrder& submit) const {
        if (auto denial = why_invalid(core, order))
            return deny_order(core, std::move(order), by, std::move(*denial));
        Approval approval = Approval::None;
        if (!submit.confirm.empty())
            if (auto denial = read_confirm(by, submit.confirm, canonical_hash(order), approval))
                return deny_order(core, std::move(order), by, std::move(*denial));
        order.cl_ord_id = core.next_id();
        Verdict verdict = judge_order(core, order, by, submit.propose ? Approval::Given : approval);
        if (verdict.proposal || (submit.propose && !verdict.denial))
            return propose(core, order, by, verdict);
        if (verdict.denial)
            return deny_order(core, std::move(order), by, std::move(*verdict.denial), verdict.figures);
        place_order(core, order, by, verdict);
    }

    void operator()(const ReplaceOrder& asked) const {
        ReplaceOrder replace = asked;
        replace.target = standing_id(core.state, core.state.placed_id(asked.target));
        switch (key_state(core.state, command)) {
            case KeyState::Free: break;
            case KeyState::Repeated: return;
            case KeyState::Reused: return refuse(why_reused(*find_key(core.state, by), by), replace.target);
        }
        const std::uint64_t body = by.key.empty() ? 0 : body_hash(asked);
        if (replace_held(core, replace, by, body))
            return;
        const OrderState* target = core.find(replace.target);
        if (target == nullptr)
            return refuse(why_unknown(replace.target), replace.target);
        const AccountId account = target->order.account;
        if (auto denial = why_not_replaceable(*target))
            return refuse(std::move(*denial), replace.target, account);
        if (names_nothing(replace))
            return refuse(denial_of(DenialCode::Invalid,
                                    "the replace names nothing new; a quantity, a price or a trail would be right"),
                          replace.target, account);
        Replaced replaced = as_replaced(core, target->order, replace);
        if (replaced.denial)
            return refuse(std::move(*replaced.denial), replace.target, account);
        NewOrderSingle wanted = std::move(replaced.order);
        if (wanted.order_qty <= target->cum_qty)
            return refuse(
                denial_of(DenialCode::Invalid, "the new total quantity " + to_text(wanted.order_qty) +
                                                   " is not above the " + to_text(target->cum_qty) + " already filled"),
                replace.target, account);

        const Exposure exposure = classify_replace(core.state, *target, wanted);
        DecisionFigures figures;
        std::optional<Denial> denial;
        if (exposure == Exposure::Exit) {
            denial = judge_exit(core.locks(), wanted, by);
        } else {
            if (!mutant(Mutant::LockSkippedOnReplace))
                denial = judge_added(core, wanted, replace, by);
            if (!denial)
                denial = judge_limits(core.limits(), wanted, target, core.now, figures, &by);
        }
        if (denial)
            return refuse(std::move(*denial), replace.target, account);
        const ClOrdId orig = target->order.cl_ord_id;
        const std::uint32_t index = core.state.order_index.at(replace.target);
        wanted.cl_ord_id = core.next_id();
        const auto send_by =
            exposure == Exposure::Adds ? std::optional{core.now + core.config.send_within} : std::nullopt;
        core.emit(ReplacePlaced{wanted, orig, by, exposure, send_by, figures, body});
        if (!core.journal_healthy)
            release(core, index);
    }
    static bool names_nothing(const ReplaceOrder& r) {
        return r.order_qty.is_zero() && !r.price && !r.stop_px && !r.trail_amount && !r.trail_percent;
    }
    static std::optional<Denial> why_not_replaceable(const OrderState& target) {
        if (target.external)
            return denial_of(DenialCode::Invalid, "the order is not ours; it can be cancelled and is never changed");
        if (target.order.cash_order_qty)
            return denial_of(DenialCode::Invalid,
                             "an order by amount has no quantity to replace; cancel it and place another");
        if (is_end(target.ord_status))
            return denial_of(DenialCode::OrderDone, "the order is " + std::string{to_text(target.ord_status)});
        if (target.in_flight.any() || target.cancel.any())
            return denial_of(DenialCode::RequestInFlight, "another request on this order is in flight");
        return std::nullopt;
    }

    void operator()(const CancelOrder& asked) const {
        if (core.state.proposals.contains(asked.target))
            return reject_proposal(core, RejectProposal{asked.target}, by);
        const CancelOrder cancel{core.state.placed_id(asked.target)};
        const OrderState* target = core.find(cancel.target);
        if (target == nullptr && cancel_planned(core, cancel.target, by))
            return;
        if (target == nullptr)
            return refuse(why_unknown(cancel.target), cancel.target);
        const AccountId account = target->order.account;
        if (is_end(target->ord_status) && !target->in_flight.any())
            return refuse(denial_of(DenialCode::OrderDone, "the order is " + std::string{to_text(target->ord_status)}),
                          cancel.target, account);
        if (auto denial = judge_cancel(core.locks(), account);
            denial && denial->code != DenialCode::NotConnected)  // it waits for the connection and is repeated
            return refuse(std::move(*denial), cancel.target, account);
        send_cancel(core, core.state.order_index.at(cancel.target), by);
    }
    void operator()(const CancelAll& all) const {
        if (!known_or_every(all.account))
            return;
        end_lists(core, all.account, "everything is cancelled");
        const auto open = core.state.open;
        for (const auto index : open) {
            const AccountId account = core.state.orders[index].order.account;
            if (!all.account.empty() && account != all.account)
                continue;
            const auto denial = judge_cancel(core.locks(), account);
            if (denial && denial->code != DenialCode::NotConnected)
                refuse(*denial, core.state.orders[index].placed_as, account);
            else
                send_cancel(core, index, by);
        }
    }

    // --- locks
    void operator()(const Arm& arm) const {
        if (!require_person("arming"))
            return;
        if (arm.duration <= seconds{0} || arm.duration > kArmLongest)
            return refuse(denial_of(DenialCode::Invalid, "an arming lasts more than zero and at most 24 hours"));
        core.emit(Armed{core.now + arm.duration, by});
    }
    void operator()(const Disarm&) const {
        if (core.state.armed_until)
            core.emit(ArmingEnded{ArmingEnd::Disarmed, by});
    }
    void operator()(const Halt& halt) const {
        if (!known_or_every(halt.account))
            return;
        core.emit(Halted{halt.account, halt.cancel_exits, halt.flatten, by, halt.reason});
        if (core.state.armed_until)
            core.emit(ArmingEnded{ArmingEnd::Halted, by});
        drop_held(core);
        enforce_halts(core);
        if (halt.cancel_exits) {
            end_lists(core, halt.account, "a halt cancels its exits");
            cancel_exits(halt.account);
        }
        if (halt.flatten)
            flatten_under_halt(core, halt, by);
    }
    void operator()(const Resume& resume) const {
        if (!require_person("resuming"))
            return;
        if (!core.state.halts.contains(resume.account))
            return refuse(denial_of(DenialCode::Invalid,
                                    resume.account.empty() ? "no halt of every account is in force"
                                                           : "account " + name_of(resume.account) + " is not halted"));
        core.emit(Resumed{resume.account, by, resume.reason});
    }
    void operator()(const Freeze& freeze) const {
        if (!known_or_every(freeze.account))
            return;
        core.emit(FreezeChanged{freeze.account, freeze.instrument, FreezeState::Frozen, by, freeze.reason});
    }
    void operator()(const Unfreeze& unfreeze) const {
        if (!require_person("unfreezing"))
            return;
        if (!core.state.is_frozen(unfreeze.account, unfreeze.instrument))
            return refuse(denial_of(DenialCode::Invalid,
                                    name_of(unfreeze.instrument) + " is not frozen on " + name_of(unfreeze.account)));
        core.emit(FreezeChanged{unfreeze.account, unfreeze.instrument, FreezeState::Thawed, by, unfreeze.reason});
    }

    void operator()(const SubmitList& submit) const { submit_list(core, submit, by, key_state(core.state, command)); }
    void operator()(const Flatten& flatten) const { start_flatten(core, flatten, by); }
    void operator()(const Approve& approval) const { approve(core, approval, by); }
    void operator()(const RejectProposal& rejection) const { reject_proposal(core, rejection, by); }
    void operator()(const Reconcile& wish) const { reconcile_now(core, wish, by); }
    void operator()(const SetRate& rate) const { set_rate(core, rate, by); }
    void operator()(const IssueToken& issue) const { issue_token(core, issue, by); }
    void operator()(const RevokeToken& revoke) const { revoke_token(core, revoke, by); }
    void operator()(const NoteRefusal& note) const { note_refusal(core, note, by); }

    // --- configuration
    void operator()(const DefineInstrument& define) const {
        if (auto valid = check(define.instrument); !valid)
            return refuse(denial_of(DenialCode::Invalid, valid.error().text));
        const Instrument* known = core.state.find_instrument(define.instrument.id);
        if (known == nullptr || *known != define.instrument)
            core.emit(InstrumentDefined{define.instrument});
    }
    void operator()(const OpenAccount& open) const {
        if (open.account.id.empty() || open.account.venue.empty())
            return refuse(denial_of(DenialCode::Invalid, "an account needs an id and a venue"));
        const auto known = core.state.accounts.find(open.account.id);
        if (known == core.state.accounts.end() || known->second != open.account)
            core.emit(AccountOpened{open.account});
    }
    void operator()(const SetLimits& set) const {
        if (by.origin != Origin::Engine && !require_person("changing limits"))
            return;
        const auto known = core.state.limits.find(set.account);
        if (set.account.empty() && set.limits.currency.empty())
            return refuse(denial_of(DenialCode::Invalid, "the limits over all accounts name the currency they are in"));
        if (set.account.empty() && known == core.state.limits.end())
            return core.emit(LimitsSet{set.account, set.limits, by});
        if (known == core.state.limits.end())
            return refuse(denial_of(DenialCode::UnknownAccount, "account " + name_of(set.account) + " is not open"), {},
                          set.account);
        if (known->second != set.limits)
            core.emit(LimitsSet{set.account, set.limits, by});
    }
    void operator()(const NoteSignal& note) const { core.emit(SignalNoted{note.instrument, by, note.text}); }

private:
    // The exits there are now. One placed later under the same halt is wanted, and stays.
    void cancel_exits(const AccountId& account) const {
        const auto open = core.state.open;
        for (const auto index : open) {
            const OrderState& order = core.state.orders[index];
            if (!order.cancel.any() && (account.empty() || order.order.account == account))
                send_cancel(core, index, by_halt());
        }
    }
    bool known_or_every(const AccountId& account) const {
        if (account.empty() || core.state.accounts.contains(account))
            return true;
        refuse(denial_of(DenialCode::UnknownAccount, "account " + name_of(account) + " is not open"), {}, account);
        return false;
    }
};

}  // namespace

void refuse_command(Core& core, CommandKind kind, const Requester& by, Denial denial, const ClOrdId& target,
                    const AccountId& account) {
    core.emit(CommandRefused{kind, target, account, by, std::move(denial)});
}

void on_command(Core& core, const Command& command) {
    std::visit(CommandHandler{core, command, command.by}, command.body);
}

void enforce_halts(Core& core) {
    if (core.state.halts.empty())
        return;
    const auto open = core.state.open;
    for (const auto index : open) {
        const OrderState& order = core.state.orders[index];
        // What a flatten under way closes is sized by the venue's word; one that a bust reopened later is as any other.
        const bool closing = is_closing(order) && core.state.flattens.contains(order.order.account);
        if (!order.cancel.any() && core.state.is_halted(order.order.account) && could_add(core.state, order) &&
            !closing)
            send_cancel(core, index, by_halt());
    }
}

}  // namespace sluice::engine
