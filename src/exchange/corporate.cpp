#include <algorithm>

#include "base/int128.hpp"  // mul_div_round
#include "exchange/exchange_impl.hpp"

namespace sluice::exchange {

namespace {

std::string split_text(const market::CorporateAction& action) {
    return std::string{action.instrument.view()} + " splits " + std::to_string(action.ratio.new_units) + ":" +
           std::to_string(action.ratio.old_units) + " on " + format_date(action.date);
}

}  // namespace

Status Exchange::add_actions(const std::vector<market::CorporateAction>& actions) {
    if (impl_->corporate.begun)
        return fail(ErrorCode::Invalid, "dated actions are given before the first event of the exchange");
    for (const market::CorporateAction& action : actions)
        impl_->corporate.actions.push_back(action);
    return {};
}

void Exchange::adjustments(const AccountId& account, UnixNanos from, std::vector<Adjustment>& out) const {
    for (const Adjustment& one : impl_->corporate.told)
        if (one.account == account && one.transact_time >= from)
            out.push_back(one);
}

void Exchange::resume_from(UnixNanos since) { impl_->corporate.since = since; }

void Exchange::Impl::plan(DueKind kind, UnixNanos at, std::uint32_t index) {
    corporate.due.push_back({at.nanos(), kind, index});
    std::push_heap(corporate.due.begin(), corporate.due.end(), std::greater<>{});
}

// The first moment: what the file dates before it is history, whatever of the rest names a listing is planned. A contract
// is settled whenever it still stands, because settling it is what takes it away.
void Exchange::Impl::begin_dated(UnixNanos now) {
    corporate.begun = true;
    const UnixNanos since = corporate.since.value_or(now);
    for (std::uint32_t i = 0; i < corporate.actions.size(); ++i) {
        const market::CorporateAction& action = corporate.actions[i];
        const std::uint32_t listing = listing_of.find(action.instrument);
        if (listing == kNoListing || action.kind == market::ActionKind::Settlement)
            continue;
        const CalendarId& calendar = listings[listing].instrument.calendar;
        const UnixNanos ex = market::local_midnight(calendars, calendar, action.date);
        if (ex < since)
            continue;
        plan(action.kind == market::ActionKind::Split ? DueKind::Split : DueKind::ExDividend, ex, i);
        if (action.kind == market::ActionKind::Dividend)
            plan(DueKind::PayDividend, market::local_midnight(calendars, calendar, action.pay_date), i);
    }
}

void Exchange::Impl::carry_out_dated() {
    std::pop_heap(corporate.due.begin(), corporate.due.end(), std::greater<>{});
    const Due due = corporate.due.back();
    corporate.due.pop_back();
    const UnixNanos now = UnixNanos::from_nanos(due.at);
    switch (due.kind) {
        case DueKind::Split: return split(corporate.actions[due.index], now);
        case DueKind::ExDividend: return note_entitled(due.index);
        case DueKind::PayDividend: return pay_dividend(due.index, now);
        case DueKind::LastTrade: return end_trading(due.index, now);
        case DueKind::Settle: return settle_or_wait(due.index, now);
        case DueKind::Bill: return take_bill(due.index, now);
    }
}

// Every holding of the listing, accounts in their order.
auto Exchange::Impl::holders(std::uint32_t listing) const -> std::vector<Held> {
    std::vector<Held> out;
    for (std::uint32_t account = 0; account < accounts.size(); ++account)
        for (std::uint32_t product = 0; product < LedgerAccount::kProducts; ++product) {
            const Holding* holding = accounts[account].find_holding(listing, static_cast<Product>(product));
            if (holding != nullptr && !holding->qty.is_zero())
                out.push_back({account, static_cast<Product>(product), holding->qty});
        }
    return out;
}

void Exchange::Impl::end_orders(std::uint32_t listing, ExecType type, OrdStatus status, const std::string& text,
                                UnixNanos now) {
    for (std::uint32_t number = 0; number < orders.size() && open_count > 0; ++number)
        if (orders[number].listing == listing && orders[number].open())
            end(number, type, status, text, now);
}

// Names an adjustment by what it is, so that one told twice counts once: a letter, the product where there is one, the day
// and the instrument.
ExecId Exchange::Impl::adjustment_id(char what, Date date, Product product, const InstrumentId& instrument) {
    std::string day = format_date(date);
    day.erase(std::remove(day.begin(), day.end(), '-'), day.end());
    std::string text(1, what);
    if (product != Product::None)
        text += std::to_string(static_cast<int>(product));
    text += day.substr(day.size() - 6) + "-" + std::string{instrument.view()};
    if (const auto id = ExecId::parse(text))
        return *id;
    return numbered_id();
}

ExecId Exchange::Impl::numbered_id() {
    std::string text(1, 'A');
    if (config.run > 0)
        text.append(std::to_string(config.run)).push_back('-');
    text.append(std::to_string(++corporate.numbered));
    return ExecId{InlineText<ExecId::kWidth>::unchecked(text)};
}

// Books an adjustment as the engine folds it, and tells it.
void Exchange::Impl::adjust(std::uint32_t account, std::uint32_t listing, Adjustment adjustment, UnixNanos now) {
    LedgerAccount& ledger = accounts[account];
    const Instrument& instrument = listings[listing].instrument;
    adjustment.venue = config.venue;
    adjustment.account = ledger.id();
    adjustment.instrument = instrument.id;
    adjustment.transact_time = now;
    if (!adjustment.cash.is_zero())
        book_cash(ledger, counterpart, adjustment.currency, adjustment.cash, Flow::Adjustment);
    if (adjustment.kind == AdjustmentKind::Split) {
        const Holding& holding = ledger.holding(listing, adjustment.product);
        const auto qty = mul_div_round(holding.qty.nanos(), adjustment.ratio.nanos(), Ratio::kUnit);
        if (qty)
            set_units(ledger, counterpart, listing, adjustment.product, instrument, Quantity::from_nanos(*qty),
                      holding.cost);
    } else if (!adjustment.qty.is_zero()) {
        book_units(ledger, counterpart, listing, adjustment.product, instrument, adjustment.qty, adjustment.price);
    }
    touch(account, listing, adjustment.product);
    say(OutcomeKind::Adjustment, now).exec_number = corporate.told.size();
    corporate.told.push_back(std::move(adjustment));
}

void Exchange::Impl::split(const market::CorporateAction& action, UnixNanos now) {
    const std::uint32_t number = listing_of.find(action.instrument);
    Listing& listing = listings[number];
    static_cast<void>(in_session(listing, now));  // the session before has closed by now
    end_orders(number, ExecType::Canceled, OrdStatus::Canceled, split_text(action) + ": orders in the old units end",
               now);
    for (const Held& held : holders(number))
        split_holder(number, held, action, now);
    empty_outside(listing);
    listing.last_px.reset();
    listing.activity = {};
    for (Contract& contract : corporate.contracts) {
        const Instrument& instrument = listings[contract.listing].instrument;
        if (!instrument.option || instrument.option->underlying != action.instrument)
            continue;
        if (const auto all = market::compound(contract.ratio, action.ratio))
            contract.ratio = *all;
    }
}

// A holding is multiplied and costs what it did. The ratio travels as a decimal cut after nine places; what that misses,
// and what is less than a lot, follow as corrections.
void Exchange::Impl::split_holder(std::uint32_t number, const Held& held, const market::CorporateAction& action,
                                  UnixNanos now) {
    const Listing& listing = listings[number];
    const auto after = market::split_holding(held.qty, action.ratio, listing.instrument.round_lot);
    if (!after)
        return;  // beyond what can be counted: left as it is
    const Holding& holding = accounts[held.account].holding(number, held.product);
    Adjustment part;
    part.kind = AdjustmentKind::Split;
    part.product = held.product;
    part.ratio = Ratio::from_nanos(action.ratio.new_units * Ratio::kUnit / action.ratio.old_units);
    part.id = adjustment_id('S', action.date, held.product, action.instrument);
    part.text = split_text(action) + ": " + to_text(held.qty) + " become " + to_text(after->whole + after->fraction);
    adjust(held.account, number, part, now);

    part.kind = AdjustmentKind::Correction;
    part.ratio = {};
    part.qty = after->whole + after->fraction - holding.qty;
    if (!part.qty.is_zero()) {
        part.id = adjustment_id('R', action.date, held.product, action.instrument);
        part.text = split_text(action) + ": what a ratio of nine places misses";
        adjust(held.account, number, part, now);
    }
    if (after->fraction.is_zero())
        return;
    const auto last_px =
        listing.last_px ? market::split_price(*listing.last_px, action.ratio) : Result<Price>{average_price(holding)};
    part.price = last_px ? *last_px : average_price(holding);
    part.qty = -after->fraction;
    part.cash = value_of(part.price, after->fraction, listing.instrument.multiplier).value_or(Amount{});
    part.currency = listing.instrument.currency;
    part.id = adjustment_id('F', action.date, held.product, action.instrument);
    part.text = split_text(action) + ": cash in lieu of " + to_text(after->fraction) + " at " + to_text(part.price) +
                (listing.last_px ? ", the last price before" : ", what it cost");
    adjust(held.account, number, part, now);
}

void Exchange::Impl::note_entitled(std::uint32_t index) {
    const std::uint32_t listing = listing_of.find(corporate.actions[index].instrument);
    for (const Held& held : holders(listing))
        corporate.entitled.push_back({index, held.account, listing, held.product, held.qty});
}

// Who was long on the ex-date receives, who was short pays, whatever is held now.
void Exchange::Impl::pay_dividend(std::uint32_t index, UnixNanos now) {
    const market::CorporateAction& action = corporate.actions[index];
    const auto due = std::stable_partition(corporate.entitled.begin(), corporate.entitled.end(),
                                           [&](const Entitlement& one) { return one.action != index; });
    const std::vector<Entitlement> paid{due, corporate.entitled.end()};
    corporate.entitled.erase(due, corporate.entitled.end());
    for (const Entitlement& one : paid) {
        const auto cash = value_of(action.amount, one.qty, listings[one.listing].instrument.multiplier);
        if (!cash)
            continue;
        Adjustment dividend;
        dividend.kind = AdjustmentKind::Dividend;
        dividend.product = one.product;
        dividend.cash = *cash;
        dividend.currency = action.currency;
        dividend.id = adjustment_id('D', action.date, one.product, action.instrument);
        dividend.text = std::string{one.qty > Quantity{} ? "received" : "paid"} + ": " + to_text(action.amount) + " " +
                        std::string{action.currency.view()} + " on each of " + to_text(one.qty.abs()) +
                        (one.qty > Quantity{} ? " held" : " short") + " at the ex-date " + format_date(action.date);
        adjust(one.account, one.listing, std::move(dividend), now);
    }
}

}  // namespace sluice::exchange
