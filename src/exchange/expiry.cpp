#include <algorithm>

#include "exchange/exchange_impl.hpp"
#include "exchange/explain.hpp"  // px_text

namespace sluice::exchange {

Status Exchange::set_settlement(const InstrumentId& instrument, const market::SettlementRule& rule) {
    const std::uint32_t listing = impl_->listing_of.find(instrument);
    const std::string name = "settlement of " + std::string{instrument.view()} + ": ";
    if (listing == Impl::kNoListing)
        return fail(ErrorCode::NotFound, name + "this exchange has no such instrument");
    if (impl_->corporate.begun)
        return fail(ErrorCode::Invalid, name + "a rule is given before the first event of the exchange");
    if (rule.mean_over.count() <= 0)
        return fail(ErrorCode::Invalid, name + "mean_over must be positive, such as 30 minutes");
    if (rule.exercise_from <= Price{})
        return fail(ErrorCode::Invalid, name + "exercise_from must be positive, such as 0.01");
    if (impl_->listings[listing].contract == Corporate::kNone)
        return fail(ErrorCode::Invalid, name + (impl_->listings[listing].instrument.expiry
                                                    ? "its calendar knows no session on or before its expiry"
                                                    : "it does not expire"));
    const std::uint32_t index = impl_->listings[listing].contract;
    const InstrumentId source = impl_->source_of(impl_->listings[listing].instrument, rule);
    for (std::uint32_t i = 0; i < impl_->corporate.contracts.size(); ++i) {
        const Contract& other = impl_->corporate.contracts[i];
        if (i != index && other.source == source && other.rule.value == market::SettlementValue::ClosingMean &&
            rule.value == market::SettlementValue::ClosingMean && other.rule.mean_over != rule.mean_over)
            return fail(ErrorCode::Invalid, name + "another contract on " + std::string{source.view()} +
                                                " takes the mean over " + std::to_string(other.rule.mean_over.count()) +
                                                " minutes; one value a source");
    }
    impl_->corporate.contracts[index].rule = rule;
    impl_->plan_contract(index);
    return {};
}

// A new listing may expire, and may be what others settle on.
void Exchange::Impl::list_contract(std::uint32_t number) {
    const Instrument& instrument = listings[number].instrument;
    for (const Contract& contract : corporate.contracts)
        if (contract.source == instrument.id)
            watch(contract);
    if (!instrument.expiry || !market::expiry_sessions(calendars, instrument.calendar, *instrument.expiry))
        return;
    listings[number].contract = static_cast<std::uint32_t>(corporate.contracts.size());
    Contract& contract = corporate.contracts.emplace_back();
    contract.listing = number;
    contract.rule = market::default_settlement_rule(instrument);
    plan_contract(listings[number].contract);
}

InstrumentId Exchange::Impl::source_of(const Instrument& instrument, const market::SettlementRule& rule) {
    if (rule.source)
        return *rule.source;
    return instrument.option ? instrument.option->underlying : instrument.id;
}

void Exchange::Impl::plan_contract(std::uint32_t index) {
    Contract& contract = corporate.contracts[index];
    const Instrument& instrument = listings[contract.listing].instrument;
    const auto sessions = market::expiry_sessions(calendars, instrument.calendar, *instrument.expiry);
    if (!sessions)
        return;
    contract.source = source_of(instrument, contract.rule);
    contract.session = sessions->last;
    const bool at_open = contract.rule.value == market::SettlementValue::Open;
    contract.settles = at_open ? sessions->last.open : sessions->last.close;
    contract.last_trade = !at_open           ? sessions->last.close
                          : sessions->before ? sessions->before->close
                                             : sessions->last.open;
    std::erase_if(corporate.due, [&](const Due& due) { return due.kind >= DueKind::LastTrade && due.index == index; });
    std::make_heap(corporate.due.begin(), corporate.due.end(), std::greater<>{});
    plan(DueKind::LastTrade, contract.last_trade, index);
    plan(DueKind::Settle, contract.settles, index);
    watch(contract);
}

void Exchange::Impl::watch(const Contract& contract) {
    const std::uint32_t source = listing_of.find(contract.source);
    if (source == kNoListing)
        return;
    if (listings[source].watch == Corporate::kNone) {
        listings[source].watch = static_cast<std::uint32_t>(corporate.watches.size());
        corporate.watches.emplace_back();
    }
    if (contract.rule.value == market::SettlementValue::ClosingMean)
        corporate.watches[listings[source].watch].mean_over = contract.rule.mean_over;
}

// A print in session of something that contracts settle on.
void Exchange::Impl::note_print(std::uint32_t number, const Trade& trade, UnixNanos now) {
    const Listing& listing = listings[number];
    PrintWatch& watch = corporate.watches[listing.watch];
    if (watch.session != listing.session) {
        watch.session = listing.session;
        watch.mean.clear();
    }
    const bool is_index = listing.instrument.asset_class == AssetClass::Index;
    if (now >= watch.session->close - watch.mean_over)
        watch.mean.add(trade.price, is_index ? Quantity::whole(1) : trade.size);
    for (std::uint32_t i = 0; i < corporate.contracts.size(); ++i) {
        const Contract& contract = corporate.contracts[i];
        if (contract.state != ContractState::Waiting || contract.source != listing.instrument.id)
            continue;
        const bool opening =
            contract.rule.value == market::SettlementValue::Open && watch.session->date == contract.session.date;
        settle(i,
               {trade.price, std::string{opening ? "the opening print" : "the first print after its end"} + " of " +
                                 std::string{contract.source.view()} + " at " + format_rfc3339(now)},
               now);
    }
}

void Exchange::Impl::end_trading(std::uint32_t index, UnixNanos now) {
    Contract& contract = corporate.contracts[index];
    contract.state = ContractState::Ended;
    static_cast<void>(in_session(listings[contract.listing], now));  // its last session has closed
    end_orders(contract.listing, ExecType::Expired, OrdStatus::Expired,
               std::string{listings[contract.listing].instrument.id.view()} +
                   " has traded for the last time: it expires on " +
                   format_date(*listings[contract.listing].instrument.expiry),
               now);
    empty_outside(listings[contract.listing]);
}

auto Exchange::Impl::check_expired(const Listing& listing, UnixNanos now) const -> std::optional<Refusal> {
    if (listing.contract == Corporate::kNone)
        return std::nullopt;
    const Contract& contract = corporate.contracts[listing.contract];
    if (now < contract.last_trade)
        return std::nullopt;
    return Refusal{OrdRejReason::ExchangeClosed, std::string{listing.instrument.id.view()} + " expires on " +
                                                     format_date(*listing.instrument.expiry) +
                                                     " and has not traded since " +
                                                     format_rfc3339(contract.last_trade)};
}

// What the file says, else what the prints say; absent where there has been no print.
auto Exchange::Impl::final_value(const Contract& contract) const -> std::optional<FinalValue> {
    const Instrument& instrument = listings[contract.listing].instrument;
    for (const InstrumentId& named : {instrument.id, contract.source})
        for (const market::CorporateAction& action : corporate.actions)
            if (action.kind == market::ActionKind::Settlement && action.instrument == named &&
                action.date == *instrument.expiry)
                return FinalValue{action.amount, "the official value of " + std::string{named.view()}};
    const std::uint32_t source = listing_of.find(contract.source);
    if (contract.rule.value == market::SettlementValue::Open || source == kNoListing || !listings[source].last_px)
        return std::nullopt;
    const Listing& listing = listings[source];
    const std::string of = " of " + std::string{contract.source.view()};
    if (contract.rule.value == market::SettlementValue::ClosingMean) {
        const PrintWatch& watch = corporate.watches[listing.watch];
        const bool same_day = watch.session && watch.session->date == contract.session.date;
        const auto mean = same_day ? watch.mean.on_tick(listing.instrument.tick_size) : std::nullopt;
        if (mean)
            return FinalValue{
                *mean, "the mean" + of + " over the last " + std::to_string(watch.mean_over.count()) + " minutes"};
    }
    return FinalValue{*listing.last_px, "the last print" + of};
}

void Exchange::Impl::settle_or_wait(std::uint32_t index, UnixNanos now) {
    Contract& contract = corporate.contracts[index];
    if (const auto value = final_value(contract))
        return settle(index, *value, now);
    contract.state = ContractState::Waiting;
    if (contract.rule.value == market::SettlementValue::Open)
        return;
    for (const Held& held : holders(contract.listing)) {
        Adjustment note;  // moves nothing: says why nothing moves
        note.kind = AdjustmentKind::Expiry;
        note.product = held.product;
        note.id = numbered_id();
        note.text = "expired, and no print of " + std::string{contract.source.view()} +
                    " says what it is worth; it settles on the next one";
        adjust(held.account, contract.listing, std::move(note), now);
    }
}

void Exchange::Impl::settle(std::uint32_t index, const FinalValue& value, UnixNanos now) {
    Contract& contract = corporate.contracts[index];
    contract.state = ContractState::Settled;
    const std::vector<Held> held = holders(contract.listing);
    if (held.empty())
        return;
    const Instrument& instrument = listings[contract.listing].instrument;
    if (!instrument.option) {
        for (const Held& one : held)
            settle_future(contract, one, value, now);
        return;
    }
    const auto payoff = market::option_payoff(*instrument.option, value.px, contract.ratio);
    if (!payoff)
        return;
    const bool physical =
        instrument.settlement == Settlement::Physical && listing_of.find(instrument.option->underlying) != kNoListing;
    if (*payoff < (physical ? contract.rule.exercise_from : Price::from_nanos(1))) {
        for (const Held& one : held)
            expire_worthless(contract, one, value, now);
    } else if (physical) {
        settle_by_delivery(contract, held, value, now);
    } else {
        for (const Held& one : held)
            settle_in_cash(contract, one, *payoff, value, now);
    }
}

// The contract's own leg; the rest of it is for the caller to fill.
Adjustment Exchange::Impl::closing(const Contract& contract, const Held& held, AdjustmentKind kind, char letter) {
    const Instrument& instrument = listings[contract.listing].instrument;
    Adjustment out;
    out.kind = kind;
    out.product = held.product;
    out.qty = -held.qty;
    out.id = adjustment_id(letter, *instrument.expiry, held.product, instrument.id);
    return out;
}

void Exchange::Impl::expire_worthless(const Contract& contract, const Held& held, const FinalValue& value,
                                      UnixNanos now) {
    Adjustment out = closing(contract, held, AdjustmentKind::Expiry, 'W');
    out.text = "expired worthless: " + to_text(value.px) + ", " + value.how;
    adjust(held.account, contract.listing, std::move(out), now);
}

void Exchange::Impl::settle_in_cash(const Contract& contract, const Held& held, Price payoff, const FinalValue& value,
                                    UnixNanos now) {
    const Instrument& instrument = listings[contract.listing].instrument;
    const auto cash = value_of(payoff, held.qty, instrument.multiplier);
    if (!cash)
        return;
    const bool is_long = held.qty > Quantity{};
    Adjustment out = closing(contract, held, is_long ? AdjustmentKind::Exercise : AdjustmentKind::Assignment, 'X');
    out.price = payoff;
    out.cash = *cash;
    out.currency = instrument.currency;
    out.text = std::string{is_long ? "exercised" : "assigned"} + " in cash at " + to_text(payoff) + ": " +
               to_text(value.px) + ", " + value.how + ", against a strike of " + to_text(instrument.option->strike);
    if (instrument.settlement == Settlement::Physical)
        out.text += "; " + std::string{instrument.option->underlying.view()} + " is not listed here to be delivered";
    adjust(held.account, contract.listing, std::move(out), now);
}

// Closed at the final value: cash moves by what that realises. Then, where something is delivered, that is bought or sold
// at the final value.
void Exchange::Impl::settle_future(const Contract& contract, const Held& held, const FinalValue& value, UnixNanos now) {
    const Instrument& instrument = listings[contract.listing].instrument;
    Holding after = accounts[held.account].holding(contract.listing, held.product);
    const Notional before = after.realized;
    const auto notional = product(value.px, -held.qty);
    const auto units = value_of(Price::whole(1), held.qty, instrument.multiplier);
    if (!notional || !units)
        return;
    move_position(after, -held.qty, *notional);
    Adjustment out = closing(contract, held, AdjustmentKind::Expiry, 'X');
    out.price = value.px;
    out.cash = amount_of(after.realized, instrument.multiplier).value_or(Amount{}) -
               amount_of(before, instrument.multiplier).value_or(Amount{});
    out.currency = instrument.currency;
    out.text = "expired at " + to_text(value.px) + ", " + value.how;
    const std::uint32_t goods =
        contract.rule.delivers ? listing_of.find(*contract.rule.delivers) : std::uint32_t{kNoListing};
    if (instrument.settlement == Settlement::Physical && goods == kNoListing)
        out.text += "; nothing that could be delivered is named, so it is settled in cash";
    adjust(held.account, contract.listing, std::move(out), now);
    if (instrument.settlement != Settlement::Physical || goods == kNoListing)
        return;
    Adjustment delivery = closing(contract, held, AdjustmentKind::Expiry, 'U');
    delivery.qty = Quantity::from_nanos(units->nanos());
    delivery.price = value.px;
    const auto price = value_of(value.px, delivery.qty, listings[goods].instrument.multiplier);
    if (!price)
        return;
    delivery.cash = -*price;
    delivery.currency = instrument.currency;
    delivery.text = "delivered by " + std::string{instrument.id.view()} + " at " + to_text(value.px);
    adjust(held.account, goods, std::move(delivery), now);
}

}  // namespace sluice::exchange
