#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace sluice {

// How an enumeration is spelled: each enum beside its definition has `constexpr auto names(E)`, an array in the order of
// the enumerators, which start at zero, are contiguous, and are never renumbered: their numbers stand in journals.
template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E e) {
    names(e);
};

template <NamedEnum E>
constexpr std::string_view to_text(E value) {
    constexpr auto table = names(E{});
    const auto index = static_cast<std::size_t>(value);
    return index < table.size() ? table[index] : std::string_view{"?"};
}

template <NamedEnum E>
constexpr std::size_t count_of() {
    return names(E{}).size();
}

template <NamedEnum E>
constexpr std::optional<E> find_enum(std::string_view text) {
    constexpr auto table = names(E{});
    for (std::size_t i = 0; i < table.size(); ++i)
        if (table[i] == text)
            return static_cast<E>(i);
    return std::nullopt;
}

template <std::size_t N>
using Names = std::array<std::string_view, N>;

}  // namespace sluice
