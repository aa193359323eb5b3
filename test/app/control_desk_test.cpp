#include "app/control_desk.hpp"

#include <gtest/gtest.h>

#include "app/control_client.hpp"
#include "app/control_command.hpp"
#include "app/control_text.hpp"
#include "app/typed_terms.hpp"
#include "base/json_reader.hpp"
#include "cli_kit.hpp"
#include "world/live/waker.hpp"

namespace sluice::app {
namespace {

WatchFilter filter_of(std::string_view request) {
    const auto document = JsonDocument::parse(request);
    return read_filter(document->root()).value();
}

bool wants(std::string_view request, const Event& event) {
    std::string text;
    write_json(event, text);
    return filter_of(request).wants(event, text);
}

Event placed() {
    OrderPlaced body;
    body.order.cl_ord_id = ClOrdId{"P1-A-1"};
    body.order.account = AccountId{"main"};
    body.order.instrument = InstrumentId{"SPY.US"};
    body.order.order_qty = Quantity::whole(10);
    return {1, UnixNanos::from_seconds(1), body};
}

TEST(WatchFilter, EveryWordMustAllowTheEvent) {
    const Event event = placed();
    EXPECT_TRUE(wants("{}", event));
    EXPECT_TRUE(wants(R"({"family":"Order","kind":"OrderPlaced","account":"main","instrument":"SPY.US"})", event));
    EXPECT_TRUE(wants(R"({"order":"P1-A-1"})", event));
    for (const std::string_view other : {R"({"family":"Fill"})", R"({"kind":"Halted"})", R"({"account":"mai"})",
                                         R"({"instrument":"QQQ.US"})", R"({"order":"P1-A-2"})"})
        EXPECT_FALSE(wants(other, event)) << other;
}

TEST(WatchFilter, AWordNoEventHasIsNamed) {
    const auto document = JsonDocument::parse(R"({"kind":"OrderPlace"})");
    const auto filter = read_filter(document->root());
    ASSERT_FALSE(filter);
    EXPECT_EQ(filter.error().text, "kind is \"OrderPlace\", which no event has; did you mean OrderPlaced?");
}

TEST(ControlDesk, AnOrderIsDoneAlsoWhenAnotherIsDeniedInTheSameTurn) {
    const engine::State state;
    const Command command{{Origin::Person, StrategyId{"person"}, {}}, SubmitOrder{}};
    Event order = placed();
    std::get<OrderPlaced>(order.body).by = command.by;
    OrderDenied exit;
    exit.order.cl_ord_id = ClOrdId{"P1-A-2"};
    exit.by = {Origin::Engine, StrategyId{"engine"}, {}};
    const std::string text = describe_outcome(command, {order, {2, order.time, exit}}, state);
    EXPECT_TRUE(text.starts_with(R"("outcome":"done","order":"P1-A-1","events":[)")) << text;
}

TEST(ControlDesk, AWatcherThatIsCutIsToldOfTheGap) {
    world::Waker waker;
    world::Inbox inbox{waker};
    ControlDesk desk{inbox, {}};
    const std::string words = desk.last_words(net::ConnectionId{1}, Error{ErrorCode::Unavailable, "too slow"});
    EXPECT_EQ(words, R"({"gap":true,"ok":false,"code":"Unavailable","error":"too slow"})");
}

TEST(TypedTerms, ABracketIsAnEntryATargetAndAStop) {
    OrderOptions options;
    options.side = "BUY";
    options.quantity = "10";
    options.instrument = "AAPL.US";
    options.limit = "180";
    options.take_profit = "190";
    options.stop_loss = "175";
    const auto command = typed_order(options, AccountId{"main"});
    ASSERT_TRUE(command) << command.error().text;
    const NewOrderList& list = std::get<SubmitList>(command->body).list;
    EXPECT_EQ(list.list_class, ListClass::Bracket);
    ASSERT_EQ(list.orders.size(), 3u);
    EXPECT_EQ(in_words(list.orders[0]), "Buy 10 AAPL.US Limit 180 Day");
    EXPECT_EQ(in_words(list.orders[1]), "Sell 10 AAPL.US Limit 190 Gtc");
    EXPECT_EQ(in_words(list.orders[2]), "Sell 10 AAPL.US Stop stop 175 Gtc");
    options.stop_loss.reset();
    EXPECT_EQ(std::get<SubmitList>(typed_order(options, AccountId{"main"})->body).list.list_class, ListClass::Oto);
}

TEST(TypedTerms, TheTypeFollowsFromThePrices) {
    OrderOptions options;
    options.side = "sell";
    options.quantity = "1.5";
    options.instrument = "BTC/USDT.BINANCE";
    options.tif = "GTC";
    const auto type = [&] {
        return std::get<SubmitOrder>(typed_order(options, AccountId{"main"})->body).order.ord_type;
    };
    EXPECT_EQ(type(), OrdType::Market);
    options.stop = "100";
    EXPECT_EQ(type(), OrdType::Stop);
    options.limit = "99";
    EXPECT_EQ(type(), OrdType::StopLimit);
    options.stop.reset();
    EXPECT_EQ(type(), OrdType::Limit);
}

TEST(TypedTerms, DurationsAreWholeAndNamed) {
    EXPECT_EQ(typed_duration("--for", "4h"), std::chrono::hours{4});
    EXPECT_EQ(typed_duration("--for", "90s"), std::chrono::seconds{90});
    EXPECT_EQ(typed_duration("--for", "30m"), std::chrono::minutes{30});
    for (const std::string_view wrong : {"", "4", "h", "0h", "-1h", "1.5h", "4d", "99999999h"})
        EXPECT_FALSE(typed_duration("--for", wrong)) << wrong;
}

}  // namespace
}  // namespace sluice::app
