#include "gateway/trace_context.hpp"

#include <algorithm>

#include "base/bytes.hpp"   // as_bytes
#include "base/sha256.hpp"  // sha256, hex

namespace sluice::gateway {
namespace {

constexpr std::size_t kTraceDigits = 32;
constexpr std::size_t kSpanDigits = 16;

bool is_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}
bool is_zero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

std::string digits_of(std::string_view name, std::size_t digits) {
    return hex(sha256(as_bytes(name))).substr(0, digits);
}

}  // namespace

std::optional<TraceContext> parse_traceparent(std::string_view text) {
    constexpr std::size_t kLength = 2 + 1 + kTraceDigits + 1 + kSpanDigits + 1 + 2;
    if (text.size() < kLength || text[2] != '-' || text[35] != '-' || text[52] != '-')
        return std::nullopt;
    const std::string_view version = text.substr(0, 2);
    const std::string_view trace = text.substr(3, kTraceDigits);
    const std::string_view span = text.substr(36, kSpanDigits);
    if (!is_hex(version) || version == "ff" || !is_hex(text.substr(53, 2)) || !is_hex(trace) || !is_hex(span))
        return std::nullopt;
    // A later version may add parts behind ours.
    if (text.size() > kLength && (version == "00" || text[kLength] != '-'))
        return std::nullopt;
    if (is_zero(trace) || is_zero(span))
        return std::nullopt;
    return TraceContext{std::string{trace}, std::string{span}};
}

std::string trace_id_of(std::string_view name) { return digits_of("trace " + std::string{name}, kTraceDigits); }
std::string span_id_of(std::string_view name) { return digits_of("span " + std::string{name}, kSpanDigits); }

}  // namespace sluice::gateway
