#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/limits.hpp"  // Denial
#include "wire/http.hpp"     // HttpReply

namespace sluice::gateway {

// Why a request is not done: RFC 9457, application/problem+json. `code` is stable and ends the type's address,
// /problems/<code>; the detail is one sentence with what, where and what would be right.
struct Problem {
    std::string_view code;  // of problem_codes()
    std::string detail;

    struct Part {
        std::string pointer;  // JSON pointer into the body, or the name of a parameter
        std::string detail;
    };
    std::vector<Part> parts{};
    std::optional<Denial> denial{};  // ours, with its figures
    std::string order_id{};          // of the order that was denied
    std::optional<std::chrono::milliseconds> retry_after{};
    std::string allow{};  // of a 405
};

// What is known of a code: its status and title, and whether the same request may succeed later.
struct ProblemCode {
    std::string_view code;
    int status;
    std::string_view title;
    bool retryable;
};
const ProblemCode& known_problem(std::string_view code);  // of one that is not known: that of internal
std::string_view problem_code_of(int status);             // the first of that status

// `request_id` is the instance. Into a cleared reply: status, headers, body.
void write_problem(const Problem& problem, std::string_view request_id, wire::HttpReply& reply);

}  // namespace sluice::gateway
