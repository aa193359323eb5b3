#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "model/execution.hpp"               // OrdRejReason, CxlRejReason
#include "venues/alpaca/messages_error.hpp"  // ErrorBody

namespace sluice::venues::alpaca {

// What a reply with an error status means for the request it answers (alpaca.md 11).
enum class Refusal : std::uint8_t {
    NotTaken,   // 429: refused before acceptance; it may be sent again
    Keys,       // 401, or 403 without a code of orders: not taken, and no other request will be
    Rejected,   // the venue looked at it and said no; `rejected` says why
    Duplicate,  // an order with that client id exists already: look it up
    NotFound,   // 404: no such order, position, asset
    TooLate,    // the order cannot be cancelled or replaced in its state
    Unknown,    // 5xx, and whatever else is no answer: it may have been taken
};
constexpr auto names(Refusal) {
    return Names<7>{"NotTaken", "Keys", "Rejected", "Duplicate", "NotFound", "TooLate", "Unknown"};
}

struct Verdict {
    Refusal refusal = Refusal::Unknown;
    OrdRejReason rejected = OrdRejReason::None;         // of a Rejected order
    CxlRejReason cancel_refused = CxlRejReason::Other;  // of a cancel or replace
    std::string text;                                   // the venue's words, its status and code

    friend bool operator==(const Verdict&, const Verdict&) = default;
};

// By status, then code, then text: one code stands for buying power, short sales, held quantity and more. A body that is no
// JSON is an ErrorBody with its beginning as message (error_of).
Verdict classify(int status, const ErrorBody& error);
// The body of an error reply, whatever it is.
ErrorBody error_of(int status, std::string_view body);

// Keys of JSON messages and names of headers whose values are secret: shown as *** wherever a message is stored or logged.
constexpr std::array<std::string_view, 7> kSecretFields = {
    "key", "secret", "key_id", "secret_key", "APCA-API-KEY-ID", "APCA-API-SECRET-KEY", "Authorization"};

}  // namespace sluice::venues::alpaca
