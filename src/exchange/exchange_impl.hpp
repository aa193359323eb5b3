#pragma once

#include <string>
#include <utility>

#include "base/random.hpp"
#include "exchange/corporate.hpp"
#include "exchange/day_bill.hpp"
#include "exchange/exchange.hpp"
#include "exchange/id_table.hpp"
#include "exchange/ledger.hpp"
#include "exchange/listing.hpp"
#include "exchange/margin_desk.hpp"
#include "exchange/order.hpp"
#include "exchange/outcome.hpp"
#include "exchange/queue.hpp"

namespace sluice::exchange {

// The inside of Exchange, shared by the sources that make it up: exchange.cpp (time and reports), exchange_orders.cpp
// and exchange_replace.cpp (requests), exchange_checks.cpp (what is refused), exchange_session.cpp and exchange_auction.cpp
// (when it trades), exchange_match.cpp (orders meet the book), exchange_market.cpp and exchange_print.cpp (the outside
// moves), exchange_triggers.cpp, exchange_special.cpp (rarer terms), exchange_money.cpp and exchange_funds.cpp (fills, funds).
struct Exchange::Impl {
    static constexpr std::uint32_t kNoListing = ~std::uint32_t{0};
    struct Arriving {
        UnixNanos due;
        std::chrono::nanoseconds latency;
        VenueRequest request;
    };
    // A holding whose figures are told at the end of the event, with its account's balances.
    struct Touched {
        std::uint32_t account;
        std::uint32_t listing;
        Product product;
        friend bool operator==(const Touched&, const Touched&) = default;
    };
    struct Refusal {
        OrdRejReason reason = OrdRejReason::Other;
        std::string text;
    };

    Impl(ExchangeConfig c, const market::CalendarView& view)
        : config{std::move(c)}, calendars{view}, random_in{config.seed, 1}, random_out{config.seed, 2} {}

    // exchange.cpp
    void run_until(UnixNanos now, bool through_now);
    void event_arrivals(std::uint32_t listing, UnixNanos now);
    void tell_changed(UnixNanos now);
    Outcome& say(OutcomeKind kind, UnixNanos now);
    Outcome& say_order(std::uint32_t number, ExecType type, UnixNanos now);
    Quantity filled_of(std::uint32_t number) const;
    Outcome status_of(std::uint32_t number, UnixNanos now) const;  // exchange_view.cpp
    void say_balance(std::uint32_t account, const Purse& purse, UnixNanos now);
    void say_position(std::uint32_t account, std::uint32_t listing, Product product, UnixNanos now);
    void render(const Outcome& outcome, std::vector<VenueReport>& out) const;
    std::chrono::nanoseconds draw(Random& random, std::chrono::nanoseconds median) const;
    void queue_request(const VenueRequest& request, UnixNanos now);
    void expect_expiry(std::uint32_t number);
    void expire_first();
    std::uint32_t find_account(const AccountId& id) const;

    // exchange_orders.cpp. `at_event`: the listing whose event this request arrives with, or kNoListing.
    void arrive(const VenueRequest& request, UnixNanos now, std::uint32_t at_event);
    void arrive_new(const NewOrderSingle& request, UnixNanos now, std::uint32_t at_event);
    void arrive_cancel(const SendCancel& request, const AccountId& account, UnixNanos now);
    void arrive_query(const SendQuery& request, const AccountId& account, UnixNanos now);
    void refuse_change(const ClOrdId& id, const AccountId& account, RequestKind kind, CxlRejReason reason,
                       std::string text, UnixNanos now);
    std::uint32_t note_order(const NewOrderSingle& request);
    std::optional<Refusal> check_order(std::uint32_t number, const NewOrderSingle& request, UnixNanos now);
    void reject(std::uint32_t number, Refusal refusal, UnixNanos now);
    void open_up(std::uint32_t number);
    void set_terms(Order& order, const Listing& listing, const NewOrderSingle& request);
    void enter(std::uint32_t number, UnixNanos now, std::uint32_t at_event);
    RareTerms& rare_of(Order& order);
    const RareTerms* find_rare(const Order& order) const { return order.has_rare() ? &rares[order.rare] : nullptr; }
    OrderId next_order_id();

    // exchange_replace.cpp
    void arrive_replace(const SendReplace& request, const AccountId& account, UnixNanos now, std::uint32_t at_event);
    std::optional<std::string> check_replace(const Order& order, const NewOrderSingle& wanted) const;
    std::optional<std::string> check_replaced(Order& asked, const NewOrderSingle& wanted, UnixNanos now);
    bool is_exit(const Order& order) const;

