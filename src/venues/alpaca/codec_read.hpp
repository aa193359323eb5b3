#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/text.hpp"                   // quoted
#include "model/quantities.hpp"            // Price, Quantity, Amount, Ratio
#include "venues/alpaca/codec.hpp"         // Unread
#include "venues/alpaca/codec_fields.hpp"  // As, fields
#include "venues/alpaca/codec_token.hpp"   // Token, Where

// Reading by the field tables: every member of an object is looked up by its name, once; what has no field is Unread.
namespace sluice::venues::alpaca::codec {

inline bool is_object(const JsonValue& value) { return value.kind() == JsonKind::Object; }
inline bool is_array(const JsonValue& value) { return value.kind() == JsonKind::Array; }
inline bool is_object(const wire::MsgpackValue& value) { return value.kind() == wire::MsgpackKind::Map; }
inline bool is_array(const wire::MsgpackValue& value) { return value.kind() == wire::MsgpackKind::Array; }

// Value is a JsonValue or a wire::MsgpackValue. Each read returns false after it has put its sentence into `fault`.
template <class Value>
class Reader {
public:
    explicit Reader(Unread* unread) : unread_{unread} {}

    Error fault;

    template <class T>
    bool read(const Value& value, T& out, As form, const Where& where) {
        const Token token = token_of(value);
        if constexpr (IsOptional<T>::value) {
            return read_optional(value, token, out, form, where);
        } else if constexpr (IsVector<T>::value) {
            return read_array(value, token, out, form, where);
        } else if constexpr (IsMap<T>::value) {
            return read_map(value, token, out, form, where);
        } else {
            if (token.kind == TokenKind::Null && has(form, As::MayLack | As::Omitted))
                return true;
            return read_one(value, token, out, form, where);
        }
    }

    // The members of an object into a struct.
    template <class T>
    bool read_struct(const Value& value, T& out, const Where& where) {
        if (!is_object(value))
            return wrong_kind(token_of(value), where, "an object", fault);
        InOrder first{*this, where, value.begin(), value.end()};
        fields(first, out);
        if (first.failed)
            return false;
        std::uint64_t seen = first.seen;
        for (; first.at != first.end; ++first.at) {
            const Value member = *first.at;
            Match match{*this, member, member.key(), where};
            fields(match, out);
            if (match.failed)
                return false;
            if ((seen & match.bit) != 0)
                return stop(where, " has the key " + quoted(match.key) + " twice");
            seen |= match.bit;
            if (match.bit == 0 && !keep(member, match.rest_of, where))
                return false;
        }
        Missing missing{*this, seen, where};
        fields(missing, out);
        return !missing.failed;
    }

private:
    // Reads the members that stand in the order of the table, which is how most messages come: one walk over the fields.
    struct InOrder {
        using Iterator = decltype(std::declval<const Value&>().begin());
        Reader& reader;
        const Where& where;
        Iterator at;  // the first member that is not read
        Iterator end;
        std::uint64_t next = 1;
        std::uint64_t seen = 0;
        bool failed = false;

        template <class T>
        void operator()(std::string_view name, T& field, As form = As::Plain) {
            if (!is_here(name))
                return;
            failed = !reader.read(*at, field, form, Where{&where, name, {}});
            ++at;
        }
        void letter(std::string_view name, std::string_view text) {
            if (!is_here(name))
                return;
            failed = !reader.read_letter(*at, text, Where{&where, name, {}});
            ++at;
        }
        void rest(std::map<std::string, std::string>&) {}

    private:
        bool is_here(std::string_view name) {
            const std::uint64_t mine = std::exchange(next, next << 1);
            if (failed || at == end || (*at).key() != name)
                return false;
            seen |= mine;
            return true;
        }
    };

    // Finds the field of one key and reads it.
    struct Match {
        Reader& reader;
        Value value;
        std::string_view key;
        const Where& where;
        std::uint64_t next = 1;
        std::uint64_t bit = 0;  // of the field found
        bool failed = false;
        std::map<std::string, std::string>* rest_of = nullptr;

