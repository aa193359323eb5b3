#include "analytics/options/batch.hpp"

#include "analytics/options/group.hpp"
#include "base/assert.hpp"

#if defined(__x86_64__)
#define SLUICE_X86 1
#else
#define SLUICE_X86 0
#endif

namespace sluice::analytics::options {
namespace {

using Options = std::span<const OptionCase>;
using Given = std::span<const double>;

void value_each(Options options, Given given, Valuation* out) {
    for (std::size_t i = 0; i < options.size(); ++i)
        out[i] = value_option(options[i], given[i]);
}
void imply_each(Options options, Given given, ImpliedVolatility* out) {
    for (std::size_t i = 0; i < options.size(); ++i)
        out[i] = implied_volatility(options[i], given[i]);
}

#if SLUICE_X86

// Runs of one model go through the lanes; the last group of a run is filled up with its last option.
template <int W, class Out, class Run>
SLUICE_LANE void in_groups(Options options, Given given, Out* out, Run run) {
    for (std::size_t from = 0; from < options.size();) {
        const PricingModel model = options[from].model;
        lanes::Cases<W> in;
        Out results[W];
        std::size_t used = 0;
        for (int lane = 0; lane < W; ++lane) {
            const bool more = from + used < options.size() && options[from + used].model == model;
            used += more ? 1 : 0;
            in.put(lane, options[from + used - 1], given[from + used - 1]);
        }
        run(in, results, model == PricingModel::Bsm);
        for (std::size_t i = 0; i < used; ++i)
            out[from + i] = results[i];
        from += used;
    }
}

template <int W>
struct ValueRun {
    SLUICE_LANE void operator()(lanes::Cases<W>& in, Valuation* out, bool spot) const {
        if (spot)
            lanes::value_group<true, lanes::Pack<W>>(in, out);
        else
            lanes::value_group<false, lanes::Pack<W>>(in, out);
    }
};
template <int W>
struct ImplyRun {
    SLUICE_LANE void operator()(lanes::Cases<W>& in, ImpliedVolatility* out, bool spot) const {
        if (spot)
            lanes::imply_group<true, lanes::Pack<W>>(in, out);
        else
            lanes::imply_group<false, lanes::Pack<W>>(in, out);
    }
};

[[SLUICE_PLAIN]] void value_two(Options options, Given given, Valuation* out) {
    in_groups<2>(options, given, out, ValueRun<2>{});
}
[[SLUICE_PLAIN]] void imply_two(Options options, Given given, ImpliedVolatility* out) {
    in_groups<2>(options, given, out, ImplyRun<2>{});
}
[[SLUICE_PLAIN, gnu::target("avx2")]] void value_four(Options options, Given given, Valuation* out) {
    in_groups<4>(options, given, out, ValueRun<4>{});
}
[[SLUICE_PLAIN, gnu::target("avx2")]] void imply_four(Options options, Given given, ImpliedVolatility* out) {
    in_groups<4>(options, given, out, ImplyRun<4>{});
}
[[SLUICE_PLAIN, gnu::target("avx512f,avx512dq")]] void value_eight(Options options, Given given, Valuation* out) {
    in_groups<8>(options, given, out, ValueRun<8>{});
}
[[SLUICE_PLAIN, gnu::target("avx512f,avx512dq")]] void imply_eight(Options options, Given given,
                                                                   ImpliedVolatility* out) {
    in_groups<8>(options, given, out, ImplyRun<8>{});
}

#endif

// An expired option's price needs no lanes.
void settle(Options options, std::span<Valuation> out) {
    for (std::size_t i = 0; i < options.size(); ++i)
        if (out[i].status == QuoteStatus::Expired)
            out[i].price = lanes::expired_price(options[i]);
}

}  // namespace

bool supported(LanePath path) {
#if SLUICE_X86
    switch (path) {
        case LanePath::Scalar:
        case LanePath::Two: return true;
        case LanePath::Four: return __builtin_cpu_supports("avx2") != 0;
        case LanePath::Eight: return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0;
    }
    return false;
#else
    return path == LanePath::Scalar;
#endif
}

LanePath widest_path() {
    for (const LanePath path : {LanePath::Eight, LanePath::Four, LanePath::Two})
        if (supported(path))
            return path;
    return LanePath::Scalar;
}

void value_options(Options options, Given volatilities, std::span<Valuation> out, LanePath path) {
    SLUICE_ASSERT(options.size() == volatilities.size() && options.size() == out.size(), "one result for each option");
    switch (supported(path) ? path : LanePath::Scalar) {
        case LanePath::Scalar: value_each(options, volatilities, out.data()); break;
#if SLUICE_X86
        case LanePath::Two: value_two(options, volatilities, out.data()); break;
        case LanePath::Four: value_four(options, volatilities, out.data()); break;
        case LanePath::Eight: value_eight(options, volatilities, out.data()); break;
#else
        default: break;
#endif
    }
    settle(options, out);
}

void imply_volatilities(Options options, Given prices, std::span<ImpliedVolatility> out, LanePath path) {
    SLUICE_ASSERT(options.size() == prices.size() && options.size() == out.size(), "one result for each option");
    switch (supported(path) ? path : LanePath::Scalar) {
        case LanePath::Scalar: imply_each(options, prices, out.data()); break;
#if SLUICE_X86
        case LanePath::Two: imply_two(options, prices, out.data()); break;
        case LanePath::Four: imply_four(options, prices, out.data()); break;
        case LanePath::Eight: imply_eight(options, prices, out.data()); break;
#else
        default: break;
#endif
    }
}

}  // namespace sluice::analytics::options
