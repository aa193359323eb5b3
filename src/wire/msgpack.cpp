#include "wire/msgpack.hpp"

#include <bit>
#include <limits>

#include "base/assert.hpp"
#include "base/utf8.hpp"

namespace sluice::wire {

namespace {

using detail::MsgpackNode;

constexpr int kMaxDepth = 64;
constexpr std::int64_t kNanosInSecond = 1'000'000'000;

bool is_utf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t length = static_cast<unsigned char>(text[at]) < 0x80 ? 1 : utf8_length(text.substr(at));
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

// Each step returns false after it has put its sentence into fault_.
class Parser {
public:
    Parser(Bytes bytes, std::vector<MsgpackNode>& nodes) : bytes_{as_text(bytes)}, nodes_{nodes} {}

    Status run() {
        if (bytes_.size() >= std::numeric_limits<std::uint32_t>::max())
            return fail(ErrorCode::OutOfRange, "a msgpack message must be shorter than 4 GiB");
        if (!value({}, 0))
            return fail(std::move(fault_));
        if (at_ != bytes_.size()) {
            stop("the value is over, but more follows");
            return fail(std::move(fault_));
        }
        return {};
    }

private:
    bool stop(const std::string& what) {
        fault_ = {ErrorCode::Invalid, "msgpack byte " + std::to_string(at_) + ": " + what};
        return false;
    }

    std::size_t left() const { return bytes_.size() - at_; }

    bool number(int size, std::uint64_t& out) {
        if (left() < static_cast<std::size_t>(size))
            return stop("the message ends inside a value");
        out = 0;
        for (int i = 0; i < size; ++i)
            out = out << 8 | static_cast<unsigned char>(bytes_[at_++]);
        return true;
    }

    bool piece(std::size_t size, std::string_view& out) {
        if (left() < size)
            return stop("a length of " + std::to_string(size) + " passes the end of the message");
        out = bytes_.substr(at_, size);
        at_ += size;
        return true;
    }

    std::uint32_t add(MsgpackKind kind, std::string_view key) {
        const auto index = static_cast<std::uint32_t>(nodes_.size());
        MsgpackNode& node = nodes_.emplace_back();
        node.kind = kind;
        node.key = key;
        return index;
    }

    bool scalar(MsgpackKind kind, std::string_view key, std::uint64_t bits) {
        nodes_[add(kind, key)].bits = bits;
        return true;
    }

    bool value(std::string_view key, int depth) {
        std::uint64_t tag = 0;
        if (!number(1, tag))
            return false;
        if (tag <= 0x7f)
            return scalar(MsgpackKind::Integer, key, tag);
        if (tag >= 0xe0)
            return scalar(MsgpackKind::Integer, key, signed_of(tag, 1));
        if (tag <= 0x8f)
            return container(MsgpackKind::Map, key, tag & 0x0f, depth);
        if (tag <= 0x9f)
            return container(MsgpackKind::Array, key, tag & 0x0f, depth);
        if (tag <= 0xbf)
            return text(MsgpackKind::String, key, tag & 0x1f);
        return tagged(tag, key, depth);
    }

    bool tagged(std::uint64_t tag, std::string_view key, int depth) {
        switch (tag) {
            case 0xc0: return scalar(MsgpackKind::Nil, key, 0);
            case 0xc2: return scalar(MsgpackKind::Bool, key, 0);
            case 0xc3: return scalar(MsgpackKind::Bool, key, 1);
            case 0xc4:
            case 0xc5:
            case 0xc6: return sized(MsgpackKind::Binary, key, 1 << (tag - 0xc4));
            case 0xc7:
            case 0xc8:
            case 0xc9: return sized(MsgpackKind::Extension, key, 1 << (tag - 0xc7));
            case 0xca:
            case 0xcb: return real(key, tag == 0xca ? 4 : 8);
            case 0xcc:
            case 0xcd:
            case 0xce:
            case 0xcf: return integer(key, 1 << (tag - 0xcc), false);
            case 0xd0:
            case 0xd1:
            case 0xd2:
            case 0xd3: return integer(key, 1 << (tag - 0xd0), true);
            case 0xd4:
            case 0xd5:
            case 0xd6:
            case 0xd7:
            case 0xd8: return extension(key, std::size_t{1} << (tag - 0xd4));
            case 0xd9:
            case 0xda:
            case 0xdb: return sized(MsgpackKind::String, key, 1 << (tag - 0xd9));
            case 0xdc:
            case 0xdd: return counted(MsgpackKind::Array, key, tag == 0xdc ? 2 : 4, depth);
            case 0xde:
            case 0xdf: return counted(MsgpackKind::Map, key, tag == 0xde ? 2 : 4, depth);
            default: --at_; return stop("0xc1 is no tag of msgpack");
        }
    }

