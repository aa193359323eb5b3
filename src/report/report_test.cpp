#include <gtest/gtest.h>

#include "base/json_reader.hpp"
#include "report/figures.hpp"
#include "report/html_report.hpp"
#include "report/json_report.hpp"
#include "report/report_builder.hpp"
#include "report/terminal_report.hpp"

namespace sluice::report {
namespace {

const AccountId kMain{"main"};
const InstrumentId kSpy{"SPY.US"};
const UnixNanos kStart = parse_rfc3339("2013-10-07T13:30:00Z").value();

Price px(std::string_view text) { return parse_price(text).value(); }
Quantity qty(std::string_view text) { return parse_quantity(text).value(); }
Amount money(std::string_view text) { return parse_amount(text).value(); }

// A run told event by event, with the sequence and the time kept.
class Story {
public:
    explicit Story(ReportBuilder& report) : report_{report} {
        RunStarted started;
        started.epoch = 36;
        started.version = "0.1.0";
        tell(started);
        InstrumentDefined defined;
        defined.instrument.id = kSpy;
        tell(defined);
        AccountOpened opened;
        opened.account.id = kMain;
        tell(opened);
        AdjustmentApplied opening;
        opening.adjustment.account = kMain;
        opening.adjustment.currency = Currency{"USD"};
        opening.adjustment.cash = Amount::whole(1'000);
        tell(opening);
    }
    void tell(EventBody body) {
        ++sequence_;
        report_.on_event(
            {.sequence = sequence_, .time = kStart + std::chrono::seconds{sequence_}, .body = std::move(body)});
    }
    void place(ClOrdId id, Side side, std::string_view quantity) {
        OrderPlaced placed;
        placed.order.cl_ord_id = id;
        placed.order.account = kMain;
        placed.order.instrument = kSpy;
        placed.order.strategy = StrategyId{"ema_cross"};
        placed.order.side = side;
        placed.order.order_qty = qty(quantity);
        tell(placed);
    }
    void fill(ClOrdId id, std::string_view quantity, std::string_view price, std::string_view fee,
              OrdStatus status = OrdStatus::Filled) {
        ReportApplied applied;
        applied.order = id;
        applied.ord_status = status;
        applied.fill_qty = qty(quantity);
        applied.fill_notional = product(px(price), qty(quantity)).value();
        applied.report.exec_id = ExecId::parse(std::string{id.view()} + std::string{quantity}).value();
        applied.report.fee = money(fee);
        applied.report.fee_currency = Currency{"USD"};
        applied.report.text = "took it";
        tell(applied);
    }
    void bar(std::int64_t minute, std::string_view close) {
        Bar bar;
        bar.instrument = kSpy;
        bar.start = kStart + std::chrono::minutes{minute};
        bar.end = bar.start + std::chrono::minutes{1};
        bar.open = bar.high = bar.low = bar.close = px(close);
        bar.volume = Quantity::whole(100);
        report_.on_bar(bar);
    }

private:
    ReportBuilder& report_;
    std::uint64_t sequence_ = 0;
};

RunFacts facts() {
    RunFacts facts;
    facts.sentence = "Made up </script><!-- for a test";
    facts.seed = 7;
    facts.home = "home";
    return facts;
}

// Buys 5 at 100, sells 2 at 110, and 3 are left at 95: realised 20, unrealised -15, fees 3.
ReportData small_run() {
    ReportBuilder report{facts()};
    Story story{report};
    story.bar(0, "100");
    story.place(ClOrdId{"P1-A-1"}, Side::Buy, "5");
    story.fill(ClOrdId{"P1-A-1"}, "5", "100", "1");
    story.place(ClOrdId{"P1-A-2"}, Side::Sell, "2");
    story.bar(1, "110");
    story.fill(ClOrdId{"P1-A-2"}, "2", "110", "2");
    OrderDenied denied;
    denied.order.cl_ord_id = ClOrdId{"P1-A-3"};
    denied.order.strategy = StrategyId{"ema_cross"};
    denied.denial = {
        .code = DenialCode::PositionFraction, .lock = Lock::Limits, .actual = {}, .allowed = {}, .text = "too much"};
    story.tell(denied);
    story.tell(denied);
    story.bar(2, "95");
    RunStopped stopped;
    stopped.reason = "the data ended";
    story.tell(stopped);
    return report.finish();
}

TEST(Report, CountsMoneyByHand) {
    const ReportData data = small_run();
    ASSERT_EQ(data.accounts.size(), 1u);
    const AccountRow& account = data.accounts[0];
    EXPECT_EQ(account.opening, money("1000"));
    EXPECT_EQ(account.cash, money("717"));     // 1000 - 500 - 1 + 220 - 2
    EXPECT_EQ(account.equity, money("1002"));  // 717 + 3 x 95
    EXPECT_EQ(account.pnl(), money("2"));      // 20 - 15 - 3
    EXPECT_EQ(account.realized, money("20"));
    EXPECT_EQ(account.unrealized, money("-15"));
    EXPECT_EQ(account.fees, money("3"));
    // The highest point is 1049 (499 + 5 x 110), before the second fee.
    EXPECT_EQ(account.drawdown, money("47"));
    EXPECT_NEAR(account.drawdown_fraction, 47.0 / 1049.0, 1e-12);
}

TEST(Report, CountsByOrderStrategyAndDenial) {
    const ReportData data = small_run();
    EXPECT_EQ(data.order_counts().at(OrdStatus::Filled), 2u);
    EXPECT_EQ(data.order_counts().at(OrdStatus::Denied), 2u);
    ASSERT_EQ(data.denials.size(), 1u);
    EXPECT_EQ(data.denials[0].count, 2u);
    ASSERT_EQ(data.strategies.size(), 1u);
    EXPECT_EQ(data.strategies[0].orders, 4u);
    EXPECT_EQ(data.strategies[0].denied, 2u);
    EXPECT_EQ(data.strategies[0].fills, 2u);
    EXPECT_EQ(data.strategies[0].realized, money("20"));
    EXPECT_EQ(data.strategies[0].wins, 0u) << "the round trip is not closed";
    EXPECT_EQ(data.positions[0].avg_px, px("100"));
}

TEST(Report, ABustTakesFillAndFeeBack) {
    ReportBuilder report{facts()};
    Story story{report};
    story.place(ClOrdId{"P1-A-1"}, Side::Buy, "5");
    story.fill(ClOrdId{"P1-A-1"}, "5", "100", "1");
    ReportApplied bust;
    bust.applied = Applied::Busted;
    bust.order = ClOrdId{"P1-A-1"};
    bust.ord_status = OrdStatus::New;
    bust.fill_qty = qty("-5");
    bust.fill_notional = product(px("100"), qty("-5")).value();
    bust.report.exec_ref_id = ExecId{"P1-A-15"};
    story.tell(bust);
    const ReportData data = report.finish();
    EXPECT_EQ(data.accounts[0].cash, money("1000"));
    EXPECT_EQ(data.accounts[0].fees, Amount{});
    EXPECT_TRUE(data.positions[0].qty.is_zero());
}

TEST(Report, AShortPositionGainsWhenThePriceFalls) {
    Book book;
    EXPECT_EQ(book.move(qty("-4"), product(px("10"), qty("-4")).value()), Notional{});
    EXPECT_EQ(unrealized_of(book, px("9"), Instrument{}), money("4"));
    // Buys six: closes four with a gain of four, and two are long at 9.
    EXPECT_EQ(money_of(book.move(qty("6"), product(px("9"), qty("6")).value()), Instrument{}), money("4"));
    EXPECT_EQ(book.qty(), qty("2"));
    EXPECT_EQ(book.avg_px(), px("9"));
}

TEST(ReportJson, HoldsExactFiguresAndReadsBack) {
    const auto document = JsonDocument::parse(render_json(small_run()));
    ASSERT_TRUE(document) << document.error().text;
    const JsonValue root = document->root();
    EXPECT_EQ(root.get("accounts")->at(0).get("equity")->as_number_text().value(), "1002");
    EXPECT_EQ(root.get("run")->get("epoch")->as_string().value(), "10");
    EXPECT_EQ(root.get("run")->get("seed")->as_uint64().value(), 7u);
    EXPECT_EQ(root.get("fills")->size(), 2u);
    EXPECT_EQ(root.get("orders")->at(0).get("avg_px")->as_number_text().value(), "100");
    EXPECT_TRUE(root.get("orders")->at(2).get("avg_px")->is_null());
    EXPECT_EQ(root.get("instruments")->at(0).get("bars")->size(), 3u);
    EXPECT_EQ(root.get("denials")->at(0).get("meaning")->as_string().value(), meaning_of(DenialCode::PositionFraction));
}

TEST(ReportHtml, NothingInTheDataCanEndTheScript) {
    const std::string page = fill_page("<script>\"SLUICE_REPORT_DATA\"</script>", render_json(small_run()));
    EXPECT_EQ(page.find("</script>"), page.size() - 9);
    EXPECT_EQ(page.find("<!--"), std::string::npos);
    EXPECT_NE(page.find("Made up \\u003c/script>"), std::string::npos);
}

TEST(ReportTerminal, ShowsEachPartAndColoursOnlyWhenAsked) {
    const std::string plain = render_terminal(small_run(), {.columns = 100, .colour = false});
    for (const std::string_view part :
         {"Money", "1,002.00", "+2.00", "PositionFraction", "too much", "ema_cross", "SPY.US", "2 Denied, 2 Filled"})
        EXPECT_NE(plain.find(part), std::string::npos) << part << "\n" << plain;
    EXPECT_EQ(plain.find('\x1b'), std::string::npos);
    EXPECT_NE(render_terminal(small_run(), {.columns = 100, .colour = true}).find('\x1b'), std::string::npos);
}

TEST(TextTable, WrapsTheOneColumnThatMay) {
    TextTable table{{{"code"}, {"why", TextTable::Align::Wrap}}};
    table.row({{"A"}, {"one two three four five six seven eight nine"}});
    EXPECT_EQ(table.render({.columns = 34, .colour = false}),
              "  code  why\n"
              "  ────  ──────────────────────────\n"
              "  A     one two three four five\n"
              "        six seven eight nine\n");
}

TEST(TextTable, CountsCharactersAndNotBytes) {
    EXPECT_EQ(width_of("─é"), 2u);
    EXPECT_EQ(wrapped("abcdef", 4), (std::vector<std::string>{"abcd", "ef"}));
}

TEST(Figures, AreGroupedAndRounded) {
    EXPECT_EQ(money_text(money("1234567.891")), "1,234,567.89");
    EXPECT_EQ(signed_text(money("0.004")), "0.00");
    EXPECT_EQ(signed_text(money("-0.004")), "0.00");
    EXPECT_EQ(signed_text(money("5")), "+5.00");
    EXPECT_EQ(percent_text(0.0123), "1.23 %");
    EXPECT_EQ(signed_percent_text(money("-3.6"), money("1000")), "-0.360 %");
    EXPECT_EQ(count_text(12'345), "12,345");
    Instrument coin;
    coin.tick_size = px("0.00001");
    EXPECT_EQ(price_text(px("1.5"), coin), "1.50000");
}

TEST(Meaning, EveryDenialHasASentence) {
    for (std::size_t i = 0; i < count_of<DenialCode>(); ++i)
        EXPECT_TRUE(meaning_of(static_cast<DenialCode>(i)).ends_with('.')) << i;
}

}  // namespace
}  // namespace sluice::report
