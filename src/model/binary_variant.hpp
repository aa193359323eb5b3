#pragma once

#include <array>
#include <utility>
#include <variant>

#include "model/binary_parts.hpp"

namespace sluice::binary {

// Fills `out` with the alternative number `index`, which must exist, read from `source`.
template <class Variant>
void get_alternative(std::size_t index, Source& source, Variant& out) {
    using Reader = void (*)(Source&, Variant&);
    static constexpr auto kReaders = []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<Reader, sizeof...(I)>{
            [](Source& from, Variant& to) { get_struct(from, to.template emplace<I>()); }...};
    }
    (std::make_index_sequence<std::variant_size_v<Variant>>{});
    kReaders[index](source, out);
}

// "... : the field price ends early or holds what it cannot hold", or that bytes were left over.
inline std::string fault_sentence(const Source& source) {
    if (!source.ok()) {
        return "the bytes of the field " + std::string{source.fault} + " are missing or stand for no value it can have";
    }
    return std::to_string(source.bytes.remaining()) + " bytes are left over behind the last field";
}

}  // namespace sluice::binary
