#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "engine/list_floor_test_support.hpp"

namespace sluice::engine {
namespace {

using std::chrono::seconds;
using Script = std::vector<std::function<void(Theatre&)>>;

Requester keyed() { return strategy("once"); }

NewOrderList bracket(std::optional<Price> trail = {}) {
    NewOrderList list;
    list.orders = {buy("10"), sell("10", "190")};
    NewOrderSingle stop = order(Side::Sell, qty("10"));
    stop.ord_type = trail ? OrdType::TrailingStop : OrdType::Stop;
    if (trail)
        stop.trail_amount = trail;
    else
        stop.stop_px = px("185");
    list.orders.push_back(stop);
    return list;
}
NewOrderList oto() {
    NewOrderList list = bracket();
    list.list_class = ListClass::Oto;
    list.orders.erase(list.orders.begin() + 1);
    return list;
}

// The caller sends its list again after a restart, under the same key: it counts once.
auto submit(NewOrderList list) {
    return [list](Theatre& t) {
        t.command(SubmitList{list, {}}, keyed());
        t.listen();
        if (t.died)
            t.command(SubmitList{list, {}}, keyed());
        t.listen();
    };
}
auto fills(Side side, const char* most) {
    return [=](Theatre& t) { t.fill_side(side, most); };
}
auto quoted(const char* bid, const char* offer) {
    return [=](Theatre& t) {
        t.quote(bid, offer);
        t.quote(bid, offer);  // again, for a process that died over the first one
    };
}
auto time_passes(seconds s) {
    return [=](Theatre& t) { t.wait(s); };
}
void cancel_entry(Theatre& t) {
    for (int i = 0; i < 2; ++i) {
        const auto lists = t.state().lists;
        for (const auto& [id, list] : lists)
            t.command(CancelOrder{list.list.orders.front().cl_ord_id});
        t.listen();
    }
}

std::size_t play(const Script& script, std::size_t dies_at, const std::function<void(Theatre&)>& expect,
                 Capabilities venue) {
    Theatre t{dies_at, venue};
    for (const auto& step : script)
        step(t);
    t.wait(seconds{40});
    expect(t);
    return t.journal.size();
}

void covered(Theatre& t) {
    EXPECT_EQ(t.floor.resting(Side::Sell), t.floor.position()) << "what is held is covered exactly";
    EXPECT_TRUE(unprotected_of(t.state(), kAccount).empty());
}
void over(Theatre& t) {
    EXPECT_EQ(t.floor.position(), Quantity{});
    EXPECT_EQ(t.floor.resting(Side::Sell), Quantity{});
    EXPECT_EQ(t.floor.resting(Side::Buy), Quantity{});
    EXPECT_TRUE(t.state().lists.empty());
}

// Once undisturbed, then with an end of the process after every record of that.
void play_with_every_end(const Script& script, const std::function<void(Theatre&)>& expect, Capabilities venue = {}) {
    const std::size_t records = play(script, 0, expect, venue);
    const std::size_t first = Theatre{}.set_up + 1;
    ASSERT_GT(records, first + 5);
    for (std::size_t at = first; at <= records; ++at)
        play(script, at, expect, venue);
}

TEST(ListsOverRestarts, ABracketStaysCoveredWhileItFills) {
    play_with_every_end({submit(bracket()), fills(Side::Buy, "4"), fills(Side::Buy, "3"), fills(Side::Buy, "3")},
                        covered);
}

TEST(ListsOverRestarts, ABracketEndsAtItsTarget) {
    play_with_every_end({submit(bracket()), fills(Side::Buy, "10"), quoted("190.00", "190.02"), fills(Side::Sell, "10"),
                         fills(Side::Sell, "10")},
                        over);
}

TEST(ListsOverRestarts, ABracketEndsAtItsStop) {
    play_with_every_end({submit(bracket()), fills(Side::Buy, "6"), fills(Side::Sell, "6"), quoted("184.90", "184.95"),
                         time_passes(seconds{12}), fills(Side::Sell, "10")},
                        over);
}

TEST(ListsOverRestarts, TheMarketTurnsBackFromTheTargetToTheStop) {
    play_with_every_end({submit(bracket()), fills(Side::Buy, "10"), quoted("190.00", "190.02"), fills(Side::Sell, "3"),
                         time_passes(seconds{2}), quoted("184.00", "184.02"), time_passes(seconds{12}),
                         quoted("184.00", "184.02"), fills(Side::Sell, "10")},
                        over);
}

TEST(ListsOverRestarts, AnEntryCancelledInPartLeavesItsExits) {
    play_with_every_end({submit(bracket()), fills(Side::Buy, "4"), cancel_entry}, covered);
}

TEST(ListsOverRestarts, ATrailingStopKeepsItsPlace) {
    const auto covered_above = [](Theatre& t) {
        covered(t);
        for (const Floor::Resting& order : t.floor.orders) {
            if (order.open()) {
                EXPECT_EQ(order.order.stop_px, px("187.50"));
            }
        }
    };
    play_with_every_end(
        {submit(bracket(px("1.50"))), fills(Side::Buy, "10"), time_passes(seconds{2}), quoted("188.20", "188.22"),
         time_passes(seconds{2}), quoted("189.00", "189.02"), time_passes(seconds{12}), quoted("189.00", "189.02")},
        covered_above);
}

TEST(ListsOverRestarts, AnOtoFollowsItsEntry) {
    play_with_every_end({submit(oto()), fills(Side::Buy, "4"), fills(Side::Buy, "6"), fills(Side::Sell, "10")}, over);
}

Capabilities with_brackets() {
    Capabilities venue;
    venue.brackets = true;
    return venue;
}

TEST(ListsOverRestarts, ANativeBracketEndsByItsLegs) {
    play_with_every_end({submit(bracket()), fills(Side::Buy, "4"), fills(Side::Buy, "6"), fills(Side::Sell, "10")},
                        over, with_brackets());
}

TEST(ListsOverRestarts, ANativeEntryInPartIsCutAndItsLegsCoverIt) {
    play_with_every_end({submit(bracket()), fills(Side::Buy, "4"), time_passes(seconds{12})}, covered, with_brackets());
}

TEST(ListsOverRestarts, LegsThatNeverActGiveWayToOurStop) {
    const auto asleep = [](Theatre& t) { t.floor.legs_wake = false; };
    play_with_every_end({asleep, submit(bracket()), fills(Side::Buy, "10"), time_passes(seconds{20})}, covered,
                        with_brackets());
}

}  // namespace
}  // namespace sluice::engine
