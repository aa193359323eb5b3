#include "venues/alpaca/sim_query.hpp"

#include "base/text.hpp"  // split, to_lower, parse_int64, quoted
#include "wire/http.hpp"  // query_of, find_parameter

namespace sluice::venues::alpaca::sim {

namespace {

tl::unexpected<Error> bad(std::string_view name, std::string_view value, std::string_view right) {
    return fail(ErrorCode::Invalid,
                std::string{name} + " " + quoted(value) + " is not valid; it must be " + std::string{right});
}

}  // namespace

Query::Query(std::string_view target) : query_{wire::query_of(target)} {}

std::optional<std::string> Query::text(std::string_view name) const {
    std::string value;
    if (!wire::find_parameter(query_, name, value) || value.empty())
        return std::nullopt;
    return value;
}

std::vector<std::string> Query::list(std::string_view name) const {
    std::vector<std::string> out;
    if (const auto value = text(name))
        for (const std::string_view part : split(*value, ','))
            if (const auto word = trim(part); !word.empty())
                out.emplace_back(word);
    return out;
}

Result<bool> Query::flag(std::string_view name, bool otherwise) const {
    const auto value = text(name);
    if (!value)
        return otherwise;
    const std::string word = to_lower(*value);
    if (word == "true" || word == "1")
        return true;
    if (word == "false" || word == "0")
        return false;
    return bad(name, *value, "true or false");
}

Result<std::int64_t> Query::integer(std::string_view name, std::int64_t otherwise, std::int64_t low,
                                    std::int64_t high) const {
    const auto value = text(name);
    if (!value)
        return otherwise;
    const auto number = parse_int64(*value);
    if (!number || *number < low || *number > high)
        return bad(name, *value, "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    return *number;
}

Result<std::optional<UnixNanos>> Query::time(std::string_view name) const {
    const auto value = text(name);
    if (!value)
        return std::optional<UnixNanos>{};
    if (const auto date = parse_date(*value))
        return std::optional<UnixNanos>{start_of(*date)};
    if (const auto at = parse_rfc3339(*value))
        return std::optional<UnixNanos>{*at};
    return bad(name, *value, "a time such as 2026-07-01T14:30:00Z, or a date such as 2026-07-01");
}

Result<std::optional<Date>> Query::date(std::string_view name) const {
    const auto value = text(name);
    if (!value)
        return std::optional<Date>{};
    if (const auto date = parse_date(value->substr(0, 10)))
        return std::optional<Date>{*date};
    return bad(name, *value, "a date such as 2026-07-01");
}

}  // namespace sluice::venues::alpaca::sim
