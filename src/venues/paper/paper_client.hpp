#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "exchange/exchange.hpp"     // Exchange, RestoredOrder
#include "exchange/quote_again.hpp"  // QuoteAgain
#include "venues/client.hpp"         // Client, Outbox
#include "venues/paper/opposite_orders.hpp"

namespace sluice::venues::paper {

// The row of this venue (README.md). Lists are the exchange's own; a part of an entry that is filled is protected at once.
constexpr Capabilities kCapabilities{.brackets = true,
                                     .oco = true,
                                     .multi_leg = true,
                                     .trailing_stops = true,
                                     .partial_entries_protected = true,
                                     .snapshots = true,
                                     .cash_orders = true};
// How many executions of this run a snapshot can tell of.
constexpr std::size_t kExecutionsKept = 10'000;

struct PaperAccount {
    AccountId id;
    Currency currency{"USD"};
    Amount opening_cash;
    exchange::BuyingPower buying_power = exchange::BuyingPower::Cash;
};

struct PaperListing {
    Instrument instrument;
    exchange::Filters filters;
    std::optional<market::SettlementRule> settlement = {};  // of what expires; absent: the rule of its market
};

// What a broker does that the venue stands in for, and an exchange does not. By default: nothing.
struct PaperManner {
    // A request that was taken meets the quote that stands so much later, instead of its instrument's next event.
    std::optional<std::chrono::nanoseconds> quote_again = {};
    // The opening of an account is not told; the first reconciliation finds it.
    bool opening_is_found = false;
    // Fees that are taken once a day are not told: snapshots show them, with this word before their text. Empty: they are told.
    std::string fees_found_as = {};
    // New orders are refused at once, before they reach the exchange: immediate ones while their market is closed, and those
    // that may trade with an open order of their account.
    bool refuses_at_the_door = false;
    // What the broker makes of an order before it trades; null: nothing.
    NewOrderSingle (*as_traded)(NewOrderSingle order, const Instrument& instrument) = nullptr;
};

struct PaperConfig {
    exchange::ExchangeConfig exchange;
    std::vector<PaperAccount> accounts;
    std::vector<PaperListing> listings;
    std::vector<market::CorporateAction> actions = {};  // the dated file: docs/corporate-actions.md
    PaperManner manner = {};
};

// What an earlier process of the same home left, as its engine recovered it. The exchange itself keeps nothing on disk: it
// goes on from here. Requests of unknown outcome are not in it: the exchange never saw them, and says so when asked.
struct PaperRestore {
    struct Cash {
        AccountId account;
        Currency currency;
        Amount total;
    };
    struct Held {
        AccountId account;
        InstrumentId instrument;
        Quantity qty;  // signed
        Price avg_px;
    };
    std::vector<Cash> cash;  // an account named here has had its opening
    std::vector<Held> positions;
    // When the earlier process ended: splits and dividends dated since then are caught up with. Absent: they are history.
    std::optional<UnixNanos> stopped = {};
    std::vector<exchange::RestoredOrder> orders;  // open ones, oldest first: their order at one price
};

// The paper venue: our own exchange in this process, spoken to without a wire. Several accounts share one exchange and
// one client. Requests are Sent at once and answered by wakes; New is always told before the order's first Trade.
class PaperClient final : public Client {
public:
    // `calendars` outlives the client.
    PaperClient(PaperConfig config, const market::CalendarView& calendars);

    // One sentence when the configuration or what is restored contradicts itself; asked before start().
    const Status& status() const { return status_; }
    // Before start(); `now` is the time of the new start: what expired meanwhile expires then.
    Status restore(const PaperRestore& restored, UnixNanos now);

    void start(UnixNanos now, Outbox& out) override;
    void submit(const VenueRequest& request, UnixNanos now, Outbox& out) override;
    void on_timer(wire::TimerToken token, UnixNanos now, Outbox& out) override;
    void on_quote(const Quote& quote, UnixNanos now, Outbox& out) override;
    void on_trade(const Trade& trade, UnixNanos now, Outbox& out) override;

    const exchange::Exchange& exchange() const { return exchange_; }

private:
    void tell(UnixNanos now, Outbox& out);
    void settle(UnixNanos now);
    void note_manner(std::vector<VenueReport>& reports, std::size_t from, UnixNanos now);
    void open_accepted(UnixNanos now);
    NewOrderSingle as_traded(NewOrderSingle order) const;
    VenueRequest as_traded(VenueRequest request) const;
    bool refuse(const VenueRequest& request, UnixNanos now, Outbox& out) const;
    VenueSnapshot shown(const AccountId& account, const SendSnapshot& wish, UnixNanos now) const;
    void keep_executions(const std::vector<VenueReport>& reports, std::size_t from);

    PaperConfig config_;
    exchange::Exchange exchange_;
    Status status_;
    std::vector<AccountId> restored_;         // accounts whose opening was told in an earlier run
    std::optional<UnixNanos> wake_at_;        // the earliest wake under way
    std::deque<ExecutionReport> executions_;  // told in this run, oldest first
    UnixNanos executions_from_;               // none is missing from here on

    struct Accepted {
        ClOrdId cl_ord_id;
        InstrumentId instrument;
        UnixNanos opens;
    };
    std::optional<exchange::QuoteAgain> again_;
    OppositeOrders opposite_;
    std::vector<Accepted>
        accepted_;  // taken while their market was closed; the standing quote meets them when it opens
};

}  // namespace sluice::venues::paper
