#include "gateway/rest_words.hpp"

namespace sluice::gateway {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

}  // namespace

std::string snake(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool begins = i > 0 && is_upper(name[i]) && !is_upper(name[i - 1]);
        if (begins)
            out += '_';
        out += is_upper(name[i]) ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
    }
    return out;
}

void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
    json.key(name);
    if (text.empty())
        json.null();
    else
        json.string(text);
}

void write_time(JsonWriter& json, std::string_view name, UnixNanos time) {
    json.key(name);
    if (time == UnixNanos{})
        json.null();
    else
        json.string(format_rfc3339(time));
}

}  // namespace sluice::gateway
