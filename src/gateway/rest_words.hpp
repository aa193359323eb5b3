#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json_writer.hpp"  // JsonWriter
#include "base/time.hpp"         // format_rfc3339
#include "model/enums.hpp"       // NamedEnum, names

namespace sluice::gateway {

// How the REST door spells: enumerators in lower snake_case ("PartiallyFilled" is "partially_filled", "MIS" is "mis"),
// decimals as strings, times as RFC 3339, and null for what there is not.

std::string snake(std::string_view name);

template <NamedEnum E>
std::string rest_word(E value) {
    return snake(to_text(value));
}
template <NamedEnum E>
std::optional<E> find_rest_word(std::string_view text) {
    constexpr auto table = names(E{});
    for (std::size_t i = 0; i < table.size(); ++i)
        if (snake(table[i]) == text)
            return static_cast<E>(i);
    return std::nullopt;
}
// "market, limit, stop": what would be right.
template <NamedEnum E>
std::string rest_words() {
    std::string all;
    for (const std::string_view name : names(E{}))
        all += (all.empty() ? "" : ", ") + snake(name);
    return all;
}

// A text, or null when it is empty.
void write_text(JsonWriter& json, std::string_view name, std::string_view text);
// A time, or null when it is none.
void write_time(JsonWriter& json, std::string_view name, UnixNanos time);
template <class T>
void write_figure(JsonWriter& json, std::string_view name, const std::optional<T>& value) {
    json.key(name);
    if (value)
        json.string(to_text(*value));
    else
        json.null();
}
// The array of what `write` is called for.
template <class Range, class F>
void write_array(JsonWriter& json, std::string_view name, const Range& range, F&& write) {
    json.key(name);
    json.begin_array();
    for (const auto& one : range)
        write(one);
    json.end_array();
}

}  // namespace sluice::gateway
