#include "base/json_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "base/decimal.hpp"
#include "base/utf8.hpp"

namespace sluice {

namespace {

template <class T>
void append_number(std::string& out, T value) {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

// RFC 8259 section 7 lets everything else stand as it is.
bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void append_escape(std::string& out, char c) {
    switch (c) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        default: break;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += "\\u00";
    out.push_back("0123456789abcdef"[byte >> 4]);
    out.push_back("0123456789abcdef"[byte & 15]);
}

void append_string(std::string& out, std::string_view value) {
    out.push_back('"');
    std::size_t plain_from = 0;
    std::size_t at = 0;
    const auto flush = [&] { out.append(value.data() + plain_from, at - plain_from); };
    while (at < value.size()) {
        const char c = value[at];
        if (static_cast<unsigned char>(c) < 0x80) {
            if (needs_escape(c)) {
                flush();
                append_escape(out, c);
                plain_from = at + 1;
            }
            ++at;
            continue;
        }
        const std::size_t length = utf8_length(value.substr(at));
        if (length == 0) {
            flush();
            out += "\xEF\xBF\xBD";  // U+FFFD
            plain_from = at + 1;
        }
        at += length == 0 ? 1 : length;
    }
    flush();
    out.push_back('"');
}

}  // namespace

void JsonWriter::key(std::string_view name) {
    separate();
    append_string(out_, name);
    out_.push_back(':');
    need_comma_ = false;
}

void JsonWriter::string(std::string_view value) {
    separate();
    append_string(out_, value);
}

void JsonWriter::integer(std::int64_t value) {
    separate();
    append_number(out_, value);
}

void JsonWriter::unsigned_integer(std::uint64_t value) {
    separate();
    append_number(out_, value);
}

void JsonWriter::decimal(int128 value, int scale) {
    separate();
    append_decimal(out_, value, scale);
}

void JsonWriter::real(double value) {
    if (!std::isfinite(value))
        return null();
    separate();
    append_number(out_, value);
}

void JsonWriter::boolean(bool value) {
    separate();
    out_ += value ? "true" : "false";
}

void JsonWriter::null() {
    separate();
    out_ += "null";
}

void JsonWriter::raw(std::string_view json) {
    separate();
    out_ += json;
}

}  // namespace sluice
