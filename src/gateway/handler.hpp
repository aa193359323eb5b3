#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "gateway/caller.hpp"   // Caller
#include "gateway/desk.hpp"     // LoopDesk
#include "gateway/history.hpp"  // History
#include "gateway/problem.hpp"  // Problem
#include "wire/http.hpp"        // Headers

namespace sluice::gateway {

class MarketBoard;  // gateway/market_board.hpp: quotes, bars and equity as they came
class WaitingRoom;  // gateway/waiting_room.hpp: answers that wait for an order

// A request that has passed the door: its caller is known and may ask this, its body is JSON where there is one, its
// parameters are decoded and known to the route.
struct Ask {
    std::string method;
    std::string route;                                       // the pattern it matched: "/v1/orders/{order_id}"
    std::vector<std::string> path;                           // the values of its {names}, decoded, in order
    std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
    std::string body;
    std::string idempotency_key;  // of the header, without quotes; empty: none
    std::string if_none_match{};  // of the header, as it was said; empty: it was not
    std::string traceparent{};    // W3C Trace Context, as it was said; empty: it was not
    Caller caller;
    std::string request_id;

    // The first value of that name; absent: it was not given.
    std::optional<std::string_view> parameter(std::string_view name) const {
        for (const auto& [key, value] : query)
            if (key == name)
                return std::string_view{value};
        return std::nullopt;
    }
};

struct Answer {
    int status = 200;
    std::string body{};  // JSON, unless the headers say otherwise
    wire::Headers headers{};
};

using Outcome = std::variant<Answer, Problem>;
template <class F>
inline constexpr bool kTakesOutcome = std::is_invocable_v<F&, Outcome, Recorded> || std::is_invocable_v<F&, Outcome>;

// The last word on a request; called at most once, on the loop. A handler that answers Later keeps it. Recorded: whether the
// journal holds what the outcome says, as a visit's Afterwards was told; what only looks needs no record.
class Reply {
public:
    Reply() = default;
    // Anything that takes the outcome, with or without the record, is one.
    template <class F>
    requires(!std::is_same_v<F, Reply> && kTakesOutcome<F>) Reply(F say) {  // NOLINT(google-explicit-constructor)
        if constexpr (std::is_invocable_v<F&, Outcome, Recorded>)
            say_ = std::move(say);
        else
            say_ = [say = std::move(say)](Outcome outcome, Recorded) mutable { say(std::move(outcome)); };
    }
    void operator()(Outcome outcome, Recorded recorded = Recorded::Yes) const { say_(std::move(outcome), recorded); }

private:
    std::function<void(Outcome, Recorded)> say_;
};
struct Later {};
using Said = std::variant<Answer, Problem, Later>;

// What a handler finds on the loop. Whatever it answers goes out when the journal holds everything the answer says; what is
// answered Later goes out as it is said.
struct Room {
    LoopDesk& loop;
    MarketBoard& market;
    History& history;
    WaitingRoom& waiting;
    // The door's clock, as Gateway is told it: the wall clock. What waits, expires or is counted by the second at the door goes
    // by this; loop.now() is the market's, which may run sixty times as fast and jump over nights.
    UnixNanos now{};
};
// Runs on the loop and does not block.
using Handler = std::function<Said(const Ask&, Room&, const Reply&)>;

// One row of the table of routes (gateway/routes.cpp), which is also what /v1/openapi.json is compared with.
struct Route {
    std::string_view method;
    std::string_view pattern;                                                   // segments, {name} stands for one
    enum class Who : std::uint8_t { Anybody, Token, Person } who = Who::Token;  // Token: a person too
    Scope scope = Scope::Read;
    bool urgent = false;  // cancels and halts: no full queue stops them
    std::vector<std::string_view> parameters{};
    Handler handler{};
    bool streams = false;  // the answer has no end, so HEAD is not served
};

}  // namespace sluice::gateway
