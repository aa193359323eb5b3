#include "gateway/problem.hpp"

#include <algorithm>
#include <array>

#include "base/json_writer.hpp"          // JsonWriter
#include "gateway/rest_words.hpp"        // rest_word
#include "gateway/security_headers.hpp"  // add_security_headers

namespace sluice::gateway {
namespace {

constexpr std::array<ProblemCode, 27> kCodes{{
    {"invalid", 400, "The request is not valid", false},
    {"unauthorized", 401, "Nobody who is known", false},
    {"scope", 403, "The token may not do this", false},
    {"person_only", 403, "Only a person may do this", false},
    {"other_account", 403, "The token is bound to another account", false},
    {"denied", 403, "The order was denied", false},
    {"csrf", 403, "The page did not prove that it asked", false},
    {"origin", 403, "Another page may not ask this", false},
    {"code", 403, "The code is not right", false},
    {"not_found", 404, "There is no such thing", false},
    {"method", 405, "This cannot be done here", false},
    {"too_slow", 408, "The request did not come in time", true},
    {"conflict", 409, "It is not in a state for this", false},
    {"too_large", 413, "The body is too long", false},
    {"target_too_long", 414, "The target is too long", false},
    {"media_type", 415, "The body is of another type", false},
    {"expectation", 417, "That expectation is not met", false},
    {"misdirected", 421, "This host is served elsewhere", false},
    {"key_reused", 422, "The key stands for another request", false},
    {"upgrade", 426, "This wants a WebSocket", false},
    {"too_many", 429, "Too many requests", true},
    {"head_too_large", 431, "The headers are too long", false},
    {"internal", 500, "Our own mistake", false},
    {"not_implemented", 501, "This is not offered", false},
    {"unavailable", 503, "Not now", true},
    {"unrecorded", 503, "It could not be recorded", false},
    {"version", 505, "Another version of HTTP is spoken", false},
}};

void write_denial(JsonWriter& json, const Denial& denial) {
    json.key("denial");
    json.begin_object();
    json.field("code", rest_word(denial.code));
    json.field("lock", rest_word(denial.lock));
    json.field("actual", to_text(denial.actual));
    json.field("allowed", to_text(denial.allowed));
    json.field("text", denial.text);
    json.end_object();
}

void write_parts(JsonWriter& json, const std::vector<Problem::Part>& parts) {
    json.key("errors");
    json.begin_array();
    for (const Problem::Part& part : parts) {
        json.begin_object();
        json.field("pointer", part.pointer);
        json.field("detail", part.detail);
        json.end_object();
    }
    json.end_array();
}

void write_body(const Problem& problem, const ProblemCode& known, std::string_view request_id, std::string& out) {
    JsonWriter json{out};
    json.begin_object();
    json.field("type", "/problems/" + std::string{known.code});
    json.field("title", known.title);
    json.field("status", known.status);
    json.field("detail", problem.detail);
    json.field("instance", request_id);
    json.field("code", known.code);
    json.field("retryable", known.retryable);
    if (problem.retry_after)
        json.field("retry_after_ms", static_cast<std::int64_t>(problem.retry_after->count()));
    if (!problem.parts.empty())
        write_parts(json, problem.parts);
    if (problem.denial)
        write_denial(json, *problem.denial);
    if (!problem.order_id.empty())
        json.field("order_id", problem.order_id);
    json.end_object();
}

}  // namespace

const ProblemCode& known_problem(std::string_view code) {
    const auto of = [](std::string_view name) {
        return std::find_if(kCodes.begin(), kCodes.end(), [&](const ProblemCode& known) { return known.code == name; });
    };
    const auto found = of(code);
    return found == kCodes.end() ? *of("internal") : *found;
}

std::string_view problem_code_of(int status) {
    const auto found =
        std::find_if(kCodes.begin(), kCodes.end(), [&](const ProblemCode& known) { return known.status == status; });
    return found == kCodes.end() ? "internal" : found->code;
}

void write_problem(const Problem& problem, std::string_view request_id, wire::HttpReply& reply) {
    const ProblemCode& known = known_problem(problem.code);
    reply.status = known.status;
    reply.headers.push_back({"Content-Type", "application/problem+json"});
    if (known.status == 401)
        reply.headers.push_back({"WWW-Authenticate", "Bearer"});
    if (!problem.allow.empty())
        reply.headers.push_back({"Allow", problem.allow});
    if (problem.retry_after) {  // whole seconds, rounded up: RFC 9110, 10.2.3
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(*problem.retry_after);
        reply.headers.push_back({"Retry-After", std::to_string(std::max<std::int64_t>(1, seconds.count()))});
    }
    write_body(problem, known, request_id, reply.body);
}

}  // namespace sluice::gateway
