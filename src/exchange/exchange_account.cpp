#include "exchange/exchange_impl.hpp"

namespace sluice::exchange {

namespace {

auto no_account(const AccountId& account) {
    return fail(ErrorCode::NotFound, "this exchange has no account " + std::string{account.view()});
}

}  // namespace

// Total and what is not free of it. On a crypto account a coin is what the purse holds and what was traded in its pairs.
Purse Exchange::Impl::balance_of(std::uint32_t number, const Currency& currency, UnixNanos now) const {
    const LedgerAccount& account = accounts[number];
    const Purse* purse = account.find_purse(currency);
    Purse out = purse == nullptr ? Purse{currency, {}, {}, false} : *purse;
    if (is_on_margin(account))
        out.reserved = out.total - margin_funds(number, currency, now).available;
    if (account.buying_power() != BuyingPower::CryptoSpot)
        return out;
    for (std::size_t i = 0; i < account.holdings().size(); ++i) {
        const Quantity qty = account.holdings()[i].qty;
        if (!qty.is_zero() && listings[LedgerAccount::listing_at(i)].instrument.base_currency == currency)
            out.total += Amount::from_nanos(qty.nanos());
    }
    return out;
}

AccountFunds Exchange::Impl::funds_of(std::uint32_t number, const Currency& currency, UnixNanos now) const {
    const LedgerAccount& account = accounts[number];
    AccountFunds out = margin_funds(number, currency, now);
    if (is_on_margin(account))
        return out;
    const Purse balance = balance_of(number, currency, now);
    out.initial = {};
    out.maintenance = {};
    out.order_fees = {};
    out.order_margin = balance.reserved;
    out.available = balance.available();
    out.buying_power = out.available;
    return out;
}

void Exchange::Impl::say_balances(std::uint32_t account, UnixNanos now) {
    const bool plain = !is_on_margin(accounts[account]) && accounts[account].buying_power() != BuyingPower::CryptoSpot;
    for (const Purse& purse : accounts[account].purses())
        say_balance(account, plain ? purse : balance_of(account, purse.currency, now), now);
}

Status Exchange::set_contract_margin(const InstrumentId& instrument, market::ContractMargin margin) {
    const std::uint32_t listing = impl_->listing_of.find(instrument);
    if (listing == IdTable<InstrumentId>::kNone)
        return fail(ErrorCode::NotFound, "this exchange has no instrument " + std::string{instrument.view()});
    if (impl_->listings[listing].instrument.asset_class != AssetClass::Future)
        return fail(ErrorCode::Invalid,
                    "a margin per contract belongs to a future, and " + std::string{instrument.view()} + " is none");
    if (margin.maintenance <= Amount{} || margin.initial < margin.maintenance)
        return fail(ErrorCode::Invalid, "the margin of " + std::string{instrument.view()} +
                                            " must be positive, and initially no less than for maintenance");
    if (impl_->desk.contracts.size() <= listing)
        impl_->desk.contracts.resize(impl_->listings.size());
    impl_->desk.contracts[listing] = margin;
    return {};
}

Status Exchange::convert(const AccountId& account, const Currency& from, const Currency& to, Amount amount, Ratio rate,
                         UnixNanos now) {
    const std::uint32_t number = impl_->find_account(account);
    if (number == Impl::kNoListing)
        return no_account(account);
    if (from == to || amount <= Amount{} || rate <= Ratio{})
        return fail(ErrorCode::Invalid, "a conversion needs two currencies, and an amount and a rate above zero");
    const auto received = scaled(amount, rate);
    if (!received)
        return tl::unexpected{received.error()};
    const Amount available = impl_->balance_of(number, from, now).available();
    if (impl_->accounts[number].buying_power() != BuyingPower::Unchecked && amount > available)
        return fail(ErrorCode::OutOfRange, "converting " + to_text(Money{amount, from}) + " needs more than the " +
                                               to_text(Money{available, from}) + " that account " +
                                               std::string{account.view()} + " has available");
    book_cash(impl_->accounts[number], impl_->counterpart, from, -amount, Flow::Conversion);
    book_cash(impl_->accounts[number], impl_->counterpart, to, *received, Flow::Conversion);
    impl_->say_balances(number, now);
    return {};
}

std::optional<AccountFunds> Exchange::funds(const AccountId& account, const Currency& currency, UnixNanos now) const {
    const std::uint32_t number = impl_->find_account(account);
    if (number == Impl::kNoListing)
        return std::nullopt;
    return impl_->funds_of(number, currency, now);
}

std::optional<Holding> Exchange::holding(const AccountId& account, const InstrumentId& instrument,
                                         Product product) const {
    const std::uint32_t number = impl_->find_account(account);
    const std::uint32_t listing = impl_->listing_of.find(instrument);
    if (number == Impl::kNoListing || listing == IdTable<InstrumentId>::kNone)
        return std::nullopt;
    const Holding* held = impl_->accounts[number].find_holding(listing, product);
    return held == nullptr ? std::nullopt : std::optional{*held};
}

std::vector<MoneyLine> Exchange::money() const {
    std::vector<MoneyLine> lines;
    const auto line_of = [&](const Currency& currency) -> MoneyLine& {
        for (MoneyLine& line : lines)
            if (line.currency == currency)
                return line;
        return lines.emplace_back(MoneyLine{currency, {}, {}});
    };
    for (const Counterpart::Purse& purse : impl_->counterpart.purses())
        line_of(purse.currency).outside = purse.got;
    for (const LedgerAccount& account : impl_->accounts)
        for (const Purse& purse : account.purses())
            line_of(purse.currency).accounts += purse.total;
    return lines;
}

Quantity Exchange::unit_sum(const InstrumentId& instrument) const {
    const std::uint32_t listing = impl_->listing_of.find(instrument);
    Quantity sum = impl_->counterpart.units(listing);
    for (const LedgerAccount& account : impl_->accounts)
        for (std::uint32_t i = 0; i < LedgerAccount::kProducts; ++i)
            if (const Holding* held = account.find_holding(listing, static_cast<Product>(i)))
                sum += held->qty;
    return sum;
}

}  // namespace sluice::exchange
