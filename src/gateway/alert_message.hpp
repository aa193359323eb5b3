#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "gateway/alert.hpp"   // Alert
#include "gateway/alerts.hpp"  // AlertTarget
#include "wire/http.hpp"       // HttpRequest, HttpReply

namespace sluice::gateway {

// An alert as each kind of target wants it.
struct AlertNote {
    Alert alert;
    std::uint64_t repeated = 0;  // as often the same came since the last one was sent
};

// `source` and `mode` say which process speaks; `now` stamps the signature of a webhook. Field names and limits:
//   webhook   POST {version, id, type, severity, title, message, time, data}; X-Sluice-Signature: v1=<hex HMAC-SHA256 of
//             "<X-Sluice-Timestamp>.<body>">; the id is the same when it is sent again
//   telegram  Bot API, sendMessage with parse_mode HTML, at most 4,096 characters
//   slack     an incoming webhook's {text}, with & < > escaped
wire::HttpRequest write_alert(const AlertTarget& target, const AlertNote& note, const std::string& source, Mode mode,
                              UnixNanos now);

// What a target's answer means.
enum class Delivery : std::uint8_t { Taken, Later, Never };
struct DeliveryAnswer {
    Delivery delivery = Delivery::Taken;
    std::optional<std::chrono::seconds> after;  // Later: as it asked
    std::string text;                           // why not, without anything the target said
};
DeliveryAnswer read_alert_answer(const AlertTarget& target, const wire::HttpReply& reply);

}  // namespace sluice::gateway
