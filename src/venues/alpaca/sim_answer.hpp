#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/result.hpp"               // Error
#include "base/time.hpp"                 // UnixNanos
#include "venues/alpaca/codec.hpp"       // encode
#include "venues/alpaca/sim_broker.hpp"  // Broker

namespace sluice::venues::alpaca::sim {

// What one endpoint says; the simulator adds headers.
struct Answer {
    int status = 200;
    std::string body;
};

// Who asks, and when.
struct Caller {
    Broker& broker;
    SimAccount& account;
    UnixNanos now;
};

template <class T>
Answer answer(const T& message, int status = 200) {
    Answer out{status, {}};
    encode(message, out.body);
    return out;
}

// Status and code are the contract, the sentence may change (alpaca.md 11).
Answer refused(int status, std::int64_t code, std::string message, std::map<std::string, std::string> extra = {});
// 422 with 42210000: an order that cannot be.
Answer unprocessable(std::string message, std::map<std::string, std::string> extra = {});
// 422 with 40010001: something missing, doubled or malformed in the request.
Answer malformed(std::string message);
inline Answer malformed(const Error& error) { return malformed(error.text); }
// 403 with 40310000.
Answer forbidden(std::string message, std::map<std::string, std::string> extra = {});
// 404 with 40410000.
Answer not_found(std::string message);

Answer unreadable(std::string_view body, const Error& error);
// The request's body as a message: 400 when it is no JSON, 422 when a field is wrong.
template <class T>
tl::expected<T, Answer> read_body(std::string_view body) {
    auto message = decode<T>(body);
    if (message)
        return std::move(*message);
    return tl::unexpected<Answer>{unreadable(body, message.error())};
}
}  // namespace sluice::venues::alpaca::sim
