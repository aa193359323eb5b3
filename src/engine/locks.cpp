#include "engine/locks.hpp"

#include <string>
#include <utility>

#include "base/mutant.hpp"    // mutant
#include "engine/engine.hpp"  // EngineConfig

namespace sluice::engine {
namespace {

Denial deny(DenialCode code, Lock lock, std::string text) {
    Denial denial;
    denial.code = code;
    denial.lock = lock;
    denial.text = std::move(text);
    return denial;
}

std::string text_of(std::string_view id) { return std::string{id}; }

// Live, or paper held to its rules.
bool is_strict(const EngineConfig& config) { return config.mode == Mode::Live || config.rehearse_live; }

std::optional<Denial> judge_mode(const LockView& view, const ClOrdId& id) {
    const char own = view.config.mode == Mode::Live ? 'L' : 'P';
    if (id.empty() || id.view().front() == own)
        return std::nullopt;
    return deny(DenialCode::WrongMode, Lock::Mode,
                text_of(id.view()) + " belongs to the other mode; this process runs in " +
                    std::string{to_text(view.config.mode)});
}

const VenueHealth* health_of(const LockView& view, const AccountId& account) {
    const auto it = view.state.venues.find(account);
    return it == view.state.venues.end() ? nullptr : &it->second;
}

std::optional<Denial> judge_credentials(const LockView& view, const AccountId& account) {
    const VenueHealth* health = health_of(view, account);
    if (health == nullptr)
        return deny(DenialCode::NotConnected, Lock::Credentials,
                    "no venue has reported for account " + text_of(account.view()) + " yet");
    if (health->mode != view.config.mode)
        return deny(DenialCode::WrongMode, Lock::Credentials,
                    text_of(health->venue.view()) + " reported " + std::string{to_text(health->mode)} +
                        " credentials; this process runs in " + std::string{to_text(view.config.mode)});
    return std::nullopt;
}

std::optional<Denial> judge_connection(const LockView& view, const AccountId& account) {
    const VenueHealth* health = health_of(view, account);
    if (health->link == Link::Down)
        return deny(DenialCode::NotConnected, Lock::Credentials,
                    "the connection to " + text_of(health->venue.view()) + " is down");
    if (health->breaker != Breaker::Open)
        return std::nullopt;
    std::string text = "the breaker of " + text_of(health->venue.view()) + " is open";
    if (health->text.empty())
        text += " after repeated failures";
    else
        text += ": " + health->text;
    return deny(DenialCode::BreakerOpen, Lock::Credentials, std::move(text));
}

std::optional<Denial> judge_automation(const LockView& view, const Requester& by, Exposure exposure) {
    switch (consent_of(view.config, by, exposure)) {
        case Consent::NotNeeded: break;
        case Consent::Confirmation:
            return deny(DenialCode::NeedsApproval, Lock::Automation,
                        "a person confirms what was typed by its hash, which `sluice order preview` shows");
        case Consent::Proposal:
            return deny(DenialCode::NeedsApproval, Lock::Automation,
                        "a person has to approve this; `sluice approve` does, by the hash of the proposal");
    }
    return std::nullopt;
}

std::optional<Denial> judge_arming(const LockView& view, UnixNanos now) {
    if (!is_strict(view.config))
        return std::nullopt;
    if (!view.state.armed_until)
        return deny(DenialCode::NotArmed, Lock::Armed, "not armed; a person arms with `sluice arm --for 4h`");
    if (*view.state.armed_until <= now && !mutant(Mutant::ExpiredArmingStillOpen))
        return deny(DenialCode::Disarmed, Lock::Armed,
                    "the arming has expired; a person arms again with `sluice arm --for 4h`");
    return std::nullopt;
}

// What the venue holds is not known yet: only cancels and a person's exits leave.
std::optional<Denial> judge_reconciled(const LockView& view, const AccountId& account) {
    if (is_reconciled(view.state, view.config, account))
        return std::nullopt;
    const auto known = view.state.reconciles.find(account);
    const bool waits_for_person =
        view.config.mode == Mode::Live && known != view.state.reconciles.end() && !known->second.adopted;
    return deny(
        DenialCode::NotReconciled, Lock::Armed,
        "account " + text_of(account.view()) +
            (waits_for_person ? " is new here; a person takes over what it holds with `sluice reconcile --adopt`"
                              : " has not been compared with its venue in this run yet"));
}

std::optional<Denial> judge_halt(const LockView& view, const AccountId& account, const InstrumentId& instrument) {
    if (view.state.is_halted(account))
        return deny(DenialCode::Halted, Lock::Armed, "halted; a person ends it with `sluice resume --reason`");
    if (view.state.flattens.contains(account))
        return deny(DenialCode::Halted, Lock::Armed,
                    "account " + text_of(account.view()) + " is being flattened; nothing new until it is flat");
    if (view.state.is_frozen(account, instrument))
        return deny(DenialCode::Frozen, Lock::Armed,
                    text_of(instrument.view()) + " is frozen; a person ends it with `sluice unfreeze --reason`");
    if (!view.journal_healthy)
        return deny(DenialCode::ExitOnly, Lock::Armed, "the journal cannot be written; only exits and cancels leave");
    return std::nullopt;
}

}  // namespace

bool is_reconciled(const State& state, const EngineConfig& config, const AccountId& account) {
    const auto owner = state.accounts.find(account);
    if (owner == state.accounts.end())
        return true;
    const auto row = config.venues.find(owner->second.venue);
    if (row == config.venues.end() || !row->second.snapshots)
        return true;
    const auto known = state.reconciles.find(account);
    return known != state.reconciles.end() && known->second.adopted && known->second.compared_run == state.runs;
}

Consent consent_of(const EngineConfig& config, const Requester& by, Exposure exposure) {
    const bool typed = by.origin == Origin::Person;
    if (!is_strict(config) || (config.auto_execute && !config.require_confirmation))
        return Consent::NotNeeded;
    // Exits of allowed entries, of a flatten and of a person need no further word.
    if (exposure == Exposure::Exit && (typed || by.origin == Origin::Engine))
        return Consent::NotNeeded;
    return typed ? Consent::Confirmation : Consent::Proposal;
}

std::optional<Denial> judge_adds(const LockView& view, const NewOrderSingle& order, const Requester& by, UnixNanos now,
                                 Approval approval) {
    if (auto denial = judge_mode(view, order.cl_ord_id))
        return denial;
    if (auto denial = judge_credentials(view, order.account))
        return denial;
    if (auto denial = judge_connection(view, order.account))
        return denial;
    if (approval == Approval::None)
        if (auto denial = judge_automation(view, by, Exposure::Adds))
            return denial;
    if (auto denial = judge_halt(view, order.account, order.instrument))
        return denial;
    if (auto denial = judge_reconciled(view, order.account))
        return denial;
    return judge_arming(view, now);
}

std::optional<Denial> judge_exit(const LockView& view, const NewOrderSingle& order, const Requester& by,
                                 Approval approval) {
    if (auto denial = judge_mode(view, order.cl_ord_id))
        return denial;
    if (auto denial = judge_credentials(view, order.account))
        return denial;
    if (by.origin == Origin::Person)
        return std::nullopt;
    if (auto denial = judge_reconciled(view, order.account))
        return denial;
    // A list's exit would only have to go again; it is the flatten that closes.
    if (by.origin == Origin::Engine && view.state.flattens.contains(order.account) && by.who != kFlattenName)
        return deny(DenialCode::Halted, Lock::Armed,
                    "account " + text_of(order.account.view()) + " is being flattened, which closes everything");
    if (by.origin == Origin::Engine || approval == Approval::Given)
        return std::nullopt;
    return judge_automation(view, by, Exposure::Exit);
}

std::vector<Denial> list_locks(const LockView& view, const NewOrderSingle& order, const Requester& by, UnixNanos now,
                               Exposure exposure) {
    std::vector<Denial> found;
    const auto add = [&](std::optional<Denial> denial) {
        if (denial)
            found.push_back(std::move(*denial));
    };
    if (exposure == Exposure::Exit) {
        add(judge_exit(view, order, by, Approval::Given));
        return found;
    }
    add(judge_mode(view, order.cl_ord_id));
    add(judge_credentials(view, order.account));
    if (health_of(view, order.account) != nullptr)
        add(judge_connection(view, order.account));
    add(judge_halt(view, order.account, order.instrument));
    add(judge_reconciled(view, order.account));
    add(judge_arming(view, now));
    return found;
}

std::optional<Denial> judge_cancel(const LockView& view, const AccountId& account) {
    if (mutant(Mutant::CancelRefusedWhenDisarmed) && view.config.mode == Mode::Live && !view.state.armed_until)
        return deny(DenialCode::NotArmed, Lock::Armed, "not armed");
    return judge_credentials(view, account);
}

std::optional<Denial> judge_release(const LockView& view, const OrderState& order, UnixNanos now) {
    const NewOrderSingle& wanted = order.in_flight.order;
    auto halted = judge_halt(view, wanted.account, wanted.instrument);
    if (mutant(Mutant::FreezeIgnoredOnReplace) && order.in_flight.kind == RequestKind::Replace && halted &&
        halted->code == DenialCode::Frozen)
        halted.reset();
    if (halted)
        return halted;
    if (auto denial = judge_arming(view, now)) {
        denial->code = DenialCode::Disarmed;
        return denial;
    }
    if (order.in_flight.send_by && now >= *order.in_flight.send_by)
        return deny(DenialCode::TooLate, Lock::None, "its time to be sent had passed before its record was durable");
    if (auto denial = judge_credentials(view, wanted.account))
        return denial;
    return judge_connection(view, wanted.account);
}

}  // namespace sluice::engine
