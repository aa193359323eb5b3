#pragma once

#include "base/assert.hpp"
#include "model/binary_fields.hpp"

// The parts behind the fixed layout, in the order of `describe`, and whole structs. A part is its length and that many
// bytes. The length is one byte up to 254; longer ones are the byte 255 and a u32. Length 0 stands for an absent, empty
// or default value. A list is its elements one after the other, each a whole struct, without a count.
namespace sluice::binary {

constexpr std::size_t kLongPart = 255;

template <class T>
std::size_t size_of(const T& t);

// Nothing but padding follows the first zero of an id; memchr finds it faster than the walk from the other end.
template <class Id>
std::size_t length_of(const Id& id) {
    if (id.empty())
        return 0;
    const char* const from = id.text().padded().data();
    const void* const zero = std::memchr(from, 0, Id::kWidth);
    return zero == nullptr ? Id::kWidth : static_cast<std::size_t>(static_cast<const char*>(zero) - from);
}

// Bytes of a part's body.
template <class T>
std::size_t part_size(const T& field) {
    if constexpr (std::same_as<T, std::string>) {
        return field.size();
    } else if constexpr (IsTextId<T>::value) {
        return length_of(field);
    } else if constexpr (IsVector<T>::value) {
        std::size_t size = 0;
        for (const auto& each : field) {
            if constexpr (Scalar<typename T::value_type>) {
                size += width_of<typename T::value_type>();
            } else {
                size += size_of(each);
            }
        }
        return size;
    } else if constexpr (IsOptional<T>::value) {
        if (!field)
            return 0;
        if constexpr (Scalar<typename T::value_type>) {
            return width_of<typename T::value_type>();
        } else {
            return size_of(*field);
        }
    } else if constexpr (Scalar<T>) {
        return field == T{} ? 0 : width_of<T>();
    } else {
        return field == T{} ? 0 : size_of(field);
    }
}

struct PartSizes {
    std::size_t size = 0;

    template <class T>
    void operator()(const char*, const T&) {}
    template <class T>
    void part(const char*, const T& field) {
        const std::size_t body = part_size(field);
        size += body + (body < kLongPart ? 1 : 5);
    }
};

// Of the whole struct: fixed layout and parts.
template <class T>
std::size_t size_of(const T& t) {
    PartSizes visitor;
    describe(visitor, t);
    return fixed_width_of(t) + visitor.size;
}

template <class T>
std::byte* put_struct(std::byte* at, const T& t);

template <class T>
std::byte* put_element(std::byte* at, const T& element) {
    if constexpr (Scalar<T>) {
        return put(at, element);
    } else {
        return put_struct(at, element);
    }
}

struct PartPut {
    std::byte* at;

    template <class T>
    void operator()(const char*, const T&) {}

    template <class T>
    void part(const char*, const T& field) {
        const std::size_t body = part_size(field);
        if (body < kLongPart) {
            at = put_raw(at, static_cast<std::uint8_t>(body));
        } else {
            SLUICE_ASSERT(body <= UINT32_MAX, "a part's length fits 32 bits");
            at = put_raw(at, static_cast<std::uint8_t>(kLongPart));
            at = put_raw(at, static_cast<std::uint32_t>(body));
        }
        if (body == 0)
            return;
        if constexpr (std::same_as<T, std::string>) {
            std::memcpy(at, field.data(), body);
            at += body;
        } else if constexpr (IsTextId<T>::value) {
            std::memcpy(at, field.text().padded().data(), body);
            at += body;
        } else if constexpr (IsVector<T>::value) {
            for (const auto& each : field)
                at = put_element(at, each);
        } else if constexpr (IsOptional<T>::value) {
            at = put_element(at, *field);
        } else {
            at = put_element(at, field);
        }
    }
};

template <class T>
std::byte* put_struct(std::byte* at, const T& t) {
    FixedPut fixed{at};
    describe(fixed, t);
    PartPut parts{fixed.at};
    describe(parts, t);
    return parts.at;
}

// Appends a whole struct; no allocation where `out` has the capacity.
template <class T>
void append_struct(Buffer& out, const T& t) {
    const std::size_t from = out.size();
    out.resize(from + size_of(t));
    const std::byte* const end = put_struct(out.data() + from, t);
    SLUICE_ASSERT(end == out.data() + out.size(), "a struct fills exactly the bytes it was measured at");
}

template <class T>
void get_struct(Source& source, T& t);

// One part's body, all of it; anything left over or any other form of the same value is refused.
template <class T>
bool get_element(Source& body, T& element) {
    if constexpr (Scalar<T>) {
        const Bytes taken = body.bytes.raw(width_of<T>());
        return !taken.empty() && get(taken.data(), element);
    } else {
        get_struct(body, element);
        return body.ok();
    }
}

struct PartGet {
    Source& source;

    std::uint8_t version() const { return source.version; }

    template <class T>
    void operator()(const char*, T&) {}

    template <class T>
    void part(const char* name, T& field) {
        std::size_t length = source.bytes.u8();
        if (length == kLongPart) {
            length = source.bytes.u32();
            if (length < kLongPart)
                return source.refuse(name);
        }
        Source body{ByteReader{source.bytes.raw(length)}, source.version};
        if (source.bytes.failed())
            return source.refuse(name);
        field = T{};  // and not what the struct starts with
        if (length != 0 && !(read(body, field) && body.bytes.remaining() == 0))
            source.refuse(name);
    }

private:
    template <class T>
    static bool read(Source& body, T& field) {
        if constexpr (std::same_as<T, std::string>) {
            field = as_text(body.bytes.raw(body.bytes.remaining()));
            return true;
        } else if constexpr (IsTextId<T>::value) {
            const Bytes text = body.bytes.raw(body.bytes.remaining());
            if (text.size() > T::kWidth || text.back() == std::byte{0})
                return false;
            std::byte padded[T::kWidth]{};
            std::memcpy(padded, text.data(), text.size());
            return get_id(padded, field);
        } else if constexpr (IsVector<T>::value) {
            while (body.bytes.remaining() > 0)
                if (!get_element(body, field.emplace_back()))
                    return false;
            return true;
        } else if constexpr (IsOptional<T>::value) {
            return get_element(body, field.emplace());
        } else {
            return get_element(body, field) && field != T{};
        }
    }
};

template <class T>
void get_struct(Source& source, T& t) {
    get_fixed(source, t);
    if (!source.ok())
        return;
    PartGet parts{source};
    describe(parts, t);
}

}  // namespace sluice::binary
