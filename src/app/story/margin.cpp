#include "app/story/story.hpp"
#include "app/story/tape.hpp"

namespace sluice::app::story {
namespace {

const InstrumentId kNova{"NOVA.SIM"};
constexpr UnixNanos kBegin = UnixNanos::from_seconds(1'767'625'200);  // 2026-01-05 15:00 UTC
constexpr std::int64_t kEnd = 200;

}  // namespace

Story margin() {
    Story story;
    story.name = "margin";
    story.opening = {
        "Margin: a US account (RegT) with 10,000 of its own buys shares for 19,000; half of it is lent.",
        "Then the price falls. Below 25 % of what it holds the account is called, may only reduce, and does.",
        "The formulas, with this case: docs/margin.md."};
    story.config = config_with(Amount::whole(10'000), BuyingPower::RegT);
    story.instruments = {share(kNova)};
    Tape tape{kBegin};
    tape.quote(0, kNova, "99.98", "100.00", "1000", "1000");
    tape.print(1, kNova, "100.00", "10");
    tape.quote(40, kNova, "80.00", "80.02", "1000", "1000");
    tape.print(41, kNova, "80.00", "500");
    tape.quote(60, kNova, "62.80", "62.82", "1000", "1000");
    tape.print(61, kNova, "62.80", "500");
    tape.quote(120, kNova, "62.90", "62.92", "1000", "1000");
    tape.print(121, kNova, "62.90", "500");
    Chapter& day = story.chapters.emplace_back();
    day.market = tape.events(kEnd);
    day.acts = {
        {tape.at(10), "Buy 190 at the market: 19,000, of which the account has 10,000.",
         SubmitOrder{order(Side::Buy, 190, kNova)}},
        {tape.at(25), "Buy 20 more for 2,000: half of that is asked for, and of the 10,000 only 500 is free.",
         SubmitOrder{order(Side::Buy, 20, kNova)}},
        {tape.at(40), "The price falls to 80: equity 6,200, maintenance 3,800."},
        {tape.at(60), "It falls to 62.80: equity 2,932, and maintenance asks for 2,983."},
        {tape.at(70), "Buying is over: 10 more are refused.", SubmitOrder{order(Side::Buy, 10, kNova)}},
        {tape.at(80), "Selling is always taken: 60 go at the market.", SubmitOrder{order(Side::Sell, 60, kNova)}},
        {tape.at(120), "The rest is carried on; the loan is smaller than what it is lent against."}};
    return story;
}

}  // namespace sluice::app::story
