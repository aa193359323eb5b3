#include "exchange/day_bill.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "exchange/exchange_impl.hpp"

namespace sluice::exchange {

namespace {

constexpr int128 kCent = Amount::kUnit / 100;

Amount up_to_the_cent(Amount sum) { return Amount::from_nanos((sum.nanos() + kCent - 1) / kCent * kCent); }

// Whether money is counted in hundredths; a coin is not.
bool has_cents(const Currency& currency) {
    constexpr std::array<std::string_view, 7> kMoney{"USD", "EUR", "GBP", "INR", "CAD", "AUD", "CHF"};
    return std::find(kMoney.begin(), kMoney.end(), currency.view()) != kMoney.end();
}

}  // namespace

void Bill::add(std::string_view name, const Currency& currency, Amount more) {
    const auto found = std::find_if(lines.begin(), lines.end(),
                                    [&](const Line& line) { return line.name == name && line.currency == currency; });
    if (found == lines.end())
        lines.push_back({name, currency, more});
    else
        found->sum += more;
}

// What an execution adds to each charge of its order: caps and minimums hold per order.
void Exchange::Impl::add_to_bill(const Order& order, const Listing& listing, std::int64_t px, std::int64_t lots,
                                 Liquidity liquidity, UnixNanos now) {
    const Quantity before = listing.quantity_of(order.cum);
    const Quantity more = listing.quantity_of(lots);
    const auto notional = product(listing.price_of(px), more);
    const auto total = notional ? sum(order.cum_notional, *notional) : notional;
    if (!total)
        return;
    for (const market::FeeLine& line : config.fees.lines) {
        if (!market::applies(line, listing.instrument, order.side, now, liquidity, order.product))
            continue;
        const auto after = market::fee_line(line, listing.instrument, order.side, *total, before + more);
        const auto until = market::fee_line(line, listing.instrument, order.side, order.cum_notional, before);
        if (after && until)
            bill_of(order.account, listing.instrument.calendar, now)
                .add(line.name, after->currency, after->amount - until->amount);
    }
}

// Of the session `now` lies in, its end included; what is traded outside sessions is in the next one's. Without a session the
// day ends at midnight UTC.
Bill& Exchange::Impl::bill_of(std::uint32_t account, const CalendarId& calendar, UnixNanos now) {
    const auto session = calendars.session_at_or_after(calendar, now - std::chrono::nanoseconds{1});
    const UnixNanos due = session ? session->close : start_of(add_days(date_of(now), 1));
    const auto found = std::find_if(bills.rbegin(), bills.rend(),
                                    [&](const Bill& bill) { return bill.account == account && bill.due == due; });
    if (found != bills.rend())
        return *found;
    plan(DueKind::Bill, due, static_cast<std::uint32_t>(bills.size()));
    return bills.emplace_back(Bill{account, session ? session->date : date_of(now), due, {}});
}

void Exchange::Impl::take_bill(std::uint32_t number, UnixNanos now) {
    const Bill bill = std::move(bills[number]);
    bills[number].lines.clear();
    LedgerAccount& ledger = accounts[bill.account];
    std::string minute;
    for (const char c : format_rfc3339(bill.due))
        if (c >= '0' && c <= '9' && minute.size() < 12)
            minute.push_back(c);
    bool any = false;
    for (const Bill::Line& line : bill.lines) {
        const bool cents = has_cents(line.currency);
        const Amount due = cents ? up_to_the_cent(line.sum) : line.sum;
        if (due.is_zero())
            continue;
        Adjustment charge;
        charge.venue = config.venue;
        charge.account = ledger.id();
        charge.kind = AdjustmentKind::Fee;
        charge.currency = line.currency;
        charge.cash = -due;
        charge.transact_time = now;
        // A charge may be taken in several currencies on one day.
        const std::string coin = cents ? "" : "-" + std::string{line.currency.view()};
        const auto id = ExecId::parse("FEE" + minute.substr(2) + "-" + std::string{line.name} + coin);
        charge.id = id ? *id : numbered_id();
        charge.text = std::string{line.name} + " of " + format_date(bill.date) + ", " + to_text(line.sum) + " " +
                      std::string{line.currency.view()} + (cents ? " rounded up to the cent" : "");
        book_cash(ledger, counterpart, charge.currency, charge.cash, Flow::Fee);
        say(OutcomeKind::Adjustment, now).exec_number = corporate.told.size();
        corporate.told.push_back(std::move(charge));
        any = true;
    }
    if (any)
        say_balances(bill.account, now);
}

}  // namespace sluice::exchange
