#include <gtest/gtest.h>

#include "engine/locks.hpp"  // kFlattenName
#include "engine/reconcile_test_support.hpp"

// By whose figures a flatten closes, and how long it waits for what.
namespace sluice::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const AccountId kOther{"B"};

void flatten(Desk& desk, const AccountId& account = kAccount) { desk.command(Flatten{account, "test"}); }

void hold(Desk& desk, InstrumentId id, std::string_view quantity, std::string_view name,
          const AccountId& account = kAccount, Product product = Product::None) {
    Adjustment a = holding(id, quantity, "187.50", name);
    a.account = account;
    a.product = product;
    a.transact_time = desk.now;
    desk.hear(a);
}

void open_other(Desk& desk) {
    desk.command(OpenAccount{account(kOther)}, Desk::engine_by());
    desk.command(SetLimits{kOther, roomy_limits()}, Desk::engine_by());
    VenueHealth up = health();
    up.account = kOther;
    desk.hear(up);
    Adjustment opening = cash("100000", "opening-B");
    opening.account = kOther;
    desk.hear(opening);
}

// By the venue's clock of now.
void fill_now(Desk& desk, const OrderState& order, std::string_view id, std::string_view quantity) {
    ExecutionReport r = report_on(order.order, ExecType::Trade);
    r.exec_id = ExecId::parse(id).value();
    r.last_qty = qty(quantity);
    r.last_px = px("187.40");
    r.transact_time = desk.now;
    desk.hear(r);
}

const OrderState& newest(const Desk& desk) { return desk.state().orders.back(); }

TEST(FlattenView, NamesAnAccountThatIsOpen) {
    Desk desk;
    flatten(desk, AccountId{});
    flatten(desk, AccountId{"Z"});
    const auto refused = desk.written<CommandRefused>();
    ASSERT_EQ(refused.size(), 2u);
    EXPECT_EQ(refused[0].denial.text, "flatten names the account that is meant");
    EXPECT_EQ(refused[1].denial.text, "account Z is not open");
}

TEST(FlattenView, WhatTheVenueDoesNotShowIsNotSold) {
    Compared desk;
    desk.now += seconds{1};
    hold(desk, kAapl, "10", "h1");
    flatten(desk);
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
    EXPECT_EQ(desk.written<FlattenEnded>().size(), 1u);
}

TEST(FlattenView, AFillIsFollowedByAFreshLookAtTheVenue) {
    for (const auto later : {seconds{1}, seconds{30}}) {
        Shown shown;
        shown.move(kAapl, 10);
        Compared desk{shown};
        flatten(desk);
        ASSERT_EQ(newest(desk).order.order_qty, qty("10"));
        desk.forget();
        desk.now += later;
        fill_now(desk, newest(desk), "e1", "10");
        desk.wait(seconds{2});
        EXPECT_EQ(desk.sent(RequestKind::Snapshot), 1u);
        EXPECT_FALSE(desk.state().flattens.empty());
        desk.quote(kAapl, "187.49", "187.50");
        EXPECT_EQ(desk.sent(RequestKind::Snapshot), 1u) << "one question is enough";
        shown.move(kAapl, -10);
        answer(desk, shown);
        EXPECT_TRUE(desk.state().flattens.empty());
        EXPECT_EQ(desk.sent(RequestKind::New), 0u);
    }
}

TEST(FlattenView, OnlyWhatWasToldOfThePositionAgesTheVenuesFigure) {
    Desk desk;
    open_other(desk);
    hold(desk, kAapl, "10", "h1");
    desk.now += seconds{1};
    desk.hear(VenuePosition{kVenue, kAccount, kAapl, Product::None, qty("7"), px("187.50"), desk.now});
    desk.now += seconds{1};
    NewOrderSingle other = buy("1");
    other.account = kOther;
    fill_now(desk, *desk.submit(other), "e1", "1");
    fill_now(desk, *desk.submit(order(Side::Buy, qty("1"), px("187.50"), kMsft)), "e2", "1");
    NewOrderSingle intraday = buy("1");
    intraday.product = Product::Mis;
    fill_now(desk, *desk.submit(intraday), "e3", "1");
    desk.tell(*desk.submit(buy("1")), ExecType::Canceled);
    flatten(desk);
    std::vector<Quantity> closed;
    for (const OrderState& o : desk.state().orders)
        if (o.by.who == kFlattenName)
            closed.push_back(o.order.order_qty);
    EXPECT_EQ(closed, (std::vector{qty("7"), qty("1"), qty("1")})) << "AAPL, AAPL intraday, MSFT";
    desk.wait(seconds{10});
    EXPECT_EQ(desk.state().orders.size(), 7u) << "each is tried once while it works";
}