    static std::uint64_t signed_of(std::uint64_t bits, int size) {
        const int shift = 64 - 8 * size;
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(bits << shift) >> shift);
    }

    bool integer(std::string_view key, int size, bool is_signed) {
        std::uint64_t bits = 0;
        if (!number(size, bits))
            return false;
        const std::uint32_t index = add(MsgpackKind::Integer, key);
        nodes_[index].bits = is_signed ? signed_of(bits, size) : bits;
        nodes_[index].above_int64 = !is_signed && bits > INT64_MAX;
        return true;
    }

    bool real(std::string_view key, int size) {
        std::uint64_t bits = 0;
        if (!number(size, bits))
            return false;
        if (size == 4)
            bits = std::bit_cast<std::uint64_t>(
                static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits))));
        return scalar(MsgpackKind::Real, key, bits);
    }

    bool text(MsgpackKind kind, std::string_view key, std::size_t size) {
        std::string_view bytes;
        if (!piece(size, bytes))
            return false;
        if (kind == MsgpackKind::String && !is_utf8(bytes))
            return stop("a string has bytes that are not UTF-8");
        nodes_[add(kind, key)].text = bytes;
        return true;
    }

    bool sized(MsgpackKind kind, std::string_view key, int size_bytes) {
        std::uint64_t size = 0;
        if (!number(size_bytes, size))
            return false;
        return kind == MsgpackKind::Extension ? extension(key, size) : text(kind, key, size);
    }

    bool extension(std::string_view key, std::size_t size) {
        std::uint64_t type = 0;
        if (!number(1, type))
            return false;
        if (type == 0xff)
            return timestamp(key, size);
        return text(MsgpackKind::Extension, key, size);
    }

    bool timestamp(std::string_view key, std::size_t size) {
        if (size != 4 && size != 8 && size != 12)
            return stop("a timestamp has " + std::to_string(size) + " bytes; 4, 8 and 12 are right");
        std::uint64_t nanos = 0;
        std::uint64_t seconds = 0;
        if (size == 12 && !number(4, nanos))
            return false;
        if (!number(size == 4 ? 4 : 8, seconds))
            return false;
        if (size == 8) {
            nanos = seconds >> 34;
            seconds &= (std::uint64_t{1} << 34) - 1;
        }
        const auto whole = static_cast<std::int64_t>(seconds);
        constexpr std::int64_t kMaxSeconds = INT64_MAX / kNanosInSecond - 1;
        if (nanos >= static_cast<std::uint64_t>(kNanosInSecond) || whole > kMaxSeconds || whole < -kMaxSeconds)
            return stop(
                "a timestamp is out of range: years 1678 to 2261 and less than a second of nanoseconds are right");
        const std::int64_t at = whole * kNanosInSecond + static_cast<std::int64_t>(nanos);
        return scalar(MsgpackKind::Time, key, static_cast<std::uint64_t>(at));
    }

    bool counted(MsgpackKind kind, std::string_view key, int size_bytes, int depth) {
        std::uint64_t count = 0;
        return number(size_bytes, count) && container(kind, key, count, depth);
    }

    bool container(MsgpackKind kind, std::string_view key, std::uint64_t count, int depth) {
        if (depth == kMaxDepth)
            return stop("values are nested more than 64 deep");
        // Every element takes a byte at least, a pair two.
        if (count > left())
            return stop("a count of " + std::to_string(count) + " passes the end of the message");
        const std::uint32_t self = add(kind, key);
        nodes_[self].count = static_cast<std::uint32_t>(count);
        std::uint32_t previous = UINT32_MAX;
        for (std::uint64_t i = 0; i < count; ++i) {
            std::string_view name;
            if (kind == MsgpackKind::Map && !key_text(name))
                return false;
            const auto child = static_cast<std::uint32_t>(nodes_.size());
            if (previous != UINT32_MAX)
                nodes_[previous].next = child;
            previous = child;
            if (!value(name, depth + 1))
                return false;
        }
        return true;
    }

    bool key_text(std::string_view& out) {
        std::uint64_t tag = 0;
        if (!number(1, tag))
            return false;
        std::uint64_t size = tag & 0x1f;
        if (tag >= 0xd9 && tag <= 0xdb) {
            if (!number(1 << (tag - 0xd9), size))
                return false;
        } else if (tag < 0xa0 || tag > 0xbf) {
            return stop("the key of a pair must be a string");
        }
        if (!piece(size, out))
            return false;
        return is_utf8(out) || stop("a key has bytes that are not UTF-8");
    }

    std::string_view bytes_;
    std::vector<MsgpackNode>& nodes_;
    std::size_t at_ = 0;
    Error fault_;
};

}  // namespace

