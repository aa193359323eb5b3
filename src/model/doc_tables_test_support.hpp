#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/binary_parts.hpp"  // Scalar, width_of, ...
#include "model/describe_commands.hpp"
#include "model/describe_events.hpp"
#include "model/describe_market_data.hpp"

// The tables of docs/events.md as the code has them.
namespace sluice::doc {

// "Side" for the enum or struct sluice::Side, from the name the compiler gives this function.
template <class T>
std::string type_word() {
    const std::string_view whole = __PRETTY_FUNCTION__;
    const std::size_t from = whole.find("T = ") + 4;
    std::string_view name = whole.substr(from, whole.find_first_of(";]", from) - from);
    if (name.starts_with("sluice::"))
        name.remove_prefix(8);
    return std::string{name};
}

template <class T>
std::string type_of() {
    if constexpr (std::same_as<T, std::string>) {
        return "text";
    } else if constexpr (binary::IsOptional<T>::value) {
        return "optional " + type_of<typename T::value_type>();
    } else if constexpr (binary::IsVector<T>::value) {
        return "list of " + type_of<typename T::value_type>();
    } else if constexpr (binary::IsTextId<T>::value) {
        return "id" + std::to_string(T::kWidth);
    } else if constexpr (binary::IsFixed<T>::value) {
        return sizeof(T) == 8 ? "decimal64" : "decimal128";
    } else if constexpr (std::same_as<T, Notional>) {
        return "notional";
    } else if constexpr (std::same_as<T, UnixNanos>) {
        return "time";
    } else if constexpr (std::same_as<T, Date>) {
        return "date";
    } else if constexpr (std::same_as<T, std::chrono::nanoseconds> || std::same_as<T, std::int64_t>) {
        return "i64";
    } else if constexpr (std::same_as<T, std::uint64_t>) {
        return "u64";
    } else if constexpr (std::same_as<T, std::uint32_t>) {
        return "u32";
    } else if constexpr (std::same_as<T, bool>) {
        return "bool";
    } else {
        return "`" + type_word<T>() + "`";
    }
}

// One row a field: offset in the payload, or "part".
struct Table {
    std::string rows = "| at | bytes | field | type |\n|---|---|---|---|\n";
    std::string parts;
    std::size_t offset = 0;
    std::vector<std::string> fields;

    template <class T>
    void operator()(const char* name, const T&) {
        const std::size_t width = binary::FixedWidth::field_width<T>();
        rows += "| " + std::to_string(offset) + " | " + std::to_string(width) + " | `" + name + "` | " + type_of<T>() +
                " |\n";
        offset += width;
        fields.emplace_back(name);
    }
    template <class T>
    void part(const char* name, const T&) {
        parts += "| part | | `" + std::string{name} + "` | " + type_of<T>() + " |\n";
        fields.emplace_back(name);
    }
    std::string text() const { return rows + parts; }
};

template <class T>
Table table_of(const T& t) {
    Table table;
    describe(table, t);
    return table;
}

// "0 `Buy`, 1 `Sell`"
template <NamedEnum E>
std::string enum_row() {
    std::string row = "| `" + type_word<E>() + "` |";
    for (std::size_t i = 0; i < count_of<E>(); ++i) {
        row += (i == 0 ? " " : ", ") + std::to_string(i) + " " + std::string{to_text(static_cast<E>(i))};
    }
    return row + " |\n";
}

// The rows of every enumeration a struct uses.
struct Enums {
    std::vector<std::string> rows;

    template <class T>
    void operator()(const char*, const T&) {
        note<T>();
    }
    template <class T>
    void part(const char*, const T&) {
        note<T>();
    }

private:
    template <class T>
    void note() {
        if constexpr (binary::IsOptional<T>::value || binary::IsVector<T>::value) {
            note<typename T::value_type>();
        } else if constexpr (NamedEnum<T>) {
            rows.push_back(enum_row<T>());
        } else if constexpr (!binary::Scalar<T> && !std::same_as<T, std::string>) {
            const T t{};
            describe(*this, t);
        }
    }
};

}  // namespace sluice::doc
