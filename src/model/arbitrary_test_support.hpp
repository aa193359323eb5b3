#pragma once

#include <cstdlib>
#include <string>
#include <utility>

#include <rapidcheck.h>

#include "model/binary_fields.hpp"  // Scalar, IsTextId, ...
#include "model/describe_commands.hpp"
#include "model/describe_events.hpp"
#include "model/describe_market_data.hpp"

// RapidCheck generators for everything that has a `describe`: rc::gen::arbitrary<Event>(), <OrderPlaced>(), <Command>(), ...
// Values are well formed field by field (an enumerator that exists, a day that exists, valid UTF-8); whether the fields
// make sense together is left to chance.
namespace sluice::arbitrary {

// Tests are repeatable: the seed is fixed unless the caller of the program sets RC_PARAMS.
inline const int kFixedSeed = setenv("RC_PARAMS", "seed=20260701", 0);

inline int128 any_int128() {
    const auto high = *rc::gen::arbitrary<std::int64_t>();
    const auto low = *rc::gen::arbitrary<std::uint64_t>();
    return *rc::gen::arbitrary<bool>() ? int128{high} : static_cast<int128>(static_cast<uint128>(high) << 64 | low);
}

inline std::string any_text() {
    static const std::vector<std::string> kPieces{"a",
                                                  "Z",
                                                  "7",
                                                  " ",
                                                  "\"",
                                                  "\\",
                                                  "/",
                                                  "\n",
                                                  "\x01",
                                                  "\x7F",
                                                  "\xC3\xA9",
                                                  "\xE2\x82\xAC",
                                                  "\xF0\x9F\x93\x88",
                                                  std::string(1, '\0')};
    std::string text;
    const int pieces = *rc::gen::weightedOneOf<int>({{9, rc::gen::inRange(0, 12)}, {1, rc::gen::inRange(200, 400)}});
    for (int i = 0; i < pieces; ++i)
        text += kPieces[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(kPieces.size())))];
    return text;
}

template <class Id>
Id any_id() {
    const auto length = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(Id::kWidth) + 1));
    const auto text = *rc::gen::container<std::string>(length, rc::gen::inRange('!', static_cast<char>('~' + 1)));
    return Id{InlineText<Id::kWidth>::unchecked(text)};
}

template <class T>
T any();

template <class T>
T any_scalar() {
    if constexpr (binary::IsTextId<T>::value) {
        return any_id<T>();
    } else if constexpr (binary::IsFixed<T>::value) {
        if constexpr (sizeof(T) == 16)
            return T::from_nanos(any_int128());
        else
            return T::from_nanos(*rc::gen::arbitrary<std::int64_t>());
    } else if constexpr (std::same_as<T, Notional>) {
        return Notional::from_atto(any_int128());
    } else if constexpr (std::same_as<T, UnixNanos>) {
        return UnixNanos::from_nanos(*rc::gen::arbitrary<std::int64_t>());
    } else if constexpr (std::same_as<T, std::chrono::nanoseconds>) {
        return std::chrono::nanoseconds{*rc::gen::arbitrary<std::int64_t>()};
    } else if constexpr (std::same_as<T, Date>) {
        const int year = *rc::gen::inRange(1, 10'000);
        const int month = *rc::gen::inRange(1, 13);
        const int day = *rc::gen::inRange(1, days_in_month(year, month) + 1);
        return Date{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)};
    } else if constexpr (std::same_as<T, ExecInst>) {
        return static_cast<ExecInst>(*rc::gen::inRange(0, static_cast<int>(kAllExecInst) + 1));
    } else if constexpr (NamedEnum<T>) {
        return static_cast<T>(*rc::gen::inRange(0, static_cast<int>(count_of<T>())));
    } else {
        return *rc::gen::arbitrary<T>();
    }
}

struct Fill {
    template <class T>
    void operator()(const char*, T& field) {
        field = any<T>();
    }
    template <class T>
    void part(const char*, T& field) {
        field = any<T>();
    }
};

template <class T>
T any() {
    if constexpr (std::same_as<T, std::string>) {
        return any_text();
    } else if constexpr (binary::Scalar<T>) {
        return any_scalar<T>();
    } else if constexpr (binary::IsOptional<T>::value) {
        return *rc::gen::arbitrary<bool>() ? T{any<typename T::value_type>()} : T{};
    } else if constexpr (binary::IsVector<T>::value) {
        T all;
        for (int left = *rc::gen::inRange(0, 4); left > 0; --left)
            all.push_back(any<typename T::value_type>());
        return all;
    } else {
        T t;
        Fill fill;
        describe(fill, t);
        return t;
    }
}

// The alternative number `index` of a variant.
template <class Variant, std::size_t I = 0>
Variant any_alternative(std::size_t index) {
    if constexpr (I + 1 < std::variant_size_v<Variant>) {
        if (index != I)
            return any_alternative<Variant, I + 1>(index);
    }
    return Variant{std::in_place_index<I>, any<std::variant_alternative_t<I, Variant>>()};
}
template <class Variant>
Variant any_alternative() {
    return any_alternative<Variant>(
        static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(std::variant_size_v<Variant>))));
}

template <>
inline Command any<Command>() {
    return Command{any<Requester>(), any_alternative<CommandBody>()};
}
template <>
inline VenueReport any<VenueReport>() {
    return any_alternative<VenueReport>();
}
template <>
inline Input any<Input>() {
    return any_alternative<Input>();
}
template <>
inline MarketData any<MarketData>() {
    return any_alternative<MarketData>();
}

// Of one kind, with a sequence and a time.
inline Event any_event(EventKind kind) {
    return Event{any<std::uint64_t>(), any<UnixNanos>(), any_alternative<EventBody>(static_cast<std::size_t>(kind))};
}
template <>
inline Event any<Event>() {
    return any_event(any<EventKind>());
}

}  // namespace sluice::arbitrary

namespace rc {

template <class T>
requires requires(sluice::arbitrary::Fill& fill, T& t) {
    describe(fill, t);
} || std::same_as<T, sluice::Event> || std::same_as<T, sluice::Input> || std::same_as<T, sluice::MarketData> ||
    std::same_as<T, sluice::Command> || std::same_as<T, sluice::VenueReport>
struct Arbitrary<T> {
    static Gen<T> arbitrary() {
        return gen::exec([] { return sluice::arbitrary::any<T>(); });
    }
};

}  // namespace rc
