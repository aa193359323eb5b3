#pragma once

// Elementary functions that give the same bits on every x86-64 machine: IEEE double and + - * / only, no libm, no FMA
// contraction. Bounds are measured by det_math_test.cpp against correctly rounded values of tools/make_math_oracle.py.
namespace sluice::det {

// Measured: exp within 0.51 and log within 0.502 units of the last place. exp is 0 below -745.14 and infinite above
// 709.79; log of a negative number is NaN, of zero -infinity.
double exp(double x);
double log(double x);

// IEEE 754 requires the square root to be correctly rounded.
double sqrt(double x);

// x raised to an integer, by repeated squaring; pow_int(x, 0) is 1.
double pow_int(double x, int exponent);

// The standard normal distribution. Measured: within 1e-15 relative, in the tails too; cdf(-38) is 2.9e-316, not 0.
double normal_pdf(double x);
double normal_cdf(double x);
// The inverse of normal_cdf; 0 and 1 give the infinities, anything outside NaN.
double normal_quantile(double p);

}  // namespace sluice::det
