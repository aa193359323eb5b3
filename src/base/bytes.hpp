#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "base/int128.hpp"

namespace sluice {

using Bytes = std::span<const std::byte>;
using Buffer = std::vector<std::byte>;

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "records are little-endian and copied as they stand");

inline Bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text.data(), text.size()}); }
inline std::string_view as_text(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// Appends little-endian values to a buffer of the caller.
class ByteWriter {
public:
    explicit ByteWriter(Buffer& out) : out_{out} {}

    void u8(std::uint8_t value) { out_.push_back(std::byte{value}); }
    void u16(std::uint16_t value) { put(value); }
    void u32(std::uint32_t value) { put(value); }
    void u64(std::uint64_t value) { put(value); }
    void i64(std::int64_t value) { put(value); }
    void i128(int128 value) { put(value); }
    void raw(Bytes bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
    // A u32 length, then the bytes.
    void text(std::string_view value);

    std::size_t size() const { return out_.size(); }
    // Overwrites four bytes written earlier, such as a length that is known only at the end.
    void patch_u32(std::size_t at, std::uint32_t value);

private:
    template <class T>
    void put(T value) {
        const std::size_t at = out_.size();
        out_.resize(at + sizeof value);
        std::memcpy(out_.data() + at, &value, sizeof value);
    }

    Buffer& out_;
};

// Reads what ByteWriter wrote. Bounds-checked with a sticky failure: past the end every read gives zero or an empty
// view and failed() stays true, so a decoder reads all its fields and asks once. Views live as long as the bytes.
class ByteReader {
public:
    explicit ByteReader(Bytes bytes) : rest_{bytes} {}

    std::uint8_t u8() { return get<std::uint8_t>(); }
    std::uint16_t u16() { return get<std::uint16_t>(); }
    std::uint32_t u32() { return get<std::uint32_t>(); }
    std::uint64_t u64() { return get<std::uint64_t>(); }
    std::int64_t i64() { return get<std::int64_t>(); }
    int128 i128() { return get<int128>(); }
    Bytes raw(std::size_t count) {
        if (failed_ || count > rest_.size()) {
            fail();
            return {};
        }
        const Bytes taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }
    std::string_view text() { return as_text(raw(u32())); }

    bool failed() const { return failed_; }
    std::size_t remaining() const { return rest_.size(); }
    // For a decoder that read a value it cannot accept.
    void fail() {
        failed_ = true;
        rest_ = {};
    }

private:
    template <class T>
    T get() {
        T value{};
        if (sizeof value > rest_.size()) {
            fail();
            return value;
        }
        std::memcpy(&value, rest_.data(), sizeof value);
        rest_ = rest_.subspan(sizeof value);
        return value;
    }

    Bytes rest_;
    bool failed_ = false;
};

}  // namespace sluice
