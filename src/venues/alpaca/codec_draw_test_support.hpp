#pragma once

#include <string>
#include <utility>

#include "base/random.hpp"
#include "venues/alpaca/codec_fields_account.hpp"
#include "venues/alpaca/codec_fields_reference.hpp"
#include "venues/alpaca/codec_fields_stream.hpp"
#include "venues/alpaca/messages.hpp"

// Random messages, drawn by their own field tables.
namespace sluice::venues::alpaca::test {

class Draw {
public:
    explicit Draw(Random& random, int depth = 0) : random_{random}, depth_{depth} {}

    template <class T>
    void operator()(std::string_view, T& field, As form = As::Plain) {
        draw(field, form);
    }
    void letter(std::string_view, std::string_view) {}
    void rest(std::map<std::string, std::string>& others) {
        for (std::uint64_t i = random_.below(3); i > 0; --i)
            others["x_" + text()] = text();
    }

    template <class T>
    void draw(T& field, As form) {
        if constexpr (codec::IsOptional<T>::value) {
            if (random_.chance(1, 2))
                draw(field.emplace(), form);
        } else if constexpr (std::is_same_v<T, std::vector<Order>>) {
            if (depth_ == 0 && random_.chance(1, 3))
                field.resize(2);
            for (Order& leg : field) {
                Draw inner{random_, depth_ + 1};
                fields(inner, leg);
            }
        } else if constexpr (codec::IsVector<T>::value) {
            field.resize(random_.below(4));
            for (auto& each : field)
                draw(each, form);
        } else if constexpr (codec::IsMap<T>::value) {
            for (std::uint64_t i = random_.below(4); i > 0; --i)
                draw(field[text()], form);
        } else {
            one(field, form);
        }
    }

private:
    std::string text() {
        std::string out(random_.below(20), ' ');
        for (char& c : out)
            c = static_cast<char>(random_.between(' ', '~'));
        return out;
    }

    template <class E>
    E enumerator() {
        return static_cast<E>(random_.below(count_of<E>()));
    }

    // Sizes of every order of magnitude, up to the bound of the type.
    int128 nanos(std::int64_t max_units, As form) {
        // What a double shows with 15 digits comes back exact.
        const bool real = codec::has(form, As::Number | As::Size);
        const int128 bound = real ? int128{1'000'000'000'000'000} : static_cast<int128>(max_units) * 1'000'000'000;
        int128 out = static_cast<int128>(random_.next()) << random_.below(40);
        for (std::uint64_t cut = random_.below(30); cut > 0; --cut)
            out /= 10;
        out %= bound + 1;
        return random_.chance(1, 2) ? out : -out;
    }

    template <class T>
    void one(T& field, As form) {
        if constexpr (std::is_same_v<T, std::string>) {
            field = text();
        } else if constexpr (std::is_same_v<T, bool>) {
            field = random_.chance(1, 2);
        } else if constexpr (std::is_same_v<T, std::int64_t>) {
            field = static_cast<std::int64_t>(random_.next()) >> random_.below(64);
        } else if constexpr (std::is_same_v<T, double>) {
            field = random_.normal();
        } else if constexpr (std::is_same_v<T, UnixNanos>) {
            field = UnixNanos::from_nanos(static_cast<std::int64_t>(random_.next()) / 2);
        } else if constexpr (std::is_same_v<T, ZonedTime>) {
            field.at = UnixNanos::from_nanos(static_cast<std::int64_t>(random_.next()) / 2);
            field.offset_minutes = static_cast<std::int16_t>(random_.between(-14 * 60, 14 * 60));
        } else if constexpr (std::is_same_v<T, Date>) {
            field = civil_from_days(random_.between(-100'000, 100'000));
        } else if constexpr (std::is_same_v<T, Price> || std::is_same_v<T, Ratio>) {
            field = T::from_nanos(static_cast<std::int64_t>(nanos(kMaxPriceUnits, form)));
        } else if constexpr (std::is_same_v<T, Quantity>) {
            field = Quantity::from_nanos(nanos(kMaxQuantityUnits, form));
        } else if constexpr (std::is_same_v<T, Amount>) {
            field = Amount::from_nanos(nanos(kMaxAmountUnits, form));
        } else if constexpr (std::is_same_v<T, Conditions>) {
            field.plain = random_.chance(1, 3);
            field.codes = field.plain ? "I" : random_.chance(1, 2) ? "@,F,T,I" : "";
        } else if constexpr (codec::IsWord<T>::value) {
            word(field);
        } else if constexpr (NamedEnum<T>) {
            field = enumerator<T>();
        } else if constexpr (std::is_same_v<T, std::variant<Order, ErrorBody>>) {
            random_.chance(1, 2) ? draw(field.template emplace<Order>(), form)
                                 : draw(field.template emplace<ErrorBody>(), form);
        } else {
            Draw inner{random_, depth_};
            fields(inner, field);
        }
    }

    template <class E>
    void word(Word<E>& field) {
        field = random_.chance(1, 8) ? Word<E>::of("a_new_word") : Word<E>{enumerator<E>()};
    }

    Random& random_;
    int depth_;
};

template <class T>
T drawn(Random& random) {
    T out;
    Draw{random}.draw(out, As::Plain);
    return out;
}

}  // namespace sluice::venues::alpaca::test
