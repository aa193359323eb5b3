// The client against the broker in a box, over the bytes of the wire.
#include "venues/alpaca/client_simulator_test_support.hpp"

namespace sluice::venues::alpaca {
namespace {

TEST(AlpacaAgainstSimulator, AnOrderFillsAndTheSnapshotAgrees) {
    Joint joint;
    EXPECT_NE(joint.said().find("link Up Paper breaker Closed\n"), std::string::npos);
    joint.send("P1-a-1", "10", "188");
    joint.pass(seconds{2});
    joint.quote("187.4", "187.5");
    joint.pass(seconds{2});
    Fold fold;
    fold.take(joint.reports);
    EXPECT_EQ(to_text(fold.executed()), "10") << joint.said();
    EXPECT_EQ(fold.status["P1-a-1"], OrdStatus::Filled);
    joint.submit(SendSnapshot{1, joint.now - seconds{60}});
    joint.pass(seconds{2});
    const auto& shown = std::get<VenueSnapshot>(joint.reports.back());
    ASSERT_EQ(shown.positions.size(), 1u);
    EXPECT_EQ(to_text(shown.positions[0].qty), "10");
    fold.take(std::vector<VenueReport>{});
    for (const ExecutionReport& execution : shown.executions)
        fold.take(execution);
    EXPECT_EQ(to_text(fold.executed()), "10") << "activities and stream name an execution alike";
    EXPECT_EQ(joint.client->unreadable(), 0u);
}

TEST(AlpacaAgainstSimulator, ReplaceAndCancelEnd) {
    Joint joint;
    joint.send("P1-a-1", "10", "180");
    joint.pass(seconds{2});
    joint.submit(SendReplace{our_order("P1-a-2", "12", "181"), ClOrdId{"P1-a-1"}, {}, joint.now + seconds{1}});
    joint.pass(seconds{2});
    joint.said();
    joint.submit(SendCancel{ClOrdId{"P1-a-2"}, {}, InstrumentId{"AAPL.US"}});
    joint.pass(seconds{2});
    EXPECT_NE(joint.said().find("P1-a-2 Canceled Canceled "), std::string::npos);
}

TEST(AlpacaAgainstSimulator, ABracketNamesItsLegs) {
    Joint joint;
    NewOrderList list;
    list.list_class = ListClass::Bracket;
    NewOrderSingle target = our_order("P1-a-2", "10", "200");
    NewOrderSingle stop = our_order("P1-a-3", "10");
    target.side = stop.side = Side::Sell;
    stop.ord_type = OrdType::Stop;
    stop.stop_px = *parse_price("180");
    list.orders = {our_order("P1-a-1", "10", "188"), target, stop};
    joint.submit(SendList{list, joint.now + seconds{1}});
    joint.pass(seconds{2});
    joint.quote("187.4", "187.5");
    joint.pass(seconds{2});
    joint.quote("200.5", "200.6");
    joint.pass(seconds{2});
    Fold fold;
    fold.take(joint.reports);
    EXPECT_EQ(fold.status["P1-a-1"], OrdStatus::Filled);
    EXPECT_EQ(fold.status["P1-a-2"], OrdStatus::Filled);
    EXPECT_EQ(fold.status["P1-a-3"], OrdStatus::Canceled) << joint.said();
}

class AlpacaIncidents : public testing::TestWithParam<sim::Incident> {};

// Orders are sent, filled in parts, replaced, cancelled and asked about as an engine does, while one thing goes wrong three
// times; then what we know equals the broker's books, nothing was sent twice, and new exposure may go.
TEST_P(AlpacaIncidents, AreSurvived) {
    Joint joint;
    joint.simulator.turn_on(GetParam(), GetParam() == sim::Incident::Storm429 ? 1 : 3);
    int sent = 0;
    for (int i = 0; i < 6; ++i) {
        const std::string cl = "P1-a-" + std::to_string(i);
        joint.send(cl, "10", i == 2 ? "180" : "188");
        ++sent;
        if (i == 2) {
            joint.pass(milliseconds{500});
            joint.submit(
                SendReplace{our_order("P1-r-2", "12", "181"), *ClOrdId::parse(cl), {}, joint.now + seconds{1}});
        }
        if (i == 4)
            joint.submit(SendCancel{ClOrdId{"P1-r-2"}, {}, InstrumentId{"AAPL.US"}});
        joint.quote("187.4", "187.5", "4");
        joint.pass(milliseconds{1'700});
        joint.quote("187.4", "187.5", "100");
        joint.pass(seconds{2});
    }
    joint.simulator.turn_off(sim::Incident::KeyRevoked);
    joint.pass(seconds{90});
    joint.quote("187.4", "187.5");
    joint.send("P1-z-1", "3", "188");
    ++sent;
    joint.pass(seconds{2});
    Fold fold;
    // Whatever is not over is asked for.
    for (int round = 0; round < 4; ++round) {
        for (int i = 0; i < 6; ++i)
            joint.submit(SendQuery{*ClOrdId::parse("P1-a-" + std::to_string(i)), {}, InstrumentId{"AAPL.US"}});
        joint.submit(SendQuery{ClOrdId{"P1-r-2"}, {}, InstrumentId{"AAPL.US"}});
        joint.pass(seconds{5});
    }
    joint.submit(SendSnapshot{1, joint.now - std::chrono::hours{1}});
    joint.pass(seconds{5});
    fold.take(joint.reports);
    EXPECT_EQ(fold.last_health, "link Up Paper breaker Closed") << joint.said();
    EXPECT_GE(held(joint), Quantity::whole(3)) << "trading goes on: " << joint.lines;
    EXPECT_EQ(to_text(fold.total()), to_text(held(joint))) << joint.said();
    EXPECT_LE(fold.executed(), held(joint));
    EXPECT_LE(joint.posts, sent);
    EXPECT_EQ(joint.client->unreadable(), 0u);
    EXPECT_GT(joint.simulator.incidents().happened(GetParam()) + (GetParam() == sim::Incident::ClockSkew ? 1 : 0), 0u);
}

INSTANTIATE_TEST_SUITE_P(All, AlpacaIncidents,
                         testing::Values(sim::Incident::ReplyLost, sim::Incident::ErrorAfterAccept,
                                         sim::Incident::FillBeforeAck, sim::Incident::DuplicateUpdates,
                                         sim::Incident::ReorderedUpdates, sim::Incident::DropBetweenFills,
                                         sim::Incident::MuteStream, sim::Incident::Storm429, sim::Incident::KeyRevoked,
                                         sim::Incident::ReplaceRacesFill, sim::Incident::ClockSkew,
                                         sim::Incident::StuckPending, sim::Incident::CancelRacesFill),
                         [](const auto& info) {
                             std::string name{to_text(info.param)};
                             name.erase(std::remove(name.begin(), name.end(), '-'), name.end());
                             return name;
                         });

}  // namespace
}  // namespace sluice::venues::alpaca
