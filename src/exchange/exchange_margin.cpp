#include <algorithm>

#include "base/mutant.hpp"  // mutant
#include "exchange/exchange_impl.hpp"
#include "exchange/explain.hpp"

namespace sluice::exchange {

namespace {

bool is_future(const Instrument& instrument) { return instrument.asset_class == AssetClass::Future; }

const market::MarginSchedule& schedule_of(BuyingPower power) {
    return power == BuyingPower::India ? market::india() : market::reg_t();
}

}  // namespace

// Adds up one account in one currency: holdings at their marks, then its open orders in the order they were accepted.
class Exchange::Impl::FundsSum {
public:
    FundsSum(const Impl& floor, std::uint32_t account, const Currency& currency, UnixNanos now)
        : floor_{floor},
          account_{floor.accounts[account]},
          currency_{currency},
          rates_{market::rates_at(schedule_of(account_.buying_power()), date_of(now))} {
        if (const Purse* purse = account_.find_purse(currency))
            funds_.cash = purse->total;
        funds_.equity = funds_.cash;
    }

    // `candidate` stands in the place of order number `at`, whether that is open or not.
    AccountFunds with(const Order* candidate, std::uint32_t at) {
        std::vector<const Order*> orders;
        for (const std::uint32_t number : account_.working()) {
            if (candidate != nullptr && at < number)
                orders.push_back(std::exchange(candidate, nullptr));
            if (mutant(Mutant::MarginReleasedTooEarly) && floor_.orders[number].cum > 0)
                continue;
            orders.push_back(&floor_.orders[number]);
        }
        if (candidate != nullptr)
            orders.push_back(candidate);
        orders_ = std::move(orders);
        for (std::size_t i = 0; i < account_.holdings().size(); ++i)
            if (!account_.holdings()[i].qty.is_zero())
                add_holding(LedgerAccount::listing_at(i), LedgerAccount::product_at(i), account_.holdings()[i]);
        for (const Order* order : orders_)
            add_order(*order);
        finish();
        return funds_;
    }

private:
    Amount counted(const Result<Amount>& amount) {
        funds_.countable = funds_.countable && amount.has_value();
        return amount.value_or(Amount{});
    }
    market::Requirement counted(const Result<market::Requirement>& required) {
        funds_.countable = funds_.countable && required.has_value();
        return required.value_or(market::Requirement{});
    }
    bool counts(std::uint32_t listing) const { return floor_.listings[listing].instrument.currency == currency_; }

    void add_holding(std::uint32_t number, Product product, const Holding& holding) {
        if (!counts(number))
            return;
        const Instrument& instrument = floor_.listings[number].instrument;
        const Price px = floor_.mark_of(number, holding);
        if (is_future(instrument)) {
            const auto value = sluice::product(px, holding.qty);
            const auto gain = value ? difference(*value, holding.cost) : value;
            funds_.equity += counted(gain ? amount_of(*gain, instrument.multiplier) : tl::unexpected{gain.error()});
        } else {
            funds_.equity += counted(value_of(px, holding.qty, instrument.multiplier));
        }
        const auto required = counted(market::requirement(
            rates_, margin_case(number, product, holding.qty, px, floor_.underlying_px(instrument))));
        funds_.initial += required.initial;
        funds_.maintenance += required.maintenance;
    }

    void add_order(const Order& order) {
        if (!counts(order.listing))
            return;
        const Listing& listing = floor_.listings[order.listing];
        const Quantity opening = opening_of(order, listing.quantity_of(order.leaves()));
        funds_.order_fees += std::max(order.fee_estimate - order.fees, Amount{});
        if (opening.is_zero())
            return;
        const Quantity qty = order.side == Side::Buy ? opening : -opening;
        funds_.order_margin +=
            counted(market::requirement(rates_, margin_case(order.listing, order.product, qty,
                                                            listing.price_of(order.reserve_px), order.underlying_px)))
                .initial;
    }

    // Orders against a position close it, the earlier first, as far as it goes; the rest opens.
    Quantity opening_of(const Order& order, Quantity leaves) {
        Quantity& left = closable(order);
        const Quantity closing = std::min(leaves, left);
        left -= closing;
        return leaves - closing;
    }
    struct Closable {
        std::uint32_t listing;
        Product product;
        Side side;
        Quantity left;
    };
    Quantity& closable(const Order& order) {
        for (Closable& one : closable_)
            if (one.listing == order.listing && one.product == order.product && one.side == order.side)
                return one.left;
        const Holding* held = account_.find_holding(order.listing, order.product);
        const Quantity qty = held == nullptr ? Quantity{} : held->qty;
        const Quantity against = order.side == Side::Sell ? qty : -qty;
        return closable_.emplace_back(Closable{order.listing, order.product, order.side, std::max(against, Quantity{})})
            .left;
    }

