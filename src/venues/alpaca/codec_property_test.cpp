#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "venues/alpaca/codec.hpp"
#include "venues/alpaca/codec_draw_test_support.hpp"

namespace sluice::venues::alpaca {
namespace {

template <class T>
void comes_back(Random& random) {
    const T message = test::drawn<T>(random);
    const std::string json = encoded(message);
    Unread unread;
    const auto again = decode<T>(json, &unread);
    if (!again)
        RC_FAIL(again.error().text + " in " + json);
    RC_ASSERT(unread.empty());
    if (!(*again == message))
        RC_FAIL(json + " was read as " + encoded(*again));
}

RC_GTEST_PROP(AlpacaCodec, OrdersAndRequestsComeBack, (std::uint64_t seed)) {
    Random random{seed, 1};
    comes_back<Order>(random);
    comes_back<OrderRequest>(random);
    comes_back<ReplaceRequest>(random);
    comes_back<ErrorBody>(random);
    comes_back<std::vector<CancelledItem>>(random);
    comes_back<std::vector<ClosedItem>>(random);
}

RC_GTEST_PROP(AlpacaCodec, AccountsAndReferencesComeBack, (std::uint64_t seed)) {
    Random random{seed, 2};
    comes_back<Account>(random);
    comes_back<AccountConfiguration>(random);
    comes_back<std::vector<Position>>(random);
    comes_back<std::vector<Activity>>(random);
    comes_back<PortfolioHistory>(random);
    comes_back<Clock>(random);
    comes_back<std::vector<CalendarDay>>(random);
    comes_back<std::vector<Asset>>(random);
    comes_back<Watchlist>(random);
    comes_back<WatchlistRequest>(random);
}

RC_GTEST_PROP(AlpacaCodec, MarketDataComesBack, (std::uint64_t seed)) {
    Random random{seed, 3};
    comes_back<Page<MarketTrade>>(random);
    comes_back<SymbolPage<MarketQuote>>(random);
    comes_back<Latest<MarketBook>>(random);
    comes_back<SymbolLatest<MarketBar>>(random);
    comes_back<BySymbol<Snapshot>>(random);
    comes_back<SnapshotPage>(random);
}

StreamMessage drawn_message(Random& random) {
    switch (random.below(11)) {
        case 0: return test::drawn<StreamSuccess>(random);
        case 1: return test::drawn<StreamError>(random);
        case 2: return test::drawn<StreamSubscription>(random);
        case 3: return test::drawn<StreamTrade>(random);
        case 4: return test::drawn<StreamQuote>(random);
        case 5: return test::drawn<StreamBar>(random);
        case 6: return test::drawn<StreamStatus>(random);
        case 7: return test::drawn<StreamLuld>(random);
        case 8: return test::drawn<StreamCorrection>(random);
        case 9: return test::drawn<StreamCancel>(random);
        default: return test::drawn<StreamBook>(random);
    }
}

RC_GTEST_PROP(AlpacaCodec, StreamFramesComeBackInBothForms, (std::uint64_t seed)) {
    Random random{seed, 4};
    std::vector<StreamMessage> messages;
    for (std::uint64_t i = random.below(6); i > 0; --i)
        messages.push_back(drawn_message(random));
    StreamReader reader;
    for (const Format format : {Format::Json, Format::Msgpack}) {
        std::string frame;
        encode_stream(messages, format, frame);
        std::vector<StreamMessage> again;
        Unread unread;
        const auto status = reader.read(as_bytes(frame), format, again, &unread);
        if (!status)
            RC_FAIL(status.error().text + " in " + frame);
        RC_ASSERT(unread.empty());
        RC_ASSERT(again == messages);
    }
}

RC_GTEST_PROP(AlpacaCodec, AccountStreamComesBackInBothForms, (std::uint64_t seed)) {
    Random random{seed, 5};
    const AccountStreamMessage messages[] = {test::drawn<TradeUpdate>(random), test::drawn<Authorization>(random),
                                             test::drawn<Listening>(random)};
    const AccountStreamAction actions[] = {test::drawn<Authenticate>(random), test::drawn<Listen>(random)};
    for (const Format format : {Format::Json, Format::Msgpack}) {
        for (const AccountStreamMessage& message : messages) {
            std::string frame;
            encode_account_stream(message, format, frame);
            const auto again = decode_account_stream(as_bytes(frame), format);
            RC_ASSERT(again.has_value());
            RC_ASSERT(*again == message);
        }
        for (const AccountStreamAction& action : actions) {
            std::string frame;
            encode_account_action(action, format, frame);
            const auto again = decode_account_action(as_bytes(frame), format);
            RC_ASSERT(again.has_value());
            RC_ASSERT(*again == action);
        }
    }
}

// Whatever a byte is changed to, the message is read or refused with a sentence.
RC_GTEST_PROP(AlpacaCodec, DamagedFramesAreReadOrRefused, (std::uint64_t seed)) {
    Random random{seed, 6};
    const std::vector<StreamMessage> messages{drawn_message(random)};
    for (const Format format : {Format::Json, Format::Msgpack}) {
        std::string frame;
        encode_stream(messages, format, frame);
        frame[random.below(frame.size())] = static_cast<char>(random.below(256));
        if (random.chance(1, 3))
            frame.resize(random.below(frame.size()));
        StreamReader reader;
        std::vector<StreamMessage> again;
        const auto status = reader.read(as_bytes(frame), format, again);
        RC_ASSERT(status.has_value() || (!status.error().text.empty() && again.empty()));
    }
}

}  // namespace
}  // namespace sluice::venues::alpaca
