#include "venues/alpaca/sim_fault_schedule.hpp"

#include "venues/alpaca/sim_test_support.hpp"

namespace sluice::venues::alpaca::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TimedFault fault(FaultMoment moment, std::int64_t first, Incident which, std::int64_t count = 1) {
    TimedFault out;
    out.moment = moment;
    out.first = first;
    out.incident = {which, count};
    return out;
}
TimedFault after(seconds time, Incident which, std::int64_t count = 1) {
    return fault(FaultMoment::After, std::chrono::nanoseconds{time}.count(), which, count);
}

struct ScheduleDesk {
    explicit ScheduleDesk(std::vector<TimedFault> faults) : schedule{faults, start} {}

    // What is turned so long after the start: "mute-stream forever", "storm-429 off".
    std::string at(std::chrono::nanoseconds time, const FaultCounts& counts = {}) {
        std::vector<FaultTurn> turns;
        schedule.turn(start + time, counts, turns);
        std::string out;
        for (const FaultTurn& turn : turns) {
            const std::string count = turn.count == 0    ? "off"
                                      : turn.count == -1 ? "forever"
                                                         : std::to_string(turn.count);
            out += (out.empty() ? "" : ", ") + std::string{to_text(turn.which)} + " " + count;
        }
        return out;
    }

    UnixNanos start = *parse_rfc3339("2026-07-01T14:30:00Z");
    FaultSchedule schedule;
};

