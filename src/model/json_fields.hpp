#pragma once

#include <limits>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "model/binary_fields.hpp"  // Scalar, IsOptional, ...

// How one field stands in JSON, and the visitors that write and read structs. Used by json.cpp and command_json.cpp.
namespace sluice::json {

constexpr int kNanoScale = 9;
constexpr int kAttoScale = 18;

using binary::IsFixed;
using binary::IsOptional;
using binary::IsTextId;
using binary::IsVector;
using binary::Scalar;
using binary::Whole;

constexpr ExecInst kExecInstOrder[] = {ExecInst::PostOnly, ExecInst::ReduceOnly, ExecInst::AllOrNone,
                                       ExecInst::ExtendedHours};
constexpr std::string_view kExecInstNames[] = {"PostOnly", "ReduceOnly", "AllOrNone", "ExtendedHours"};

// --- writing
template <class T>
void write_struct(JsonWriter& out, const T& t);

inline void write_decimal_text(JsonWriter& out, int128 value, int scale) {
    char buffer[kDecimalTextMax];
    out.string(write_decimal(buffer, value, scale));
}

inline void write_exec_inst(JsonWriter& out, ExecInst set) {
    out.begin_array();
    for (std::size_t i = 0; i < std::size(kExecInstOrder); ++i)
        if (has(set, kExecInstOrder[i]))
            out.string(kExecInstNames[i]);
    out.end_array();
}

template <class T>
void write_value(JsonWriter& out, const T& value) {
    if constexpr (std::same_as<T, std::string>) {
        out.string(value);
    } else if constexpr (IsTextId<T>::value) {
        out.string(value.view());
    } else if constexpr (IsFixed<T>::value) {
        write_decimal_text(out, value.nanos(), kNanoScale);
    } else if constexpr (std::same_as<T, Notional>) {
        write_decimal_text(out, value.atto(), kAttoScale);
    } else if constexpr (std::same_as<T, UnixNanos>) {
        out.string(format_rfc3339(value));
    } else if constexpr (std::same_as<T, Date>) {
        out.string(format_date(value));
    } else if constexpr (std::same_as<T, std::chrono::nanoseconds>) {
        out.integer(value.count());
    } else if constexpr (std::same_as<T, bool>) {
        out.boolean(value);
    } else if constexpr (std::same_as<T, ExecInst>) {
        write_exec_inst(out, value);
    } else if constexpr (NamedEnum<T>) {
        out.string(to_text(value));
    } else if constexpr (std::same_as<T, std::int64_t>) {
        out.integer(value);
    } else if constexpr (Whole<T>) {
        out.unsigned_integer(value);
    } else if constexpr (IsVector<T>::value) {
        out.begin_array();
        for (const auto& each : value)
            write_value(out, each);
        out.end_array();
    } else {
        out.begin_object();
        write_struct(out, value);
        out.end_object();
    }
}

// Whether the field is left out; a part also when it is at its default.
template <class T>
bool is_absent(const T& value) {
    if constexpr (std::same_as<T, std::string> || IsTextId<T>::value || IsVector<T>::value)
        return value.empty();
    if constexpr (IsOptional<T>::value)
        return !value.has_value();
    if constexpr (std::same_as<T, ExecInst>)
        return value == ExecInst::None;
    return false;
}
// Whether reading may find the field left out, which stands for the type's empty value.
template <class T>
constexpr bool may_be_absent() {
    return std::same_as<T, std::string> || IsTextId<T>::value || IsVector<T>::value || IsOptional<T>::value ||
           std::same_as<T, ExecInst>;
}

struct Writer {
    JsonWriter& out;

