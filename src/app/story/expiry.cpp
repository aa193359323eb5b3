#include "app/story/story.hpp"
#include "app/story/tape.hpp"

namespace sluice::app::story {
namespace {

const InstrumentId kAcme{"ACME.SIM"};
const InstrumentId kIndex{"INDEX.SIM"};
const InstrumentId kCall100{"ACME-20260109-100-C.SIM"};
const InstrumentId kPut106{"ACME-20260109-106-P.SIM"};
const InstrumentId kCall110{"ACME-20260109-110-C.SIM"};
const InstrumentId kIndexCall{"INDEX-20260109-5000-C.SIM"};
constexpr UnixNanos kBegin = UnixNanos::from_seconds(1'767'989'700);  // Friday 2026-01-09 20:15 UTC
constexpr std::int64_t kClose = 2'700;                                // 21:00 UTC
constexpr std::int64_t kEnd = kClose + 90;

Instrument option(const InstrumentId& id, const InstrumentId& underlying, std::int64_t strike, OptionRight right) {
    Instrument instrument;
    instrument.id = id;
    instrument.asset_class = AssetClass::Option;
    instrument.multiplier = Multiplier::whole(100);
    instrument.expiry = Date{2026, 1, 9};
    instrument.option = OptionTerms{.underlying = underlying, .strike = Price::whole(strike), .right = right};
    return instrument;
}

std::vector<Instrument> listings() {
    Instrument index = share(kIndex);
    index.asset_class = AssetClass::Index;
    Instrument index_call = option(kIndexCall, kIndex, 5'000, OptionRight::Call);
    index_call.settlement = Settlement::Cash;
    index_call.option->style = ExerciseStyle::European;
    return {share(kAcme),
            std::move(index),
            option(kCall100, kAcme, 100, OptionRight::Call),
            option(kPut106, kAcme, 106, OptionRight::Put),
            option(kCall110, kAcme, 110, OptionRight::Call),
            std::move(index_call)};
}

Tape market() {
    Tape tape{kBegin};
    tape.quote(0, kAcme, "103.98", "104.00", "1000", "1000");
    tape.print(1, kAcme, "104.00", "10");
    tape.print(1, kIndex, "5010", "1");
    tape.quote(0, kCall100, "4.00", "4.10", "50", "50");
    tape.quote(0, kPut106, "2.10", "2.20", "50", "50");
    tape.quote(0, kCall110, "0.04", "0.05", "50", "50");
    tape.quote(0, kIndexCall, "11.80", "12.00", "50", "50");
    tape.quote(kClose - 100, kAcme, "104.48", "104.52", "1000", "1000");
    tape.print(kClose - 1, kAcme, "104.50", "500");
    tape.print(kClose - 1, kIndex, "5020", "1");
    return tape;
}

}  // namespace

Story expiry() {
    Story story;
    story.name = "expiry";
    story.opening = {
        "Expiry: four option positions in the last hour of their last day.",
        "Two calls 100 and one call 110 are bought, one put 106 is sold, and one cash-settled call 5000 on an index is "
        "bought. ACME closes at 104.50, the index at 5020. Who is in the money is exercised, who sold is assigned.",
        "The rules: docs/corporate-actions.md."};
    story.config = config_with(Amount::whole(100'000), BuyingPower::RegT);
    story.config.accounts.front().limits.allow_short = true;
    story.instruments = listings();
    const Tape tape = market();
    Chapter& day = story.chapters.emplace_back();
    day.market = tape.events(kEnd);
    day.acts = {{tape.at(10), "Buy 2 calls 100 at 4.10.", SubmitOrder{limit(Side::Buy, 2, kCall100, "4.1")}},
                {tape.at(20), "Sell 1 put 106 at 2.10.", SubmitOrder{limit(Side::Sell, 1, kPut106, "2.1")}},
                {tape.at(30), "Buy 1 call 110 at 0.05.", SubmitOrder{limit(Side::Buy, 1, kCall110, "0.05")}},
                {tape.at(40), "Buy 1 index call 5000 at 12.", SubmitOrder{limit(Side::Buy, 1, kIndexCall, "12")}},
                {tape.at(kClose - 1), "The last prints of the day: ACME 104.50, the index 5020."}};
    return story;
}

}  // namespace sluice::app::story
