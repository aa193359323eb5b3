#include "gateway/body_reader.hpp"

#include <algorithm>
#include <utility>

namespace sluice::gateway {
namespace {

std::string escaped(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

// A name from outside, fit to be read in a sentence.
std::string shown(std::string_view name) {
    const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
    return plain ? std::string{name} : quoted(name);
}

}  // namespace

BodyReader::BodyReader(JsonValue object, std::string pointer, std::vector<Problem::Part>& faults)
    : object_{object}, pointer_{std::move(pointer)}, faults_{faults} {}

std::string BodyReader::pointer_to(std::string_view name) const { return pointer_ + "/" + escaped(name); }

void BodyReader::fault(std::string_view name, const std::string& what) {
    faults_.push_back({pointer_to(name), shown(name) + " " + what});
}

void BodyReader::missing(std::string_view name, std::string_view right) {
    fault(name, "is missing; " + std::string{right} + " would be right");
}

std::optional<JsonValue> BodyReader::find(std::string_view name) {
    known_.push_back(name);
    auto value = object_.find(name);
    if (value && value->is_null())
        return std::nullopt;
    return value;
}

std::optional<std::string> BodyReader::text(std::string_view name) {
    const auto value = find(name);
    if (!value)
        return std::nullopt;
    const auto text = value->as_string();
    if (!text) {
        fault(name, "is " + std::string{to_string(value->kind())} + "; a string would be right");
        return std::nullopt;
    }
    return std::string{*text};
}

bool BodyReader::flag(std::string_view name) {
    const auto value = find(name);
    if (!value)
        return false;
    const auto set = value->as_bool();
    if (!set)
        fault(name, "is " + std::string{to_string(value->kind())} + "; true or false would be right");
    return set && *set;
}

std::optional<std::uint64_t> BodyReader::count(std::string_view name) {
    const auto value = find(name);
    if (!value)
        return std::nullopt;
    const auto number = value->as_uint64();
    if (!number) {
        fault(name, "is no whole number from 0 on; one such as 60 would be right");
        return std::nullopt;
    }
    return *number;
}

std::optional<JsonValue> BodyReader::object(std::string_view name) {
    auto value = find(name);
    if (value && value->kind() != JsonKind::Object) {
        fault(name, "is " + std::string{to_string(value->kind())} + "; an object would be right");
        return std::nullopt;
    }
    return value;
}

std::optional<std::string> BodyReader::decimal_text(std::string_view name) {
    const auto value = find(name);
    if (!value)
        return std::nullopt;
    if (const auto text = value->as_string())
        return std::string{*text};
    if (const auto number = value->as_number_text())
        return std::string{*number};
    fault(name,
          "is " + std::string{to_string(value->kind())} + "; a decimal as a string, such as \"187.5\", would be right");
    return std::nullopt;
}

template <class T, class Parse>
std::optional<T> BodyReader::figure(std::string_view name, Parse parse) {
    const auto text = decimal_text(name);
    if (!text)
        return std::nullopt;
    const auto value = parse(*text);
    if (!value) {
        fault(name, "cannot be read: " + value.error().text);
        return std::nullopt;
    }
    return *value;
}

std::optional<Price> BodyReader::price(std::string_view name) { return figure<Price>(name, parse_price); }
std::optional<Quantity> BodyReader::quantity(std::string_view name) { return figure<Quantity>(name, parse_quantity); }
std::optional<Amount> BodyReader::amount(std::string_view name) { return figure<Amount>(name, parse_amount); }

std::optional<Ratio> BodyReader::percent(std::string_view name) {
    const auto percent = figure<Price>(name, parse_price);
    if (!percent)
        return std::nullopt;
    if (percent->nanos() % 100 != 0) {
        fault(name, "has too many decimals; at most seven would be right");
        return std::nullopt;
    }
    return Ratio::from_nanos(percent->nanos() / 100);
}

std::optional<UnixNanos> BodyReader::time(std::string_view name) {
    const auto text = this->text(name);
    if (!text)
        return std::nullopt;
    const auto time = parse_rfc3339(*text);
    if (!time) {
        fault(name, "cannot be read: " + time.error().text);
        return std::nullopt;
    }
    return *time;
}

void BodyReader::finish() {
    for (const JsonValue member : object_) {
        if (std::find(known_.begin(), known_.end(), member.key()) != known_.end())
            continue;
        std::string what = "is not a member that is known here";
        if (const auto meant = closest(member.key(), known_))
            what += "; did you mean " + std::string{*meant} + "?";
        fault(member.key(), what);
    }
}

Body parse_body(std::string_view text, bool may_be_empty) {
    Body body;
    auto document = JsonDocument::parse(text.empty() && may_be_empty ? std::string_view{"{}"} : text);
    if (!document) {
        body.problem = invalid("", "the body is no JSON: " + document.error().text);
        return body;
    }
    if (document->root().kind() != JsonKind::Object) {
        body.problem = invalid(
            "", "the body is " + std::string{to_string(document->root().kind())} + "; a JSON object would be right");
        return body;
    }
    body.document = std::move(*document);
    return body;
}

Problem invalid(std::vector<Problem::Part> faults) {
    Problem problem{"invalid", faults.empty() ? std::string{} : faults.front().detail};
    problem.parts = std::move(faults);
    return problem;
}

Problem invalid(std::string pointer, std::string detail) {
    std::vector<Problem::Part> faults;
    faults.push_back({std::move(pointer), std::move(detail)});
    return invalid(std::move(faults));
}

}  // namespace sluice::gateway
