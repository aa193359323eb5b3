#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/handler.hpp"  // Route
#include "model/account.hpp"    // Mode

namespace sluice::gateway {

// What the resources tell of the process around them. Filled before the first request; the functions may be left out.
struct ServiceFacts {
    struct LoopFigures {
        std::uint64_t slow_callbacks = 0;
        std::chrono::nanoseconds slowest{};
    };
    struct StreamFigures {
        std::uint64_t readers = 0;
        std::uint64_t slow = 0;
    };

    Mode mode = Mode::Paper;
    bool auto_execute = false;
    bool require_confirmation = true;
    bool rehearse_live = false;
    std::string version;
    std::string market;  // one sentence: what is real here and what is not
    UnixNanos started;
    std::function<LoopFigures()> loop;
    std::function<StreamFigures()> stream;
    // In live mode and its rehearsal a person's act needs a fresh code of the terminal, which works once: absent when it
    // did. Left out, no such act is possible there.
    std::function<std::optional<Problem>(std::string_view code, UnixNanos now)> spend_code;

    bool strict() const { return mode == Mode::Live || rehearse_live; }
};

// Every resource under /v1 that docs/api.md names, but for sessions and the stream.
std::vector<Route> resource_routes(std::shared_ptr<const ServiceFacts> facts);

// The OpenAPI 3.1 document, as it stands in gateway/openapi.json; also under /v1/openapi.json.
std::string_view openapi_document();

}  // namespace sluice::gateway
