#include "journal/explain.hpp"

#include <gtest/gtest.h>

#include "journal/order_life_test_support.hpp"

namespace sluice::journal {
namespace {

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += line + "\n";
    return text;
}

constexpr const char* kLife =
    R"(2013-10-07T13:30:02Z  [2]  Strategy ema placed P1-A-1: buy 100 SPY.US at 168.5 or better, Day, account main.
2013-10-07T13:30:02Z  [2]  Judged at 168.5 (quote 120.000 ms old): order value 16850, equity 200000, position 0, at worst 100, profit and loss today 0, open orders 1, orders in the last second 0 and minute 0. It adds exposure and must leave by 2013-10-07T13:30:03Z.
2013-10-07T13:30:03Z  [3]  Sent the new order to paper.
2013-10-07T13:30:04Z  [4]  paper took the order as its order 7001.
2013-10-07T13:30:05Z  [5]  Filled 40 at 168.48 (execution e-1), fee 0.35 USD; 40 of 100 filled at 168.48 on average.
2013-10-07T13:30:06Z  [6]  Strategy ema asked to replace it by P1-A-2: buy 80 SPY.US at 168.4 or better, Day, account main.
2013-10-07T13:30:06Z  [6]  Judged at 168.5 (quote 120.000 ms old): order value 16850, equity 200000, position 0, at worst 100, profit and loss today 0, open orders 1, orders in the last second 0 and minute 0. It is an exit and may leave at any time.
2013-10-07T13:30:07Z  [7]  paper replaced the order as its order 7001.
2013-10-07T13:30:08Z  [8]  Filled 10 at 168.4 (execution e-2), fee 0.35 USD; 50 of 80 filled at 168.464 on average.
2013-10-07T13:30:09Z  [9]  Taken back: 40 at 168.48 (execution e-1), fee 0.35 USD; 10 of 80 filled at 168.4 on average (the venue busted it).
2013-10-07T13:30:10Z  [10]  A person asked to cancel it.
2013-10-07T13:30:11Z  [11]  paper cancelled the order. The venue said: "by request".
2013-10-07T13:30:12Z  [12]  Filled 5 at 168.39 (execution e-3), fee 0.35 USD; 15 of 80 filled at 168.396666667 on average, late: the order had ended, and it counts all the same.
Now: Canceled, 15 of 80 filled at 168.396666667 on average.
)";

TEST(Explain, TellsAnOrdersWholeLife) { EXPECT_EQ(joined(explain(order_life(), ClOrdId{"P1-A-1"})), kLife); }

TEST(Explain, AnyIdOfTheChainTellsTheSameStory) {
    EXPECT_EQ(explain(order_life(), ClOrdId{"P1-A-2"}), explain(order_life(), ClOrdId{"P1-A-1"}));
}

TEST(Explain, TellsWhyAnOrderWasDenied) {
    EXPECT_EQ(
        joined(explain(order_life(), ClOrdId{"P1-A-3"})),
        R"(2013-10-07T13:30:13Z  [13]  Strategy ema asked for P1-A-3: sell 100 SPY.US at market, Day, account main.
2013-10-07T13:30:13Z  [13]  We denied it, nothing left: NoQuote (lock Limits): There is no quote of SPY.US; an order needs one at most 5 s old. It was not judged any further.
Now: Denied, 0 of 100 filled.
)");
}

Event at(std::uint64_t sequence, EventBody body) {
    return Event{sequence, at_second(static_cast<std::int64_t>(sequence)), std::move(body)};
}

NewOrderList bracket_of(const NewOrderSingle& entry) {
    NewOrderList list;
    list.list_id = ListId{"L-1"};
    NewOrderSingle target = entry;
    target.cl_ord_id = ClOrdId{"P1-B-2"};
    target.side = Side::Sell;
    NewOrderSingle stop = target;
    stop.cl_ord_id = ClOrdId{"P1-B-3"};
    stop.ord_type = OrdType::Stop;
    stop.price.reset();
    stop.stop_px = Price::whole(160);
    target.price = Price::whole(180);
    list.orders = {entry, target, stop};
    return list;
}

// The proposal of a bracket, its approval, the list, its stop, and what became of it.
std::vector<Event> bracket_life() {
    OrderPlaced stop;
    NewOrderSingle entry = std::get<OrderPlaced>(order_life()[1].body).order;
    entry.cl_ord_id = ClOrdId{"P1-B-1"};
    const NewOrderList list = bracket_of(entry);
    stop.order = list.orders[2];
    stop.by.origin = Origin::Engine;
    stop.exposure = Exposure::Exit;
    stop.list_id = list.list_id;
    stop.role = ListRole::Stop;
    const Requester ema{Origin::Strategy, StrategyId{"ema"}, {}};
    return {at(1, OrderProposed{entry, list, ema, "9f86d081", Price::whole(168), at_second(60), {}}),
            at(2, ProposalEnded{entry.cl_ord_id, entry.account, ProposalEnd::Approved, {}, {}}),
            at(3, ListPlaced{list, ListForm::Held, ema, {}, {}}),
            at(4, stop),
            at(5, ListStepped{list.list_id, entry.account, entry.instrument, ListStep::TargetReached, Price::whole(180),
                              "the bid stood at the target"}),
            at(6, ListStepped{ListId{"L-2"}, entry.account, entry.instrument, ListStep::Ended, {}, {}})};
}

