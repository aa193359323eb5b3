#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/int128.hpp"

namespace sluice {

// Appends one compact JSON value to a string of the caller; commas are its business. The only allocation is the
// string's growth. Order of calls is the caller's promise: within an object a key, then a value.
class JsonWriter {
public:
    explicit JsonWriter(std::string& out) : out_{out} {}

    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }

    void key(std::string_view name);
    // Escaped; a byte that is not UTF-8 becomes U+FFFD.
    void string(std::string_view value);
    void integer(std::int64_t value);
    void unsigned_integer(std::uint64_t value);
    // An exact decimal as a JSON number, from an integer scaled by 10^scale.
    void decimal(int128 value, int scale);
    // The shortest text that reads back as the same double; null for NaN and infinities.
    void real(double value);
    void boolean(bool value);
    void null();
    // Text that is already a JSON value, such as a number's own lexeme.
    void raw(std::string_view json);

    // A key and its value in one line.
    void field(std::string_view name, std::string_view value) { key(name), string(value); }
    void field(std::string_view name, const char* value) { key(name), string(value); }
    void field(std::string_view name, std::int64_t value) { key(name), integer(value); }
    void field(std::string_view name, std::uint64_t value) { key(name), unsigned_integer(value); }
    void field(std::string_view name, std::int32_t value) { key(name), integer(value); }
    void field(std::string_view name, std::uint32_t value) { key(name), unsigned_integer(value); }
    void field(std::string_view name, bool value) { key(name), boolean(value); }

private:
    void separate() {
        if (need_comma_)
            out_.push_back(',');
        need_comma_ = true;
    }
    void open(char bracket) {
        separate();
        out_.push_back(bracket);
        need_comma_ = false;
    }
    void close(char bracket) {
        out_.push_back(bracket);
        need_comma_ = true;
    }

    std::string& out_;
    bool need_comma_ = false;
};

}  // namespace sluice