    // exchange_checks.cpp
    std::optional<Refusal> check_terms(const NewOrderSingle& request) const;
    std::optional<Refusal> check_instructions(const NewOrderSingle& request, bool passing) const;
    std::optional<Refusal> check_numbers(const NewOrderSingle& request, const Listing& listing) const;
    std::optional<Refusal> check_trail(const NewOrderSingle& request, const Listing& listing) const;

    // exchange_session.cpp
    Phase phase_at(Listing& listing, UnixNanos now);
    bool in_session(Listing& listing, UnixNanos now) { return phase_at(listing, now) == Phase::Open; }
    void next_session(Listing& listing, UnixNanos now);
    void gather(Listing& listing, Phase next);
    std::optional<Refusal> check_session(const NewOrderSingle& request, Listing& listing, UnixNanos now, Order& order);
    std::optional<Refusal> check_auction(const Listing& listing, UnixNanos now, Phase phase, const Order& order) const;

    // exchange_auction.cpp
    std::int64_t uncross_open(Listing& listing, const Trade& print, std::int64_t lots, UnixNanos now);
    void uncross_close(Listing& listing, UnixNanos now);
    void stop_waiting_for_the_open(Listing& listing);
    std::int64_t uncross(Listing& listing, const std::vector<std::uint32_t>& who, const Activity::Print& print,
                         ForAuction which, UnixNanos now);
    std::int64_t auction_lots(std::uint32_t number, std::int64_t px, UnixNanos now);

    // exchange_match.cpp
    void match(std::uint32_t number, UnixNanos now);
    void take(std::uint32_t number, UnixNanos now);
    void take_outside(std::uint32_t number, std::int64_t lots, UnixNanos now);
    void take_resting(std::uint32_t number, std::uint32_t resting, std::int64_t lots, UnixNanos now);
    void fill_resting(std::uint32_t number, std::int64_t lots, const FillFacts& why, UnixNanos now);
    void rest(std::uint32_t number, UnixNanos now);
    void go_hungry(std::uint32_t number);
    void work(std::uint32_t listing, UnixNanos now);
    bool would_take(const Order& order, const Listing& listing) const;
    bool can_fill_whole(const Order& order, const Listing& listing, UnixNanos now);
    bool prevents_self_trade(std::uint32_t taker, std::uint32_t resting, UnixNanos now);
    void leave_place(std::uint32_t number);
    void end(std::uint32_t number, ExecType type, OrdStatus status, std::string text, UnixNanos now);
    void execute(std::uint32_t number, std::int64_t px, std::int64_t lots, const FillFacts& facts, Liquidity liquidity,
                 UnixNanos now);
    std::int64_t slipped(const Order& order, const Listing& listing, std::int64_t px) const;

    // exchange_special.cpp
    void cut(std::uint32_t number, std::int64_t qty, std::string text, UnixNanos now);
    void trim(std::uint32_t number, UnixNanos now);
    void trim_reducers(std::uint32_t account, std::uint32_t listing, UnixNanos now);
    std::int64_t reducible(const Order& order) const;
    bool size_by_cash(std::uint32_t number, std::int64_t px);
    std::int64_t lots_for_cash(const Order& order, const Listing& listing, std::int64_t px) const;
    std::optional<Refusal> check_special(Order& order) const;
    std::int64_t likely_px(const Order& order, const Listing& listing) const;
    std::int64_t shown(const Order& order) const;
    std::int64_t ours(std::int64_t lots) const;

    // exchange_lists.cpp
    void arrive_list(const NewOrderList& list, const AccountId& account, UnixNanos now, std::uint32_t at_event);
    std::optional<Refusal> check_list(const NewOrderList& list, const AccountId& account) const;
    std::optional<Refusal> check_members(const NewOrderList& list, const std::vector<std::uint32_t>& numbers,
                                         UnixNanos now);
    void open_list(const NewOrderList& list, const std::vector<std::uint32_t>& numbers, UnixNanos now);
    void settle_list(std::uint32_t list, UnixNanos now);
    void set_active(std::uint32_t number, std::int64_t qty, UnixNanos now);
    void finish_exit(std::uint32_t number, UnixNanos now);
    void end_siblings(const std::vector<std::uint32_t>& exits, UnixNanos now);
    void claim_for_siblings(std::uint32_t number);

    // exchange_package.cpp
    void arrive_package(const NewOrderList& list, const AccountId& account, UnixNanos now, std::uint32_t at_event);
    std::optional<Refusal> check_package(const NewOrderList& list, UnixNanos now) const;
    std::uint32_t note_leg(const NewOrderList& list, std::size_t index);
    void open_package(const NewOrderSingle& request, const NewOrderList& list, std::uint32_t package,
                      const std::vector<std::uint32_t>& legs);
    std::optional<Price> net_price(const OrderList& list, UnixNanos now);
    std::int64_t packages_there(const OrderList& list, UnixNanos now);
    void try_package(std::uint32_t list, UnixNanos now);
    void fill_package(const OrderList& list, std::int64_t count, Price net, UnixNanos now);
    void end_legs(const OrderList& list);
    void try_packages(Listing& listing, UnixNanos now);