    template <class T>
    void operator()(const char* name, const T& field) {
        if (!is_absent(field))
            write(name, field);
    }
    template <class T>
    void part(const char* name, const T& field) {
        if (!is_absent(field) && field != T{})
            write(name, field);
    }
    template <class T>
    void kept(const char* name, const T& field) {
        write(name, field);
    }

private:
    template <class T>
    void write(const char* name, const T& field) {
        out.key(name);
        if constexpr (IsOptional<T>::value) {
            write_value(out, *field);
        } else {
            write_value(out, field);
        }
    }
};

template <class T>
void write_struct(JsonWriter& out, const T& t) {
    Writer visitor{out};
    describe(visitor, t);
}

// --- reading
template <class T>
Status read_struct(JsonValue object, T& t, std::size_t already_read);

inline tl::unexpected<Error> refuse(JsonValue value, std::string_view wanted) {
    return fail(ErrorCode::Invalid, value.path() + " must be " + std::string{wanted});
}

inline Status read_exec_inst(JsonValue value, ExecInst& out) {
    if (value.kind() != JsonKind::Array)
        return refuse(value, "an array of instructions such as PostOnly");
    for (JsonValue item : value) {
        const auto name = item.as_string();
        if (!name)
            return tl::unexpected{name.error()};
        std::size_t i = 0;
        while (i < std::size(kExecInstNames) && kExecInstNames[i] != *name)
            ++i;
        if (i == std::size(kExecInstNames))
            return refuse(item, "PostOnly, ReduceOnly, AllOrNone or ExtendedHours");
        out = out | kExecInstOrder[i];
    }
    return {};
}

template <NamedEnum E>
Status read_enum(JsonValue value, E& out) {
    const auto name = value.as_string();
    if (!name)
        return tl::unexpected{name.error()};
    const auto found = find_enum<E>(*name);
    if (found) {
        out = *found;
        return {};
    }
    std::string wanted = "one of";
    for (const std::string_view each : names(E{}))
        wanted += " " + std::string{each};
    return refuse(value, wanted);
}

template <class T, class Parsed>
Status take(Result<Parsed> parsed, T& out) {
    if (!parsed)
        return tl::unexpected{parsed.error()};
    out = static_cast<T>(std::move(*parsed));
    return {};
}

// Parses the string of `value` with `parse`, whose Error is prefixed with the path.
template <class T, class Parse>
Status read_text(JsonValue value, T& out, Parse parse) {
    const auto text = value.as_string();
    if (!text)
        return tl::unexpected{text.error()};
    auto parsed = parse(*text);
    if (!parsed)
        return fail(ErrorCode::Invalid, value.path() + ": " + parsed.error().text);
    out = std::move(*parsed);
    return {};
}

template <class T>
Status read_value(JsonValue value, T& out) {
    if constexpr (std::same_as<T, std::string>) {
        return take(value.as_string(), out);
    } else if constexpr (IsTextId<T>::value) {
        return read_text(value, out,
                         [](std::string_view text) { return text.empty() ? Result<T>{T{}} : T::parse(text); });
    } else if constexpr (IsFixed<T>::value) {
        const auto nanos = value.as_decimal(kNanoScale);
        if (!nanos)
            return tl::unexpected{nanos.error()};
        if (*nanos != static_cast<typename T::rep>(*nanos))
            return refuse(value, "a decimal that fits 64 bits of nanos");
        out = T::from_nanos(static_cast<typename T::rep>(*nanos));
        return {};
    } else if constexpr (std::same_as<T, Notional>) {
        const auto atto = value.as_decimal(kAttoScale);
        if (!atto)
            return tl::unexpected{atto.error()};
        out = Notional::from_atto(*atto);
        return {};
    } else if constexpr (std::same_as<T, UnixNanos>) {
        return read_text(value, out, parse_rfc3339);
    } else if constexpr (std::same_as<T, Date>) {
        if (Status status = read_text(value, out, parse_date); !status)
            return status;
        if (out.year < 1 || out.year > 9999)
            return refuse(value, "a date of the years 1 to 9999");
        return {};
    } else if constexpr (std::same_as<T, std::chrono::nanoseconds>) {
        return take(value.as_int64(), out);
    } else if constexpr (std::same_as<T, bool>) {
        return take(value.as_bool(), out);
    } else if constexpr (std::same_as<T, ExecInst>) {
        return read_exec_inst(value, out);
    } else if constexpr (NamedEnum<T>) {
        return read_enum(value, out);
    } else if constexpr (std::same_as<T, std::int64_t>) {
        return take(value.as_int64(), out);
    } else if constexpr (Whole<T>) {
        const auto whole = value.as_uint64();
        if (!whole)
            return tl::unexpected{whole.error()};
        if (*whole > std::numeric_limits<T>::max())
            return refuse(value, "a count that fits 32 bits");
        out = static_cast<T>(*whole);
        return {};
    } else if constexpr (IsVector<T>::value) {
        if (value.kind() != JsonKind::Array)
            return refuse(value, "an array");
        for (JsonValue item : value) {
            if (Status status = read_value(item, out.emplace_back()); !status)
                return status;
        }
        return {};
    } else {
        if (value.kind() != JsonKind::Object)
            return refuse(value, "an object");
        return read_struct(value, out, 0);
    }
}

// Reads each named member once and remembers the first Error.
struct Reader {
    JsonValue object;
    std::size_t read = 0;
    Status status{};

    template <class T>
    void operator()(const char* name, T& field) {
        get(name, field, may_be_absent<T>());
    }
    template <class T>
    void part(const char* name, T& field) {
        get(name, field, true);
    }
    template <class T>
    void kept(const char* name, T& field) {
        if (object.find(name))
            get(name, field, true);
    }

private:
    template <class T>
    void get(const char* name, T& field, bool absent_is_fine) {
        if (!status)
            return;
        const auto member = object.find(name);
        if (!member) {
            field = T{};  // and not what the struct starts with
            if (!absent_is_fine)
                status = tl::unexpected{object.get(name).error()};
            return;
        }
        ++read;
        if constexpr (IsOptional<T>::value) {
            status = read_value(*member, field.emplace());
        } else {
            status = read_value(*member, field);
        }
    }
};

// Whether a struct has a field of this name.
struct FindsName {
    std::string_view wanted;
    bool found = false;

    template <class T>
    void operator()(const char* name, const T&) {
        found = found || wanted == name;
    }
    template <class T>
    void part(const char* name, const T&) {
        found = found || wanted == name;
    }
};

// `already_read` members belong to somebody else; every other one must be a field.
template <class T>
Status read_struct(JsonValue object, T& t, std::size_t already_read) {
    Reader reader{object};
    describe(reader, t);
    if (!reader.status)
        return reader.status;
    if (reader.read + already_read == object.size())
        return {};
    std::size_t foreign = 0;
    for (JsonValue member : object) {
        FindsName finder{member.key()};
        describe(finder, t);
        if (!finder.found && ++foreign > already_read)
            return fail(ErrorCode::Invalid, member.path() + " is not a known field");
    }
    return fail(ErrorCode::Invalid, object.path() + " has members that are no fields");
}

}  // namespace sluice::json
