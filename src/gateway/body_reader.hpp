#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_reader.hpp"    // JsonDocument, JsonValue
#include "base/text.hpp"           // quoted
#include "gateway/problem.hpp"     // Problem
#include "gateway/rest_words.hpp"  // find_rest_word
#include "model/quantities.hpp"    // Price, ...

namespace sluice::gateway {

// Reads the members of a request's body, one after the other, and gathers everything that is wrong with them, each with a
// JSON pointer: an unknown or repeated member, another type, a decimal that is none. Null stands for an absent member.
//
// Decimals are strings or plain numbers ("187.5", 187.5), without an exponent, with at most nine decimals.
class BodyReader {
public:
    // `pointer` of the object within the body: "" for the body itself.
    BodyReader(JsonValue object, std::string pointer, std::vector<Problem::Part>& faults);

    // Each member that is asked for is known from there on.
    std::optional<std::string> text(std::string_view name);
    bool flag(std::string_view name);
    std::optional<std::uint64_t> count(std::string_view name);
    std::optional<JsonValue> object(std::string_view name);
    std::optional<Price> price(std::string_view name);
    std::optional<Quantity> quantity(std::string_view name);
    std::optional<Amount> amount(std::string_view name);
    // In percent: "2.5" is 0.025.
    std::optional<Ratio> percent(std::string_view name);
    std::optional<UnixNanos> time(std::string_view name);
    template <class Id>
    std::optional<Id> id(std::string_view name) {
        const auto value = text(name);
        if (!value)
            return std::nullopt;
        const auto parsed = Id::parse(*value);
        if (!parsed) {
            fault(name, "is " + quoted(*value) + ", but it takes 1 to " + std::to_string(Id::kWidth) +
                            " printable ASCII characters without spaces");
            return std::nullopt;
        }
        return *parsed;
    }
    template <NamedEnum E>
    std::optional<E> word(std::string_view name) {
        const auto value = text(name);
        if (!value)
            return std::nullopt;
        const auto found = find_rest_word<E>(*value);
        if (!found)
            fault(name, "is " + quoted(*value) + "; one of " + rest_words<E>() + " would be right");
        return found;
    }

    // What was wrong with a member: "qty " + `what`.
    void fault(std::string_view name, const std::string& what);
    void missing(std::string_view name, std::string_view right);
    std::string pointer_to(std::string_view name) const;
    // Once every member has been asked for: the others are unknown.
    void finish();

private:
    std::optional<JsonValue> find(std::string_view name);
    std::optional<std::string> decimal_text(std::string_view name);
    template <class T, class Parse>
    std::optional<T> figure(std::string_view name, Parse parse);

    JsonValue object_;
    std::string pointer_;
    std::vector<Problem::Part>& faults_;
    std::vector<std::string_view> known_;
};

// The body as an object; a Problem otherwise. An empty body is an empty object where `may_be_empty`.
struct Body {
    std::optional<JsonDocument> document;
    std::optional<Problem> problem;
};
Body parse_body(std::string_view text, bool may_be_empty);

// "invalid", with its parts; the detail is the first of them.
Problem invalid(std::vector<Problem::Part> faults);
Problem invalid(std::string pointer, std::string detail);

}  // namespace sluice::gateway
