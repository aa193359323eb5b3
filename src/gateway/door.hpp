#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/problem.hpp"  // Problem
#include "wire/http.hpp"        // Headers

namespace sluice::gateway {

// What the door asks of a request before it asks who is there, and of its body afterwards. Each answers why not, or nothing.

// The names and pages the door serves.
struct DoorPlace {
    std::vector<std::string> hosts;    // lower case, with the port
    std::vector<std::string> origins;  // of pages besides the door's own
    bool tls = false;
};

// Headers that decide something are there at most once.
std::optional<Problem> check_headers(const wire::Headers& headers);
// A name that only resolves to us is not ours: the way of DNS rebinding.
std::optional<Problem> check_host(const wire::Headers& headers, const DoorPlace& place);
// A browser says which page asks. Others than ours may ask nothing; without that word, a browser's own remark that the
// request comes from elsewhere is heard, except for the page itself, to which anybody may link.
std::optional<Problem> check_origin(const wire::Headers& headers, std::string_view path, const DoorPlace& place);
// JSON as application/json, in UTF-8, with one object whose text holds no null character, and a body only where one is taken.
std::optional<Problem> check_body(std::string_view method, const wire::Headers& headers, std::string_view body);

// The Idempotency-Key, quoted (a structured field) or not; empty: none.
std::variant<std::string, Problem> read_idempotency_key(const wire::Headers& headers);
// Where an SSE reader left off, as the first sequence it lacks; absent: it does not say.
std::variant<std::optional<std::string>, Problem> read_last_event_id(const wire::Headers& headers);

// The text of the body's top member of that name; absent: it is no object, or has none that is a text.
std::optional<std::string> text_member(std::string_view json, std::string_view name);

}  // namespace sluice::gateway
