#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/int128.hpp"
#include "base/result.hpp"

namespace sluice {

enum class JsonKind : std::uint8_t { Null, Bool, Number, String, Array, Object };
std::string_view to_string(JsonKind kind);

namespace detail {
struct JsonTree;
}

// A cheap handle on one value of a JsonDocument; it and every view it gives live as long as the document.
class JsonValue {
public:
    JsonKind kind() const;
    bool is_null() const { return kind() == JsonKind::Null; }

    // The member of an object; empty when there is none, or when this is no object. An absent member and a null are two
    // things.
    std::optional<JsonValue> find(std::string_view key) const;
    // The member of an object, or an Error that names the path of the missing one.
    Result<JsonValue> get(std::string_view key) const;
    // Number of members or elements; zero for a scalar.
    std::size_t size() const;
    // Element or member by position, in document order; the position must be below size(). Costs a walk: to visit all,
    // iterate.
    JsonValue at(std::size_t index) const;
    // The name of this value in its object; empty for an element and the root.
    std::string_view key() const;

    // Each names the path in its Error: "orders[2].price must be a number, not a string".
    Result<std::string_view> as_string() const;
    Result<bool> as_bool() const;
    Result<std::int64_t> as_int64() const;            // no fraction, no exponent
    Result<std::uint64_t> as_uint64() const;          // the same
    Result<std::string_view> as_number_text() const;  // exactly as it stood in the source
    Result<int128> as_decimal(int scale) const;       // a number, or a string that holds one; see base/decimal.hpp
    Result<double> as_double() const;                 // for analytics

    // Where it stands: "orders[2].price"; the root is "the document".
    std::string path() const;

    // Members or elements in document order: `for (JsonValue item : value)`.
    class Iterator {
    public:
        JsonValue operator*() const { return JsonValue{tree_, index_}; }
        Iterator& operator++();
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.index_ == b.index_; }

    private:
        friend class JsonValue;
        Iterator(const detail::JsonTree* tree, std::uint32_t index) : tree_{tree}, index_{index} {}
        const detail::JsonTree* tree_;
        std::uint32_t index_;
    };
    Iterator begin() const;
    Iterator end() const;

private:
    friend class JsonDocument;
    JsonValue(const detail::JsonTree* tree, std::uint32_t index) : tree_{tree}, index_{index} {}
    tl::unexpected<Error> mismatch(std::string_view wanted) const;

    const detail::JsonTree* tree_;
    std::uint32_t index_;
};

// A parsed RFC 8259 text. Strict: a repeated key, anything after the value, invalid UTF-8, a lone surrogate and more
// than 64 levels are errors that name line and column. Numbers keep their source text.
class JsonDocument {
public:
    static Result<JsonDocument> parse(std::string_view text);

    JsonDocument(JsonDocument&&) noexcept;
    JsonDocument& operator=(JsonDocument&&) noexcept;
    ~JsonDocument();

    JsonValue root() const { return JsonValue{tree_.get(), 0}; }

private:
    explicit JsonDocument(std::unique_ptr<detail::JsonTree> tree);
    std::unique_ptr<detail::JsonTree> tree_;
};

}  // namespace sluice
