#pragma once

#include <bit>
#include <cstdint>

// One double, or two, four or eight side by side, under one set of names. A formula written as a template over the lane
// type D is the scalar formula for D = double and the same operations in the same order, lane by lane, for D = Pack<W>;
// IEEE 754 fixes the result of each, so every width gives the same bits. Everything is forced inline, because a function
// that takes a wide register must be compiled for the machine of its caller.
//
// Internal to analytics/options.

// The sanitizers are kept out of them: instrumented, the unrolled lanes take a compiler minutes. What they touch are
// their own registers, arrays of W, and tables whose indices are masked.
#if defined(__clang__)
#define SLUICE_PLAIN clang::no_sanitize("address", "undefined", "thread")
#else
#define SLUICE_PLAIN gnu::no_sanitize("address", "undefined", "thread")
#endif
#define SLUICE_LANE [[gnu::always_inline, SLUICE_PLAIN]] inline

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wpsabi"  // no wide register ever crosses a call
#endif

namespace sluice::analytics::options::lanes {

template <int W>
struct Registers;
template <>
struct Registers<2> {
    typedef double Doubles __attribute__((vector_size(16)));
    typedef std::int64_t Words __attribute__((vector_size(16)));
};
template <>
struct Registers<4> {
    typedef double Doubles __attribute__((vector_size(32), aligned(16)));
    typedef std::int64_t Words __attribute__((vector_size(32), aligned(16)));
};
template <>
struct Registers<8> {
    typedef double Doubles __attribute__((vector_size(64), aligned(16)));
    typedef std::int64_t Words __attribute__((vector_size(64), aligned(16)));
};

// 16 bytes of alignment are what every x86-64 call keeps. Registers stay wrapped in structs: bare, compilers would warn of calls that never happen.
template <int W>
struct Mask {
    typename Registers<W>::Words raw;
};
template <int W>
struct Words {
    typename Registers<W>::Words raw;
};
template <int W>
struct Pack {
    static constexpr int kLanes = W;
    typename Registers<W>::Doubles raw;

    Pack() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): a constant stands for that constant in every lane
    SLUICE_LANE Pack(double value) { raw = value - typename Registers<W>::Doubles{}; }
};

#define SLUICE_PACK_OPERATOR(op)                            \
    template <int W>                                        \
    SLUICE_LANE Pack<W> operator op(Pack<W> a, Pack<W> b) { \
        a.raw = a.raw op b.raw;                             \
        return a;                                           \
    }                                                       \
    template <int W>                                        \
    SLUICE_LANE Pack<W> operator op(Pack<W> a, double b) {  \
        a.raw = a.raw op b;                                 \
        return a;                                           \
    }
#define SLUICE_PACK_COMPARISON(op)                          \
    template <int W>                                        \
    SLUICE_LANE Mask<W> operator op(Pack<W> a, Pack<W> b) { \
        return {a.raw op b.raw};                            \
    }                                                       \
    template <int W>                                        \
    SLUICE_LANE Mask<W> operator op(Pack<W> a, double b) {  \
        return {a.raw op Pack<W>(b).raw};                   \
    }
#define SLUICE_WORDS_OPERATOR(op)                                  \
    template <int W>                                               \
    SLUICE_LANE Words<W> operator op(Words<W> a, std::int64_t b) { \
        return {a.raw op b};                                       \
    }
SLUICE_PACK_OPERATOR(+)
SLUICE_PACK_OPERATOR(-)
SLUICE_PACK_OPERATOR(*)
SLUICE_PACK_OPERATOR(/)
SLUICE_PACK_COMPARISON(<)
SLUICE_PACK_COMPARISON(<=)
SLUICE_PACK_COMPARISON(>)
SLUICE_PACK_COMPARISON(>=)
SLUICE_PACK_COMPARISON(==)
SLUICE_WORDS_OPERATOR(&)
SLUICE_WORDS_OPERATOR(+)
SLUICE_WORDS_OPERATOR(-)
SLUICE_WORDS_OPERATOR(*)
SLUICE_WORDS_OPERATOR(<<)
SLUICE_WORDS_OPERATOR(>>)
#undef SLUICE_PACK_OPERATOR
#undef SLUICE_PACK_COMPARISON
#undef SLUICE_WORDS_OPERATOR

template <int W>
SLUICE_LANE Words<W> operator+(Words<W> a, Words<W> b) {
    return {a.raw + b.raw};
}
template <int W>
SLUICE_LANE Words<W> operator|(Words<W> a, Words<W> b) {
    return {a.raw | b.raw};
}
template <int W>
SLUICE_LANE Pack<W> operator-(Pack<W> a) {
    a.raw = -a.raw;
    return a;
}
template <int W>
SLUICE_LANE Mask<W> operator!(Mask<W> a) {
    return {~a.raw};
}

