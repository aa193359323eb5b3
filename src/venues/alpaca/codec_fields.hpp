#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "venues/alpaca/messages_word.hpp"  // Word

// The field tables: one function `fields(v, t)` a struct, in codec_fields_*.hpp, that names each field once for reading and
// writing: v("filled_qty", t.filled_qty, As::Rounded). T is the struct, const when it is written. Besides v(...) there are
// v.letter(name, text): a constant, and v.rest(map): whatever else stands there.
namespace sluice::venues::alpaca::codec {

// How a field stands, beside what its type says. By type: text, times, words and decimals are strings, an empty optional is
// null, and everything but an optional must be there.
enum class As : std::uint8_t {
    Plain = 0,
    Omitted = 1,   // left out when empty
    MayLack = 2,   // need not be there, nor be more than null; always written
    Number = 4,    // a decimal as a number, float64 in msgpack; read to the nearest nano
    Size = 8,      // the same, but an integer in msgpack when it is whole
    Rounded = 16,  // a figure the venue computes: read to the nearest nano
    NullIfEmpty = 32,
};
constexpr As operator|(As a, As b) {
    return static_cast<As>(static_cast<std::uint8_t>(a) | static_cast<std::uint8_t>(b));
}
constexpr bool has(As set, As any) { return (static_cast<std::uint8_t>(set) & static_cast<std::uint8_t>(any)) != 0; }

template <class T, class Struct>
concept Of = std::same_as<std::remove_const_t<T>, Struct>;

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class T>
struct IsMap<std::map<std::string, T>> : std::true_type {};
template <class T>
struct IsWord : std::false_type {};
template <class E>
struct IsWord<Word<E>> : std::true_type {};

template <class T>
bool is_empty(const T& field) {
    if constexpr (IsOptional<T>::value)
        return !field.has_value();
    else if constexpr (std::same_as<T, std::string> || IsVector<T>::value || IsMap<T>::value || IsWord<T>::value)
        return field.empty();
    else
        return false;
}

}  // namespace sluice::venues::alpaca::codec
