#include <algorithm>

#include "base/random.hpp"  // Random
#include "exchange/exchange_impl.hpp"

namespace sluice::exchange {

namespace {

// Indian shares out of a derivative are delivered, not day-traded.
Product delivered_as(Product product) { return product == Product::None ? Product::None : Product::Cnc; }

}  // namespace

Status Exchange::decline_exercise(const AccountId& account, const InstrumentId& option) {
    const std::uint32_t number = impl_->find_account(account);
    const std::uint32_t listing = impl_->listing_of.find(option);
    if (number == Impl::kNoListing)
        return fail(ErrorCode::NotFound, "this exchange has no account " + std::string{account.view()});
    if (listing == Impl::kNoListing || impl_->listings[listing].contract == Corporate::kNone ||
        !impl_->listings[listing].instrument.option)
        return fail(ErrorCode::NotFound, "no option " + std::string{option.view()} + " expires here");
    Contract& contract = impl_->corporate.contracts[impl_->listings[listing].contract];
    if (contract.state == ContractState::Settled)
        return fail(ErrorCode::Invalid, std::string{option.view()} + " is settled already");
    if (std::find(contract.declined.begin(), contract.declined.end(), number) == contract.declined.end())
        contract.declined.push_back(number);
    return {};
}

Status Exchange::exercise(const AccountId& account, const InstrumentId& option, Quantity contracts, UnixNanos now) {
    const std::uint32_t number = impl_->find_account(account);
    const std::uint32_t listing = impl_->listing_of.find(option);
    if (number == Impl::kNoListing)
        return fail(ErrorCode::NotFound, "this exchange has no account " + std::string{account.view()});
    if (listing == Impl::kNoListing || impl_->listings[listing].contract == Corporate::kNone ||
        !impl_->listings[listing].instrument.option)
        return fail(ErrorCode::NotFound, "no option " + std::string{option.view()} + " expires here");
    impl_->run_until(now, true);
    return impl_->exercise_early(number, impl_->listings[listing].contract, contracts, now);
}

Status Exchange::Impl::exercise_early(std::uint32_t account, std::uint32_t index, Quantity qty, UnixNanos now) {
    const Contract contract = corporate.contracts[index];
    const Listing& listing = listings[contract.listing];
    const OptionTerms& terms = *listing.instrument.option;
    const std::string name = "exercise of " + std::string{listing.instrument.id.view()} + ": ";
    if (terms.style == ExerciseStyle::European)
        return fail(ErrorCode::Invalid, name + "a European option is exercised at its expiry only");
    if (now >= contract.last_trade)
        return fail(ErrorCode::Invalid, name + "it expired at " + format_rfc3339(contract.last_trade));
    if (listing.instrument.settlement != Settlement::Physical || listing_of.find(terms.underlying) == kNoListing)
        return fail(ErrorCode::Invalid, name + "nothing is delivered here before its expiry");
    if (qty <= Quantity{} || qty.nanos() % listing.instrument.round_lot.nanos() != 0)
        return fail(ErrorCode::Invalid, name + to_text(qty) + " is not a positive number of whole contracts");
    std::vector<Held> held = holders(contract.listing);
    const auto own = std::find_if(held.begin(), held.end(), [&](const Held& one) {
        return one.account == account &&
               one.qty - accounts[account].holding(contract.listing, one.product).selling >= qty;
    });
    if (own == held.end())
        return fail(ErrorCode::Invalid,
                    name + "the account does not hold " + to_text(qty) + " that no sell order claims");
    const Quantity outside = counterpart.units(contract.listing);
    const Price value = listings[listing_of.find(terms.underlying)].last_px.value_or(terms.strike);
    const Ending ending{contract, {value, "before its expiry"}, true, now};
    std::vector<Held> shorts;
    for (const Held& one : held)
        if (one.qty < Quantity{})
            shorts.push_back(one);
    deliver_by(ending, {account, own->product, qty}, AdjustmentKind::Exercise);
    assign_shorts(ending, shorts, outside, qty);
    tell_changed(now);
    return {};
}

// Longs are exercised unless declined. As much as is exercised, here and outside, falls on the shorts; the rest expires.
void Exchange::Impl::settle_by_delivery(const Contract& contract, const std::vector<Held>& held,
                                        const FinalValue& value, UnixNanos now) {
    const Quantity outside = counterpart.units(contract.listing);
    const Ending ending{contract, value, false, now};
    Quantity exercised = std::max(outside, Quantity{});
    std::vector<Held> shorts;
    for (const Held& one : held) {
        if (one.qty < Quantity{}) {
            shorts.push_back(one);
        } else if (std::count(contract.declined.begin(), contract.declined.end(), one.account) > 0) {
            expire_worthless(contract, one, {value.px, value.how + "; its holder declined to exercise"}, now);
        } else {
            exercised += one.qty;
            deliver_by(ending, one, AdjustmentKind::Exercise);
        }
    }
    for (const Held& rest : assign_shorts(ending, shorts, outside, exercised))
        expire_worthless(contract, rest, {value.px, value.how + "; not assigned"}, now);
}

// Shares `exercised` among the shorts of this exchange and, where it is short on balance, the outside. Returns what is left
// of the accounts' shorts.
auto Exchange::Impl::assign_shorts(const Ending& ending, const std::vector<Held>& shorts, Quantity outside,
                                   Quantity exercised) -> std::vector<Held> {
    std::vector<Quantity> pool;
    for (const Held& one : shorts)
        pool.push_back(-one.qty);
    pool.push_back(std::max(-outside, Quantity{}));
    const Instrument& instrument = listings[ending.contract.listing].instrument;
    const Random draws = Random{config.seed, 0x617373696e67u}.split(++corporate.drawn);
    const std::vector<Quantity> assigned = market::assign(pool, exercised, instrument.round_lot, draws);
    std::vector<Held> left;
    for (std::size_t i = 0; i < shorts.size(); ++i) {
        Held one = shorts[i];
        one.qty = -assigned[i];
        if (!one.qty.is_zero())
            deliver_by(ending, one, AdjustmentKind::Assignment);
        one.qty = shorts[i].qty + assigned[i];
        if (!one.qty.is_zero())
            left.push_back(one);
    }
    return left;
}

// The contracts go for nothing, and the underlying changes hands at the strike.
void Exchange::Impl::deliver_by(const Ending& ending, const Held& held, AdjustmentKind kind) {
    const Instrument& option = listings[ending.contract.listing].instrument;
    const std::uint32_t goods = listing_of.find(option.option->underlying);
    const auto delivery =
        market::deliver(option, listings[goods].instrument.round_lot, held.qty, ending.value.px, ending.contract.ratio);
    if (!delivery)
        return;
    const std::string word = kind == AdjustmentKind::Exercise ? "exercised" : "assigned";
    Adjustment contracts = closing(ending.contract, held, kind, 'X');
    if (ending.early)
        contracts.id = numbered_id();
    contracts.text = word + ": " + to_text(ending.value.px) + ", " + ending.value.how;
    adjust(held.account, ending.contract.listing, std::move(contracts), ending.now);

    Adjustment units = closing(ending.contract, held, kind, 'U');
    if (ending.early)
        units.id = numbered_id();
    units.product = delivered_as(held.product);
    units.qty = delivery->units;
    units.price = delivery->price;
    units.cash = delivery->cash;
    units.currency = option.currency;
    units.text = std::string{delivery->cash < Amount{} ? "bought" : "sold"} + " at the strike by " + word + " " +
                 std::string{option.id.view()};
    if (!delivery->in_lieu.is_zero())
        units.text += "; cash in lieu of " + to_text(delivery->in_lieu.abs()) + " at " + to_text(ending.value.px);
    adjust(held.account, goods, std::move(units), ending.now);
}

}  // namespace sluice::exchange
