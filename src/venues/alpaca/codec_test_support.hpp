#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_reader.hpp"
#include "base/time.hpp"
#include "venues/alpaca/codec_token.hpp"  // nanos_of

// For the tests of the codec: when two JSON texts say the same.
namespace sluice::venues::alpaca::test {

// Scalars are equal as text, as instants, or as decimals to the nearest nano: "100.0" is 100, and 1.50 is "1.5".
inline bool same_scalar(const JsonValue& a, const JsonValue& b) {
    const auto text = [](const JsonValue& v) -> std::optional<std::string> {
        if (v.kind() == JsonKind::String)
            return std::string{*v.as_string()};
        if (v.kind() == JsonKind::Number)
            return std::string{*v.as_number_text()};
        return std::nullopt;
    };
    const auto left = text(a);
    const auto right = text(b);
    if (!left || !right)
        return a.kind() == b.kind() && (a.kind() != JsonKind::Bool || *a.as_bool() == *b.as_bool());
    if (*left == *right)
        return true;
    const auto left_time = parse_rfc3339(*left);
    const auto right_time = parse_rfc3339(*right);
    if (left_time && right_time)
        return *left_time == *right_time;
    const auto left_nanos = codec::nanos_of(*left, codec::Rounding::Nearest);
    const auto right_nanos = codec::nanos_of(*right, codec::Rounding::Nearest);
    return left_nanos && right_nanos && *left_nanos == *right_nanos;
}

// Where `written` says something else than `given`, as paths. A key of `ignored` (a path) may be missing in `written`, and a
// null may stand there for what `given` leaves out.
inline void compare(const JsonValue& given, const JsonValue& written, const std::set<std::string>& ignored,
                    std::vector<std::string>& out) {
    if (given.kind() == JsonKind::Object && written.kind() == JsonKind::Object) {
        for (const JsonValue member : given) {
            if (ignored.count(member.path()) > 0)
                continue;
            if (const auto other = written.find(member.key()))
                compare(member, *other, ignored, out);
            else if (!member.is_null())
                out.push_back(member.path() + " is missing");
        }
        for (const JsonValue member : written) {
            if (!given.find(member.key()) && !member.is_null())
                out.push_back(member.path() + " is new");
        }
    } else if (given.kind() == JsonKind::Array && written.kind() == JsonKind::Array && given.size() == written.size()) {
        for (std::size_t i = 0; i < given.size(); ++i)
            compare(given.at(i), written.at(i), ignored, out);
    } else if (given.kind() == JsonKind::Array || given.kind() == JsonKind::Object || !same_scalar(given, written)) {
        out.push_back(given.path() + " differs");
    }
}

}  // namespace sluice::venues::alpaca::test