std::string_view to_string(MsgpackKind kind) {
    switch (kind) {
        case MsgpackKind::Nil: return "null";
        case MsgpackKind::Bool: return "a boolean";
        case MsgpackKind::Integer: return "a whole number";
        case MsgpackKind::Real: return "a number";
        case MsgpackKind::String: return "a string";
        case MsgpackKind::Binary: return "binary data";
        case MsgpackKind::Time: return "a timestamp";
        case MsgpackKind::Extension: return "an extension";
        case MsgpackKind::Array: return "an array";
        case MsgpackKind::Map: return "an object";
    }
    return "nothing";
}

double MsgpackValue::as_real() const { return std::bit_cast<double>(node().bits); }

UnixNanos MsgpackValue::as_time() const { return UnixNanos::from_nanos(static_cast<std::int64_t>(node().bits)); }

Status MsgpackDocument::parse(Bytes bytes) {
    nodes_.clear();
    return Parser{bytes, nodes_}.run();
}

void MsgpackWriter::big_endian(std::uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i)
        byte(static_cast<unsigned>(value >> (8 * i) & 0xff));
}

void MsgpackWriter::head(std::size_t count, unsigned fix, unsigned tag16) {
    SLUICE_ASSERT(count <= UINT32_MAX, "a msgpack container holds less than 2^32 elements");
    if (count <= 15)
        return byte(fix | static_cast<unsigned>(count));
    const bool narrow = count <= UINT16_MAX;
    byte(narrow ? tag16 : tag16 + 1);
    big_endian(count, narrow ? 2 : 4);
}

void MsgpackWriter::string(std::string_view value) {
    SLUICE_ASSERT(value.size() <= UINT32_MAX, "a msgpack string is shorter than 4 GiB");
    if (value.size() <= 31) {
        byte(0xa0 | static_cast<unsigned>(value.size()));
    } else if (value.size() <= UINT8_MAX) {
        byte(0xd9);
        big_endian(value.size(), 1);
    } else if (value.size() <= UINT16_MAX) {
        byte(0xda);
        big_endian(value.size(), 2);
    } else {
        byte(0xdb);
        big_endian(value.size(), 4);
    }
    out_ += value;
}

void MsgpackWriter::integer(std::int64_t value) {
    if (value >= -32 && value <= 127)
        return byte(static_cast<unsigned>(value) & 0xff);
    const auto bits = static_cast<std::uint64_t>(value);
    int step = 0;  // 1, 2, 4 or 8 bytes
    if (value >= 0) {
        while (step < 3 && bits >> (8 << step) != 0)
            ++step;
        byte(0xccu + static_cast<unsigned>(step));
    } else {
        while (step < 3 && value < -(std::int64_t{1} << ((8 << step) - 1)))
            ++step;
        byte(0xd0u + static_cast<unsigned>(step));
    }
    big_endian(bits, 1 << step);
}

void MsgpackWriter::real(double value) {
    byte(0xcb);
    big_endian(std::bit_cast<std::uint64_t>(value), 8);
}

void MsgpackWriter::time(UnixNanos at) {
    std::int64_t seconds = at.nanos() / kNanosInSecond;
    std::int64_t nanos = at.nanos() % kNanosInSecond;
    if (nanos < 0) {
        nanos += kNanosInSecond;
        --seconds;
    }
    const auto whole = static_cast<std::uint64_t>(seconds);
    const auto rest = static_cast<std::uint64_t>(nanos);
    if (seconds >= 0 && whole <= UINT32_MAX && nanos == 0) {
        byte(0xd6);
        byte(0xff);
        big_endian(whole, 4);
    } else if (seconds >= 0 && whole >> 34 == 0) {
        byte(0xd7);
        byte(0xff);
        big_endian(rest << 34 | whole, 8);
    } else {
        byte(0xc7);
        byte(12);
        byte(0xff);
        big_endian(rest, 4);
        big_endian(whole, 8);
    }
}

}  // namespace sluice::wire
