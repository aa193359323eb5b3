// Every recorded payload of this surface decodes with no field unread but those named here, and is written back equal.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "venues/alpaca/codec.hpp"
#include "venues/alpaca/codec_test_support.hpp"

namespace sluice::venues::alpaca {
namespace {

using Unreads = std::vector<std::string>;

std::string fixture_path(std::string_view name) {
    return std::string{SLUICE_SHARED_DIR} + "/data/fixtures/alpaca/" + std::string{name};
}
std::optional<std::string> fixture(std::string_view name) {
    std::ifstream file{fixture_path(name), std::ios::binary};
    if (!file)
        return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{file}, {}};
}

struct Outcome {
    std::string error;
    Unread unread;
    std::string written;
};

template <class T>
Outcome through(const std::string& json) {
    Outcome out;
    const auto message = decode<T>(json, &out.unread);
    if (!message) {
        out.error = message.error().text;
        return out;
    }
    out.written = encoded(*message);
    const auto again = decode<T>(out.written);
    if (!again || !(*again == *message))
        out.error = "what was written reads as something else";
    return out;
}

Outcome through_stream(const std::string& json) {
    Outcome out;
    StreamReader reader;
    std::vector<StreamMessage> messages;
    if (auto status = reader.read(as_bytes(json), Format::Json, messages, &out.unread); !status) {
        out.error = status.error().text;
        return out;
    }
    encode_stream(messages, Format::Json, out.written);
    std::string packed;
    encode_stream(messages, Format::Msgpack, packed);
    std::vector<StreamMessage> again;
    if (auto status = reader.read(as_bytes(packed), Format::Msgpack, again); !status || again != messages)
        out.error = "msgpack reads as something else";
    return out;
}

template <class Decode, class Encode>
Outcome through_frame(const std::string& json, Decode decode_frame, Encode encode_frame) {
    Outcome out;
    const auto message = decode_frame(json, Format::Json, &out.unread);
    if (!message) {
        out.error = message.error().text;
        return out;
    }
    encode_frame(*message, Format::Json, out.written);
    std::string packed;
    encode_frame(*message, Format::Msgpack, packed);
    const auto again = decode_frame(packed, Format::Msgpack, nullptr);
    if (!again || !(*again == *message))
        out.error = "msgpack reads as something else";
    return out;
}
Outcome through_account_stream(const std::string& json) {
    return through_frame(
        json, [](const std::string& b, Format f, Unread* u) { return decode_account_stream(as_bytes(b), f, u); },
        encode_account_stream);
}
Outcome through_account_action(const std::string& json) {
    return through_frame(
        json, [](const std::string& b, Format f, Unread*) { return decode_account_action(as_bytes(b), f); },
        encode_account_action);
}
Outcome through_action(const std::string& json) {
    return through_frame(
        json, [](const std::string& b, Format f, Unread*) { return decode_stream_action(as_bytes(b), f); },
        encode_stream_action);
}

struct Row {
    const char* name;
    std::function<Outcome(const std::string&)> decode;
    Unreads unread = {};
};

// The mocked orders of the SDK's own tests have a commission, which no specification of the venue knows.
const Unreads kCommission = {"commission"};

const std::vector<Row>& rows() {
    static const std::vector<Row> kRows = {
        {"error_body/issue_covered_call_qty.json", through<ErrorBody>},
        {"error_body/issue_order_id_missing.json", through<ErrorBody>},
        {"error_body/nb_cannot_cancel_individual_legs_of_a_mleg_order.json", through<ErrorBody>},
        {"error_body/orders_doc_42210000.json", through<ErrorBody>},
        {"error_body/resp_get_options_contracts_symbol_or_id__404_contract_not_found.json", through<ErrorBody>},
        {"error_body/resp_post_positions_symbol_or_contract_id_exercise_403_short_position.json", through<ErrorBody>},
        {"error_body/sdkv1_only_one_of_qty_or_notional_is_accepted.json", through<ErrorBody>},

        {"rest_request/orders_doc_bracket.json", through<OrderRequest>},
        {"rest_request/orders_doc_msg.json", through<OrderRequest>},
        {"rest_request/orders_doc_oco.json", through<OrderRequest>},
        {"rest_request/req_patch_orders_order_id__equity.json", through<ReplaceRequest>},
        {"rest_request/req_post_orders_equity.json", through<OrderRequest>},
        {"rest_request/req_post_orders_ipo.json", through<OrderRequest>},
        {"rest_request/req_post_orders_multilegoptions.json", through<OrderRequest>},

        {"rest_response/resp_get_orders_200_crypto.json", through<Order>},
        {"rest_response/resp_get_orders_200_ipo.json", through<Order>},
        {"rest_response/resp_get_orders_200_multilegoptions.json", through<Order>},
        {"rest_response/sdk_cancel_orders.json", through<std::vector<CancelledItem>>},
        {"rest_response/sdk_close_all_positions.json", through<std::vector<ClosedItem>>},
        {"rest_response/sdk_close_position_with_id.json", through<Order>, kCommission},
        {"rest_response/sdk_close_position_with_qty.json", through<Order>, kCommission},
        {"rest_response/sdk_close_position_with_symbol.json", through<Order>, kCommission},
        {"rest_response/sdk_limit_order.json", through<Order>, kCommission},
        {"rest_response/sdk_market_order.json", through<Order>, kCommission},
        {"rest_response/sdk_order_position_intent.json", through<Order>, kCommission},

        // Of the broker's back office; nothing here decides by them. crypto_tier only tells the fee tier's number.
        {"rest_response/resp_get_account_200.json",
         through<Account>,
         {"admin_configurations", "bod_dtbp", "crypto_tier", "user_configurations"}},
        {"rest_response/sdk_get_account_configurations.json", through<AccountConfiguration>},
        // Figures in US dollars of accounts kept in another currency; this surface has none of those.
        {"rest_response/sdk_get_all_positions.json", through<std::vector<Position>>, {"[0].usd"}},
        // The rate to that currency, again.
        {"rest_response/ccxt_activities_fill_crypto.json", through<std::vector<Activity>>, {"[0].swap_rate"}},
        {"rest_response/ccxt_assets_crypto.json", through<std::vector<Asset>>},
        // Placeholders of the test's author: their value is the word "string".
        {"rest_response/sdk_get_asset.json", through<Asset>, {"last_close_pct_change", "last_price"}},
        {"rest_response/ccxt_clock.json", through<Clock>},

        {"rest_response/ccxt_crypto_bars.json", through<Page<MarketBar>>},
        {"rest_response/ccxt_crypto_orderbook.json", through<Latest<MarketBook>>},
        {"rest_response/ccxt_crypto_trades.json", through<Page<MarketTrade>>},
        {"rest_response/resp_get_crypto_loc_latest_bars_200_bars.json", through<Latest<MarketBar>>},
        {"rest_response/resp_get_crypto_loc_latest_orderbooks_200_orderbooks.json", through<Latest<MarketBook>>},
        {"rest_response/resp_get_crypto_loc_latest_quotes_200_quotes.json", through<Latest<MarketQuote>>},
        {"rest_response/resp_get_crypto_loc_latest_trades_200_trades.json", through<Latest<MarketTrade>>},
        {"rest_response/resp_get_crypto_loc_quotes_200_quotes.json", through<Page<MarketQuote>>},
        {"rest_response/resp_get_crypto_loc_snapshots_200_snapshots.json", through<SnapshotPage>},
        {"rest_response/resp_get_crypto_loc_trades_200_trades.json", through<Page<MarketTrade>>},
        {"rest_response/resp_get_options_snapshots_200_snapshots.json", through<SnapshotPage>},
        {"rest_response/resp_get_options_trades_200_trades.json", through<Page<MarketTrade>>},
        {"rest_response/resp_get_stocks_bars_200_bars.json", through<Page<MarketBar>>},
        {"rest_response/resp_get_stocks_bars_latest_200_bars.json", through<Latest<MarketBar>>},
        {"rest_response/resp_get_stocks_quotes_200_quotes.json", through<Page<MarketQuote>>},
        {"rest_response/resp_get_stocks_quotes_latest_200_quotes.json", through<Latest<MarketQuote>>},
        {"rest_response/resp_get_stocks_symbol_bars_200_bars.json", through<SymbolPage<MarketBar>>},
        {"rest_response/resp_get_stocks_symbol_bars_latest_200_bar.json", through<SymbolLatest<MarketBar>>},
        {"rest_response/resp_get_stocks_symbol_trades_200_trades.json", through<SymbolPage<MarketTrade>>},
        {"rest_response/resp_get_stocks_trades_200_trades.json", through<Page<MarketTrade>>},
        {"rest_response/resp_get_stocks_trades_latest_200_trades.json", through<Latest<MarketTrade>>},
        {"rest_response/sdk_crypto_get_snapshot.json", through<SnapshotPage>},
        // The mock has the token of a page, as null; a latest call has none.
        {"rest_response/sdk_crypto_latest_bar.json", through<Latest<MarketBar>>, {"next_page_token"}},
        {"rest_response/sdk_get_bars.json", through<Page<MarketBar>>},
        {"rest_response/sdk_get_bars_2.json", through<Page<MarketBar>>},
        {"rest_response/sdk_get_crypto_latest_trade.json", through<Latest<MarketTrade>>},
        {"rest_response/sdk_get_crypto_quotes.json", through<Page<MarketQuote>>},
        {"rest_response/sdk_get_crypto_trades.json", through<Page<MarketTrade>>},
        {"rest_response/sdk_get_latest_quote_2.json", through<Latest<MarketQuote>>},
        {"rest_response/sdk_get_latest_trade.json", through<Latest<MarketTrade>>},
        {"rest_response/sdk_get_multisymbol_latest_trade.json", through<Latest<MarketTrade>>},
        {"rest_response/sdk_get_quotes_multi_empty_response.json", through<Page<MarketQuote>>},
        {"rest_response/sdk_get_snapshot.json", through<SnapshotPage>},
        {"rest_response/sdk_get_snapshot_latest_quote_only.json", through<SnapshotPage>},
        {"rest_response/sdk_get_snapshot_single_empty_response.json", through<SnapshotPage>},
        {"rest_response/sdk_multisymbol_get_bars_2.json", through<Page<MarketBar>>},
        {"rest_response/sdk_multisymbol_get_trades_2.json", through<Page<MarketTrade>>},
        {"rest_response/sdk_multisymbol_quotes.json", through<Page<MarketQuote>>},
        {"rest_response/sdk_stock_latest_bar_multi_empty_response.json", through<Latest<MarketBar>>},

        {"schema_example/schema_crypto_bar.json", through<MarketBar>},
        {"schema_example/schema_crypto_quote.json", through<MarketQuote>},
        {"schema_example/schema_crypto_trade.json", through<MarketTrade>},
        {"schema_example/schema_option_bar.json", through<MarketBar>},
        {"schema_example/schema_option_quote.json", through<MarketQuote>},
        {"schema_example/schema_stock_bar.json", through<MarketBar>},

        {"ws_message/mdws_crypto_auth.json", through_action},
        {"ws_message/mdws_crypto_auth_2.json", through_action},
        {"ws_message/mdws_crypto_subscribe.json", through_action},
        {"ws_message/mdws_stock_auth_2.json", through_action},
        {"ws_message/mdws_stock_unsubscribe.json", through_action},
        {"ws_message/mdws_stock_error_401.json", through_stream},
        {"ws_message/mdws_stock_error_402.json", through_stream},
        {"ws_message/mdws_stock_error_403.json", through_stream},
        {"ws_message/mdws_stock_error_405.json", through_stream},
        {"ws_message/mdws_stock_error_406.json", through_stream},
        {"ws_message/mdws_stock_error_409.json", through_stream},
        {"ws_message/mdws_stock_success_authenticated.json", through_stream},
        {"ws_message/tradews_authenticate.json", through_account_action},
        {"ws_message/tradews_authorization_2.json", through_account_stream},
        {"ws_message/tradews_listen.json", through_account_action},
        {"ws_message/tradews_listening.json", through_account_stream},
        {"ws_message/ws_o_btc_usd.json", through_stream},
        {"ws_message/ws_q_spip.json", through_stream},
        {"ws_message/ws_s_strr.json", through_stream},
        {"ws_message/ws_t_aapl.json", through_stream},
        {"ws_message/ws_x_djt.json", through_stream},
    };
    return kRows;
}

// Not of this surface: auctions, option contracts and the meta tables have no endpoint here yet, and the last is a URL
// without a body.
const std::set<std::string> kElsewhere = {
    "rest_response/resp_get_stocks_auctions_200_auction.json",
    "rest_response/resp_get_stocks_symbol_auctions_200_auctions.json",
    "rest_response/sdk_get_option_contracts.json",
    "rest_response/sdk_get_option_contracts_with_multiple_symbols.json",
    "schema_example/schema_option_conditions.json",
    "schema_example/schema_option_exchanges.json",
    "schema_example/schema_stock_conditions.json",
    "schema_example/schema_stock_exchanges.json",
    "ccxt_request/ccxt_request_fetch_open_orders.json",
};

class AlpacaFixtures : public ::testing::Test {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(fixture_path("README.md")))
            GTEST_SKIP() << "the recorded Alpaca payloads are not in " << SLUICE_SHARED_DIR;
    }
};

