#include <gtest/gtest.h>

#include "venues/alpaca/codec.hpp"

namespace sluice::venues::alpaca {
namespace {

std::string bytes(std::initializer_list<int> values) {
    std::string out;
    for (const int value : values)
        out.push_back(static_cast<char>(value));
    return out;
}

std::vector<StreamMessage> read(const std::string& frame, Format format) {
    StreamReader reader;
    std::vector<StreamMessage> out;
    const auto status = reader.read(as_bytes(frame), format, out);
    EXPECT_TRUE(status) << status.error().text;
    return out;
}

std::string fault(const std::string& frame, Format format = Format::Json) {
    StreamReader reader;
    std::vector<StreamMessage> out(1);
    const auto status = reader.read(as_bytes(frame), format, out);
    EXPECT_TRUE(out.empty());
    return status ? "" : status.error().text;
}

TEST(AlpacaStream, WritesATradeAsTheSdksReadIt) {
    StreamTrade trade{"AAPL", {}};
    trade.trade.time = UnixNanos::from_nanos(10'000'000'010);
    trade.trade.exchange = "V";
    trade.trade.price = *parse_price("177.5");
    trade.trade.size = Quantity::whole(90);
    trade.trade.conditions = Conditions{"@,I", false};
    trade.trade.id = 6142;
    trade.trade.tape = "C";

    std::string json;
    encode_stream({trade}, Format::Json, json);
    EXPECT_EQ(json, R"([{"T":"t","S":"AAPL","t":"1970-01-01T00:00:10.000000010Z","x":"V","p":177.5,"s":90,)"
                    R"("c":["@","I"],"i":6142,"z":"C"}])");

    std::string packed;
    encode_stream({trade}, Format::Msgpack, packed);
    std::string expected = bytes({0x91, 0x89, 0xa1, 'T', 0xa1, 't', 0xa1, 'S', 0xa4, 'A', 'A', 'P', 'L', 0xa1, 't'});
    expected += bytes({0xd7, 0xff, 0, 0, 0, 0x28, 0, 0, 0, 10});  // Timestamp, 64 bits
    expected += bytes({0xa1, 'x', 0xa1, 'V', 0xa1, 'p'});
    expected += bytes({0xcb, 0x40, 0x66, 0x30, 0, 0, 0, 0, 0});  // 177.5 as float64
    expected += bytes({0xa1, 's', 90});                          // a whole size is an integer
    expected += bytes({0xa1, 'c', 0x92, 0xa1, '@', 0xa1, 'I', 0xa1, 'i', 0xcd, 0x17, 0xfe, 0xa1, 'z', 0xa1, 'C'});
    EXPECT_EQ(packed, expected);
    EXPECT_EQ(read(packed, Format::Msgpack), std::vector<StreamMessage>{trade});
}

TEST(AlpacaStream, ReadsFloatsAsTheDecimalTheyWereWrittenFrom) {
    // A crypto quote as msgpack, bp 65128.1 and a size that is no integer.
    wire::MsgpackDocument document;
    std::string frame;
    wire::MsgpackWriter out{frame};
    out.array(1);
    out.map(7);
    for (const char* key : {"T", "S"}) {
        out.string(key);
        out.string(key[0] == 'T' ? "q" : "BTC/USD");
    }
    out.string("t");
    out.time(UnixNanos::from_seconds(10));
    const struct {
        const char* key;
        double value;
    } figures[] = {{"bp", 65128.1}, {"bs", 1.6542}, {"ap", 0.1 + 0.2}, {"as", 1e-7}};
    for (const auto& figure : figures) {
        out.string(figure.key);
        out.real(figure.value);
    }
    const auto messages = read(frame, Format::Msgpack);
    ASSERT_EQ(messages.size(), 1u);
    const auto& quote = std::get<StreamQuote>(messages.front()).quote;
    EXPECT_EQ(to_text(quote.bid_price), "65128.1");
    EXPECT_EQ(to_text(quote.bid_size), "1.6542");
    EXPECT_EQ(to_text(quote.ask_price), "0.3");
    EXPECT_EQ(to_text(quote.ask_size), "0.0000001");
}

TEST(AlpacaStream, PassesOverMessagesOfOtherKinds) {
    const auto messages = read(R"([{"T":"n","id":1},{"T":"success","msg":"connected"}])", Format::Json);
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(std::get<StreamOther>(messages[0]).letter, "n");
    EXPECT_EQ(std::get<StreamSuccess>(messages[1]).msg, "connected");
}

TEST(AlpacaStream, RefusesAFrameWithOneSentence) {
    EXPECT_EQ(fault(R"({"T":"success"})"), "the message must be an array of messages, not an object");
    EXPECT_EQ(fault(R"([7])"), "[0] must be an object, not a number");
    EXPECT_EQ(fault(R"([{"S":"AAPL"}])"), "[0] lacks the key \"T\" with the kind of message");
    EXPECT_EQ(fault(R"([{"T":"success","msg":"x"},{"T":"t","S":"AAPL"}])"), "[1] lacks the key \"t\"");
    EXPECT_EQ(fault(R"([{"T":"error","code":1.5,"msg":""}])").substr(0, 10), "[0].code: ");
    EXPECT_EQ(fault(R"([{"T":"l","S":"A","u":"x","d":1,"i":"A","t":"2026-07-01T14:30:00Z"}])").substr(0, 7), "[0].u: ");
    EXPECT_EQ(fault("[", Format::Json).substr(0, 4), "JSON");
    EXPECT_EQ(fault("\x91", Format::Msgpack), "msgpack byte 1: a count of 1 passes the end of the message");

    std::string nan;
    wire::MsgpackWriter out{nan};
    out.array(1);
    out.map(2);
    out.string("T");
    out.string("t");
    out.string("p");
    out.real(__builtin_nan(""));
    EXPECT_EQ(fault(nan, Format::Msgpack), "[0].p: the number \"nan\" has \"n\" where a digit should stand");
    std::string huge;
    wire::MsgpackWriter more{huge};
    more.array(1);
    more.map(2);
    more.string("T");
    more.string("t");
    more.string("p");
    more.real(1e300);
    EXPECT_FALSE(fault(huge, Format::Msgpack).empty());
}

TEST(AlpacaStream, ActionsNameWhatTheyDo) {
    std::string frame;
    Channels channels;
    channels.trades = {"AAPL"};
    channels.quotes = std::vector<std::string>{};
    encode_stream_action(StreamSubscribe{channels}, Format::Json, frame);
    EXPECT_EQ(frame, R"({"action":"subscribe","trades":["AAPL"],"quotes":[]})");
    const auto action = decode_stream_action(as_bytes(R"({"action":"hello"})"), Format::Json);
    ASSERT_FALSE(action);
    EXPECT_EQ(action.error().text, "the action is \"hello\"; auth, subscribe and unsubscribe are known");
}

TEST(AlpacaAccountStream, ReadsBothFormsOfTheLogin) {
    const auto older = decode_account_action(as_bytes(R"({"action":"auth","key":"K","secret":"S"})"), Format::Json);
    const auto newer = decode_account_action(
        as_bytes(R"({"action":"authenticate","data":{"key_id":"K","secret_key":"S"}})"), Format::Json);
    ASSERT_TRUE(older);
    ASSERT_TRUE(newer);
    EXPECT_EQ(*older, *newer);
    std::string frame;
    encode_account_action(*older, Format::Json, frame);
    EXPECT_EQ(frame, R"({"action":"authenticate","data":{"key_id":"K","secret_key":"S"}})");
}

TEST(AlpacaAccountStream, SaysWhereAMessageIsWrong) {
    const auto fault_of = [](std::string_view frame) {
        const auto message = decode_account_stream(as_bytes(frame), Format::Json);
        return message ? "" : message.error().text;
    };
    EXPECT_EQ(fault_of("{}"), "the message lacks the key \"stream\" with the name of its stream");
    EXPECT_EQ(fault_of(R"({"stream":"trade_updates"})"), "the message lacks the key \"data\"");
    EXPECT_EQ(fault_of(R"({"stream":"trade_updates","data":{"event":"fill","order":{"id":1}}})"),
              "data.order.id must be a string, not a number");
    EXPECT_EQ(fault_of(R"({"stream":"account_updates","data":{}})"), "");
}

}  // namespace
}  // namespace sluice::venues::alpaca
