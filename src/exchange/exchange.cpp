#include "exchange/exchange.hpp"

#include <algorithm>

#include "base/det_math.hpp"
#include "exchange/exchange_impl.hpp"

namespace sluice::exchange {

Exchange::Exchange(ExchangeConfig config, const market::CalendarView& calendars)
    : impl_{std::make_unique<Impl>(std::move(config), calendars)} {}
Exchange::~Exchange() = default;
Exchange::Exchange(Exchange&&) noexcept = default;

Status Exchange::define(const Instrument& instrument, const Filters& filters) {
    if (auto status = check(instrument); !status)
        return status;
    const std::uint32_t known = impl_->listing_of.find(instrument.id);
    if (known != IdTable<InstrumentId>::kNone) {
        if (impl_->listings[known].instrument == instrument)
            return {};
        return fail(ErrorCode::Invalid,
                    "instrument " + std::string{instrument.id.view()} + " was defined differently before");
    }
    impl_->listing_of.insert(instrument.id, static_cast<std::uint32_t>(impl_->listings.size()));
    Listing& listing = impl_->listings.emplace_back();
    listing.instrument = instrument;
    listing.filters = filters;
    impl_->list_contract(static_cast<std::uint32_t>(impl_->listings.size() - 1));
    for (const ImpactInputs& inputs : impl_->config.slippage.impact)
        if (inputs.instrument == instrument.id)
            listing.impact = inputs;
    const auto per_tick =
        checked_mul(int128{instrument.tick_size.nanos()} * instrument.multiplier.nanos(), instrument.round_lot.nanos());
    constexpr int128 kAtto = int128{1'000'000'000} * 1'000'000'000;
    if (per_tick && *per_tick % kAtto == 0)
        listing.nanos_per_tick_lot = *per_tick / kAtto;
    return {};
}

Status Exchange::open_account(const AccountId& account, BuyingPower buying_power) {
    if (impl_->find_account(account) != Impl::kNoListing)
        return fail(ErrorCode::Invalid, "account " + std::string{account.view()} + " is open already");
    impl_->accounts.emplace_back(account, buying_power);
    impl_->desk.used = impl_->desk.used || Impl::is_on_margin(impl_->accounts.back());
    return {};
}

Status Exchange::deposit(const AccountId& account, const Currency& currency, Amount amount) {
    const std::uint32_t number = impl_->find_account(account);
    if (number == Impl::kNoListing)
        return fail(ErrorCode::NotFound, "this exchange has no account " + std::string{account.view()});
    book_cash(impl_->accounts[number], impl_->counterpart, currency, amount, Flow::PaidIn);
    return {};
}

Status Exchange::set_position(const AccountId& account, const InstrumentId& instrument, Quantity qty, Price avg_px,
                              Product product) {
    const std::uint32_t number = impl_->find_account(account);
    const std::uint32_t listing = impl_->listing_of.find(instrument);
    if (number == Impl::kNoListing)
        return fail(ErrorCode::NotFound, "this exchange has no account " + std::string{account.view()});
    if (listing == IdTable<InstrumentId>::kNone)
        return fail(ErrorCode::NotFound, "this exchange has no instrument " + std::string{instrument.view()});
    const auto cost = sluice::product(avg_px, qty);
    if (!cost)
        return fail(cost.error());
    set_units(impl_->accounts[number], impl_->counterpart, listing, product, impl_->listings[listing].instrument, qty,
              *cost);
    return {};
}

void Exchange::submit(const VenueRequest& request, UnixNanos now) { impl_->queue_request(request, now); }

void Exchange::on_quote(const Quote& quote, UnixNanos now) {
    impl_->run_until(now, false);
    const std::uint32_t listing = impl_->listing_of.find(quote.instrument);
    if (listing != IdTable<InstrumentId>::kNone) {
        impl_->show_quote(listing, quote, now);
        impl_->mark(listing, false, now);
    }
    impl_->event_arrivals(listing, now);
}

void Exchange::on_trade(const Trade& trade, UnixNanos now) {
    impl_->run_until(now, false);
    const std::uint32_t listing = impl_->listing_of.find(trade.instrument);
    if (listing != IdTable<InstrumentId>::kNone) {
        impl_->show_trade(listing, trade, now);
        impl_->mark(listing, true, now);
    }
    impl_->event_arrivals(listing, now);
}

void Exchange::advance(UnixNanos now) {
    impl_->run_until(now, true);
    impl_->tell_changed(now);
}

std::optional<UnixNanos> Exchange::next_due() const {
    std::optional<UnixNanos> due;
    const auto earlier = [&](UnixNanos at) { due = due ? std::min(*due, at) : at; };
    if (!impl_->said.empty())
        earlier(impl_->said.front().due);
    if (!impl_->arriving.empty())
        earlier(impl_->arriving.front().due + impl_->config.quiet);
    if (!impl_->corporate.due.empty())
        earlier(UnixNanos::from_nanos(impl_->corporate.due.front().at));
    if (!impl_->expiries.empty())
        earlier(UnixNanos::from_nanos(impl_->expiries.front().first));
    return due;
}

void Exchange::take_reports(UnixNanos now, std::vector<VenueReport>& out) {
    while (!impl_->said.empty() && impl_->said.front().due <= now) {
        impl_->render(impl_->said.front(), out);
        impl_->said.pop();
    }
}

std::size_t Exchange::discard_reports(UnixNanos now) {
    std::size_t count = 0;
    for (; !impl_->said.empty() && impl_->said.front().due <= now; ++count)
        impl_->said.pop();
    return count;
}

void Exchange::snapshot(const AccountId& account, UnixNanos now, std::vector<VenueReport>& out) const {
    const std::uint32_t number = impl_->find_account(account);
    if (number == Impl::kNoListing)
        return;
    const LedgerAccount& ledger = impl_->accounts[number];
    for (const Purse& purse : ledger.purses()) {
        const Purse balance = impl_->balance_of(number, purse.currency, now);
        out.push_back(
            VenueBalance{impl_->config.venue, account, balance.currency, balance.total, balance.available(), now});
    }
    for (std::size_t i = 0; i < ledger.holdings().size(); ++i) {
        const Holding& holding = ledger.holdings()[i];
        if (holding.qty.is_zero())
            continue;
        const Instrument& instrument = impl_->listings[LedgerAccount::listing_at(i)].instrument;
        out.push_back(VenuePosition{impl_->config.venue, account, instrument.id, LedgerAccount::product_at(i),
                                    holding.qty, average_price(holding), now});
    }
}

std::size_t Exchange::open_orders() const { return impl_->open_count; }

std::uint64_t Exchange::crossed_quotes() const {
    std::uint64_t total = 0;
    for (const Listing& listing : impl_->listings)
        total += listing.crossed_quotes;
    return total;
}

std::uint32_t Exchange::Impl::find_account(const AccountId& id) const {
    for (std::size_t i = 0; i < accounts.size(); ++i)
        if (accounts[i].id() == id)
            return static_cast<std::uint32_t>(i);
    return kNoListing;
}

// Carries out, in order of time, what needs no market event: expiries of orders and what is dated, up to now, and requests
// the market was silent for (at an event only those before it: the others arrive with it).
void Exchange::Impl::run_until(UnixNanos now, bool through_now) {
    constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
    if (!corporate.begun)
        begin_dated(now);
    for (;;) {
        const std::int64_t expiry = expiries.empty() ? kNever : expiries.front().first;
        const std::int64_t dated = corporate.due.empty() ? kNever : corporate.due.front().at;
        const std::int64_t first = std::min(expiry, dated);
        const UnixNanos silent = arriving.empty() ? now : arriving.front().due + config.quiet;
        const bool silence = !arriving.empty() && (through_now ? silent <= now : silent < now);
        if (first <= now.nanos() && (!silence || first <= silent.nanos())) {
            if (expiry <= dated)
                expire_first();
            else
                carry_out_dated();
        } else if (silence) {
            latency = arriving.front().latency;
            arrive(arriving.front().request, silent, kNoListing);
            arriving.pop();
        } else {
            return;
        }
    }
}

void Exchange::Impl::event_arrivals(std::uint32_t listing, UnixNanos now) {
    while (!arriving.empty() && arriving.front().due <= now) {
        latency = arriving.front().latency;
        arrive(arriving.front().request, now, listing);
        arriving.pop();
    }
    tell_changed(now);
}

void Exchange::Impl::tell_changed(UnixNanos now) {
    for (std::size_t i = 0; i < changed.size(); ++i) {
        const auto [account, listing, product] = changed[i];
        bool told = false;  // one balance an account is enough
        for (std::size_t k = 0; k < i; ++k)
            told = told || changed[k].account == account;
        if (!told)
            say_balances(account, now);
        say_position(account, listing, product, now);
    }
    changed.clear();
}

Outcome& Exchange::Impl::say(OutcomeKind kind, UnixNanos now) {
    Outcome& outcome = said.push({});
    outcome.kind = kind;
    outcome.at = now;
    last_report = std::max(last_report, now + draw(random_out, config.latency_out));
    outcome.due = last_report;
    return outcome;
}

// In units of the instrument; of a package, in packages.
Quantity Exchange::Impl::filled_of(std::uint32_t number) const {
    const Order& order = orders[number];
    const RareTerms* rare = find_rare(order);
    if (rare != nullptr && rare->list != RareTerms::kNoList && lists[rare->list].package == number)
        return Quantity::whole(order.cum);
    return order.cum == 0 ? Quantity{} : listings[order.listing].quantity_of(order.cum);
}

// One message's latency: its median times exp(sigma x a standard normal).
std::chrono::nanoseconds Exchange::Impl::draw(Random& random, std::chrono::nanoseconds median) const {
    if (config.latency_sigma.is_zero())
        return median;
    const double sigma = static_cast<double>(config.latency_sigma.nanos()) * 1e-9;
    const double factor = det::exp(sigma * random.normal());
    // An hour is later than anybody waits, and far from overflow.
    constexpr double kMost = 3.6e12;
    return std::chrono::nanoseconds{
        static_cast<std::int64_t>(std::min(static_cast<double>(median.count()) * factor, kMost))};
}

// Requests of one account arrive in the order they were sent; those of two may overtake each other.
void Exchange::Impl::queue_request(const VenueRequest& request, UnixNanos now) {
    const auto took = draw(random_in, config.latency_in);
    if (config.latency_sigma.is_zero()) {
        arriving.push({now + took, took, request});
        return;
    }
    auto last = std::find_if(last_request.begin(), last_request.end(),
                             [&](const auto& one) { return one.first == request.account; });
    if (last == last_request.end())
        last = last_request.insert(last, {request.account, now});
    last->second = std::max(last->second, now + took);
    const UnixNanos due = last->second;
    arriving.push_before({due, due - now, request}, [&](const Arriving& other) { return other.due > due; });
}

Outcome& Exchange::Impl::say_order(std::uint32_t number, ExecType type, UnixNanos now) {
    const Order& order = orders[number];
    Outcome& outcome = say(OutcomeKind::Report, now);
    outcome.order = number;
    outcome.cl_ord_id = order.cl_ord_id;
    outcome.exec_type = type;
    outcome.ord_status = order.status;
    outcome.order_qty = order.order_qty;
    outcome.cum_qty = filled_of(number);
    outcome.cum_notional = order.cum_notional;
    return outcome;
}

void Exchange::Impl::say_balance(std::uint32_t account, const Purse& purse, UnixNanos now) {
    Outcome& outcome = say(OutcomeKind::Balance, now);
    outcome.account = account;
    outcome.currency = purse.currency;
    outcome.fee = purse.total;
    outcome.available = purse.available();
}

void Exchange::Impl::say_position(std::uint32_t account, std::uint32_t listing, Product product, UnixNanos now) {
    const Holding& holding = accounts[account].holding(listing, product);
    Outcome& outcome = say(OutcomeKind::Position, now);
    outcome.account = account;
    outcome.listing = listing;
    outcome.product = product;
    outcome.cum_qty = holding.qty;
    outcome.last_px = average_price(holding);
}

void Exchange::Impl::expect_expiry(std::uint32_t number) {
    const std::int64_t at = orders[number].expires.nanos();
    if (at == std::numeric_limits<std::int64_t>::max())
        return;
    expiries.emplace_back(at, number);
    std::push_heap(expiries.begin(), expiries.end(), std::greater<>{});
}

void Exchange::Impl::expire_first() {
    std::pop_heap(expiries.begin(), expiries.end(), std::greater<>{});
    const auto [at, number] = expiries.back();
    expiries.pop_back();
    if (!orders[number].open() || orders[number].expires.nanos() != at)
        return;
    if (orders[number].auction == ForAuction::Close)
        return uncross_close(listings[orders[number].listing], UnixNanos::from_nanos(at));
    end(number, ExecType::Expired, OrdStatus::Expired,
        orders[number].time_in_force == TimeInForce::Gtd ? "its expire time has come" : "its session has closed",
        UnixNanos::from_nanos(at));
}

}  // namespace sluice::exchange
