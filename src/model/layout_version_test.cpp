#include <gtest/gtest.h>

#include "model/binary.hpp"
#include "model/binary_parts.hpp"
#include "model/command_json.hpp"
#include "model/describe_commands.hpp"
#include "model/describe_events.hpp"
#include "model/input.hpp"
#include "model/sample_events_test_support.hpp"

// What an older layout does not hold stays as the struct starts.
namespace sluice {
namespace {

Buffer bytes_of(const Input& input) {
    Buffer bytes;
    encode(input, bytes);
    return bytes;
}
// The same bytes as version 1 wrote them, where version 2 added `added` parts that are absent.
Buffer as_version_1(Buffer bytes, std::size_t added) {
    bytes[1] = std::byte{1};
    bytes.resize(bytes.size() - added);
    return bytes;
}

TEST(LayoutVersion, ALimitThatVersion1DoesNotHoldIsTheDefault) {
    LimitsSet none;  // every added part absent: zeros, which version 2 keeps as zeros
    none.limits.max_drawdown = Ratio{};
    none.limits.max_unprotected = Amount{};
    none.limits.duplicate_window = std::chrono::nanoseconds{0};
    none.limits.max_rate_age = std::chrono::nanoseconds{0};
    Buffer bytes;
    binary::append_struct(bytes, none.limits);
    binary::Source second{ByteReader{bytes}, 2};
    Limits read;
    binary::get_struct(second, read);
    EXPECT_TRUE(second.ok());
    EXPECT_EQ(read, none.limits);

    bytes.resize(bytes.size() - 6);
    binary::Source first{ByteReader{bytes}, 1};
    Limits older;
    binary::get_struct(first, older);
    EXPECT_TRUE(first.ok());
    EXPECT_EQ(first.bytes.remaining(), 0u);
    EXPECT_EQ(older, Limits{});
}

TEST(LayoutVersion, TheStructsInsideAPartHaveTheVersionOfTheRecord) {
    Buffer bytes;
    const Event event{1, {}, OrderPlaced{sample::limit_order(), {}, Exposure::Adds, {}, sample::figures(), {}, {}}};
    encode(event, bytes);
    EXPECT_EQ(decode(EventKind::OrderPlaced, 2, 1, {}, bytes).value(), event);
    EXPECT_EQ(decode(EventKind::OrderPlaced, 1, 1, {}, bytes).error().code, ErrorCode::Corrupt)
        << "version 1 knows neither the figures nor the list behind them";
}

TEST(LayoutVersion, AKindThatCameWithASecondLayoutHasNoFirst) {
    EXPECT_EQ(decode(EventKind::ListPlaced, 1, 7, {}, {}).error().text, "record 7 (ListPlaced): there is no version 1");
    EXPECT_EQ(decode(EventKind::OrderProposed, 1, 7, {}, {}).error().code, ErrorCode::Corrupt);
    EXPECT_EQ(decode(EventKind::ListStepped, 0, 7, {}, {}).error().text,
              "record 7 (ListStepped): there is no version 0");
}

TEST(LayoutVersion, CapturesOfVersion1StillDecode) {
    const Command by_hand{sample::person(), SubmitOrder{sample::limit_order(), {}}};
    EXPECT_EQ(decode_input(as_version_1(bytes_of(by_hand), 2)).value(), Input{by_hand});
    NewOrderList list = sample::bracket();
    list.list_id = ListId{};
    const Command listed{sample::person(), SubmitList{list, {}}};
    EXPECT_EQ(decode_input(as_version_1(bytes_of(listed), 3)).value(), Input{listed});
    const Command flatten{sample::person(), Flatten{sample::kAccount, {}}};
    EXPECT_EQ(decode_input(as_version_1(bytes_of(flatten), 1)).value(), Input{flatten});
    const Command reconcile{sample::person(), Reconcile{sample::kAccount, false}};
    EXPECT_EQ(decode_input(as_version_1(bytes_of(reconcile), 5)).value(), Input{reconcile});
    const Input report = VenueReport{sample::fill()};
    EXPECT_EQ(decode_input(as_version_1(bytes_of(report), 0)).value(), report);
    Buffer newer = bytes_of(report);
    newer[1] = std::byte{5};
    EXPECT_EQ(decode_input(newer).error().code, ErrorCode::Corrupt);
}

TEST(LayoutVersion, WhatVersion3AddedIsAbsentInVersion2) {
    const auto as_version_2 = [](Buffer bytes, std::size_t added) {
        bytes[1] = std::byte{2};
        bytes.resize(bytes.size() - added);
        return bytes;
    };
    ReplaceOrder replace{sample::kOrder, Quantity::whole(5), {}, {}, "12345678"};
    const Command older{sample::person(), replace};
    EXPECT_EQ(decode_input(as_version_2(bytes_of(older), 2)).value(), Input{older});
    replace.trail_percent = Ratio::from_nanos(20'000'000);
    const Command trailing{sample::person(), replace};
    EXPECT_EQ(decode_input(bytes_of(trailing)).value(), Input{trailing});
    Reconcile book{sample::kAccount, false};
    book.instrument = sample::kApple;
    book.product = Product::Mis;
    book.reason = "a gift";
    const Command booked{sample::person(), book};
    EXPECT_EQ(decode_input(bytes_of(booked)).value(), Input{booked});
    const Event ended{
        1,
        {},
        ProposalEnded{
            sample::kOrder, sample::kAccount, ProposalEnd::Approved, {}, {}, {sample::kOrder, ClOrdId{"P1-2-2"}}}};
    Buffer bytes;
    encode(ended, bytes);
    EXPECT_EQ(decode(EventKind::ProposalEnded, 2, 1, {}, bytes).value(), ended);
}

TEST(LayoutVersion, WhatVersion4AddedIsAbsentInVersion3) {
    const auto as_version_3 = [](Buffer bytes) {
        bytes[1] = std::byte{3};
        bytes.resize(bytes.size() - 1);
        return bytes;
    };
    const Command order{sample::person(), SubmitOrder{sample::limit_order(), "12345678"}};
    EXPECT_EQ(decode_input(as_version_3(bytes_of(order))).value(), Input{order});
    const Command list{sample::person(), SubmitList{sample::bracket(), {}}};
    EXPECT_EQ(decode_input(as_version_3(bytes_of(list))).value(), Input{list});
    const Command proposed{sample::strategy(), SubmitOrder{sample::limit_order(), {}, true}};
    EXPECT_EQ(decode_input(bytes_of(proposed)).value(), Input{proposed});
}

TEST(LayoutVersion, WhoAskedForAReplaceAndForWhatRoundTrips) {
    ReplacePlaced replace{sample::rare_order(), sample::kOrder, sample::strategy(), Exposure::Adds, {}, {}};
    replace.body_hash = 18'000'000'000'000'000'001u;
    ListStepped moved{ListId{"L-1"}, sample::kAccount, sample::kApple, ListStep::ExitReplaced, {}, "moved"};
    moved.by = sample::strategy();
    moved.body_hash = 7;
    for (const EventBody& body : {EventBody{replace}, EventBody{moved}}) {
        const Event event{1, {}, body};
        Buffer bytes;
        encode(event, bytes);
        EXPECT_EQ(decode(kind_of(event), 3, 1, {}, bytes).value(), event);
        EXPECT_FALSE(decode(kind_of(event), 2, 1, {}, bytes));
    }
}

TEST(LayoutVersion, AHeldExitAndTheOrderOfADifferenceRoundTrip) {
    const auto survives = [](const EventBody& body) {
        const Event event{1, {}, body};
        Buffer bytes;
        encode(event, bytes);
        return decode(kind_of(event), version_of(kind_of(event)), 1, {}, bytes).value() == event &&
               !decode(kind_of(event), 1, 1, {}, bytes);
    };
    ListStepped moved{ListId{"L-1"}, sample::kAccount, sample::kApple, ListStep::ExitReplaced, {}, "moved"};
    moved.exit = sample::limit_order();
    EXPECT_TRUE(survives(moved));
    DifferenceFound found;
    found.account = sample::kAccount;
    found.order = sample::kOrder;
    EXPECT_TRUE(survives(found));
    EXPECT_TRUE(survives(DifferenceClosed{sample::kAccount, sample::kApple, {}, {}, "equal", sample::kOrder}));
}

TEST(LayoutVersion, ASnapshotAndARateRoundTrip) {
    VenueSnapshot snapshot;
    snapshot.venue = sample::kVenue;
    snapshot.account = sample::kAccount;
    snapshot.snapshot = 7;
    snapshot.complete = false;
    snapshot.taken_at = sample::at(60);
    snapshot.executions_from = sample::at(0);
    snapshot.orders = {sample::fill(), sample::fill()};
    snapshot.executions = {sample::fill()};
    snapshot.adjustments = {sample::dividend().adjustment};
    snapshot.positions.emplace_back();
    snapshot.positions[0].instrument = sample::kApple;
    snapshot.balances.emplace_back();
    snapshot.balances[0].currency = Currency{"USD"};
    const Input seen = VenueReport{snapshot};
    EXPECT_EQ(decode_input(bytes_of(seen)).value(), seen);
    const Input rate = Command{
        sample::person(), SetRate{Currency{"INR"}, Currency{"USD"}, Price::from_nanos(11'900'000), "configuration"}};
    EXPECT_EQ(decode_input(bytes_of(rate)).value(), rate);
}

TEST(LayoutVersion, ALimitLeftOutInJsonIsTheDefaultAndAZeroIsZero) {
    const std::string limits =
        R"({"command":"SetLimits","account":"main","max_order_value":"10000","max_position_fraction":"0.1",)"
        R"("max_open_orders":100,"max_orders_per_second":10,"max_orders_per_minute":120,"max_daily_loss":"2000",)"
        R"("price_collar":"0.05","allow_short":false,"check_trading_hours":true)";
    const auto older = parse_command_json(limits + "}");
    ASSERT_TRUE(older) << older.error().text;
    EXPECT_EQ(std::get<SetLimits>(older->body).limits, Limits{});
    const auto off = parse_command_json(limits + R"(,"max_drawdown":"0"})");
    ASSERT_TRUE(off) << off.error().text;
    EXPECT_EQ(std::get<SetLimits>(off->body).limits.max_drawdown, Ratio{});
    std::string written;
    write_json(*off, written);
    EXPECT_NE(written.find(R"("max_drawdown":"0")"), std::string::npos) << written;
}

}  // namespace
}  // namespace sluice
