#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace sluice {

// Each struct that travels has one `describe(v, t)`, which names each of its fields once; the binary form, the JSON form
// and the tables of docs/events.md are visitors of it.
//
//   v("price", t.price)        a field of the fixed layout, in this order at a width of its own
//   v.part("text", t.text)     after the fixed layout: strings, lists, rare terms; absent when empty or at its default
//   describe(v, t.order)       the fields of a member struct as if they were its own
//
// Names and order are for ever: they stand in journals and in other people's programs. A struct of `t` may be const.
// Within one event no name comes twice, and none is "event", "kind", "sequence" or "time".
template <class T, class Struct>
concept Is = std::same_as<std::remove_const_t<T>, Struct>;

// A part that came with a later version of the layout: bytes of an older one do not hold it, and reading those leaves
// the field at what the struct starts with. Only a visitor that reads bytes knows a version.
template <class V, class T>
void since(V& v, std::uint8_t version, const char* name, T& field) {
    if constexpr (requires { v.version(); }) {
        if (v.version() < version)
            return;
    }
    v.part(name, field);
}

// The same for a member that does not start at zero, such as a limit. In JSON it always stands; where it is left out, it
// is what the struct starts with, and not a limit of zero.
template <class V, class T>
void since_kept(V& v, std::uint8_t version, const char* name, T& field) {
    if constexpr (requires { v.kept(name, field); }) {
        v.kept(name, field);
    } else {
        since(v, version, name, field);
    }
}

}  // namespace sluice
