#include "engine/replacing.hpp"

#include <utility>

#include "engine/list_view.hpp"  // find_planned
#include "engine/placing.hpp"    // denial_of
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

Replaced as_replaced(const Core& core, const OrderState& target, const ReplaceOrder& replace) {
    Replaced out{target.order, std::nullopt};
    NewOrderSingle& wanted = out.order;
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

Denial why_unknown(const Core& core, const ClOrdId& id) {
    const auto planned = find_planned(core.state, id);
    if (!planned)
        return denial_of(DenialCode::UnknownOrder, "order " + name_of(id) + " is not known");
    return denial_of(DenialCode::Invalid, "order " + name_of(id) + " of list " + name_of(planned->list->list.list_id) +
                                              " is not at the venue; what the engine holds can be cancelled, and "
                                              "changed once it is sent");
}

}  // namespace sluice::engine