        template <class T>
        void operator()(std::string_view name, T& field, As form = As::Plain) {
            if (take(name))
                failed = !reader.read(value, field, form, Where{&where, name, {}});
        }
        void letter(std::string_view name, std::string_view text) {
            if (take(name))
                failed = !reader.read_letter(value, text, Where{&where, name, {}});
        }
        void rest(std::map<std::string, std::string>& into) { rest_of = &into; }

    private:
        bool take(std::string_view name) {
            const std::uint64_t mine = std::exchange(next, next << 1);
            if (bit != 0 || name != key)
                return false;
            bit = mine;
            return true;
        }
    };

    // Says which field should have been there.
    struct Missing {
        Reader& reader;
        std::uint64_t seen;
        const Where& where;
        std::uint64_t next = 1;
        bool failed = false;

        template <class T>
        void operator()(std::string_view name, const T&, As form = As::Plain) {
            const bool needed = !IsOptional<T>::value && !has(form, As::MayLack | As::Omitted | As::NullIfEmpty);
            look(name, needed);
        }
        void letter(std::string_view name, std::string_view) { look(name, true); }
        void rest(const std::map<std::string, std::string>&) {}

    private:
        void look(std::string_view name, bool needed) {
            const std::uint64_t mine = std::exchange(next, next << 1);
            if (needed && !failed && (seen & mine) == 0)
                failed = !reader.stop(where, " lacks the key " + quoted(name));
        }
    };

    bool stop(const Where& where, const std::string& what) {
        fault = {ErrorCode::Invalid, path_of(where) + what};
        return false;
    }

    // A member without a field: kept as text where the struct has room for the rest, otherwise unread.
    bool keep(const Value& member, std::map<std::string, std::string>* rest, const Where& where) {
        const Token token = token_of(member);
        const bool scalar = token.kind == TokenKind::Text || token.kind == TokenKind::Number;
        if (rest != nullptr && scalar)
            rest->insert_or_assign(std::string{member.key()}, std::string{token.text});
        else if (unread_ != nullptr)
            unread_->push_back(path_of(Where{&where, member.key(), {}}));
        return true;
    }

    template <class T>
    bool read_optional(const Value& value, const Token& token, std::optional<T>& out, As form, const Where& where) {
        const bool nothing =
            token.kind == TokenKind::Null || (IsWord<T>::value && token.kind == TokenKind::Text && token.text.empty());
        if (nothing) {
            out.reset();
            return true;
        }
        return read(value, out.emplace(), form, where);
    }

    template <class T>
    bool read_array(const Value& value, const Token& token, std::vector<T>& out, As form, const Where& where) {
        out.clear();
        if (token.kind == TokenKind::Null)
            return true;
        if (token.kind != TokenKind::Array)
            return wrong_kind(token, where, "an array", fault);
        out.reserve(value.size());
        std::size_t index = 0;
        for (const Value element : value) {
            if (!read(element, out.emplace_back(), form, Where{&where, {}, index++}))
                return false;
        }
        return true;
    }

    template <class T>
    bool read_map(const Value& value, const Token& token, std::map<std::string, T>& out, As form, const Where& where) {
        out.clear();
        if (token.kind == TokenKind::Null)
            return true;
        if (token.kind != TokenKind::Object)
            return wrong_kind(token, where, "an object", fault);
        for (const Value member : value) {
            if (!read(member, out[std::string{member.key()}], form, Where{&where, member.key(), {}}))
                return false;
        }
        return true;
    }

    bool read_letter(const Value& value, std::string_view text, const Where& where) {
        const Token token = token_of(value);
        if (token.kind != TokenKind::Text)
            return wrong_kind(token, where, "a string", fault);
        return token.text == text || stop(where, " must be " + quoted(text) + ", not " + quoted(token.text));
    }

