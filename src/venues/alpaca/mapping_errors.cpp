#include "venues/alpaca/mapping_errors.hpp"

#include <algorithm>

#include "base/text.hpp"  // to_lower
#include "venues/alpaca/codec.hpp"

namespace sluice::venues::alpaca {

namespace {

constexpr std::size_t kShownBody = 200;  // bytes of a body that is no ErrorBody

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

struct ReasonRow {
    std::string_view part;  // of the message, in small letters
    OrdRejReason reason;
};
// The first row that fits; the texts are those of alpaca.md 11.
constexpr std::array kReasons = {
    ReasonRow{"buying power", OrdRejReason::InsufficientFunds},
    ReasonRow{"insufficient balance", OrdRejReason::InsufficientFunds},
    ReasonRow{"insufficient qty", OrdRejReason::InsufficientFunds},
    ReasonRow{"insufficient underlying", OrdRejReason::InsufficientFunds},
    ReasonRow{"no available position", OrdRejReason::InsufficientFunds},
    ReasonRow{"pattern day trad", OrdRejReason::ExceedsLimit},
    ReasonRow{"not allowed to short", OrdRejReason::UnsupportedOrder},
    ReasonRow{"wash trade", OrdRejReason::Other},
    ReasonRow{"sub-penny", OrdRejReason::InvalidPrice},
    ReasonRow{"limit_price", OrdRejReason::InvalidPrice},
    ReasonRow{"limit price", OrdRejReason::InvalidPrice},
    ReasonRow{"stop_price", OrdRejReason::InvalidPrice},
    ReasonRow{"stop price", OrdRejReason::InvalidPrice},
    ReasonRow{"invalid symbol", OrdRejReason::UnknownSymbol},
    ReasonRow{"could not find asset", OrdRejReason::UnknownSymbol},
    ReasonRow{"not tradable", OrdRejReason::UnknownSymbol},
    ReasonRow{"not found", OrdRejReason::UnknownSymbol},
    ReasonRow{"expired", OrdRejReason::UnknownSymbol},
    ReasonRow{"market hours", OrdRejReason::ExchangeClosed},
    ReasonRow{"market is closed", OrdRejReason::ExchangeClosed},
    ReasonRow{"not supported", OrdRejReason::UnsupportedOrder},
    ReasonRow{"not eligible", OrdRejReason::UnsupportedOrder},
    ReasonRow{"not authorized", OrdRejReason::UnsupportedOrder},
    ReasonRow{"must be simple", OrdRejReason::UnsupportedOrder},
    ReasonRow{"notional", OrdRejReason::InvalidQuantity},
    ReasonRow{"qty", OrdRejReason::InvalidQuantity},
};

OrdRejReason reason_of(std::string_view message) {
    for (const ReasonRow& row : kReasons) {
        if (contains(message, row.part))
            return row.reason;
    }
    return OrdRejReason::Other;
}

// A cancel or replace that the state of its order forbids; empty: the message is about something else.
std::optional<CxlRejReason> state_of(std::string_view message) {
    if (contains(message, "order pending cancel") || contains(message, "pending_cancel") ||
        contains(message, "pending_replace"))
        return CxlRejReason::AlreadyPending;
    const bool about_state = contains(message, "cannot replace order") || contains(message, "already replaced") ||
                             contains(message, "cannot cancel order") || contains(message, "is already in") ||
                             contains(message, "not cancelable") || contains(message, "not open");
    if (!about_state)
        return std::nullopt;
    // Waiting for the venue is no end: the same request may be taken later.
    const bool too_early = contains(message, "accepted") || contains(message, "pending_new");
    return too_early ? CxlRejReason::Other : CxlRejReason::TooLateToCancel;
}

std::string shown(int status, const ErrorBody& error) {
    std::string out = std::to_string(status);
    if (error.code)
        out += " " + std::to_string(*error.code);
    return out + ": " + error.message;
}

bool is_keys(int status, const ErrorBody& error) {
    if (status == 401)
        return true;
    return status == 403 && error.code.value_or(0) / 10'000 != 4031;
}

Verdict rejected(const std::string& message, Verdict out) {
    if (contains(message, "client_order_id must be unique")) {
        out.refusal = Refusal::Duplicate;
        out.rejected = OrdRejReason::DuplicateOrder;
        return out;
    }
    if (const auto state = state_of(message)) {
        out.refusal = Refusal::TooLate;
        out.cancel_refused = *state;
        out.rejected = OrdRejReason::Other;
        return out;
    }
    out.refusal = Refusal::Rejected;
    out.rejected = reason_of(message);
    return out;
}

}  // namespace

Verdict classify(int status, const ErrorBody& error) {
    Verdict out;
    out.text = shown(status, error);
    if (status == 429) {
        out.refusal = Refusal::NotTaken;
    } else if (is_keys(status, error)) {
        out.refusal = Refusal::Keys;
    } else if (status == 404) {
        out.refusal = Refusal::NotFound;
        out.cancel_refused = CxlRejReason::UnknownOrder;
        out.rejected = OrdRejReason::UnknownSymbol;
    } else if (status >= 400 && status < 500 && status != 408) {
        out = rejected(to_lower(error.message), std::move(out));
    }
    return out;
}

ErrorBody error_of(int status, std::string_view body) {
    if (auto error = decode<ErrorBody>(body))
        return std::move(*error);
    ErrorBody out;
    out.message = trim(body.substr(0, kShownBody));
    if (out.message.empty())
        out.message = "HTTP " + std::to_string(status) + " without a body";
    return out;
}

}  // namespace sluice::venues::alpaca