    // exchange_market.cpp
    void show_quote(std::uint32_t listing, const Quote& quote, UnixNanos now);
    void show_trade(std::uint32_t listing, const Trade& trade, UnixNanos now);
    void show_print_as_book(Listing& listing, const Trade& trade, std::int64_t lots, std::int64_t bought,
                            std::int64_t sold, UnixNanos now);
    void lift_outside(Listing& listing, Side side);
    void place_outside(Listing& listing, Side side, UnixNanos now);
    void empty_outside(Listing& listing);
    void note_ahead(Listing& listing, Side side);

    // exchange_print.cpp
    struct PrintLeft {
        std::int64_t lots;  // of the print
        std::int64_t ours;  // of those, what our orders may take
    };
    std::int64_t fill_by_print(Listing& listing, Side side, const Trade& trade, const PrintLeft& print, UnixNanos now);
    void line_up_for_print(Listing& listing, Side side, const Trade& trade, std::int64_t& left, std::int64_t& budget);
    bool fill_lined_up(Listing& listing, const Trade& trade, std::int64_t& left, std::int64_t& budget, UnixNanos now);
    void fill_whole_by_print(Listing& listing, Side side, const Trade& trade, std::int64_t& budget, UnixNanos now);

    // exchange_triggers.cpp
    void trigger_stops(Listing& listing, std::optional<Price> print, UnixNanos now);
    bool is_triggered(Order& order, const Listing& listing, std::optional<Price> print, Price& by);
    std::optional<Price> watched(const Order& order, const Listing& listing, std::optional<Price> print) const;
    void follow(Order& order, const Listing& listing, Price px);

    // exchange_facts.cpp
    FillFacts facts(const Order& order, const Listing& listing, FillCause cause) const;

    // exchange_funds.cpp
    std::optional<Refusal> check_funds(Order& order, UnixNanos now);
    std::optional<Refusal> check_cash(const Order& order);
    std::optional<Refusal> check_coins(const Order& order, UnixNanos now) const;
    std::optional<Refusal> check_margin(Order& order, bool priced, UnixNanos now);
    std::optional<Refusal> check_price_of(const Order& order, Amount available) const;
    std::optional<Refusal> check_product(const Order& order, UnixNanos now) const;
    std::optional<std::int64_t> claim_px(const Order& order, const Listing& listing) const;
    Quantity opened_with(const Order& order) const;
    std::string what_text(const Order& order) const;
    static std::string clock_text(int minute);

    // exchange_margin.cpp
    class FundsSum;
    AccountFunds margin_funds(std::uint32_t account, const Currency& currency, UnixNanos now,
                              const Order* candidate = nullptr) const;
    const market::ContractMargin* contract_margin(std::uint32_t listing) const;
    void mark(std::uint32_t listing, bool printed_now, UnixNanos now);
    Price mark_of(std::uint32_t listing, const Holding& holding) const;
    Price underlying_px(const Instrument& instrument) const;
    void call_margins(const Currency& currency, UnixNanos now);
    static std::string call_text(const AccountFunds& funds, const Currency& currency);
    static bool is_on_margin(const LedgerAccount& account) {
        return account.buying_power() == BuyingPower::RegT || account.buying_power() == BuyingPower::India;
    }

    // exchange_account.cpp
    AccountFunds funds_of(std::uint32_t account, const Currency& currency, UnixNanos now) const;
    Purse balance_of(std::uint32_t account, const Currency& currency, UnixNanos now) const;
    void say_balances(std::uint32_t account, UnixNanos now);

    // exchange_money.cpp
    void fill(std::uint32_t number, std::int64_t px, std::int64_t lots, const FillFacts& facts, Liquidity liquidity,
              UnixNanos now);
    Money fee_of(const Order& order, const Listing& listing, std::int64_t px, std::int64_t lots, Liquidity liquidity,
                 UnixNanos now) const;
    const Currency& given_by(const Order& order) const;

    // day_bill.cpp: fees that are taken once a day
    void add_to_bill(const Order& order, const Listing& listing, std::int64_t px, std::int64_t lots,
                     Liquidity liquidity, UnixNanos now);
    Bill& bill_of(std::uint32_t account, const CalendarId& calendar, UnixNanos now);
    void take_bill(std::uint32_t bill, UnixNanos now);