template <class D>
struct Lane {
    using Truth = Mask<D::kLanes>;
    static constexpr int kLanes = D::kLanes;
};
template <>
struct Lane<double> {
    using Truth = bool;
    static constexpr int kLanes = 1;
};

SLUICE_LANE bool both(bool a, bool b) { return a && b; }
template <int W>
SLUICE_LANE Mask<W> both(Mask<W> a, Mask<W> b) {
    return {a.raw & b.raw};
}
SLUICE_LANE bool either(bool a, bool b) { return a || b; }
template <int W>
SLUICE_LANE Mask<W> either(Mask<W> a, Mask<W> b) {
    return {a.raw | b.raw};
}
// `yes` where the mask holds, otherwise `no`; the side not taken may be anything, a NaN too.
SLUICE_LANE double select(bool mask, double yes, double no) { return mask ? yes : no; }
template <int W>
SLUICE_LANE Pack<W> select(Mask<W> mask, Pack<W> yes, Pack<W> no) {
    yes.raw = mask.raw ? yes.raw : no.raw;
    return yes;
}
template <int W>
SLUICE_LANE Pack<W> select(Mask<W> mask, Pack<W> yes, double no) {
    return select(mask, yes, Pack<W>(no));
}
template <int W>
SLUICE_LANE Pack<W> select(Mask<W> mask, double yes, Pack<W> no) {
    return select(mask, Pack<W>(yes), no);
}

SLUICE_LANE bool choose(bool mask, bool yes, bool no) { return mask ? yes : no; }
template <int W>
SLUICE_LANE Mask<W> choose(Mask<W> mask, Mask<W> yes, Mask<W> no) {
    return {(mask.raw & yes.raw) | (~mask.raw & no.raw)};
}

SLUICE_LANE bool any(bool mask) { return mask; }
template <int W>
SLUICE_LANE bool any(Mask<W> mask) {
    std::int64_t all = 0;
    for (int i = 0; i < W; ++i)
        all |= mask.raw[i];
    return all != 0;
}

template <class D>
SLUICE_LANE D smaller(D a, D b) {
    return select(b < a, b, a);
}
template <class D>
SLUICE_LANE D larger(D a, D b) {
    return select(a < b, b, a);
}

SLUICE_LANE std::int64_t bits_of(double value) { return std::bit_cast<std::int64_t>(value); }
SLUICE_LANE double from_bits(std::int64_t bits) { return std::bit_cast<double>(bits); }
template <int W>
SLUICE_LANE Words<W> bits_of(Pack<W> value) {
    return {(typename Registers<W>::Words)value.raw};  // the same bytes under another type
}
template <int W>
SLUICE_LANE Pack<W> from_bits(Words<W> bits) {
    Pack<W> out;
    out.raw = (typename Registers<W>::Doubles)bits.raw;
    return out;
}

SLUICE_LANE double magnitude(double value) { return from_bits(bits_of(value) & 0x7fff'ffff'ffff'ffff); }
template <int W>
SLUICE_LANE Pack<W> magnitude(Pack<W> value) {
    return from_bits(bits_of(value) & 0x7fff'ffff'ffff'ffff);
}

// Correctly rounded in each lane, as IEEE 754 asks.
SLUICE_LANE double root(double value) { return __builtin_sqrt(value); }
template <int W>
SLUICE_LANE Pack<W> root(Pack<W> value) {
    Pack<W> out;
    for (int i = 0; i < W; ++i)
        out.raw[i] = __builtin_sqrt(value.raw[i]);
    return out;
}

// table[index * stride] in each lane; the indices lie inside the table whatever the values were.
template <int kStride>
SLUICE_LANE double pick(const double* table, std::int64_t index) {
    return table[index * kStride];
}
template <int kStride, int W>
SLUICE_LANE Pack<W> pick(const double* table, Words<W> index) {
    Pack<W> out;
    for (int i = 0; i < W; ++i)
        out.raw[i] = table[index.raw[i] * kStride];
    return out;
}

// W consecutive doubles.
template <class D>
SLUICE_LANE D load(const double* from) {
    if constexpr (Lane<D>::kLanes == 1) {
        return *from;
    } else {
        D out;
        __builtin_memcpy(&out.raw, from, sizeof out.raw);
        return out;
    }
}
template <class D>
SLUICE_LANE void store(double* to, D value) {
    if constexpr (Lane<D>::kLanes == 1)
        *to = value;
    else
        __builtin_memcpy(to, &value.raw, sizeof value.raw);
}

}  // namespace sluice::analytics::options::lanes
