#include "analytics/options/smile.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "analytics/options/chain_analysis.hpp"
#include "analytics/options/chain_testkit.hpp"
#include "market/calendar.hpp"

namespace sluice::analytics::options {
namespace {

using namespace testkit;

void quote(BoardLeg& leg, double middle) {
    leg.bid = leg.offer = Price::from_nanos(static_cast<std::int64_t>(std::llround(middle * 1e9)));
}

// A board priced by one volatility for every strike, or a line in ln(K/F)/sqrt(T).
Board priced_board(double forward, double t_years, double rate, double volatility, double slope = 0) {
    Board board = board_at("100", {});
    for (int strike = 80; strike <= 120; strike += 2) {
        BoardLine line;
        line.strike = Price::whole(strike);
        const double here = volatility + slope * std::log(strike / forward) / std::sqrt(t_years);
        for (const OptionRight right : {OptionRight::Call, OptionRight::Put}) {
            const OptionCase option{PricingModel::Black76, right, forward, static_cast<double>(strike), t_years, rate};
            quote(line.leg(right), value_option(option, here).price);
        }
        board.lines.push_back(line);
    }
    return board;
}

TEST(Forward, FollowsParityThenTheFutureThenCarry) {
    Board board = board_at("101", {open_line(90, 1, 1), open_line(100, 1, 1), open_line(102, 1, 1)});
    const ForwardInputs inputs{0.05, 0.01, 0.5, std::nullopt, PriceChoice::MidFirst};
    EXPECT_NEAR(forward_of(board, inputs).value, 101 * std::exp(0.04 * 0.5), 1e-12);
    EXPECT_EQ(forward_of(board, inputs).source, ForwardSource::Carry);
    ForwardInputs with_future = inputs;
    with_future.future = chain_px("103");
    EXPECT_EQ(forward_of(board, with_future).value, 103);

    quote(board.lines[1].call, 5);
    EXPECT_EQ(forward_of(board, with_future).source, ForwardSource::Future) << "one leg is not enough";
    board.lines[1].put.last = chain_px("3.5");
    const Forward parity = forward_of(board, with_future);
    EXPECT_EQ(parity.strike, chain_px("100")) << "the lower of two equally near";
    EXPECT_NEAR(parity.value, 100 + 1.5 * std::exp(0.05 * 0.5), 1e-12);
    EXPECT_TRUE(parity.stale);
}

TEST(Smile, IsAbsentWithFewerThanFiveStrikes) {
    const std::vector<SmilePoint> four(4, SmilePoint{chain_px("100"), 0.2, 0.5});
    EXPECT_FALSE(smile_of(four, 100, 0.5));
    EXPECT_FALSE(smile_of({}, 100, 0.5));
}

TEST(Smile, WingsAreAbsentWhereNoStrikesReachThem) {
    std::vector<SmilePoint> points;
    for (int strike = 98; strike <= 102; ++strike)
        points.push_back({Price::whole(strike), 0.2, strike < 100 ? -0.45 : 0.45});
    const auto smile = smile_of(points, 100, 0.5);
    ASSERT_TRUE(smile);
    EXPECT_NEAR(*smile->at_the_money, 0.2, 1e-12);
    EXPECT_FALSE(smile->call_25);
    EXPECT_FALSE(smile->risk_reversal_25);
    EXPECT_NEAR(*smile->slope, 0, 1e-12);
}

// A chain priced by a line gives its forward, its volatilities and the line back.
RC_GTEST_PROP(Smile, RecoversTheLineItWasPricedBy, ()) {
    const double t = *rc::gen::element(0.05, 0.25, 0.5);
    const double rate = *rc::gen::element(0.0, 0.03, 0.07);
    const double volatility = *rc::gen::inRange(15, 60) / 100.0;
    const double slope = *rc::gen::inRange(-5, 5) / 100.0;
    const double forward = 99.37 + *rc::gen::inRange(0, 100) / 100.0;
    ChainSettings settings;
    settings.t_years = t;
    settings.rate = rate;
    const auto chain =
        analyze_chain(priced_board(forward, t, rate, volatility, slope), settings, market::Calendars{}).value();
    RC_ASSERT(std::abs(chain.forward.value - forward) < 1e-7);
    RC_ASSERT(chain.smile.has_value());
    RC_ASSERT(std::abs(*chain.smile->at_the_money - volatility) < 1e-4);  // the line bends a little between strikes
    RC_ASSERT(std::abs(*chain.smile->slope - slope) < 1e-5);
    for (const LineView& line : chain.lines)
        for (const OptionRight right : {OptionRight::Call, OptionRight::Put}) {
            const LegView& leg = line.leg(right);
            if (!leg.greeks || leg.greeks->vega < 0.1)
                continue;
            const double want = volatility + slope * std::log(to_double(line.strike) / forward) / std::sqrt(t);
            RC_ASSERT(std::abs(leg.implied->volatility - want) < 1e-6);
        }
}

TEST(ChainAnalysis, SaysWhenTheTimeIsMissingOrOver) {
    const market::Calendars calendars;
    const Board board = priced_board(100, 0.25, 0, 0.2);
    EXPECT_EQ(
        analyze_chain(board, {}, calendars).error().text,
        "the chain of NIFTY.NSE does not say when it stood so; give the time, such as 2024-06-21T10:00:00Z, or the "
        "years to expiry");
    ChainSettings late;
    late.now = parse_rfc3339("2024-06-27T10:00:00Z").value();
    const ChainAnalysis over = analyze_chain(board, late, calendars).value();
    EXPECT_TRUE(over.time.expired);
    EXPECT_FALSE(over.smile);
    EXPECT_EQ(over.lines[0].call.implied->status, QuoteStatus::Expired);
    EXPECT_FALSE(over.lines[0].call.greeks);
    Board far = board;
    far.expiry = {2050, 6, 30};
    EXPECT_EQ(analyze_chain(far, late, calendars).error().code, ErrorCode::NotFound);
    Board other = board;
    other.underlying = InstrumentId{"BTC/USDT.BINANCE"};
    EXPECT_EQ(analyze_chain(other, late, calendars).error().code, ErrorCode::Unsupported);
}

TEST(ChainAnalysis, AnAmericanOptionIsValuedOnSpotWithTheYieldTheForwardImplies) {
    Board board = priced_board(101, 0.25, 0.04, 0.3);
    board.underlying = InstrumentId{"TWX.US"};
    ChainSettings settings;
    settings.t_years = 0.25;
    settings.rate = 0.04;
    const ChainAnalysis chain = analyze_chain(board, settings, market::Calendars{}).value();
    EXPECT_EQ(chain.product.label(), "BSM_EU");
    const OptionCase option = chain.case_of(Price::whole(100), OptionRight::Call);
    EXPECT_EQ(option.underlying, 100);
    EXPECT_NEAR(option.underlying * std::exp((option.rate - option.div_yield) * 0.25), 101, 1e-7);
    EXPECT_NEAR(chain.lines[10].call.implied->volatility, 0.3, 1e-7);
}

}  // namespace
}  // namespace sluice::analytics::options