TEST(Explain, TellsOfTheListItsProposalAndItsApproval) {
    const std::string list =
        "Bracket of the entry, buy 100 SPY.US at 168.5 or better, Day, account main; the target, sell 100 SPY.US at "
        "180 or better, Day, account main; the stop, sell 100 SPY.US at market once 160 trades, Day, account main";
    EXPECT_EQ(
        joined(explain(bracket_life(), ClOrdId{"P1-B-3"})),
        "2013-10-07T13:30:01Z  [1]  Strategy ema proposed P1-B-1: " + list +
            ". It waits for a person until 2013-10-07T13:31:00Z; its hash is 9f86d081, the market was at 168.\n"
            "2013-10-07T13:30:01Z  [1]  It was not judged any further.\n"
            "2013-10-07T13:30:02Z  [2]  A person approved it.\n"
            "2013-10-07T13:30:03Z  [3]  Strategy ema placed the list L-1, " +
            list +
            "; the engine holds it.\n"
            "2013-10-07T13:30:04Z  [4]  The engine placed P1-B-3: sell 100 SPY.US at market once 160 trades, Day, "
            "account main.\n"
            "2013-10-07T13:30:04Z  [4]  It is the stop of the list L-1.\n"
            "2013-10-07T13:30:04Z  [4]  It was not judged any further. It is an exit and may leave at any time.\n"
            "2013-10-07T13:30:05Z  [5]  List L-1: the target was reached, so the stop is cancelled before the "
            "target is sent; the market was at 180: the bid stood at the target.\n"
            "Now: PendingNew, 0 of 100 filled.\n");
}

TEST(Explain, FollowsAProposalToTheIdsOfALaterRun) {
    const auto life = bracket_life();
    const NewOrderList list = *std::get<OrderProposed>(life[0].body).list;
    NewOrderList renamed = list;
    ProposalEnded ended = std::get<ProposalEnded>(life[1].body);
    for (std::size_t i = 0; i < renamed.orders.size(); ++i) {
        renamed.orders[i].cl_ord_id = ClOrdId::parse("P1-C-" + std::to_string(i + 1)).value();
        ended.placed_as.push_back(renamed.orders[i].cl_ord_id);
    }
    ended.denial.text = "placed as P1-C-1";
    OrderPlaced stop = std::get<OrderPlaced>(life[3].body);
    stop.order.cl_ord_id = ClOrdId{"P1-C-3"};
    const std::vector<Event> events{life[0], at(2, ended), at(3, ListPlaced{renamed, ListForm::Held, {}, {}, {}}),
                                    at(4, stop)};
    for (const char* asked : {"P1-B-3", "P1-C-3"}) {
        const auto lines = explain(events, ClOrdId::parse(asked).value());
        ASSERT_EQ(lines.size(), 8u) << asked << joined(lines);
        EXPECT_NE(lines[0].find("proposed P1-B-1"), std::string::npos) << lines[0];
        EXPECT_NE(lines[2].find("approved it; placed as P1-C-1."), std::string::npos) << lines[2];
        EXPECT_NE(lines[4].find("placed P1-C-3: sell 100 SPY.US"), std::string::npos) << lines[4];
        EXPECT_EQ(lines.back(), "Now: PendingNew, 0 of 100 filled.");
    }
}

TEST(Explain, TellsOfAnExitThatOnlyTheEngineHas) {
    auto events = bracket_life();
    events.resize(3);
    EXPECT_EQ(explain(events, ClOrdId{"P1-B-2"}).back(), "Now: Held, 0 of 100 filled.");
    const ListPlaced placed = std::get<ListPlaced>(events[2].body);
    events.push_back(at(4, ListStepped{placed.list.list_id,
                                       placed.list.orders[0].account,
                                       placed.list.orders[0].instrument,
                                       ListStep::TargetGivenUp,
                                       {},
                                       "cancelled by person before it was sent"}));
    const auto lines = explain(events, ClOrdId{"P1-B-2"});
    EXPECT_EQ(lines.back(), "Now: Canceled, 0 of 100 filled.");
    EXPECT_EQ(lines[4],
              "2013-10-07T13:30:04Z  [4]  List L-1: the target, which the engine held, is given up: cancelled "
              "by person before it was sent.");
    EXPECT_EQ(explain(events, ClOrdId{"P1-B-3"}).back(), "Now: Held, 0 of 100 filled.");
}

TEST(Explain, TellsHowAProposalEndedWithoutAnOrder) {
    auto events = bracket_life();
    events.resize(2);
    std::get<ProposalEnded>(events[1].body).end = ProposalEnd::Expired;
    auto lines = explain(events, ClOrdId{"P1-B-1"});
    ASSERT_EQ(lines.size(), 4u);
    EXPECT_EQ(lines[2], "2013-10-07T13:30:02Z  [2]  Nobody approved it in time; nothing left.");
    EXPECT_EQ(lines[3], "Now: Denied, 0 of 100 filled.");
    ProposalEnded& ended = std::get<ProposalEnded>(events[1].body);
    ended.end = ProposalEnd::Denied;
    ended.denial = {DenialCode::Drawdown, Lock::Limits, {}, {}, "equity fell"};
    lines = explain(events, ClOrdId{"P1-B-2"});
    EXPECT_EQ(lines[2],
              "2013-10-07T13:30:02Z  [2]  Looked at again, we denied it, nothing left: Drawdown (lock "
              "Limits): equity fell.");
}

TEST(Explain, ReadsAJournalAndNamesAnOrderItDoesNotKnow) {
    MemoryStorage storage;
    auto opened = open_journal(storage, small_config());
    ASSERT_TRUE(append_all(opened->writer, order_life(), 4));
    EXPECT_EQ(explain(storage, ClOrdId{"P1-A-2"}), explain(order_life(), ClOrdId{"P1-A-2"}));
    EXPECT_EQ(explain(storage, ClOrdId{"P1-A-9"}).error(),
              (Error{ErrorCode::NotFound,
                     "The journal does not name the order P1-A-9; `sluice order list` shows the orders it knows."}));
}

}  // namespace
}  // namespace sluice::journal
