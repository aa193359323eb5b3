#pragma once

#include <cstdint>
#include <span>

#include "analytics/options/model.hpp"

// Many options at once: the functions of analytics/options/model.hpp over spans, several lanes of a register at a time.
// Every path gives the same bits as the scalar functions (batch_test.cpp holds each against them).
namespace sluice::analytics::options {

// Two lanes run on every x86-64, four need AVX2, eight AVX-512.
enum class LanePath : std::uint8_t { Scalar, Two, Four, Eight };
constexpr auto names(LanePath) { return Names<4>{"scalar", "sse2", "avx2", "avx512"}; }
bool supported(LanePath path);
LanePath widest_path();

// One result per option, in order; the three spans have one length. Options of both models may be mixed; runs of one
// model are fastest. A path this machine lacks falls back to the scalar one. Nothing is allocated.
void value_options(std::span<const OptionCase> options, std::span<const double> volatilities, std::span<Valuation> out,
                   LanePath path = widest_path());
void imply_volatilities(std::span<const OptionCase> options, std::span<const double> prices,
                        std::span<ImpliedVolatility> out, LanePath path = widest_path());

}  // namespace sluice::analytics::options
