#include "app/story/story.hpp"
#include "app/story/tape.hpp"

namespace sluice::app::story {
namespace {

const InstrumentId kNova{"NOVA.SIM"};
// 2026-01-05 15:00 UTC: half an hour after the open.
constexpr UnixNanos kBegin = UnixNanos::from_seconds(1'767'625'200);
constexpr std::int64_t kRestart = 150;
constexpr std::int64_t kEnd = 330;

// The first bracket fills in three parts and reaches its target; the second is half filled when the process ends.
void before_restart(Tape& tape) {
    tape.quote(0, kNova, "99.98", "100.00", "500", "100");
    tape.print(1, kNova, "100.00", "10");
    tape.quote(20, kNova, "99.98", "100.00", "500", "220");
    tape.quote(32, kNova, "99.98", "100.00", "500", "300");
    tape.quote(50, kNova, "100.50", "100.52", "500", "500");
    tape.print(51, kNova, "100.51", "100");
    tape.quote(70, kNova, "101.00", "101.02", "1000", "500");
    tape.print(71, kNova, "101.01", "100");
    tape.quote(100, kNova, "100.20", "100.22", "500", "120");
    tape.print(101, kNova, "100.21", "50");
}

// The rest of the second fills, and then its stop is reached.
void after_restart(Tape& tape) {
    tape.quote(kRestart + 30, kNova, "100.28", "100.30", "500", "120");
    tape.print(kRestart + 31, kNova, "100.29", "50");
    tape.quote(kRestart + 60, kNova, "100.18", "100.20", "500", "400");
    tape.quote(kRestart + 100, kNova, "99.60", "99.62", "800", "300");
    tape.print(kRestart + 101, kNova, "99.68", "400");
    tape.quote(kRestart + 104, kNova, "99.60", "99.62", "800", "300");
}

}  // namespace

Story brackets() {
    Story story;
    story.name = "brackets";
    story.opening = {
        "Brackets: an entry with a target and a stop, as one object. The exits never cover more than what is filled, "
        "and "
        "never rest both at once.",
        "The first one fills in parts and reaches its target. The second is half filled when the process ends; the "
        "next "
        "process goes on, and its stop is reached."};
    story.config = config_with(Amount::whole(100'000), BuyingPower::Cash);
    story.instruments = {share(kNova)};

    Tape first{kBegin};
    before_restart(first);
    Chapter& morning = story.chapters.emplace_back();
    morning.market = first.events(kRestart);
    morning.acts = {
        {first.at(10), "Buy 300 at 100.05 or better, target 101, stop 99.5. Only 100 are on offer now.",
         SubmitList{bracket(300, kNova, "100.05", "101", "99.5")}},
        {first.at(20), "More is offered."},
        {first.at(50), "The price rises: the stop protects, the target waits with the engine."},
        {first.at(70), "The bid reaches the target: the stop must be proven gone before the target goes out."},
        {first.at(110), "A second bracket: buy 200 at 100.25 or better, target 102, stop 99.7. Only 120 are on offer.",
         SubmitList{bracket(200, kNova, "100.25", "102", "99.7")}}};

    Tape second{kBegin};
    after_restart(second);
    Chapter& later = story.chapters.emplace_back();
    later.market = second.events(kEnd);
    later.acts = {{second.at(kRestart + 60), "The rest of the entry is offered: the stop must grow with it."},
                  {second.at(kRestart + 100), "The price falls through the stop."}};
    return story;
}

}  // namespace sluice::app::story
