// Real NIFTY chains against figures of an independent script (data/oracles/chain) and the examples of analysis.md 9.

#include <gtest/gtest.h>

#include <cmath>
#include <iterator>
#include <string>

#include "analytics/options/chain_analysis.hpp"
#include "analytics/options/chain_testkit.hpp"
#include "analytics/options/strike_choice.hpp"
#include "base/json_reader.hpp"
#include "market/calendar.hpp"

namespace sluice::analytics::options {
namespace {

using namespace testkit;

constexpr const char* kAbsent = "the chains in " SLUICE_SHARED_DIR "/data are not here";

std::vector<double> strikes_of(const std::vector<Wall>& walls) {
    std::vector<double> out;
    for (const Wall& wall : walls)
        out.push_back(to_double(wall.strike));
    return out;
}

double units(Quantity quantity) { return static_cast<double>(quantity.nanos() / Quantity::kUnit); }

class ChainOracle : public testing::TestWithParam<const char*> {};

TEST_P(ChainOracle, RatiosPainWallsAndBuildUps) {
    const auto rows = shared_chain(std::string{"nse_option/"} + GetParam() + "_chain.csv");
    const std::string json = analytics::testkit::bytes_of(
        analytics::testkit::shared_file("oracles/chain/" + std::string{GetParam()} + "_expected.json"));
    if (rows.empty() || json.empty())
        GTEST_SKIP() << kAbsent;
    const auto document = JsonDocument::parse(json);
    ASSERT_TRUE(document) << document.error().text;
    const JsonValue want = document->root();
    const auto number = [&](const char* key) { return want.get(key)->as_double().value(); };
    const auto list = [&](const char* key) {
        std::vector<double> out;
        const JsonValue items = want.get(key).value();
        for (const JsonValue item : items)
            out.push_back(item.as_double().value());
        return out;
    };

    const Board board = board_of(rows, rows.front().expiry).value();
    EXPECT_EQ(to_double(board.spot), number("spot"));
    EXPECT_EQ(static_cast<double>(board.lines.size()), number("strikes"));
    ChainSettings settings;
    settings.t_years = 6.0 / 365;
    settings.forward_prices = PriceChoice::LastOnly;
    const ChainAnalysis got = analyze_chain(board, settings, market::Calendars{}).value();
    EXPECT_EQ(units(got.ratios.call_open_interest), number("ce_oi"));
    EXPECT_EQ(units(got.ratios.put_open_interest), number("pe_oi"));
    EXPECT_EQ(units(got.ratios.call_volume), number("ce_volume"));
    EXPECT_EQ(units(got.ratios.put_volume), number("pe_volume"));
    EXPECT_NEAR(*got.ratios.by_open_interest, number("pcr_oi"), 5.1e-9);
    EXPECT_NEAR(*got.ratios.by_volume, number("pcr_volume"), 5.1e-9);
    EXPECT_EQ(units(got.ratios.call_change), number("ce_oi_change"));
    EXPECT_EQ(units(got.ratios.put_change), number("pe_oi_change"));
    ASSERT_TRUE(got.pain);
    EXPECT_EQ(to_double(got.pain->strike), number("max_pain"));
    EXPECT_EQ(static_cast<double>(got.pain->paid.atto() / (int128{Price::kUnit} * Quantity::kUnit)),
              number("max_pain_value"));
    EXPECT_EQ(to_double(got.forward.strike), number("atm_strike"));
    EXPECT_NEAR(got.forward.value, number("synthetic_forward_ltp"), 1e-9);
    EXPECT_EQ(strikes_of(got.walls.calls), list("call_walls"));
    EXPECT_EQ(strikes_of(got.walls.puts), list("put_walls"));
    for (const auto& [side, counts] : {std::pair{"ce", got.call_build_ups}, std::pair{"pe", got.put_build_ups}}) {
        const JsonValue expected = want.get("build_up_counts")->get(side).value();
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const auto found = expected.find(to_text(static_cast<BuildUp>(i)));
            EXPECT_EQ(static_cast<double>(counts[i]), found ? found->as_double().value() : 0)
                << side << " " << to_text(static_cast<BuildUp>(i));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Nifty, ChainOracle,
                         testing::Values("nifty_exp20240620_spot23593.5", "nifty_exp20240627_spot23501.1",
                                         "nifty_exp20251223_spot26177.15"),
                         [](const auto& info) { return std::string{info.param}.substr(6, 11); });

// The close of 2024-06-21, seen from six days before the expiry.
std::optional<ChainAnalysis> june_chain() {
    const auto rows = shared_chain("nse_option/nifty_exp20240627_spot23501.1_chain.csv");
    if (rows.empty())
        return std::nullopt;
    ChainSettings settings;
    settings.t_years = 6.0 / 365;
    return analyze_chain(board_of(rows, {2024, 6, 27}).value(), settings, market::Calendars{}).value();
}

// The example of analysis.md 9.5.
TEST(ChainExample, SmileOfNifty) {
    const auto chain = june_chain();
    if (!chain)
        GTEST_SKIP() << kAbsent;
    EXPECT_NEAR(chain->forward.value, 23465.70, 1e-9);
    EXPECT_FALSE(chain->forward.stale);
    ASSERT_TRUE(chain->smile);
    EXPECT_NEAR(*chain->smile->at_the_money, 0.1063536, 5.1e-8);
    EXPECT_NEAR(*chain->smile->call_25, 0.1044811, 5.1e-8);
    EXPECT_NEAR(*chain->smile->put_25, 0.1115223, 5.1e-8);
    EXPECT_NEAR(*chain->smile->risk_reversal_25, -0.0070412, 5.1e-8);
    EXPECT_NEAR(*chain->smile->butterfly_25, 0.0016480, 5.1e-8);
    EXPECT_NEAR(*chain->smile->slope, -0.05135598, 5.1e-9);
    EXPECT_EQ(chain->smile->slope_strikes, 13u);
}

// The table of analysis.md 9.7.
TEST(ChainExample, StrikeOfNifty) {
    const auto chain = june_chain();
    if (!chain)
        GTEST_SKIP() << kAbsent;
    const StrikeChoice choice = choose_strike(*chain, Direction::Bullish, chain_px("0.05"));
    struct Row {
        double strike, volatility, delta, middle, spread, score;
    };
    const Row want[] = {{23400, 0.1074, 0.5834, 164.225, 2.65, 69.529},
                        {23450, 0.1063, 0.5223, 135.550, 0.90, 86.748},
                        {23500, 0.1056, 0.4597, 110.425, 0.95, 89.901},
                        {23550, 0.1054, 0.3980, 89.000, 1.00, 78.360}};
    ASSERT_EQ(choice.candidates.size(), std::size(want));
    for (std::size_t i = 0; i < std::size(want); ++i) {
        const StrikeScore& got = choice.candidates[i];
        EXPECT_EQ(to_double(got.strike), want[i].strike);
        EXPECT_NEAR(got.volatility, want[i].volatility, 5e-5);
        EXPECT_NEAR(got.delta, want[i].delta, 5e-5);
        EXPECT_NEAR(got.middle, want[i].middle, 1e-9);
        EXPECT_NEAR(got.spread, want[i].spread, 1e-9);
        EXPECT_NEAR(got.score, want[i].score, 5e-4) << got.strike.nanos();
    }
    ASSERT_TRUE(choice.best);
    EXPECT_EQ(choice.best->strike, chain_px("23500"));

    StrikeRules tight;
    tight.premium_most = chain_px("50");
    const StrikeChoice none = choose_strike(*chain, Direction::Bearish, chain_px("0.05"), tight);
    EXPECT_FALSE(none.best);
    const StrikesRemoved& removed = none.removed;
    EXPECT_EQ(removed.no_quote + removed.wide_spread + removed.cheap + removed.costly + removed.no_delta +
                  removed.delta_outside + removed.idle,
              chain->lines.size());
    EXPECT_GT(removed.costly, 0u);
}

TEST(ChainExample, LotsAndTimeOfTheRealFiles) {
    const auto chain = june_chain();
    if (!chain)
        GTEST_SKIP() << kAbsent;
    EXPECT_EQ(chain->lot, Quantity::whole(25));
    EXPECT_EQ(format_rfc3339(chain->expires.value()), "2024-06-27T10:00:00Z");
    EXPECT_EQ(chain->product.label(), "BLACK76");

    const auto rows = shared_chain("us_option/goog_20151224_1030ET_chain.csv.gz");
    const auto expiries = expiries_of(rows);
    ASSERT_EQ(expiries.size(), 12u);
    const ChainAnalysis goog =
        analyze_chain(board_of(rows, expiries[1], chain_px("748.47")).value(), {}, market::Calendars{}).value();
    EXPECT_EQ(goog.product.label(), "BSM_EU");
    EXPECT_NEAR(goog.time.years * 365, 7 + 5.5 / 24, 1e-9) << "10:30 of a half day to 16:00 a week later";
    ASSERT_TRUE(goog.smile);
    EXPECT_GT(*goog.smile->at_the_money, 0.05);
    EXPECT_LT(*goog.smile->at_the_money, 0.4);
    EXPECT_NEAR(goog.forward.value, 748.47, 2);
    EXPECT_EQ(goog.lot, Quantity::whole(100));
    const auto without = board_of(rows, expiries[1]);
    EXPECT_EQ(without.error().text,
              "the chain of GOOG.US does not say where its underlying stands; give the spot, or name it in the file's "
              "name as spot23501.1");
}

TEST(ChainExample, EveryRealChainIsAnalysed) {
    for (const char* name :
         {"us_option/twx_20140605_1555ET_chain.csv.gz", "us_option/nwsa_20130628_1555ET_chain.csv.gz",
          "us_index_option/spx_20210104_1m_quote_close.csv.gz",
          "us_index_option/spxw_20230626_1m_quote_close.csv.gz"}) {
        const auto rows = shared_chain(name);
        if (rows.empty())
            GTEST_SKIP() << kAbsent;
        for (const Date expiry : expiries_of(rows)) {
            const Board board = board_of(rows, expiry, chain_px("71")).value();
            const auto got = analyze_chain(board, {}, market::Calendars{});
            ASSERT_TRUE(got) << name << " " << got.error().text;
            EXPECT_EQ(got->lines.size(), board.lines.size());
        }
    }
}

}  // namespace
}  // namespace sluice::analytics::options
