#include <gtest/gtest.h>

#include "journal/events_test_support.hpp"
#include "journal/ledger.hpp"
#include "journal/ledger_test_support.hpp"
#include "model/sample_events_test_support.hpp"

namespace sluice::journal {
namespace {

const AccountId kMain{"main"};
const InstrumentId kSpy{"SPY.US"};
const Requester kEma{Origin::Strategy, StrategyId{"ema"}, {}};
const Requester kPerson{};

std::vector<Event> events_of(const std::vector<EventBody>& bodies) {
    std::vector<Event> events;
    for (const EventBody& body : bodies) {
        const std::uint64_t sequence = events.size() + 1;
        events.push_back({sequence, at_second(static_cast<std::int64_t>(sequence)), body});
    }
    return events;
}

Ledger ledger_with(const std::vector<Event>& events) {
    auto ledger = Ledger::open(":memory:");
    EXPECT_TRUE(ledger);
    for (const Event& event : events) {
        const auto done = ledger->apply(event);
        EXPECT_TRUE(done) << done.error().text;
    }
    return std::move(*ledger);
}
Ledger ledger_of(const std::vector<EventBody>& bodies) { return ledger_with(events_of(bodies)); }

NewOrderSingle order(ClOrdId id, Side side, std::int64_t qty) {
    NewOrderSingle order;
    order.cl_ord_id = id;
    order.account = kMain;
    order.instrument = kSpy;
    order.side = side;
    order.order_qty = Quantity::whole(qty);
    return order;
}

NewOrderList bracket() {
    NewOrderList list;
    list.list_id = ListId{"P1-A-1"};
    list.orders = {order(ClOrdId{"P1-A-1"}, Side::Buy, 10), order(ClOrdId{"P1-A-2"}, Side::Sell, 10),
                   order(ClOrdId{"P1-A-3"}, Side::Sell, 10)};
    return list;
}

NewOrderList package() {
    NewOrderList list = bracket();
    list.list_class = ListClass::MultiLeg;
    list.orders[1].side = Side::Buy;
    list.orders[1].instrument = InstrumentId{"AAPL.US"};
    list.legs = {{InstrumentId{"AAPL.US"}, Side::Buy, Quantity::whole(1), PositionEffect::Auto},
                 {kSpy, Side::Sell, Quantity::whole(1), PositionEffect::Auto}};
    return list;
}

ListPlaced placed(const NewOrderList& list, ListForm form) {
    ListPlaced event;
    event.list = list;
    event.form = form;
    event.by = kEma;
    return event;
}

OrderPlaced placed(const NewOrderList& list, std::size_t index) {
    OrderPlaced event;
    event.order = list.orders[index];
    event.list_id = list.list_id;
    event.role = role_of(list, index);
    return event;
}

OrderProposed proposed(const NewOrderSingle& order, std::optional<NewOrderList> list = {}) {
    OrderProposed event;
    event.order = order;
    event.list = std::move(list);
    event.by = kEma;
    event.hash = "5f1c";
    event.reference_px = Price::from_nanos(168'500'000'000);
    event.expires = at_second(61);
    return event;
}

ProposalEnded ended(const ClOrdId& id, ProposalEnd end, std::string text = {}) {
    ProposalEnded event;
    event.cl_ord_id = id;
    event.account = kMain;
    event.end = end;
    event.by = kPerson;
    event.denial.text = std::move(text);
    return event;
}

ReportApplied filled(const NewOrderSingle& order, std::int64_t qty, OrdStatus status) {
    ReportApplied event;
    event.report.account = kMain;
    event.report.instrument = order.instrument;
    event.report.exec_type = ExecType::Trade;
    event.order = order.cl_ord_id;
    event.fill_qty = Quantity::whole(qty);
    event.fill_notional = *product(Price::from_nanos(2'000'000'000), event.fill_qty);
    event.ord_status = status;
    return event;
}

constexpr const char* kOrders = "SELECT cl_ord_id, ord_status, list_id, list_role, text FROM orders ORDER BY cl_ord_id";

TEST(LedgerAuthority, AnOrderOutsideListsNamesNone) {
    OrderPlaced alone;
    alone.order = order(ClOrdId{"P1-A-1"}, Side::Buy, 10);
    EXPECT_EQ(rows_of(ledger_of({alone}), kOrders), "P1-A-1|PendingNew||||\n");
}

TEST(LedgerAuthority, AHeldListsOrdersComeAsTheyArePlaced) {
    const Ledger ledger = ledger_of({placed(bracket(), ListForm::Held), placed(bracket(), 0), placed(bracket(), 2)});
    EXPECT_EQ(rows_of(ledger, kOrders),
              "P1-A-1|PendingNew|P1-A-1|Entry||\n"
              "P1-A-3|PendingNew|P1-A-1|Stop||\n");
    EXPECT_EQ(rows_of(ledger, "SELECT * FROM lists"),
              "P1-A-1|Bracket|Held|main|SPY.US|ema||||1|2013-10-07T13:30:01Z|1|2013-10-07T13:30:01Z|\n");
}

TEST(LedgerAuthority, ANativeListsOrdersAreAllThereAtOnce) {
    EXPECT_EQ(rows_of(ledger_of({placed(bracket(), ListForm::Native)}), kOrders),
              "P1-A-1|PendingNew|P1-A-1|Entry||\n"
              "P1-A-2|PendingNew|P1-A-1|Target||\n"
              "P1-A-3|PendingNew|P1-A-1|Stop||\n");
}

TEST(LedgerAuthority, AListKeepsItsLastStep) {
    const std::string_view sql = "SELECT step, step_px, text, placed_sequence, updated_sequence FROM lists";
    std::vector<EventBody> life{placed(bracket(), ListForm::Held),
                                ListStepped{ListId{"P1-A-1"}, kMain, kSpy, ListStep::TargetReached,
                                            Price::from_nanos(170'000'000'000), "the bid stood at the target"}};
    EXPECT_EQ(rows_of(ledger_of(life), sql), "TargetReached|170|the bid stood at the target|1|2|\n");
    life.push_back(ListStepped{ListId{"P1-A-1"}, kMain, kSpy, ListStep::Ended, Price{}, "every order of it is over"});
    EXPECT_EQ(rows_of(ledger_of(life), sql), "Ended||every order of it is over|1|3|\n");
    NewOrderList bare;
    bare.list_id = ListId{"P1-A-1"};
    EXPECT_EQ(rows_of(ledger_of({placed(bare, ListForm::Held)}), "SELECT account, instrument FROM lists"), "||\n")
        << "a list without orders, as another version may have written it";
}

TEST(LedgerAuthority, APackagesFillsMoveItsLegsPositionsOnly) {
    const NewOrderList list = package();
    const Ledger ledger = ledger_of(
        {placed(list, ListForm::Native), filled(list.orders[0], 10, OrdStatus::PartiallyFilled),
         filled(list.orders[1], 10, OrdStatus::PartiallyFilled), filled(list.orders[2], 10, OrdStatus::Filled)});
    EXPECT_EQ(rows_of(ledger, kOrders),
              "P1-A-1|PartiallyFilled|P1-A-1|Package||\n"
              "P1-A-2|PartiallyFilled|P1-A-1|None||\n"
              "P1-A-3|Filled|P1-A-1|None||\n");
    EXPECT_EQ(rows_of(ledger, "SELECT instrument, qty FROM positions"), "AAPL.US|10|\nSPY.US|-10|\n");
    EXPECT_EQ(rows_of(ledger, "SELECT cl_ord_id, qty FROM fills"), "P1-A-1|10|\nP1-A-2|10|\nP1-A-3|10|\n");
}

TEST(LedgerAuthority, APackagesLegsEndWithIt) {
    const NewOrderList list = package();
    std::vector<EventBody> life{placed(list, ListForm::Native)};
    const std::string_view sql = "SELECT ord_status FROM orders ORDER BY cl_ord_id";
    EXPECT_EQ(rows_of(ledger_of(life), sql), "PendingNew|\nHeld|\nHeld|\n");
    life.push_back(filled(list.orders[1], 10, OrdStatus::Filled));
    life.push_back(filled(list.orders[0], 0, OrdStatus::Canceled));
    EXPECT_EQ(rows_of(ledger_of(life), sql), "Canceled|\nFilled|\nCanceled|\n");
    RequestDropped dropped;
    dropped.cl_ord_id = list.orders[0].cl_ord_id;
    dropped.denial.text = "halted";
    EXPECT_EQ(rows_of(ledger_of({placed(list, ListForm::Native), dropped}), sql), "Denied|\nDenied|\nDenied|\n");
}

TEST(LedgerAuthority, AProposalsOrderIsProposed) {
    const Ledger ledger = ledger_of({proposed(order(ClOrdId{"P1-A-1"}, Side::Buy, 10))});
    EXPECT_EQ(rows_of(ledger, kOrders), "P1-A-1|Proposed||||\n");
    EXPECT_EQ(rows_of(ledger, "SELECT * FROM proposals"),
              "P1-A-1||main|ema|5f1c|168.5|2013-10-07T13:30:01Z|2013-10-07T13:31:01Z|||||\n");
}

TEST(LedgerAuthority, AnApprovedProposalsOrderGoesOnAsPlaced) {
    OrderPlaced after;
    after.order = order(ClOrdId{"P1-A-1"}, Side::Buy, 10);
    const Ledger ledger =
        ledger_of({proposed(after.order), ended(after.order.cl_ord_id, ProposalEnd::Approved), after});
    EXPECT_EQ(rows_of(ledger, "SELECT cl_ord_id, ord_status, placed_sequence FROM orders"), "P1-A-1|PendingNew|3|\n");
    EXPECT_EQ(rows_of(ledger, "SELECT end, ended, ended_by, text FROM proposals"),
              "Approved|2013-10-07T13:30:02Z|person||\n");
}

TEST(LedgerAuthority, OtherEndsOfAProposalDenyItsOrder) {
    for (const ProposalEnd end :
         {ProposalEnd::Rejected, ProposalEnd::Expired, ProposalEnd::Withdrawn, ProposalEnd::Denied}) {
        const ClOrdId id{"P1-A-1"};
        const Ledger ledger =
            ledger_of({proposed(order(id, Side::Buy, 10)), proposed(order(ClOrdId{"P1-A-2"}, Side::Buy, 10)),
                       ended(id, end, "as it was said")});
        EXPECT_EQ(rows_of(ledger, kOrders), "P1-A-1|Denied|||as it was said|\nP1-A-2|Proposed||||\n");
        EXPECT_EQ(rows_of(ledger, "SELECT end, text FROM proposals WHERE cl_ord_id='P1-A-1'"),
                  std::string{to_text(end)} + "|as it was said|\n");
    }
}

TEST(LedgerAuthority, AProposedListHasARowForEachOrder) {
    const NewOrderList list = bracket();
    std::vector<EventBody> life{proposed(list.orders[0], list)};
    EXPECT_EQ(rows_of(ledger_of(life), kOrders),
              "P1-A-1|Proposed|P1-A-1|Entry||\n"
              "P1-A-2|Proposed|P1-A-1|Target||\n"
              "P1-A-3|Proposed|P1-A-1|Stop||\n");
    EXPECT_EQ(rows_of(ledger_of(life), "SELECT cl_ord_id, list FROM proposals"), "P1-A-1|P1-A-1|\n");
    life.push_back(ended(list.orders[0].cl_ord_id, ProposalEnd::Expired, "nobody approved it"));
    EXPECT_EQ(rows_of(ledger_of(life), kOrders),
              "P1-A-1|Denied|P1-A-1|Entry|nobody approved it|\n"
              "P1-A-2|Denied|P1-A-1|Target|nobody approved it|\n"
              "P1-A-3|Denied|P1-A-1|Stop|nobody approved it|\n");
}

TEST(LedgerAuthority, OfAnApprovedHeldListOnlyPlacedOrdersStand) {
    const NewOrderList list = bracket();
    const Ledger ledger =
        ledger_of({proposed(list.orders[0], list), ended(list.orders[0].cl_ord_id, ProposalEnd::Approved),
                   placed(list, ListForm::Held), placed(list, 0)});
    EXPECT_EQ(rows_of(ledger, kOrders), "P1-A-1|PendingNew|P1-A-1|Entry||\n");
}

DifferenceFound position_difference(std::int64_t ours, std::int64_t venue) {
    DifferenceFound found;
    found.account = kMain;
    found.instrument = kSpy;
    found.difference = DifferenceClass::OutsideTrade;
    found.ours = Quantity::whole(ours);
    found.venue = Quantity::whole(venue);
    found.by_fills = Quantity::whole(venue);
    found.first_snapshot = 6;
    found.second_snapshot = 7;
    found.evidence = "execution 101-2";
    return found;
}

TEST(LedgerAuthority, ADifferenceIsARowFromFoundToClosed) {
    DifferenceFound cash;
    cash.account = kMain;
    cash.currency = Currency{"USD"};
    cash.our_cash = Amount::whole(100);
    cash.venue_cash = Amount::whole(90);
    DifferenceClosed closed;
    closed.account = kMain;
    closed.instrument = kSpy;
    closed.text = "both sides hold 40";
    const Ledger ledger = ledger_of(
        {position_difference(25, 40), cash, position_difference(25, 41), closed, position_difference(40, 39)});
    EXPECT_EQ(rows_of(ledger, "SELECT * FROM differences ORDER BY sequence"),
              "1|main|SPY.US|None||OutsideTrade|25|41|41|6|7|execution 101-2|2013-10-07T13:30:01Z|"
              "2013-10-07T13:30:04Z|both sides hold 40||\n"
              "2|main||None|USD|Unexplained|100|90||0|0||2013-10-07T13:30:02Z||||\n"
              "5|main|SPY.US|None||OutsideTrade|40|39|39|6|7|execution 101-2|2013-10-07T13:30:05Z||||\n");
}

TEST(LedgerAuthority, ADifferenceOfAnOrderStandsBesideThatOfItsPosition) {
    DifferenceFound order = position_difference(10, 0);
    order.order = ClOrdId{"P1-A-1"};
    DifferenceClosed closed;
    closed.account = kMain;
    closed.instrument = kSpy;
    closed.order = order.order;
    const Ledger ledger = ledger_of({position_difference(25, 40), order, closed});
    EXPECT_EQ(rows_of(ledger, "SELECT sequence, cl_ord_id, ours, closed_at FROM differences ORDER BY sequence"),
              "1||25||\n2|P1-A-1|10|2013-10-07T13:30:03Z|\n");
}

TEST(LedgerAuthority, EveryComparisonAndRateIsARow) {
    Reconciled seen;
    seen.account = kMain;
    seen.snapshot = 8;
    seen.open_orders = 1;
    seen.positions = 2;
    seen.balances = 3;
    seen.differences = 4;
    seen.taken_at = at_second(0);
    seen.ours_hash = "aa";
    seen.venue_hash = "bb";
    const RateSet rate{Currency{"INR"}, Currency{"USD"}, Price::from_nanos(11'900'000), "configuration"};
    const Ledger ledger = ledger_of({seen, rate, rate});
    EXPECT_EQ(rows_of(ledger, "SELECT * FROM reconciliations"),
              "1|2013-10-07T13:30:01Z|main|8|1|2|3|4|aa|bb|2013-10-07T13:30:00Z|\n");
    EXPECT_EQ(rows_of(ledger, "SELECT * FROM rates"),
              "2|2013-10-07T13:30:02Z|INR|USD|0.0119|configuration|\n"
              "3|2013-10-07T13:30:03Z|INR|USD|0.0119|configuration|\n");
}

TEST(LedgerAuthority, RebuiltEqualsIncremental) {
    const NewOrderList list = bracket();
    const auto life = events_of({proposed(list.orders[0], list), ended(list.orders[0].cl_ord_id, ProposalEnd::Approved),
                                 placed(list, ListForm::Native), proposed(order(ClOrdId{"P1-A-9"}, Side::Buy, 1)),
                                 position_difference(25, 40), position_difference(25, 41), Reconciled{}, RateSet{}});
    for (const auto& events : {life, sample::events()}) {
        MemoryStorage storage;
        auto opened = open_journal(storage, small_config(1u << 16));
        ASSERT_TRUE(append_all(opened->writer, events, 4));
        Ledger ledger = ledger_with(events);
        const std::string live = *ledger.dump();
        ASSERT_TRUE(ledger.rebuild(storage));
        EXPECT_EQ(*ledger.dump(), live);
        for (const char* table : {"proposals|", "differences|", "reconciliations|", "rates|", "lists|"})
            EXPECT_NE(live.find(table), std::string::npos) << table;
    }
}

}  // namespace
}  // namespace sluice::journal
