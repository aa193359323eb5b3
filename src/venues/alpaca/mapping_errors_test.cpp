#include "venues/alpaca/mapping_errors.hpp"

#include <gtest/gtest.h>

namespace sluice::venues::alpaca {
namespace {

ErrorBody body(std::optional<std::int64_t> code, const char* message) { return {code, message, {}}; }

TEST(AlpacaErrors, AreToldApartByStatusCodeAndText) {
    const struct {
        int status;
        std::optional<std::int64_t> code;
        const char* message;
        Refusal refusal;
        OrdRejReason rejected = OrdRejReason::None;
    } rows[] = {
        {429, 42910000, "rate limit exceeded", Refusal::NotTaken},
        {429, std::nullopt, "too many requests.", Refusal::NotTaken},
        {401, std::nullopt, "unauthorized", Refusal::Keys},
        {401, 40110000, "request is not authorized", Refusal::Keys},
        {403, std::nullopt, "forbidden.", Refusal::Keys},
        {403, 40310000, "insufficient buying power", Refusal::Rejected, OrdRejReason::InsufficientFunds},
        {403, 40310000, "insufficient options buying power (required: 100, available: 3)", Refusal::Rejected,
         OrdRejReason::InsufficientFunds},
        {403, 40310000, "insufficient qty available for order (requested: 1000, available: 0)", Refusal::Rejected,
         OrdRejReason::InsufficientFunds},
        {403, 40310000, "account is not allowed to short", Refusal::Rejected, OrdRejReason::UnsupportedOrder},
        {403, 40310000, "insufficient underlying qty available for covered call (required: 200, available: 0)",
         Refusal::Rejected, OrdRejReason::InsufficientFunds},
        {403, 40310000, "account not eligible to trade uncovered option contracts", Refusal::Rejected,
         OrdRejReason::UnsupportedOrder},
        {403, 40310000, "potential wash trade detected. use complex orders", Refusal::Rejected, OrdRejReason::Other},
        {422, 42210000, "potential wash trade detected. use complex orders", Refusal::Rejected, OrdRejReason::Other},
        {403, 40310001, "cannot exercise short position", Refusal::Rejected, OrdRejReason::Other},
        {403, 40310100, "trade denied due to pattern day trading protection", Refusal::Rejected,
         OrdRejReason::ExceedsLimit},
        {404, 40410000, "order not found for 7", Refusal::NotFound, OrdRejReason::UnknownSymbol},
        {422, 40010001, "only one of qty or notional is accepted", Refusal::Rejected, OrdRejReason::InvalidQuantity},
        {422, 40010001, "order_id is missing", Refusal::Rejected, OrdRejReason::Other},
        {422, 40010001, "client_order_id must be unique", Refusal::Duplicate, OrdRejReason::DuplicateOrder},
        {422, 42210000, "invalid limit_price 290.123. sub-penny increment does not fulfill minimum pricing criteria",
         Refusal::Rejected, OrdRejReason::InvalidPrice},
        {422, 42210000, "asset \"XYZZ\" not found", Refusal::Rejected, OrdRejReason::UnknownSymbol},
        {422, 42210000, "options market orders are only allowed during market hours", Refusal::Rejected,
         OrdRejReason::ExchangeClosed},
        {422, 42210000, "fractional orders must be simple orders", Refusal::Rejected, OrdRejReason::UnsupportedOrder},
        {422, 42210000, "qty must be > filled_qty", Refusal::Rejected, OrdRejReason::InvalidQuantity},
        {422, 42210000, "order parameters are not changed", Refusal::Rejected, OrdRejReason::Other},
        {400, 40010000, "failed to decode request body", Refusal::Rejected, OrdRejReason::Other},
        {408, std::nullopt, "request timeout", Refusal::Unknown},
        {500, 50010000, "internal server error occurred", Refusal::Unknown},
        {504, std::nullopt, "HTTP 504 without a body", Refusal::Unknown},
        {302, std::nullopt, "", Refusal::Unknown},
    };
    for (const auto& row : rows) {
        const Verdict verdict = classify(row.status, body(row.code, row.message));
        EXPECT_EQ(to_text(verdict.refusal), to_text(row.refusal)) << row.status << " " << row.message;
        EXPECT_EQ(to_text(verdict.rejected), to_text(row.rejected)) << row.status << " " << row.message;
    }
}

TEST(AlpacaErrors, AStateThatForbidsACancelOrReplaceIsTooLateOrPending) {
    const struct {
        const char* message;
        CxlRejReason reason;
    } rows[] = {
        {"cannot replace order in filled status", CxlRejReason::TooLateToCancel},
        {"order already replaced", CxlRejReason::TooLateToCancel},
        {"order is already in \"filled\" state", CxlRejReason::TooLateToCancel},
        {"order pending cancel", CxlRejReason::AlreadyPending},
        {"cannot replace order in pending_replace status", CxlRejReason::AlreadyPending},
        {"cannot replace order in accepted status", CxlRejReason::Other},
        {"cannot replace order in pending_new status", CxlRejReason::Other},
    };
    for (const auto& row : rows) {
        const Verdict verdict = classify(422, body(42210000, row.message));
        EXPECT_EQ(verdict.refusal, Refusal::TooLate) << row.message;
        EXPECT_EQ(to_text(verdict.cancel_refused), to_text(row.reason)) << row.message;
    }
    EXPECT_EQ(classify(404, body(40410000, "order not found")).cancel_refused, CxlRejReason::UnknownOrder);
}

TEST(AlpacaErrors, ShowTheVenuesWordsWithStatusAndCode) {
    EXPECT_EQ(classify(403, body(40310000, "insufficient buying power")).text,
              "403 40310000: insufficient buying power");
    EXPECT_EQ(classify(401, body(std::nullopt, "unauthorized")).text, "401: unauthorized");
}

TEST(AlpacaErrors, ABodyThatIsNoneIsShownByItsBeginning) {
    EXPECT_EQ(error_of(403, R"({"code":40310000,"message":"no","buying_power":"1"})").extra.at("buying_power"), "1");
    EXPECT_EQ(error_of(502, "").message, "HTTP 502 without a body");
    EXPECT_EQ(error_of(502, "<html>" + std::string(500, 'x')).message.size(), 200u);
    EXPECT_EQ(error_of(500, "[]").message, "[]");
}

TEST(AlpacaErrors, SecretsAreNamed) {
    for (const char* name : {"key", "secret", "key_id", "secret_key", "APCA-API-KEY-ID", "APCA-API-SECRET-KEY"})
        EXPECT_NE(std::find(kSecretFields.begin(), kSecretFields.end(), name), kSecretFields.end()) << name;
}

}  // namespace
}  // namespace sluice::venues::alpaca
