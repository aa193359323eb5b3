// The life of a client: keys, mode, stream, gap, health.
#include <set>

#include "venues/alpaca/client_desk_test_support.hpp"

namespace sluice::venues::alpaca {
namespace {

TEST(AlpacaClient, StartsWithTheKeysThenTheStreamThenWhatWasMissed) {
    ClientDesk desk;
    desk.start();
    EXPECT_EQ(desk.asked(), "GET /v2/account\nGET /v2/clock\n");
    EXPECT_TRUE(desk.opens.empty()) << "no stream before the keys are checked";
    desk.account_ok();
    ASSERT_EQ(desk.opens.size(), 1u);
    EXPECT_EQ(desk.opens[0].target, "/stream");
    EXPECT_EQ(desk.said(), "link Down Paper breaker Open\nhas 100000\nlink Up Paper breaker Open\n");
    desk.stream_up();
    ASSERT_EQ(desk.sends.size(), 2u);
    EXPECT_EQ(desk.sends[0].bytes, R"({"action":"authenticate","data":{"key_id":"PKTEST","secret_key":"s3cret"}})");
    EXPECT_EQ(desk.sends[1].bytes, R"({"action":"listen","data":{"streams":["trade_updates"]}})");
    desk.gap_filled();
    EXPECT_EQ(desk.said(), "link Up Paper breaker Closed\n");
}

TEST(AlpacaClient, SignsEveryCallWithSecretHeaders) {
    ClientDesk desk;
    desk.start();
    for (const auto& asked : desk.calls) {
        const std::string* key = wire::find_header(asked.call.request.headers, "apca-api-key-id");
        const std::string* secret = wire::find_header(asked.call.request.headers, "APCA-API-SECRET-KEY");
        ASSERT_TRUE(key != nullptr && secret != nullptr);
        EXPECT_EQ(*key + *secret, "PKTESTs3cret");
        for (const wire::Header& header : asked.call.request.headers)
            EXPECT_EQ(header.secrecy, wire::Secrecy::Secret);
        EXPECT_EQ(asked.call.give_up_at, desk.now + seconds{5});
    }
}

TEST(AlpacaClient, KeysOfALiveAccountAreNeverUsedInPaperMode) {
    ClientDesk desk;
    desk.start();
    desk.account_ok("123456789");
    EXPECT_EQ(desk.said(), "link Down Paper breaker Open\nlink Down Live breaker Open\n");
    EXPECT_TRUE(desk.opens.empty());
    desk.pass(std::chrono::minutes{2});
    EXPECT_TRUE(desk.opens.empty());
}

TEST(AlpacaClient, RefusesALiveHostInPaperMode) {
    AlpacaConfig config = test_config();
    config.trading = HostAt{"API.alpaca.markets.", 443, true};
    ASSERT_FALSE(check(config));
    EXPECT_NE(check(config).error().text.find("is the live one and the mode is paper"), std::string::npos);
    config = test_config();
    config.secret.clear();
    EXPECT_FALSE(check(config));
    config = test_config();
    config.mode = Mode::Live;
    EXPECT_TRUE(check(config));
    config.trading = HostAt{"127.0.0.1", 8080, false};
    EXPECT_FALSE(check(config)) << "a live process speaks to the live host alone";
}

TEST(AlpacaClient, RefusesInstrumentsThatAreNotListedThere) {
    AlpacaConfig config = test_config();
    config.instruments = {{InstrumentId{"BTC/USD.ALPACA"}, CalendarId{"24x7"}}};
    EXPECT_TRUE(check(config));
    config.instruments.push_back({InstrumentId{"ES-202612.CME"}});
    ASSERT_FALSE(check(config));
    EXPECT_NE(check(config).error().text.find("is not listed at Alpaca"), std::string::npos);
}

TEST(AlpacaClient, EndpointsFollowTheMode) {
    AlpacaConfig config = test_config();
    auto places = endpoints_of(config);
    ASSERT_EQ(places.size(), 4u);
    EXPECT_EQ(places[0].host, "paper-api.alpaca.markets");
    EXPECT_EQ(places[1].transport, wire::Transport::WebSocket);
    EXPECT_EQ(places[1].path_class, wire::PathClass::Trade);
    EXPECT_EQ(places[2].host, "data.alpaca.markets");
    EXPECT_EQ(places[2].path_class, wire::PathClass::Data);
    EXPECT_EQ(places[3].host, "stream.data.alpaca.markets");
    config.mode = Mode::Live;
    EXPECT_EQ(endpoints_of(config)[0].host, "api.alpaca.markets");
    config.mode = Mode::Paper;
    config.trading = HostAt{"127.0.0.1", 8080, false};
    places = endpoints_of(config);
    EXPECT_EQ(places[1].port, 8080);
    EXPECT_FALSE(places[0].tls);
    EXPECT_EQ(places[2].host, "data.alpaca.markets");
}

TEST(AlpacaClient, RefusedKeysAreCheckedAgainAfterPauses) {
    ClientDesk desk;
    desk.start();
    desk.answer("GET /v2/account", 401, R"({"message":"unauthorized"})");
    desk.answer("GET /v2/clock", 401, R"({"message":"unauthorized"})");
    EXPECT_FALSE(desk.has("GET /v2/account"));
    desk.pass(milliseconds{1'300});
    desk.answer("GET /v2/account", 403, R"({"message":"forbidden."})");
    desk.pass(milliseconds{1'300});
    EXPECT_FALSE(desk.has("GET /v2/account")) << "the second pause is two seconds";
    desk.pass(milliseconds{1'300});
    desk.account_ok();
    EXPECT_EQ(desk.opens.size(), 1u);
}

TEST(AlpacaClient, AKeyRevokedMidSessionTakesTheLinkDownUntilItWorksAgain) {
    ClientDesk desk;
    desk.up();
    desk.submit(SendNew{our_order("P1-a-1", "10"), desk.now + seconds{1}});
    desk.answer("POST /v2/orders", 401, R"({"message":"unauthorized"})");
    EXPECT_EQ(desk.said(), "P1-a-1 New Refused\nlink Down Paper breaker Closed\n");
    desk.pass(seconds{2});
    desk.account_ok();
    EXPECT_EQ(desk.said(), "has 100000\nlink Up Paper breaker Open\n");
    desk.gap_filled();
    EXPECT_EQ(desk.said(), "link Up Paper breaker Closed\n");
}

TEST(AlpacaClient, ALostStreamStopsNewExposureUntilTheGapIsFilled) {
    ClientDesk desk;
    desk.up();
    desk.cut();
    EXPECT_EQ(desk.said(), "link Up Paper breaker Open\n");
    EXPECT_EQ(desk.opens.size(), 1u);
    desk.pass(milliseconds{1'300});
    ASSERT_EQ(desk.opens.size(), 2u);
    EXPECT_NE(desk.opens[0].channel, desk.opens[1].channel);
    desk.stream_up();
    EXPECT_EQ(desk.said(), "");
    desk.answer("GET /v2/orders?status=open", 200, "[]");
    EXPECT_EQ(desk.said(), "");
    desk.answer("GET /v2/account/activities", 200, "[]");
    EXPECT_EQ(desk.said(), "link Up Paper breaker Closed\n");
}

TEST(AlpacaClient, APauseBetweenTwoTriesOfTheStreamDoubles) {
    ClientDesk desk;
    desk.up();
    desk.cut();
    const std::size_t before = desk.opens.size();
    desk.pass(milliseconds{1'300});
    ASSERT_EQ(desk.opens.size(), before + 1);
    desk.channel = desk.opens.back().channel;
    desk.cut();
    desk.pass(milliseconds{1'900});
    EXPECT_EQ(desk.opens.size(), before + 1);
    desk.pass(milliseconds{700});
    EXPECT_EQ(desk.opens.size(), before + 2);
}

TEST(AlpacaClient, AStreamThatNeverFinishesItsHandshakeIsOpenedAnew) {
    ClientDesk desk;
    desk.start();
    desk.account_ok();
    desk.channel = desk.opens.back().channel;
    desk.client.on_open(desk.channel, desk.now, desk.out);
    desk.collect();
    desk.pass(seconds{12});
    EXPECT_EQ(desk.opens.size(), 2u);
}

// From "stream dropped between two partial fills": what the stream did not tell comes from activities and orders.
TEST(AlpacaClient, ADropBetweenTwoFillsLosesNone) {
    ClientDesk desk;
    desk.up();
    desk.submit(SendNew{our_order("P1-a-1", "10", "187.5"), desk.now + seconds{1}});
    const Order order = their_order("o1", "P1-a-1", "10", StatusWord::PendingNew);
    desk.answer("POST /v2/orders", 200, encoded(order));
    desk.hear(event(EventWord::New, their_order("o1", "P1-a-1", "10")));
    desk.hear(fill(filled(order, "4"), "e1", "4"));
    desk.said();
    desk.cut();
    desk.pass(milliseconds{1'300});
    desk.stream_up();
    desk.said();
    desk.gap_filled("[]", list_of({fill_activity("e2", "o1", "6", "10"), fill_activity("other", "o1", "4", "4")}));
    EXPECT_EQ(desk.said(),
              "P1-a-1 Trade PartiallyFilled o1 other 4@187.5\n"
              "P1-a-1 Trade PartiallyFilled o1 e2 6@187.5\n");
    EXPECT_EQ(desk.executions(), (std::set<std::string>{"4", "6"})) << "what the stream told is the same execution";
    desk.answer("GET /v2/orders/o1?nested=true", 200, encoded(filled(order, "10")));
    EXPECT_EQ(desk.said(), "P1-a-1 OrderStatus Filled o1 cum 10\nlink Up Paper breaker Closed\n");
}

// The venue's ids of one execution are not known to agree between the stream and the activities. An earlier run heard the
// first fill; this one finds both among the activities, under other ids, in the gap and in a snapshot.
TEST(AlpacaClient, AFillOfAnEarlierRunHasTheSameNameWhateverTheVenueCallsItInItsActivities) {
    ClientDesk before;
    before.up();
    before.hear(fill(filled(their_order("o1", "P1-a-1", "10"), "4"), "stream-1", "4"));
    const auto heard = before.fills();
    ASSERT_EQ(heard.size(), 1u);

    ClientDesk desk;
    desk.start();
    desk.account_ok();
    desk.answer("GET /v2/clock", 200, desk.clock_json());
    desk.stream_up();
    const std::string activities =
        list_of({fill_activity("activity-2", "o1", "6", "10"), fill_activity("activity-1", "o1", "4", "4")});
    desk.gap_filled("[]", activities);
    desk.answer("GET /v2/orders/o1?nested=true", 200, encoded(filled(their_order("o1", "P1-a-1", "10"), "10")));
    const auto found = desk.fills();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].cl_ord_id.view(), "P1-a-1");
    EXPECT_EQ(found[0].exec_id, heard[0].exec_id);
    EXPECT_NE(found[1].exec_id, heard[0].exec_id);
    EXPECT_EQ(found[0].text, "execution activity-1") << "the venue's own id stays to be read";

    desk.submit(SendSnapshot{1, *parse_rfc3339("2026-03-02T15:00:00Z")});
    desk.account_ok();
    desk.answer("GET /v2/positions", 200, "[]");
    desk.gap_filled("[]", activities);
    const auto& shown = std::get<VenueSnapshot>(desk.reports.back());
    ASSERT_EQ(shown.executions.size(), 2u);
    EXPECT_EQ(shown.executions[0].exec_id, heard[0].exec_id);
    EXPECT_EQ(shown.executions[1].exec_id, found[1].exec_id);
}

TEST(AlpacaClient, AGapThatCannotBeFilledStaysOpenAndIsTriedAgain) {
    ClientDesk desk;
    desk.up();
    desk.cut();
    desk.pass(milliseconds{1'300});
    desk.stream_up();
    desk.said();
    desk.answer("GET /v2/account/activities", 200, "[]");
    for (int i = 0; i < 4; ++i) {
        desk.fails("GET /v2/orders?status=open", wire::Left::Perhaps);
        desk.pass(milliseconds{5'100});
    }
    EXPECT_EQ(desk.said(), "");
    desk.pass(seconds{2});
    desk.gap_filled();
    EXPECT_EQ(desk.said(), "link Up Paper breaker Closed\n");
}

// A socket that stays open and says nothing.
TEST(AlpacaClient, AMuteStreamIsNoticedByAnOrderItDoesNotTellOf) {
    ClientDesk desk;
    desk.up();
    desk.submit(SendNew{our_order("P1-a-1", "10", "187.5"), desk.now + seconds{1}});
    desk.answer("POST /v2/orders", 200, encoded(their_order("o1", "P1-a-1", "10", StatusWord::PendingNew)));
    EXPECT_EQ(desk.said(), "P1-a-1 New Sent\nP1-a-1 OrderStatus New o1\n");
    desk.pass(milliseconds{4'900});
    EXPECT_EQ(desk.said(), "");
    desk.pass(milliseconds{200});
    EXPECT_EQ(desk.said(), "link Up Paper breaker Open\n");
    desk.pass(milliseconds{1'300});
    desk.stream_up();
    desk.gap_filled(list_of({filled(their_order("o1", "P1-a-1", "10"), "3")}),
                    list_of({fill_activity("e1", "o1", "3", "3")}));
    EXPECT_EQ(desk.said(),
              "P1-a-1 Trade PartiallyFilled o1 e1 3@187.5\n"
              "P1-a-1 OrderStatus PartiallyFilled o1 cum 3\nlink Up Paper breaker Closed\n");
}

TEST(AlpacaClient, AnOrderQueuedForTheNextSessionDoesNotMakeTheStreamMute) {
    ClientDesk desk;
    desk.up();
    desk.submit(SendNew{our_order("P1-a-1", "10", "187.5"), desk.now + seconds{1}});
    desk.answer("POST /v2/orders", 200, encoded(their_order("o1", "P1-a-1", "10", StatusWord::Accepted)));
    desk.said();
    desk.pass(seconds{20});
    EXPECT_EQ(desk.said(), "");
}

// From "clock skew": what is asked for begins at a moment of the venue's clock.
TEST(AlpacaClient, TheGapIsAskedForByTheVenuesClock) {
    ClientDesk desk;
    desk.start();
    desk.account_ok();
    desk.answer("GET /v2/clock", 200, desk.clock_json(-seconds{3'600}));
    desk.stream_up();
    EXPECT_TRUE(desk.has("GET /v2/account/activities?direction=desc&page_size=100&after=2026-03-02T13%3A59%3A54Z"))
        << desk.asked();
    desk.gap_filled();
    TradeUpdate odd = event(EventWord::New, their_order("o1", "P1-a-1", "10"));
    odd.timestamp = desk.now + seconds{86'400};
    desk.hear(odd);
    desk.cut();
    desk.pass(milliseconds{1'300});
    desk.stream_up();
    EXPECT_TRUE(desk.has("GET /v2/account/activities?direction=desc&page_size=100&after=2026-03-02T13%3A59%3A54Z"))
        << desk.asked();
}

TEST(AlpacaClient, AWorkingOrderOfASilentStreamIsPolled) {
    ClientDesk desk;
    desk.up();
    desk.submit(SendNew{our_order("P1-a-1", "10", "187.5"), desk.now + seconds{1}});
    const Order order = their_order("o1", "P1-a-1", "10");
    desk.answer("POST /v2/orders", 200, encoded(order));
    desk.hear(event(EventWord::New, order));
    desk.said();
    desk.pass(seconds{31});
    desk.answer("GET /v2/orders?status=open", 200, list_of({order}));
    EXPECT_EQ(desk.said(), "P1-a-1 OrderStatus New o1\n") << "no news: the stream is believed";
    desk.pass(seconds{31});
    desk.answer("GET /v2/orders?status=open", 200, list_of({filled(order, "3")}));
    EXPECT_EQ(desk.said(), "P1-a-1 OrderStatus PartiallyFilled o1 cum 3\nlink Up Paper breaker Open\n");
}

TEST(AlpacaClient, MeasuresTheVenuesClockAndStampsOnlySnapshotsWithIt) {
    ClientDesk desk;
    desk.start();
    const std::string clock = desk.clock_json(seconds{90} + milliseconds{100});
    desk.now += milliseconds{200};
    desk.account_ok();
    desk.answer("GET /v2/clock", 200, clock);
    EXPECT_EQ(desk.client.clock_offset(), seconds{90});
    desk.stream_up();
    desk.gap_filled();
    const UnixNanos asked = desk.now;
    desk.submit(SendSnapshot{1, asked});
    desk.account_ok();
    desk.answer("GET /v2/positions", 200, "[]");
    desk.gap_filled();
    EXPECT_EQ(std::get<VenueSnapshot>(desk.reports.back()).taken_at, asked + seconds{90});
    desk.submit(SendNew{our_order("P1-a-1", "10"), desk.now + seconds{1}});
    EXPECT_EQ(desk.find("POST /v2/orders")->call.send_by, asked + seconds{1}) << "deadlines are by our own clock";
}

TEST(AlpacaClient, AnUnreadableMessageOpensTheGap) {
    ClientDesk desk;
    desk.up();
    desk.hear(R"({"stream":"trade_updates","data":{"event":"fill"}})");
    EXPECT_EQ(desk.client.unreadable(), 1u);
    EXPECT_EQ(desk.said(), "link Up Paper breaker Open\n");
    desk.gap_filled();
    EXPECT_EQ(desk.said(), "link Up Paper breaker Closed\n");
}

TEST(AlpacaClient, FiveFailuresOpenTheBreakerAndAProbeClosesIt) {
    ClientDesk desk;
    desk.up();
    for (int i = 0; i < 5; ++i) {
        desk.submit(SendQuery{*ClOrdId::parse("P1-a-" + std::to_string(i)), {}, InstrumentId{"AAPL.US"}});
        desk.answer("GET /v2/orders:by_client_order_id", 503, "");
    }
    EXPECT_NE(desk.said().find("link Up Paper breaker Open\n"), std::string::npos);
    desk.submit(SendNew{our_order("P1-b-1", "10"), desk.now + seconds{1}});
    EXPECT_EQ(desk.said(), "P1-b-1 New NotSent\n");
    desk.submit(SendNew{our_order("P1-b-2", "10"), std::nullopt});
    EXPECT_TRUE(desk.has("POST /v2/orders")) << "an exit passes";
    desk.fails("POST /v2/orders", wire::Left::Perhaps);
    desk.submit(SendCancel{ClOrdId{"P1-b-2"}, OrderId{"o9"}, InstrumentId{"AAPL.US"}});
    EXPECT_TRUE(desk.has("DELETE /v2/orders/o9")) << "a cancel passes";
    desk.fails("DELETE /v2/orders/o9", wire::Left::Perhaps);
    desk.said();
    desk.pass(seconds{61});
    desk.answer("GET /v2/clock", 200, desk.clock_json());
    EXPECT_EQ(desk.said(), "link Up Paper breaker Closed\n");
}

}  // namespace
}  // namespace sluice::venues::alpaca