TEST_F(AlpacaFixtures, DecodeWithNoFieldUnreadButThoseNamedHere) {
    for (const Row& row : rows()) {
        SCOPED_TRACE(row.name);
        const auto json = fixture(row.name);
        ASSERT_TRUE(json);
        const Outcome outcome = row.decode(*json);
        EXPECT_EQ(outcome.error, "");
        EXPECT_EQ(outcome.unread, row.unread);
    }
}

TEST_F(AlpacaFixtures, AreWrittenBackEqual) {
    for (const Row& row : rows()) {
        SCOPED_TRACE(row.name);
        const auto json = fixture(row.name);
        ASSERT_TRUE(json);
        const Outcome outcome = row.decode(*json);
        const auto given = JsonDocument::parse(*json);
        const auto written = JsonDocument::parse(outcome.written);
        ASSERT_TRUE(given);
        ASSERT_TRUE(written) << outcome.written;
        std::vector<std::string> differences;
        test::compare(given->root(), written->root(), {row.unread.begin(), row.unread.end()}, differences);
        EXPECT_EQ(differences, std::vector<std::string>{}) << outcome.written;
    }
}

TEST_F(AlpacaFixtures, EachStandsInOneOfTheTwoLists) {
    std::set<std::string> named = kElsewhere;
    for (const Row& row : rows())
        EXPECT_TRUE(named.insert(row.name).second) << row.name << " stands twice";
    const std::filesystem::path root{fixture_path("")};
    for (const auto& entry : std::filesystem::recursive_directory_iterator{root}) {
        if (entry.path().extension() != ".json")
            continue;
        EXPECT_EQ(named.count(entry.path().lexically_relative(root).string()), 1u) << entry.path();
    }
}

}  // namespace
}  // namespace sluice::venues::alpaca