TEST(FlattenView, OfSeveralReasonsToWaitTheShortestCounts) {
    Desk desk;
    Instrument odd = instrument(kAapl);
    odd.round_lot = qty("10");
    desk.command(DefineInstrument{odd}, Desk::engine_by());
    hold(desk, kAapl, "3", "h1");
    hold(desk, kMsft, "5", "h2");
    flatten(desk);
    ExecutionReport rejected = report_on(newest(desk).order, ExecType::Rejected);
    rejected.text = "no such product";
    desk.hear(rejected);
    EXPECT_EQ(desk.wake_at, kStart + seconds{10});
    desk.wait(seconds{10});
    EXPECT_EQ(desk.sent(RequestKind::New), 2u);
}

TEST(FlattenView, AClosingOrderThatCameToNothingIsToldWithTheVenuesWords) {
    Desk desk;
    hold(desk, kMsft, "5", "h2");
    flatten(desk);
    ExecutionReport rejected = report_on(newest(desk).order, ExecType::Rejected);
    rejected.text = "no such product";
    desk.hear(rejected);
    ASSERT_EQ(desk.written<Alerted>().size(), 1u);
    EXPECT_EQ(desk.written<Alerted>().back().text,
              "the closing order of MSFT.US is Rejected: no such product; the next goes after 10 s");
}

TEST(FlattenView, TwoAccountsAreClosedBesideEachOther) {
    Desk desk;
    open_other(desk);
    hold(desk, kAapl, "10", "h1");
    hold(desk, kAapl, "5", "h2", kOther);
    desk.command(Halt{kOther, false, true, "test"});
    ASSERT_EQ(desk.state().flattens.size(), 1u) << "the halt names one account";
    ASSERT_EQ(newest(desk).order.account, kOther);
    flatten(desk);
    EXPECT_EQ(desk.state().flattens.size(), 2u);
    EXPECT_EQ(newest(desk).order.account, kAccount);
    EXPECT_EQ(newest(desk).order.order_qty, qty("10"));
    desk.tell(desk.state().orders[0], ExecType::Held);
    desk.tell(desk.state().orders[1], ExecType::Rejected);
    EXPECT_EQ(desk.wake_at, kStart + seconds{10});
    desk.wait(seconds{10});
    EXPECT_EQ(newest(desk).order.account, kAccount);
    EXPECT_EQ(desk.state().orders.size(), 3u);
}

TEST(FlattenView, AClosingOrderOfAnEarlierFlattenIsCancelledByTheNext) {
    Desk desk;
    hold(desk, kAapl, "10", "h1");
    flatten(desk);
    fill_now(desk, newest(desk), "e1", "10");
    ASSERT_TRUE(desk.state().flattens.empty());
    desk.now += seconds{1};
    ExecutionReport bust = report_on(newest(desk).order, ExecType::TradeCancel);
    bust.ord_status = OrdStatus::New;
    bust.exec_ref_id = ExecId{"e1"};
    desk.hear(bust);
    flatten(desk);
    EXPECT_TRUE(desk.state().orders[0].cancel.any());
    EXPECT_EQ(desk.state().orders.size(), 1u);
}

TEST(FlattenView, WhatHasNotLeftYetNeverDoes) {
    Desk desk;
    desk.journal_held = true;
    desk.submit(buy("10"));
    flatten(desk);
    EXPECT_EQ(newest(desk).ord_status, OrdStatus::Denied);
    EXPECT_TRUE(desk.state().flattens.empty());
}

