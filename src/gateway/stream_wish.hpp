#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "gateway/handler.hpp"       // Ask, Problem
#include "gateway/watch_filter.hpp"  // WatchFilter
#include "model/enums.hpp"           // Names

namespace sluice::gateway {

enum class Topic : std::uint8_t { Events, Quotes, Trades, Bars, Equity };
constexpr auto names(Topic) { return Names<5>{"events", "quotes", "trades", "bars", "equity"}; }
constexpr std::size_t kTopics = 5;

// What a reader wants to hear.
struct Wish {
    std::uint8_t topics = 1;            // a bit each
    std::optional<std::uint64_t> from;  // the first event it wants; absent: from now on, or on from where it is
    WatchFilter filter;

    bool has(Topic topic) const { return (topics >> static_cast<unsigned>(topic) & 1u) != 0; }
};

// From the parameters of /v1/events. `caller` may name its own account only.
std::variant<Wish, Problem> read_wish(const Ask& ask);

// What a WebSocket says: one JSON object with an op.
struct SocketWord {
    enum class Op : std::uint8_t { Auth, Subscribe, Ping } op = Op::Ping;
    std::string token;  // of auth
    Wish wish;          // of subscribe
};
std::variant<SocketWord, Problem> read_socket_word(std::string_view text);
// Whether somebody bound to an account names another one.
std::optional<Problem> check_account(const Wish& wish, const Caller& caller);

}  // namespace sluice::gateway
