#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <variant>

#include "base/decimal.hpp"                // write_decimal
#include "base/json_writer.hpp"            // JsonWriter
#include "base/text.hpp"                   // split
#include "model/quantities.hpp"            // Price, Quantity, Amount, Ratio
#include "venues/alpaca/codec_fields.hpp"  // As, fields
#include "venues/alpaca/codec_token.hpp"   // real_of_nanos
#include "venues/alpaca/messages.hpp"      // Conditions, ZonedTime
#include "wire/msgpack.hpp"                // MsgpackWriter

// Writing by the field tables, to JSON or msgpack.
namespace sluice::venues::alpaca::codec {

constexpr int kNanoScale = 9;

// The two forms under one set of words. `size` is how many members or elements follow: msgpack says it first.
class JsonSink {
public:
    explicit JsonSink(std::string& out) : out_{out} {}

    void begin_object(std::size_t) { out_.begin_object(); }
    void end_object() { out_.end_object(); }
    void begin_array(std::size_t) { out_.begin_array(); }
    void end_array() { out_.end_array(); }
    void key(std::string_view name) { out_.key(name); }
    void null() { out_.null(); }
    void text(std::string_view value) { out_.string(value); }
    void boolean(bool value) { out_.boolean(value); }
    void integer(std::int64_t value) { out_.integer(value); }
    void real(double value) { out_.real(value); }
    void number(int128 nanos, bool) { out_.decimal(nanos, kNanoScale); }
    void time(UnixNanos at) { out_.string(format_rfc3339(at)); }

private:
    JsonWriter out_;
};

class MsgpackSink {
public:
    explicit MsgpackSink(std::string& out) : out_{out} {}

    void begin_object(std::size_t size) { out_.map(size); }
    void end_object() {}
    void begin_array(std::size_t size) { out_.array(size); }
    void end_array() {}
    void key(std::string_view name) { out_.string(name); }
    void null() { out_.nil(); }
    void text(std::string_view value) { out_.string(value); }
    void boolean(bool value) { out_.boolean(value); }
    void integer(std::int64_t value) { out_.integer(value); }
    void real(double value) { out_.real(value); }
    void number(int128 nanos, bool may_be_integer) {
        constexpr int128 kUnit = 1'000'000'000;
        const int128 units = nanos / kUnit;
        if (may_be_integer && nanos % kUnit == 0 && units <= INT64_MAX && units >= INT64_MIN)
            return out_.integer(static_cast<std::int64_t>(units));
        out_.real(real_of_nanos(nanos));
    }
    void time(UnixNanos at) { out_.time(at); }

private:
    wire::MsgpackWriter out_;
};

// New York's form: 2026-07-01T10:30:00-04:00.
inline std::string text_of(const ZonedTime& time) {
    if (time.offset_minutes == 0)
        return format_rfc3339(time.at);
    std::string out = format_rfc3339(time.at + std::chrono::minutes{time.offset_minutes});
    const int minutes = time.offset_minutes < 0 ? -time.offset_minutes : time.offset_minutes;
    char offset[16];
    std::snprintf(offset, sizeof offset, "%c%02d:%02d", time.offset_minutes < 0 ? '-' : '+', minutes / 60 % 100,
                  minutes % 60);
    out.replace(out.size() - 1, 1, offset);
    return out;
}

template <class Sink>
class Writer {
public:
    explicit Writer(std::string& out) : sink_{out} {}

    template <class T>
    void write(const T& value, As form) {
        if constexpr (IsOptional<T>::value) {
            value ? write(*value, form) : sink_.null();
        } else if constexpr (IsVector<T>::value) {
            if (value.empty() && has(form, As::NullIfEmpty))
                return sink_.null();
            sink_.begin_array(value.size());
            for (const auto& each : value)
                write(each, form);
            sink_.end_array();
        } else if constexpr (IsMap<T>::value) {
            sink_.begin_object(value.size());
            for (const auto& [name, each] : value) {
                sink_.key(name);
                write(each, form);
            }
            sink_.end_object();
        } else {
            write_one(value, form);
        }
    }

    template <class T>
    void write_struct(const T& value) {
        Count count;
        fields(count, value);
        sink_.begin_object(count.size);
        Members members{*this};
        fields(members, value);
        sink_.end_object();
    }

private:
    struct Count {
        std::size_t size = 0;
        template <class T>
        void operator()(std::string_view, const T& field, As form = As::Plain) {
            size += !has(form, As::Omitted) || !is_empty(field) ? 1 : 0;
        }
        void letter(std::string_view, std::string_view) { ++size; }
        void rest(const std::map<std::string, std::string>& others) { size += others.size(); }
    };

    struct Members {
        Writer& writer;
        template <class T>
        void operator()(std::string_view name, const T& field, As form = As::Plain) {
            if (has(form, As::Omitted) && is_empty(field))
                return;
            writer.sink_.key(name);
            writer.write(field, form);
        }
        void letter(std::string_view name, std::string_view text) {
            writer.sink_.key(name);
            writer.sink_.text(text);
        }
        void rest(const std::map<std::string, std::string>& others) {
            for (const auto& [name, text] : others)
                letter(name, text);
        }
    };

    void write_decimal_of(int128 nanos, As form) {
        if (has(form, As::Number | As::Size))
            return sink_.number(nanos, has(form, As::Size));
        char buffer[kDecimalTextMax];
        sink_.text(write_decimal(buffer, nanos, kNanoScale));
    }

    void write_conditions(const Conditions& value) {
        if (value.plain)
            return sink_.text(value.codes);
        if (value.codes.empty()) {
            sink_.begin_array(0);
            return sink_.end_array();
        }
        const auto codes = split(value.codes, ',');
        sink_.begin_array(codes.size());
        for (const std::string_view code : codes)
            sink_.text(code);
        sink_.end_array();
    }

    template <class T>
    void write_one(const T& value, As form) {
        if constexpr (std::same_as<T, std::string>)
            sink_.text(value);
        else if constexpr (std::same_as<T, bool>)
            sink_.boolean(value);
        else if constexpr (std::same_as<T, std::int64_t>)
            sink_.integer(value);
        else if constexpr (std::same_as<T, double>)
            sink_.real(value);
        else if constexpr (std::same_as<T, UnixNanos>)
            sink_.time(value);
        else if constexpr (std::same_as<T, ZonedTime>)
            sink_.text(text_of(value));
        else if constexpr (std::same_as<T, Date>)
            sink_.text(format_date(value));
        else if constexpr (std::same_as<T, Price> || std::same_as<T, Ratio> || std::same_as<T, Quantity> ||
                           std::same_as<T, Amount>)
            write_decimal_of(value.nanos(), form);
        else if constexpr (std::same_as<T, Conditions>)
            write_conditions(value);
        else if constexpr (IsWord<T>::value)
            sink_.text(value.text());
        else if constexpr (NamedEnum<T>)
            sink_.text(to_text(value));
        else if constexpr (std::same_as<T, std::variant<Order, ErrorBody>>)
            std::visit([this](const auto& each) { this->write_struct(each); }, value);
        else
            write_struct(value);
    }

    Sink sink_;
};

}  // namespace sluice::venues::alpaca::codec