TEST(FaultSchedule, TurnsAtItsTimeAndOnce) {
    ScheduleDesk desk{{after(seconds{10}, Incident::MuteStream, Incidents::kForever)}};
    EXPECT_EQ(desk.schedule.next_due(), desk.start + seconds{10});
    EXPECT_EQ(desk.at(milliseconds{9'999}), "");
    EXPECT_EQ(desk.at(seconds{10}), "mute-stream forever");
    EXPECT_EQ(desk.at(seconds{100}), "");
    EXPECT_FALSE(desk.schedule.next_due());
}

TEST(FaultSchedule, KnowsTimesOfTheDay) {
    ScheduleDesk desk{{}};
    desk.schedule =
        FaultSchedule{{fault(FaultMoment::At, (desk.start + seconds{5}).nanos(), Incident::ReplyLost, 2)}, desk.start};
    EXPECT_EQ(desk.at(seconds{4}), "");
    EXPECT_EQ(desk.at(seconds{5}), "reply-lost 2");
}

TEST(FaultSchedule, EndsWhatLastsSoLong) {
    TimedFault one = after(seconds{1}, Incident::KeyRevoked);
    one.lasts = seconds{30};
    ScheduleDesk desk{{one}};
    EXPECT_EQ(desk.at(seconds{1}), "key-revoked 1");
    EXPECT_EQ(desk.schedule.next_due(), desk.start + seconds{31});
    EXPECT_EQ(desk.at(seconds{30}), "");
    EXPECT_EQ(desk.at(seconds{31}), "key-revoked off");
    EXPECT_FALSE(desk.schedule.next_due());
}

TEST(FaultSchedule, ComesAgainAsOftenAsItIsToldTo) {
    TimedFault one = after(seconds{10}, Incident::ReplyLost);
    one.every = std::chrono::nanoseconds{seconds{5}}.count();
    one.times = 3;
    ScheduleDesk desk{{one}};
    EXPECT_EQ(desk.at(seconds{10}), "reply-lost 1");
    EXPECT_EQ(desk.at(seconds{14}), "");
    EXPECT_EQ(desk.at(seconds{15}), "reply-lost 1");
    EXPECT_EQ(desk.at(seconds{20}), "reply-lost 1");
    EXPECT_EQ(desk.at(seconds{1'000}), "");
}

TEST(FaultSchedule, WithoutANumberItGoesOnForEver) {
    TimedFault one = after(seconds{1}, Incident::ReplyLost);
    one.every = std::chrono::nanoseconds{seconds{1}}.count();
    one.times = 0;
    ScheduleDesk desk{{one}};
    for (int i = 1; i < 50; ++i)
        EXPECT_EQ(desk.at(seconds{i}), "reply-lost 1");
}

TEST(FaultSchedule, WhatWasPassedOverIsTurnedOnce) {
    TimedFault one = after(seconds{1}, Incident::ReplyLost);
    one.every = std::chrono::nanoseconds{seconds{1}}.count();
    one.times = 0;
    ScheduleDesk desk{{one}};
    EXPECT_EQ(desk.at(std::chrono::milliseconds{7'500}), "reply-lost 1");
    EXPECT_EQ(desk.schedule.next_due(), desk.start + seconds{8});
}

TEST(FaultSchedule, CountsWhatHappens) {
    for (const FaultMoment moment :
         {FaultMoment::Requests, FaultMoment::Orders, FaultMoment::Fills, FaultMoment::Updates}) {
        TimedFault one = fault(moment, 3, Incident::Storm429, 4);
        one.every = 2;
        one.times = 2;
        ScheduleDesk desk{{one}};
        const auto counts = [&](std::uint64_t n) {
            FaultCounts out{9, 9, 9, 9};
            (moment == FaultMoment::Requests ? out.requests
             : moment == FaultMoment::Orders ? out.orders
             : moment == FaultMoment::Fills  ? out.fills
                                             : out.updates) = n;
            return out;
        };
        EXPECT_FALSE(desk.schedule.next_due());
        EXPECT_EQ(desk.at(seconds{0}, counts(2)), "");
        EXPECT_EQ(desk.at(seconds{0}, counts(3)), "storm-429 4");
        EXPECT_EQ(desk.at(seconds{0}, counts(4)), "");
        EXPECT_EQ(desk.at(seconds{0}, counts(5)), "storm-429 4");
        EXPECT_EQ(desk.at(seconds{0}, counts(50)), "");
    }
}

TEST(FaultSchedule, AnEndComesBeforeWhatBeginsThen) {
    TimedFault first = after(seconds{0}, Incident::MuteStream, Incidents::kForever);
    first.lasts = seconds{5};
    ScheduleDesk desk{{after(seconds{5}, Incident::MuteStream, 2), first}};
    EXPECT_EQ(desk.at(seconds{0}), "mute-stream forever");
    EXPECT_EQ(desk.at(seconds{5}), "mute-stream off, mute-stream 2");
}

// --- a simulator that follows one

struct ScenarioDesk : TestDesk {
    explicit ScenarioDesk(std::vector<TimedFault> scenario) {
        simulator.follow(std::move(scenario));
        simulator.start(now, out);
        out.clear();
        quote("AAPL", "99.90", "100");
        get<Account>("/v2/account");
        listen();
    }
    std::string buy_one() {
        post(buy("1"));
        settle();
        return events();
    }
};

TEST(FaultScenario, TheStreamIsMuteForAWhile) {
    TimedFault one = after(seconds{10}, Incident::MuteStream, Incidents::kForever);
    one.lasts = seconds{20};
    ScenarioDesk desk{{one}};
    EXPECT_EQ(desk.buy_one(), "pending_new new fill");
    desk.pass(seconds{15});
    EXPECT_EQ(desk.buy_one(), "");
    desk.pass(seconds{20});
    EXPECT_EQ(desk.buy_one(), "pending_new new fill");
}

TEST(FaultScenario, TheThirdOrdersReplyIsLost) {
    ScenarioDesk desk{{fault(FaultMoment::Orders, 2, Incident::ReplyLost)}};
    EXPECT_EQ(desk.ask("POST", "/v2/orders", buy("1")).status, 200);
    EXPECT_EQ(desk.ask("POST", "/v2/orders", buy("1")).status, 200);
    EXPECT_EQ(desk.ask("POST", "/v2/orders", buy("1")).status, 0);
    EXPECT_EQ(desk.ask("POST", "/v2/orders", buy("1")).status, 200);
}

TEST(FaultScenario, RequestsFillsAndUpdatesAreCounted) {
    TimedFault storm = fault(FaultMoment::Requests, 3, Incident::Storm429);  // one was the account's
    ScenarioDesk desk{{storm, fault(FaultMoment::Fills, 2, Incident::DuplicateUpdates, 3)}};
    EXPECT_EQ(desk.ask("GET", "/v2/clock").status, 200);
    EXPECT_EQ(desk.ask("GET", "/v2/clock").status, 200);
    EXPECT_EQ(desk.ask("GET", "/v2/clock").status, 429);
    EXPECT_EQ(desk.buy_one(), "pending_new new fill");
    EXPECT_EQ(desk.buy_one(), "pending_new new fill");
    EXPECT_EQ(desk.buy_one(), "pending_new pending_new new new fill fill");
}

TEST(FaultScenario, AKeyIsGivenBackWhenItsTimeIsOver) {
    TimedFault one = after(seconds{1}, Incident::KeyRevoked);
    one.lasts = seconds{5};
    ScenarioDesk desk{{one}};
    desk.pass(seconds{2});
    EXPECT_EQ(desk.ask("GET", "/v2/clock").status, 401);
    EXPECT_EQ(desk.ask("GET", "/v2/clock").status, 401);
    desk.pass(seconds{5});
    EXPECT_EQ(desk.ask("GET", "/v2/clock").status, 200);
}

}  // namespace
}  // namespace sluice::venues::alpaca::sim
