#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/bytes.hpp"        // Bytes
#include "base/date.hpp"         // Date
#include "base/time.hpp"         // UnixNanos
#include "model/enums.hpp"       // NamedEnum
#include "model/ids.hpp"         // TextId
#include "model/order.hpp"       // ExecInst
#include "model/quantities.hpp"  // Fixed, Notional

// How one field stands in a record: little-endian, at a width that only its type decides. Every value has exactly one
// form, so a record that decodes encodes to the same bytes again. Used by binary.cpp and binary_input.cpp.
namespace sluice::binary {

template <class T>
struct IsTextId : std::false_type {};
template <class Tag, std::size_t N>
struct IsTextId<TextId<Tag, N>> : std::true_type {};

template <class T>
struct IsFixed : std::false_type {};
template <class Tag, class Rep>
struct IsFixed<Fixed<Tag, Rep>> : std::true_type {};

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

template <class T>
concept Whole = std::same_as<T, std::uint32_t> || std::same_as<T, std::uint64_t> || std::same_as<T, std::int64_t>;

// What a field of the fixed layout can be, but for the optional of one.
template <class T>
concept Scalar = Whole<T> || NamedEnum<T> || IsTextId<T>::value || IsFixed<T>::value || std::same_as<T, bool> ||
    std::same_as<T, ExecInst> || std::same_as<T, Notional> || std::same_as<T, UnixNanos> || std::same_as<T, Date> ||
    std::same_as<T, std::chrono::nanoseconds>;

template <Scalar T>
constexpr std::size_t width_of() {
    if constexpr (IsTextId<T>::value)
        return T::kWidth;
    if constexpr (std::same_as<T, Date>)
        return 4;
    return sizeof(T);
}
static_assert(sizeof(bool) == 1 && sizeof(UnixNanos) == 8 && sizeof(Price) == 8 && sizeof(Quantity) == 16);
static_assert(sizeof(Notional) == 16 && sizeof(std::chrono::nanoseconds) == 8 && sizeof(ExecInst) == 1);

template <class T>
std::byte* put_raw(std::byte* at, const T& value) {
    std::memcpy(at, &value, sizeof value);
    return at + sizeof value;
}
template <class T>
T get_raw(const std::byte* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

template <Scalar T>
std::byte* put(std::byte* at, const T& value) {
    if constexpr (IsTextId<T>::value) {
        std::memcpy(at, value.text().padded().data(), T::kWidth);
        return at + T::kWidth;
    } else if constexpr (IsFixed<T>::value || std::same_as<T, UnixNanos>) {
        return put_raw(at, value.nanos());
    } else if constexpr (std::same_as<T, Notional>) {
        return put_raw(at, value.atto());
    } else if constexpr (std::same_as<T, std::chrono::nanoseconds>) {
        return put_raw(at, static_cast<std::int64_t>(value.count()));
    } else if constexpr (std::same_as<T, Date>) {
        at = put_raw(at, value.year);
        at = put_raw(at, value.month);
        return put_raw(at, value.day);
    } else {
        return put_raw(at, value);
    }
}

// An id at its full width: printable ASCII without spaces, then zeros only. Without branches, so that it runs at the
// speed of memory: recovery reads some ten of these per record.
template <class Id>
bool get_id(const std::byte* at, Id& out) {
    const auto* const bytes = reinterpret_cast<const unsigned char*>(at);
    unsigned char odd = 0;
    for (std::size_t i = 0; i < Id::kWidth; ++i) {
        const auto above_space = static_cast<unsigned char>(bytes[i] - '!');
        odd = static_cast<unsigned char>(odd | ((bytes[i] != 0) & (above_space > '~' - '!')));
    }
    for (std::size_t i = 1; i < Id::kWidth; ++i) {
        odd = static_cast<unsigned char>(odd | ((bytes[i] != 0) & (bytes[i - 1] == 0)));
    }
    if (odd != 0)
        return false;
    out = Id{InlineText<Id::kWidth>::unchecked(std::string_view{reinterpret_cast<const char*>(at), Id::kWidth})};
    return true;
}

// False when the bytes stand for no value of the type. Reads width_of<T>() bytes.
template <Scalar T>
bool get(const std::byte* at, T& out) {
    if constexpr (IsTextId<T>::value) {
        return get_id(at, out);
    } else if constexpr (IsFixed<T>::value) {
        out = T::from_nanos(get_raw<typename T::rep>(at));
    } else if constexpr (std::same_as<T, UnixNanos>) {
        out = UnixNanos::from_nanos(get_raw<std::int64_t>(at));
    } else if constexpr (std::same_as<T, Notional>) {
        out = Notional::from_atto(get_raw<int128>(at));
    } else if constexpr (std::same_as<T, std::chrono::nanoseconds>) {
        out = std::chrono::nanoseconds{get_raw<std::int64_t>(at)};
    } else if constexpr (std::same_as<T, Date>) {
        out = Date{get_raw<std::int16_t>(at), get_raw<std::uint8_t>(at + 2), get_raw<std::uint8_t>(at + 3)};
        return out.year >= 1 && out.year <= 9999 && is_valid(out);
    } else if constexpr (std::same_as<T, bool>) {
        const auto byte = get_raw<std::uint8_t>(at);
        out = byte == 1;
        return byte <= 1;
    } else if constexpr (std::same_as<T, ExecInst>) {
        const auto byte = get_raw<std::uint8_t>(at);
        out = static_cast<ExecInst>(byte);
        return byte <= static_cast<std::uint8_t>(kAllExecInst);
    } else if constexpr (NamedEnum<T>) {
        const auto byte = get_raw<std::uint8_t>(at);
        out = static_cast<T>(byte);
        return byte < count_of<T>();
    } else {
        out = get_raw<T>(at);
    }
    return true;
}

// --- the visitors of the fixed layout; an optional is a flag byte 0 or 1, then the value or zeros
struct FixedWidth {
    std::size_t width = 0;

    template <class T>
    void operator()(const char*, const T&) {
        width += field_width<T>();
    }
    template <class T>
    void part(const char*, const T&) {}

    template <class T>
    static constexpr std::size_t field_width() {
        if constexpr (IsOptional<T>::value) {
            return 1 + width_of<typename T::value_type>();
        } else {
            return width_of<T>();
        }
    }
};

struct FixedPut {
    std::byte* at;

    template <class T>
    void operator()(const char*, const T& field) {
        if constexpr (IsOptional<T>::value) {
            at = put_raw(at, static_cast<std::uint8_t>(field.has_value()));
            at = put(at, field ? *field : typename T::value_type{});
        } else {
            at = put(at, field);
        }
    }
    template <class T>
    void part(const char*, const T&) {}
};

// Bytes with a sticky failure that remembers the first field it could not read.
struct Source {
    ByteReader bytes;
    std::uint8_t version;  // of the layout the bytes were written in
    const char* fault = nullptr;

    bool ok() const { return fault == nullptr; }
    void refuse(const char* field) {
        if (fault == nullptr)
            fault = field;
        bytes.fail();
    }
};

// Reads a whole fixed layout, whose bytes must be there.
struct FixedGet {
    const std::byte* at;
    const char* fault = nullptr;  // the first field whose bytes stand for no value

    template <class T>
    void operator()(const char* name, T& field) {
        bool readable = false;
        if constexpr (IsOptional<T>::value) {
            typename T::value_type value{};
            bool present = false;
            readable = get(at, present) && get(at + 1, value) && (present || value == typename T::value_type{});
            if (present)
                field = value;
            else
                field.reset();
        } else {
            readable = get(at, field);
        }
        if (!readable && fault == nullptr)
            fault = name;
        at += FixedWidth::field_width<T>();
    }
    template <class T>
    void part(const char*, T&) {}
};

// Names the field in which `left` bytes end.
struct FixedEnd {
    std::size_t left;
    const char* name = nullptr;

    template <class T>
    void operator()(const char* field_name, const T&) {
        constexpr std::size_t kWidth = FixedWidth::field_width<T>();
        if (name == nullptr && left < kWidth)
            name = field_name;
        left -= left < kWidth ? left : kWidth;
    }
    template <class T>
    void part(const char*, const T&) {}
};

template <class T>
std::size_t fixed_width_of(const T& t) {
    FixedWidth visitor;
    describe(visitor, t);
    return visitor.width;
}

template <class T>
void get_fixed(Source& source, T& t) {
    const std::size_t width = fixed_width_of(t);
    if (source.bytes.remaining() < width) {
        FixedEnd end{source.bytes.remaining()};
        describe(end, t);
        return source.refuse(end.name);
    }
    FixedGet fixed{source.bytes.raw(width).data()};
    describe(fixed, t);
    if (fixed.fault != nullptr)
        source.refuse(fixed.fault);
}

}  // namespace sluice::binary