    void touch(std::uint32_t account, std::uint32_t listing, Product product);
    void reserve(Order& order);
    void release(Order& order);
    std::int64_t affordable(const Order& order, const Listing& listing, std::int64_t px, std::int64_t lots,
                            UnixNanos now);
    static bool is_priceless(const Order& order) { return !has_limit_price(order.type); }
    static bool has_trigger(const Order& order) {
        return has_trigger_price(order.type) || order.type == OrdType::TrailingStop;
    }

    // corporate.cpp: what is dated, at its moment
    struct Held {
        std::uint32_t account;
        Product product;
        Quantity qty;  // signed
    };
    void begin_dated(UnixNanos now);
    void plan(DueKind kind, UnixNanos at, std::uint32_t index);
    void carry_out_dated();
    std::vector<Held> holders(std::uint32_t listing) const;
    void end_orders(std::uint32_t listing, ExecType type, OrdStatus status, const std::string& text, UnixNanos now);
    ExecId adjustment_id(char what, Date date, Product product, const InstrumentId& instrument);
    ExecId numbered_id();
    void adjust(std::uint32_t account, std::uint32_t listing, Adjustment adjustment, UnixNanos now);
    void split(const market::CorporateAction& action, UnixNanos now);
    void split_holder(std::uint32_t listing, const Held& held, const market::CorporateAction& action, UnixNanos now);
    void note_entitled(std::uint32_t action);
    void pay_dividend(std::uint32_t action, UnixNanos now);

    // expiry.cpp, expiry_delivery.cpp: contracts are named by their number
    struct FinalValue {
        Price px;
        std::string how;  // a clause: where it comes from
    };
    struct Ending {
        const Contract& contract;
        FinalValue value;
        bool early;
        UnixNanos now;
    };
    void list_contract(std::uint32_t listing);
    static InstrumentId source_of(const Instrument& instrument, const market::SettlementRule& rule);
    void plan_contract(std::uint32_t contract);
    void watch(const Contract& contract);
    void note_print(std::uint32_t listing, const Trade& trade, UnixNanos now);
    void end_trading(std::uint32_t contract, UnixNanos now);
    std::optional<Refusal> check_expired(const Listing& listing, UnixNanos now) const;
    std::optional<FinalValue> final_value(const Contract& contract) const;
    void settle_or_wait(std::uint32_t contract, UnixNanos now);
    void settle(std::uint32_t contract, const FinalValue& value, UnixNanos now);
    Adjustment closing(const Contract& contract, const Held& held, AdjustmentKind kind, char letter);
    void expire_worthless(const Contract& contract, const Held& held, const FinalValue& value, UnixNanos now);
    void settle_in_cash(const Contract& contract, const Held& held, Price payoff, const FinalValue& value,
                        UnixNanos now);
    void settle_future(const Contract& contract, const Held& held, const FinalValue& value, UnixNanos now);
    void settle_by_delivery(const Contract& contract, const std::vector<Held>& held, const FinalValue& value,
                            UnixNanos now);
    std::vector<Held> assign_shorts(const Ending& ending, const std::vector<Held>& shorts, Quantity outside,
                                    Quantity exercised);
    void deliver_by(const Ending& ending, const Held& held, AdjustmentKind kind);
    Status exercise_early(std::uint32_t account, std::uint32_t contract, Quantity qty, UnixNanos now);

    ExchangeConfig config;
    const market::CalendarView& calendars;
    std::vector<LedgerAccount> accounts;
    Counterpart counterpart;
    MarginDesk desk;
    std::vector<Listing> listings;
    IdTable<InstrumentId> listing_of;
    std::vector<Order> orders;
    std::vector<RareTerms> rares;
    std::vector<OrderList> lists;
    IdTable<ClOrdId> order_of;
    Queue<Arriving> arriving;
    Queue<Outcome> said;
    std::vector<std::pair<std::int64_t, std::uint32_t>> expiries;  // a heap, earliest first; ended orders stay in it
    std::vector<Touched> changed;                                  // in this event
    std::vector<std::pair<std::uint32_t, std::int64_t>> printed;   // of the print under way
    std::vector<std::uint32_t> working;
    Corporate corporate;
    std::vector<Bill> bills;  // ended ones keep their place
    std::uint64_t order_count = 0;
    std::uint64_t exec_count = 0;
    std::uint64_t rank_count = 0;
    std::size_t open_count = 0;
    Random random_in;
    Random random_out;
    std::vector<std::pair<AccountId, UnixNanos>> last_request;  // when the newest request of each account is due
    UnixNanos last_report;                                      // when the newest report is told
    std::chrono::nanoseconds latency{0};                        // of the request that is arriving
    bool rested = false;  // an order went into the book: who waits on the other side looks again
};

}  // namespace sluice::exchange