    market::MarginCase margin_case(std::uint32_t number, Product product, Quantity qty, Price px, Price underlying_px) {
        const Instrument& instrument = floor_.listings[number].instrument;
        market::MarginCase out{instrument, product, qty, px, underlying_px, {}, floor_.contract_margin(number)};
        if (qty < Quantity{} && instrument.option && instrument.option->right == OptionRight::Call &&
            account_.buying_power() == BuyingPower::RegT)
            out.covered = cover_.take(instrument.option->underlying, qty.abs(), instrument,
                                      [&] { return coverable(instrument.option->underlying); });
        return out;
    }
    Quantity coverable(const InstrumentId& underlying) const {
        const std::uint32_t number = floor_.listing_of.find(underlying);
        if (number == IdTable<InstrumentId>::kNone)
            return {};
        Quantity free;
        for (std::uint32_t i = 0; i < LedgerAccount::kProducts; ++i)
            if (const Holding* held = account_.find_holding(number, static_cast<Product>(i)))
                free += held->qty;
        for (const Order* order : orders_)
            if (order->listing == number && order->side == Side::Sell)
                free -= floor_.listings[number].quantity_of(order->leaves());
        return std::max(free, Quantity{});
    }

    void finish() {
        funds_.available = funds_.equity - funds_.initial - funds_.order_margin - funds_.order_fees;
        const Ratio rate = account_.buying_power() == BuyingPower::India ? rates_.intraday : rates_.long_initial;
        if (funds_.available > Amount{})
            funds_.buying_power =
                Amount::from_nanos(mul_div_round(funds_.available.nanos(), Ratio::kUnit, rate.nanos()).value_or(0));
    }

    const Impl& floor_;
    const LedgerAccount& account_;
    Currency currency_;
    const market::MarginRates& rates_;
    AccountFunds funds_;
    std::vector<const Order*> orders_;
    std::vector<Closable> closable_;
    Cover cover_;
};

AccountFunds Exchange::Impl::margin_funds(std::uint32_t account, const Currency& currency, UnixNanos now,
                                          const Order* candidate) const {
    const std::uint32_t at = candidate == nullptr ? 0 : order_of.find(candidate->cl_ord_id);
    return FundsSum{*this, account, currency, now}.with(candidate, at);
}

const market::ContractMargin* Exchange::Impl::contract_margin(std::uint32_t listing) const {
    if (listing >= desk.contracts.size() || !desk.contracts[listing])
        return nullptr;
    return &*desk.contracts[listing];
}

// The last print held within the quote; where nothing has printed, the middle of the quote, or its only side. A market that
// shows nothing any more leaves the mark where it was.
void Exchange::Impl::mark(std::uint32_t number, bool printed_now, UnixNanos now) {
    const Listing& listing = listings[number];
    const bool shown = listing.bid.present() || listing.offer.present();
    if (!shown && !(printed_now && listing.last_px))
        return;
    std::optional<Price> px = listing.last_px;
    if (!px) {
        const Price bid = listing.price_of(listing.bid.present() ? listing.bid.px() : listing.offer.px());
        const Price offer = listing.price_of(listing.offer.present() ? listing.offer.px() : listing.bid.px());
        px = Price::from_nanos(bid.nanos() + (offer - bid).nanos() / 2);
    }
    if (listing.bid.present())
        px = std::max(*px, listing.price_of(listing.bid.px()));
    if (listing.offer.present())
        px = std::min(*px, listing.price_of(listing.offer.px()));
    if (desk.marks.size() <= number)
        desk.marks.resize(listings.size());
    if (std::exchange(desk.marks[number], px) != px && desk.used)
        call_margins(listing.instrument.currency, now);
}

Price Exchange::Impl::mark_of(std::uint32_t listing, const Holding& holding) const {
    if (listing < desk.marks.size() && desk.marks[listing])
        return *desk.marks[listing];
    return average_price(holding);
}

// The strike where the underlying has no mark here.
Price Exchange::Impl::underlying_px(const Instrument& instrument) const {
    if (!instrument.option)
        return {};
    const std::uint32_t number = listing_of.find(instrument.option->underlying);
    if (number == IdTable<InstrumentId>::kNone || number >= desk.marks.size() || !desk.marks[number])
        return instrument.option->strike;
    return *desk.marks[number];
}

// Says so when an account falls below its maintenance margin and when it is above it again.
void Exchange::Impl::call_margins(const Currency& currency, UnixNanos now) {
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        if (!is_on_margin(accounts[i]))
            continue;
        const AccountFunds funds = margin_funds(static_cast<std::uint32_t>(i), currency, now);
        Purse& purse = accounts[i].purse(currency);
        const bool below = funds.equity < funds.maintenance;
        if (below == std::exchange(purse.called, below))
            continue;
        Outcome& note = say(OutcomeKind::Note, now);
        note.account = static_cast<std::uint32_t>(i);
        note.text = call_text(funds, currency);
    }
}

std::string Exchange::Impl::call_text(const AccountFunds& funds, const Currency& currency) {
    const std::string figures = "equity " + money_text(funds.equity, currency) + ", maintenance margin " +
                                money_text(funds.maintenance, currency);
    return funds.equity < funds.maintenance
               ? "margin call: " + figures + "; until it is met the account may only reduce positions"
               : "the margin call is met: " + figures;
}

}  // namespace sluice::exchange
