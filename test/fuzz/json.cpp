// The JSON reader must never crash, must agree with another parser on what is JSON, and what it accepts must survive
// the writer: read, written and read again it is the same text.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/assert.hpp"
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace {

using namespace sluice;

void copy_value(JsonValue value, JsonWriter& writer) {
    switch (value.kind()) {
        case JsonKind::Null: writer.null(); return;
        case JsonKind::Bool: writer.boolean(value.as_bool().value()); return;
        case JsonKind::Number:
            static_cast<void>(value.as_int64());
            static_cast<void>(value.as_decimal(9));
            writer.raw(value.as_number_text().value());
            return;
        case JsonKind::String: writer.string(value.as_string().value()); return;
        case JsonKind::Array:
            writer.begin_array();
            for (const JsonValue element : value) {
                copy_value(element, writer);
            }
            writer.end_array();
            return;
        case JsonKind::Object:
            writer.begin_object();
            for (const JsonValue member : value) {
                SLUICE_ASSERT(value.find(member.key()), "every member is found by its key");
                writer.key(member.key());
                copy_value(member, writer);
            }
            writer.end_object();
            return;
    }
}

std::string rewritten(const JsonDocument& document) {
    std::string out;
    JsonWriter writer{out};
    copy_value(document.root(), writer);
    return out;
}

// The other parser refuses a number that is beyond a double; ours keeps its text.
bool fits_doubles(JsonValue value) {
    if (value.kind() == JsonKind::Number) {
        return value.as_double().has_value();
    }
    for (const JsonValue child : value) {
        if (!fits_doubles(child)) {
            return false;
        }
    }
    return true;
}

// What we refuse and the grammar does not.
bool refused_by_our_own_rule(std::string_view fault) {
    return fault.find("\" twice") != std::string_view::npos || fault.find("64 deep") != std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto document = JsonDocument::parse(text);
    // The other parser skips a byte order mark and takes a zero byte for the end.
    const bool differs = text.substr(0, 3) == "\xEF\xBB\xBF" || text.find('\0') != std::string_view::npos;
    if (!document) {
        SLUICE_ASSERT(differs || refused_by_our_own_rule(document.error().text) || !nlohmann::json::accept(text),
                      "what we refuse is not JSON");
        return 0;
    }
    SLUICE_ASSERT(nlohmann::json::accept(text) || !fits_doubles(document->root()), "what we accept is JSON");
    const std::string once = rewritten(*document);
    const auto again = JsonDocument::parse(once);
    SLUICE_ASSERT(again && rewritten(*again) == once, "what the writer writes reads back");
    return 0;
}