    template <class T>
    bool read_decimal(const Token& token, T& out, std::int64_t max_units, As form, const Where& where) {
        const auto rounding = has(form, As::Rounded | As::Number | As::Size) ? Rounding::Nearest : Rounding::Exact;
        int128 nanos = 0;
        if (!read_nanos(token, where, rounding, max_units, nanos, fault))
            return false;
        out = T::from_nanos(static_cast<typename T::rep>(nanos));
        return true;
    }

    bool read_conditions(const Value& value, const Token& token, Conditions& out, const Where& where) {
        out = {};
        out.plain = token.kind == TokenKind::Text;
        if (out.plain)
            return read_text(token, where, out.codes, fault);
        if (token.kind != TokenKind::Array)
            return wrong_kind(token, where, "an array of strings", fault);
        for (const Value element : value) {
            const Token code = token_of(element);
            if (code.kind != TokenKind::Text)
                return wrong_kind(code, where, "an array of strings", fault);
            if (!out.codes.empty())
                out.codes.push_back(',');
            out.codes += code.text;
        }
        return true;
    }

    // A value that is no container of ours: by its type.
    template <class T>
    bool read_one(const Value& value, const Token& token, T& out, As form, const Where& where) {
        if constexpr (std::same_as<T, std::string>)
            return read_text(token, where, out, fault);
        else if constexpr (std::same_as<T, bool>)
            return read_bool(token, where, out, fault);
        else if constexpr (std::same_as<T, std::int64_t>)
            return read_integer(token, where, out, fault);
        else if constexpr (std::same_as<T, double>)
            return read_real(token, where, out, fault);
        else if constexpr (std::same_as<T, UnixNanos>)
            return read_time(token, where, out, fault);
        else if constexpr (std::same_as<T, ZonedTime>)
            return read_zoned(token, where, out, fault);
        else if constexpr (std::same_as<T, Date>)
            return read_date(token, where, out, fault);
        else if constexpr (std::same_as<T, Price> || std::same_as<T, Ratio>)
            return read_decimal(token, out, kMaxPriceUnits, form, where);
        else if constexpr (std::same_as<T, Quantity>)
            return read_decimal(token, out, kMaxQuantityUnits, form, where);
        else if constexpr (std::same_as<T, Amount>)
            return read_decimal(token, out, kMaxAmountUnits, form, where);
        else if constexpr (std::same_as<T, Conditions>)
            return read_conditions(value, token, out, where);
        else if constexpr (IsWord<T>::value)
            return read_word(token, out, where);
        else if constexpr (NamedEnum<T>)
            return read_enum(token, out, where);
        else if constexpr (std::same_as<T, std::variant<Order, ErrorBody>>)
            return read_outcome(value, out, where);
        else
            return read_struct(value, out, where);
    }

    template <class E>
    bool read_word(const Token& token, Word<E>& out, const Where& where) {
        if (token.kind != TokenKind::Text)
            return wrong_kind(token, where, "a string", fault);
        out = Word<E>::of(token.text);
        return true;
    }

    template <class E>
    bool read_enum(const Token& token, E& out, const Where& where) {
        if (token.kind != TokenKind::Text)
            return wrong_kind(token, where, "a string", fault);
        const auto known = find_enum<E>(token.text);
        if (!known)
            return stop(where, " is " + quoted(token.text) + ", which is no word of its list");
        out = *known;
        return true;
    }

    // Of a 207: an order has an id, an error a message.
    bool read_outcome(const Value& value, std::variant<Order, ErrorBody>& out, const Where& where) {
        bool is_error = false;
        if (is_object(value)) {
            for (const Value member : value)
                is_error |= member.key() == "message";
        }
        if (is_error)
            return read_struct(value, out.emplace<ErrorBody>(), where);
        return read_struct(value, out.emplace<Order>(), where);
    }

    Unread* unread_;
};

}  // namespace sluice::venues::alpaca::codec
