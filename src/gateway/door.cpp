#include "gateway/door.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "base/json_reader.hpp"  // JsonDocument
#include "base/text.hpp"         // trim

namespace sluice::gateway {
namespace {

constexpr std::array<std::string_view, 12> kOnce{
    "Authorization", "Cookie",        "Origin",         "Content-Type",   "Content-Encoding", "Idempotency-Key",
    "Last-Event-ID", "X-Sluice-CSRF", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Accept",           "Host"};
constexpr std::size_t kKeyMax = 255;  // the resources keep the hash of one that is longer than an IdempotencyKey

std::string lower(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return out;
}

bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool takes_body(std::string_view method) { return method == "POST" || method == "PATCH" || method == "PUT"; }

bool is_json_type(std::string_view value) {
    const std::string type = lower(value);
    const auto end = std::min(type.find(';'), type.size());
    if (trim(std::string_view{type}.substr(0, end)) != "application/json")
        return false;
    const std::string_view rest =
        end == type.size() ? std::string_view{} : trim(std::string_view{type}.substr(end + 1));
    return rest.empty() || rest == "charset=utf-8" || rest == "charset=\"utf-8\"";
}

// Of the first text in it that holds a null character, as a JSON pointer; absent: none.
std::optional<std::string> find_null_character(const JsonValue& value, const std::string& pointer) {
    const auto is_bad = [](std::string_view text) { return text.find('\0') != std::string_view::npos; };
    if (value.kind() == JsonKind::String)
        return is_bad(value.as_string().value_or("")) ? std::optional{pointer} : std::nullopt;
    if (value.kind() != JsonKind::Object && value.kind() != JsonKind::Array)
        return std::nullopt;
    std::size_t number = 0;
    for (const JsonValue item : value) {
        const std::string_view key = item.key();
        if (is_bad(key))
            return pointer;
        const std::string name = value.kind() == JsonKind::Object ? std::string{key} : std::to_string(number++);
        if (auto found = find_null_character(item, pointer + '/' + name))
            return found;
    }
    return std::nullopt;
}

Problem bad_body(std::string pointer, std::string detail) {
    Problem problem{"invalid", std::move(detail)};
    problem.parts.push_back({std::move(pointer), problem.detail});
    return problem;
}

std::optional<Problem> check_json(std::string_view body) {
    const auto document = JsonDocument::parse(body);
    if (!document)
        return bad_body("", "The body is not JSON as RFC 8259 has it: " + document.error().text + ".");
    const JsonValue root = document->root();
    if (root.kind() != JsonKind::Object)
        return bad_body("", "The body is a JSON " + std::string{to_string(root.kind())} + "; send an object.");
    if (const auto pointer = find_null_character(root, ""))
        return bad_body(*pointer, "The body has a null character at \"" + *pointer + "\"; leave it out.");
    return std::nullopt;
}

}  // namespace

std::optional<Problem> check_headers(const wire::Headers& headers) {
    for (const std::string_view name : kOnce) {
        const auto count = std::count_if(headers.begin(), headers.end(), [&](const wire::Header& header) {
            return wire::same_header_name(header.name, name);
        });
        if (count > 1)
            return Problem{"invalid", "The header " + std::string{name} + " is there more than once; send it once."};
    }
    return std::nullopt;
}

std::optional<Problem> check_host(const wire::Headers& headers, const DoorPlace& place) {
    const std::string* host = wire::find_header(headers, "Host");
    if (host && contains(place.hosts, lower(*host)))
        return std::nullopt;
    return Problem{"misdirected",
                   "The header Host names none of the addresses this door serves; use the address that "
                   "was printed at its start."};
}

std::optional<Problem> check_origin(const wire::Headers& headers, std::string_view path, const DoorPlace& place) {
    const std::string* origin = wire::find_header(headers, "Origin");
    if (origin) {
        const std::string page = lower(*origin);
        const std::string* host = wire::find_header(headers, "Host");
        const std::string own = (place.tls ? "https://" : "http://") + lower(host ? *host : "");
        if (page == own || contains(place.origins, page))
            return std::nullopt;
        return Problem{"origin",
                       "The header Origin names a page that is not this door's own; such a page may ask nothing "
                       "here unless the configuration allows it by name."};
    }
    const std::string* site = wire::find_header(headers, "Sec-Fetch-Site");
    if (!site || *site == "same-origin" || *site == "none" || !path.starts_with("/v1"))
        return std::nullopt;
    return Problem{"origin",
                   "The browser says that this request comes from another site; only the door's own page may "
                   "ask."};
}

std::optional<Problem> check_body(std::string_view method, const wire::Headers& headers, std::string_view body) {
    if (wire::find_header(headers, "Content-Encoding"))
        return Problem{"media_type", "The body is said to be encoded; send it as it is, without Content-Encoding."};
    if (!takes_body(method)) {
        if (body.empty())
            return std::nullopt;
        return bad_body("", std::string{method} + " takes no body; leave it out.");
    }
    const std::string* type = wire::find_header(headers, "Content-Type");
    if (type ? !is_json_type(*type) : !body.empty())
        return Problem{"media_type",
                       "The body's type is not application/json in UTF-8; send JSON and say so in "
                       "Content-Type."};
    return body.empty() ? std::nullopt : check_json(body);
}

std::variant<std::string, Problem> read_idempotency_key(const wire::Headers& headers) {
    const std::string* value = wire::find_header(headers, "Idempotency-Key");
    if (!value)
        return std::string{};
    std::string_view key = *value;
    if (key.size() >= 2 && key.front() == '"' && key.back() == '"')
        key = key.substr(1, key.size() - 2);
    const bool plain =
        std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c <= '~' && c != '"' && c != '\\'; });
    if (key.empty() || key.size() > kKeyMax || !plain)
        return Problem{"invalid",
                       "Idempotency-Key is not 1 to 255 printable ASCII characters without spaces, quotes and "
                       "backslashes, such as \"4f8c2e\"."};
    return std::string{key};
}

std::variant<std::optional<std::string>, Problem> read_last_event_id(const wire::Headers& headers) {
    const std::string* value = wire::find_header(headers, "Last-Event-ID");
    if (!value || value->empty())
        return std::nullopt;
    std::uint64_t last = 0;
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), last);
    if (error != std::errc{} || end != value->data() + value->size() || last == UINT64_MAX)
        return Problem{"invalid", "Last-Event-ID is not a sequence number; send the id of the last event that came."};
    return std::to_string(last + 1);
}

std::optional<std::string> text_member(std::string_view json, std::string_view name) {
    const auto document = JsonDocument::parse(json);
    if (!document)
        return std::nullopt;
    const auto member = document->root().find(name);
    if (!member || member->kind() != JsonKind::String)
        return std::nullopt;
    return std::string{member->as_string().value_or("")};
}

}  // namespace sluice::gateway
