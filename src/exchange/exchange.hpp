#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "exchange/counterpart.hpp"      // MoneyLine
#include "exchange/margin_desk.hpp"      // AccountFunds, ContractMargin
#include "exchange/terms.hpp"            // ExchangeConfig, Filters, BuyingPower
#include "market/calendar_view.hpp"      // CalendarView
#include "market/corporate_actions.hpp"  // CorporateAction
#include "market/settlement.hpp"         // SettlementRule
#include "model/market_data.hpp"         // Quote, Trade
#include "model/venue_request.hpp"       // VenueRequest, VenueReport

namespace sluice::exchange {

struct Holding;  // ledger.hpp

// An order that was open when an earlier process ended.
struct RestoredOrder {
    NewOrderSingle order;  // as it stands, with its newest id
    OrderId order_id;      // empty: a new one is given
    Quantity cum_qty;
    Notional cum_notional;
    Amount fees;
    UnixNanos entered;  // decides which session a DAY order belongs to
};

// Several instruments and accounts on one price-time exchange, fed with the outside market. A function of what it was told
// and when: it reads no clock and draws no chance. The rules of matching stand in exchange/README.md.
//
// Order of one call: what expired or was due in silence; the event changes the outside book; resting orders it reached;
// stops; waiting orders; then requests whose time has come. Everything said is told `latency_out` later, in order.
class Exchange {
public:
    // `calendars` outlives the exchange.
    Exchange(ExchangeConfig config, const market::CalendarView& calendars);
    ~Exchange();
    Exchange(Exchange&&) noexcept;
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    // Error Invalid when the instrument contradicts itself or was defined differently before.
    Status define(const Instrument& instrument, const Filters& filters = {});
    // Error Invalid when the account exists.
    Status open_account(const AccountId& account, BuyingPower buying_power = BuyingPower::Cash);
    Status deposit(const AccountId& account, const Currency& currency, Amount amount);
    Status set_position(const AccountId& account, const InstrumentId& instrument, Quantity qty, Price avg_px,
                        Product product = Product::None);
    // What a contract of a future is backed by, as its exchange sets it. Without it: a fraction of its value.
    Status set_contract_margin(const InstrumentId& instrument, market::ContractMargin margin);
    // Gives `amount` of one currency for `amount x rate` of another, rounded half away from zero to nanos. Error OutOfRange
    // when the account has less free, Invalid when the rate is not positive.
    Status convert(const AccountId& account, const Currency& from, const Currency& to, Amount amount, Ratio rate,
                   UnixNanos now);
    // What an account has and owes in one currency. Absent: no such account.
    std::optional<AccountFunds> funds(const AccountId& account, const Currency& currency, UnixNanos now) const;
    // What an account holds of one instrument in one product. Absent: nothing, and it never did.
    std::optional<Holding> holding(const AccountId& account, const InstrumentId& instrument,
                                   Product product = Product::None) const;
    // Every currency: all accounts and everybody else. Each line's sum is exactly zero after every event, and so is the
    // sum of units of an instrument.
    std::vector<MoneyLine> money() const;
    Quantity unit_sum(const InstrumentId& instrument) const;
    // Takes an order as if it had been here before: no report, no check of funds. It stands last at its price.
    Status restore(const RestoredOrder& restored, UnixNanos now);

    // What is dated (docs/corporate-actions.md), before the first event. An action on an instrument that is not listed is
    // nobody's. What is dated before the first event was done by an earlier run, or, when said, before `since`.
    Status add_actions(const std::vector<market::CorporateAction>& actions);
    void resume_from(UnixNanos since);
    // How an instrument that expires is valued, instead of market::default_settlement_rule. Error NotFound, Invalid.
    Status set_settlement(const InstrumentId& instrument, const market::SettlementRule& rule);

    // Exercises an American option before its expiry; shorts are assigned at once. Error NotFound, Invalid, with a sentence.
    Status exercise(const AccountId& account, const InstrumentId& option, Quantity contracts, UnixNanos now);
    // The account's long options of this series expire unexercised, in the money or not.
    Status decline_exercise(const AccountId& account, const InstrumentId& option);

    // `now` never goes back over all of these.
    void submit(const VenueRequest& request, UnixNanos now);
    void on_quote(const Quote& quote, UnixNanos now);
    void on_trade(const Trade& trade, UnixNanos now);
    void advance(UnixNanos now);
    // When advance() or take_reports() next has something to do; absent: only a request or an event changes anything.
    std::optional<UnixNanos> next_due() const;
    // Appends everything due by now, in order.
    void take_reports(UnixNanos now, std::vector<VenueReport>& out);
    // Forgets everything due by now without rendering it and says how much it was; for benchmarks.
    std::size_t discard_reports(UnixNanos now);
    // The venue's own figures of one account, balances first.
    void snapshot(const AccountId& account, UnixNanos now, std::vector<VenueReport>& out) const;

    // What was dated and booked on an account in this run since `from`, oldest first.
    void adjustments(const AccountId& account, UnixNanos from, std::vector<Adjustment>& out) const;

    // Everything of one account as it is now: its open orders, positions, balances, and the adjustments since a time. What
    // was said and is still on its way to the client is in it.
    void show_account(const AccountId& account, UnixNanos now, UnixNanos adjustments_from, VenueSnapshot& out) const;

    std::size_t open_orders() const;
    // Quotes whose bid was not below their offer: they empty the outside book until the next good one.
    std::uint64_t crossed_quotes() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::exchange
