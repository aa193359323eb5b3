#include "base/json_reader.hpp"

#include <charconv>

#include "base/decimal.hpp"
#include "base/json_tree.hpp"
#include "base/text.hpp"

namespace sluice {

using detail::JsonNode;
using detail::kNoNode;

std::string_view to_string(JsonKind kind) {
    switch (kind) {
        case JsonKind::Null: return "null";
        case JsonKind::Bool: return "a boolean";
        case JsonKind::Number: return "a number";
        case JsonKind::String: return "a string";
        case JsonKind::Array: return "an array";
        case JsonKind::Object: return "an object";
    }
    return "nothing";
}

JsonKind JsonValue::kind() const { return tree_->nodes[index_].kind; }

std::size_t JsonValue::size() const { return tree_->nodes[index_].count; }

std::string_view JsonValue::key() const { return tree_->nodes[index_].key; }

JsonValue::Iterator JsonValue::begin() const { return {tree_, size() == 0 ? kNoNode : index_ + 1}; }

JsonValue::Iterator JsonValue::end() const { return {tree_, kNoNode}; }

JsonValue::Iterator& JsonValue::Iterator::operator++() {
    index_ = tree_->nodes[index_].next;
    return *this;
}

std::optional<JsonValue> JsonValue::find(std::string_view key) const {
    if (kind() != JsonKind::Object)
        return std::nullopt;
    for (const JsonValue member : *this) {
        if (member.key() == key)
            return member;
    }
    return std::nullopt;
}

Result<JsonValue> JsonValue::get(std::string_view key) const {
    if (kind() != JsonKind::Object)
        return mismatch("an object");
    if (const auto member = find(key))
        return *member;
    return fail(ErrorCode::NotFound, path() + " lacks the key " + quoted(key));
}

JsonValue JsonValue::at(std::size_t index) const {
    SLUICE_ASSERT(index < size(), "a position must be below the number of elements");
    Iterator position = begin();
    for (; index > 0; --index)
        ++position;
    return *position;
}

tl::unexpected<Error> JsonValue::mismatch(std::string_view wanted) const {
    std::string text = path();
    text.append(" must be ").append(wanted).append(", not ").append(to_string(kind()));
    return fail(ErrorCode::Invalid, std::move(text));
}

Result<std::string_view> JsonValue::as_string() const {
    if (kind() != JsonKind::String)
        return mismatch("a string");
    return tree_->nodes[index_].text;
}

Result<bool> JsonValue::as_bool() const {
    if (kind() != JsonKind::Bool)
        return mismatch("a boolean");
    return tree_->nodes[index_].truth;
}

Result<std::string_view> JsonValue::as_number_text() const {
    if (kind() != JsonKind::Number)
        return mismatch("a number");
    return tree_->nodes[index_].text;
}

Result<std::int64_t> JsonValue::as_int64() const {
    if (kind() != JsonKind::Number)
        return mismatch("a whole number");
    auto value = parse_int64(tree_->nodes[index_].text);
    if (!value)
        return fail(value.error().code, path() + ": " + value.error().text);
    return value;
}

Result<std::uint64_t> JsonValue::as_uint64() const {
    if (kind() != JsonKind::Number)
        return mismatch("a whole number");
    auto value = parse_uint64(tree_->nodes[index_].text);
    if (!value)
        return fail(value.error().code, path() + ": " + value.error().text);
    return value;
}

Result<int128> JsonValue::as_decimal(int scale) const {
    if (kind() != JsonKind::Number && kind() != JsonKind::String)
        return mismatch("a decimal number");
    auto value = parse_decimal(tree_->nodes[index_].text, scale);
    if (!value)
        return fail(value.error().code, path() + ": " + value.error().text);
    return value;
}

Result<double> JsonValue::as_double() const {
    if (kind() != JsonKind::Number)
        return mismatch("a number");
    const std::string_view text = tree_->nodes[index_].text;
    double value = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{}) {
        return fail(ErrorCode::Overflow, path() + ": the number " + quoted(text) + " is beyond the range of a double");
    }
    return value;
}

std::string JsonValue::path() const {
    std::vector<std::uint32_t> steps;
    for (std::uint32_t at = index_; tree_->nodes[at].parent != kNoNode; at = tree_->nodes[at].parent) {
        steps.push_back(at);
    }
    if (steps.empty()) {
        return "the document";
    }
    std::string out;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        const JsonNode& node = tree_->nodes[*step];
        if (node.has_key) {
            // A key from outside may hold anything; only a plain one is shown bare.
            const std::string name = quoted(node.key);
            if (!out.empty()) {
                out.push_back('.');
            }
            out += name.size() == node.key.size() + 2 ? node.key : std::string_view{name};
            continue;
        }
        std::size_t position = 0;
        for (std::uint32_t before = node.parent + 1; before != *step; before = tree_->nodes[before].next) {
            ++position;
        }
        out.push_back('[');
        out += std::to_string(position);
        out.push_back(']');
    }
    return out;
}

JsonDocument::JsonDocument(std::unique_ptr<detail::JsonTree> tree) : tree_{std::move(tree)} {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

Result<JsonDocument> JsonDocument::parse(std::string_view text) {
    auto tree = detail::parse_json(text);
    if (!tree)
        return fail(std::move(tree.error()));
    return JsonDocument{std::move(*tree)};
}

}  // namespace sluice
