#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"   // Bytes
#include "base/result.hpp"  // Result, Status
#include "base/time.hpp"    // UnixNanos

namespace sluice::wire {

// MessagePack (github.com/msgpack/msgpack spec.md, read 2026-07) with the Timestamp extension, type -1. Read in one pass
// into nodes that point into the bytes; the names and the walk are those of base/json_reader.hpp.

enum class MsgpackKind : std::uint8_t { Nil, Bool, Integer, Real, String, Binary, Time, Extension, Array, Map };
std::string_view to_string(MsgpackKind kind);

namespace detail {
struct MsgpackNode {
    MsgpackKind kind = MsgpackKind::Nil;
    bool above_int64 = false;  // an integer of 2^63 or more
    std::uint32_t next = UINT32_MAX;
    std::uint32_t count = 0;  // elements, or pairs
    std::uint64_t bits = 0;   // bool, integer, double, nanoseconds
    std::string_view text;    // string, binary, extension
    std::string_view key;     // within a map
};
}  // namespace detail

// A cheap handle on one value; it and every view it gives live as long as the document and its bytes.
class MsgpackValue {
public:
    MsgpackKind kind() const { return node().kind; }
    std::string_view key() const { return node().key; }
    std::size_t size() const { return node().count; }
    bool as_bool() const { return node().bits != 0; }                                 // of a Bool
    std::string_view as_text() const { return node().text; }                          // String, Binary, Extension
    double as_real() const;                                                           // of a Real
    UnixNanos as_time() const;                                                        // of a Time
    bool fits_int64() const { return !node().above_int64; }                           // of an Integer
    std::int64_t as_int64() const { return static_cast<std::int64_t>(node().bits); }  // of an Integer that fits
    std::uint64_t as_uint64() const { return node().bits; }                           // of one that does not

    class Iterator {
    public:
        MsgpackValue operator*() const { return MsgpackValue{nodes_, index_}; }
        Iterator& operator++() {
            index_ = nodes_[index_].next;
            return *this;
        }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.index_ == b.index_; }

    private:
        friend class MsgpackValue;
        Iterator(const detail::MsgpackNode* nodes, std::uint32_t index) : nodes_{nodes}, index_{index} {}
        const detail::MsgpackNode* nodes_;
        std::uint32_t index_;
    };
    // Elements or the values of pairs, in their order.
    Iterator begin() const { return {nodes_, size() == 0 ? UINT32_MAX : index_ + 1}; }
    Iterator end() const { return {nodes_, UINT32_MAX}; }

private:
    friend class MsgpackDocument;
    MsgpackValue(const detail::MsgpackNode* nodes, std::uint32_t index) : nodes_{nodes}, index_{index} {}
    const detail::MsgpackNode& node() const { return nodes_[index_]; }

    const detail::MsgpackNode* nodes_;
    std::uint32_t index_;
};

// One value and nothing after it. Keeps its memory from one parse to the next. Errors name the byte: truncation, a length
// beyond the end, a reserved tag, a key that is no string, a string that is not UTF-8, a timestamp that is none, more than
// 64 levels.
class MsgpackDocument {
public:
    Status parse(Bytes bytes);
    MsgpackValue root() const { return {nodes_.data(), 0}; }  // after a parse that succeeded

private:
    std::vector<detail::MsgpackNode> nodes_;
};

// Appends values to a string of the caller. A map or an array says first how much follows.
class MsgpackWriter {
public:
    explicit MsgpackWriter(std::string& out) : out_{out} {}

    void map(std::size_t pairs) { head(pairs, 0x80, 0xde); }
    void array(std::size_t elements) { head(elements, 0x90, 0xdc); }
    void string(std::string_view value);
    void integer(std::int64_t value);  // in the shortest form
    void real(double value);           // float64
    void boolean(bool value) { byte(value ? 0xc3 : 0xc2); }
    void nil() { byte(0xc0); }
    void time(UnixNanos at);  // in the shortest form

private:
    void byte(unsigned value) { out_.push_back(static_cast<char>(value)); }
    void big_endian(std::uint64_t value, int bytes);
    void head(std::size_t count, unsigned fix, unsigned tag16);

    std::string& out_;
};

}  // namespace sluice::wire