TEST(FlattenView, AFilledOrderThatMayHaveBeenEnlargedIsWaitedFor) {
    Desk desk;
    const OrderState& bought = *desk.submit(buy("10"));
    desk.tell(bought, ExecType::New);
    desk.command(ReplaceOrder{bought.placed_as, qty("12"), {}, {}});
    desk.fill(bought, "e1", "10", "187.50");
    ASSERT_EQ(bought.ord_status, OrdStatus::Filled);
    ASSERT_TRUE(bought.in_flight.any());
    flatten(desk);
    EXPECT_EQ(desk.state().orders.size(), 1u);
    OrderCancelReject late;
    late.venue = kVenue;
    late.account = kAccount;
    late.cl_ord_id = bought.in_flight.order.cl_ord_id;
    late.response_to = RequestKind::Replace;
    late.reason = CxlRejReason::TooLateToCancel;
    desk.hear(late);
    EXPECT_EQ(newest(desk).order.order_qty, qty("10"));
    EXPECT_EQ(newest(desk).order.side, Side::Sell);
}

TEST(FlattenView, ItsStateIsPartOfTheFingerprint) {
    Desk desk{with_snapshots()};
    EXPECT_NE(desk.fingerprint().find("reconciled A - 1 "), std::string::npos) << "asked, and not adopted";
    Desk stuck;
    hold(stuck, InstrumentId{"XYZ.US"}, "13", "h1");
    stuck.command(Flatten{kAccount, ""});
    EXPECT_NE(stuck.fingerprint().find(" alerted -"), std::string::npos);
}

TEST(FlattenView, AConnectionOfTheOtherModeIsNotUsed) {
    Desk desk;
    hold(desk, kAapl, "10", "h1");
    desk.hear(health(Link::Up, Breaker::Closed, Mode::Live));
    flatten(desk);
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
    const auto alerts = desk.written<Alerted>();
    ASSERT_FALSE(alerts.empty());
    EXPECT_EQ(alerts.back().text.substr(0, 42), "the closing order of AAPL.US may not leave");
}

// Closed until an hour from the start.
class Morning final : public market::CalendarView {
public:
    explicit Morning(seconds opens_in) : opens_at_{kStart + opens_in} {}
    bool is_open(const CalendarId&, UnixNanos t) const override { return t >= opens_at_; }
    std::optional<market::Session> session_at_or_after(const CalendarId&, UnixNanos) const override {
        market::Session session;
        session.open = opens_at_;
        return session;
    }
    Date local_date(const CalendarId&, UnixNanos t) const override { return date_of(t); }
    std::string why_closed(const CalendarId&, UnixNanos) const override { return "closed for the night"; }

private:
    UnixNanos opens_at_;
};

TEST(FlattenView, AClosedMarketIsWaitedForAndLookedAtAgainAfterAMinuteAtLeast) {
    for (const auto& [opens_in, looks_in] :
         {std::pair{seconds{3600}, seconds{3600}}, std::pair{seconds{5}, seconds{60}}}) {
        const Morning morning{opens_in};
        Engine engine{EngineConfig{}, morning};
        Effects effects;
        const auto feed = [&](Input input) {
            engine.apply(input, kStart, effects);
            engine.apply(Durable{engine.state().last_sequence}, kStart, effects);
        };
        engine.start(1, kStart, effects);
        feed(Command{Desk::engine_by(), OpenAccount{account()}});
        feed(Command{Desk::engine_by(), DefineInstrument{instrument(kAapl)}});
        feed(VenueReport{health()});
        feed(VenueReport{holding(kAapl, "10", "187.50", "h1")});
        feed(Command{person(), Flatten{kAccount, "test"}});
        EXPECT_EQ(effects.wake_at, kStart + looks_in);
    }
}

TEST(FlattenView, AnAlertOfNoFlattenIsOnlyAnAlert) {
    Record record;
    record.furnish();
    record.write(Alerted{AlertCode::FlattenStuck, kAccount, kAapl, {}, "from a record that was cut"});
    EXPECT_TRUE(record.state.flattens.empty());
}

}  // namespace
}  // namespace sluice::engine
