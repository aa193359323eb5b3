#include "engine/replacing.hpp"

#include <utility>

#include "base/mutant.hpp"       // mutant
#include "engine/placing.hpp"    // denial_of, read_confirm, ask_consent
#include "engine/trailing.hpp"   // is_trailed, trail_px
#include "model/order_hash.hpp"  // canonical_hash

namespace sluice::engine {
namespace {

std::string name_of(const auto& id) { return std::string{id.view()}; }

bool names_trail(const ReplaceOrder& replace) { return replace.trail_amount || replace.trail_percent; }

// The new distance, and where it puts a stop that we move.
std::optional<Denial> set_trail(const Core& core, const ReplaceOrder& replace, NewOrderSingle& wanted) {
    const bool ours = is_trailed(wanted);
    if (!ours && wanted.ord_type != OrdType::TrailingStop)
        return denial_of(DenialCode::Invalid, "a trail does not belong to a " + std::string{to_text(wanted.ord_type)} +
                                                  " order; only a trailing stop has one");
    wanted.trail_amount = replace.trail_amount;
    wanted.trail_percent = replace.trail_percent;
    if (!ours || replace.stop_px || wanted.trail_amount.has_value() == wanted.trail_percent.has_value())
        return std::nullopt;
    const auto px = trail_px(core, wanted);
    if (!px)
        return denial_of(DenialCode::NoQuote,
                         "a new trail starts at the market, and no price of " + name_of(wanted.instrument) +
                             " has been seen; name the stop's price too",
                         Lock::Limits);
    wanted.stop_px = px;
    return std::nullopt;
}

// What we trail is checked as both of what it is.
Status check_terms(const NewOrderSingle& wanted, const Instrument& instrument) {
    if (!is_trailed(wanted))
        return check(wanted, instrument);
    if (auto valid = check(as_asked(wanted), instrument); !valid)
        return valid;
    return check(as_sent(wanted), instrument);
}

}  // namespace

Replaced as_replaced(const Core& core, const NewOrderSingle& standing, const ReplaceOrder& replace) {
    Replaced out{standing, std::nullopt};
    NewOrderSingle& wanted = out.order;
    if (!replace.order_qty.is_zero())
        wanted.order_qty = replace.order_qty;
    if (has_limit_price(wanted.ord_type) && replace.price)
        wanted.price = replace.price;
    if (has_trigger_price(wanted.ord_type) && replace.stop_px)
        wanted.stop_px = replace.stop_px;
    if (names_trail(replace))
        out.denial = set_trail(core, replace, wanted);
    const Instrument* instrument = core.state.find_instrument(wanted.instrument);
    if (out.denial || instrument == nullptr)
        return out;  // an order of ours has a known instrument
    if (auto valid = check_terms(wanted, *instrument); !valid)
        out.denial = denial_of(DenialCode::Invalid, valid.error().text);
    return out;
}

std::string replaced_hash(const NewOrderSingle& wanted, const ReplaceOrder& replace) {
    return canonical_hash(replace.stop_px ? wanted : as_asked(wanted));
}

std::optional<Denial> judge_added(const Core& core, const NewOrderSingle& wanted, const ReplaceOrder& replace,
                                  const Requester& by) {
    Verdict verdict;
    verdict.denial = judge_adds(core.locks(), wanted, by, core.now, Approval::Given);
    if (mutant(Mutant::FreezeIgnoredOnReplace) && verdict.denial && verdict.denial->code == DenialCode::Frozen)
        verdict.denial.reset();
    if (replace.confirm.empty() && consent_of(core.config, by, verdict.exposure) == Consent::NotNeeded)
        return verdict.denial;
    const std::string hash = replaced_hash(wanted, replace);
    Approval approval = Approval::None;
    if (auto denial = read_confirm(by, replace.confirm, hash, approval))
        return denial;
    ask_consent(core, by, approval, hash, verdict);
    if (verdict.proposal)
        verdict.denial->text = "a person has to approve what adds exposure; cancel the order and propose a new one";
    return verdict.denial;
}

Denial why_unknown(const ClOrdId& id) {
    return denial_of(DenialCode::UnknownOrder, "order " + name_of(id) + " is not known");
}

}  // namespace sluice::engine
