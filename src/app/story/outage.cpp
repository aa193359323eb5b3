#include "app/story/story.hpp"
#include "app/story/tape.hpp"

namespace sluice::app::story {
namespace {

const InstrumentId kNova{"NOVA.SIM"};
constexpr UnixNanos kBegin = UnixNanos::from_seconds(1'767'625'200);  // 2026-01-05 15:00 UTC
constexpr std::int64_t kEnd = 180;

}  // namespace

Story outage() {
    Story story;
    story.name = "outage";
    story.opening = {"Outage: the line to the venue breaks with an order resting there and another one on its way.",
                     "The venue goes on without us: both fill. Back on the line nothing is sent twice: the venue is "
                     "asked, its history "
                     "is compared with ours, and what was missed is found and proven."};
    story.config = config_with(Amount::whole(100'000), BuyingPower::Cash);
    story.instruments = {share(kNova)};
    Tape tape{kBegin};
    tape.quote(0, kNova, "99.98", "100.00", "500", "500");
    tape.print(1, kNova, "100.00", "10");
    tape.quote(40, kNova, "99.88", "99.90", "500", "500");
    tape.print(41, kNova, "99.85", "600");
    tape.quote(60, kNova, "100.10", "100.12", "500", "500");
    tape.print(61, kNova, "100.11", "50");
    story.outage = Outage{.silent = tape.at(24), .noticed = tape.at(30), .back = tape.at(70)};
    Chapter& day = story.chapters.emplace_back();
    day.market = tape.events(kEnd);
    day.acts = {
        {tape.at(10), "Buy 100 at 99.90: it rests at the venue.", SubmitOrder{limit(Side::Buy, 100, kNova, "99.9")}},
        {tape.at(24), "From here on nothing comes back from the venue, and nobody knows it yet."},
        {tape.at(26), "Buy 50 at 100.05. It leaves, and no answer comes.",
         SubmitOrder{limit(Side::Buy, 50, kNova, "100.05")}},
        {tape.at(34), "The break is known. Something new is not even tried.",
         SubmitOrder{limit(Side::Buy, 10, kNova, "100")}},
        {tape.at(40), "The price falls through 99.90; what the venue makes of it we do not see."},
        {tape.at(68), "The line is about to come back."},
        {tape.at(100), "Trading goes on: 20 of it are sold.", SubmitOrder{order(Side::Sell, 20, kNova)}}};
    return story;
}

}  // namespace sluice::app::story
