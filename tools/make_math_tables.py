#!/usr/bin/env python3
"""Writes src/base/det_math_tables.hpp and src/base/normal_table.hpp, the tables behind base/det_math.hpp."""
import pathlib
from decimal import Decimal, localcontext

from exact_math import double, hex_literal, mills, pi

BASE = pathlib.Path(__file__).resolve().parent.parent / "src" / "base"
HEAD = "#pragma once\n\n// Written by tools/make_math_tables.py; do not edit.\n// clang-format off\n\nnamespace sluice::det {\n\n"
TAIL = "\n}  // namespace sluice::det\n"

EXP_STEPS = 64
LOG_STEPS = 128
NORMAL_PIECES = 64
NORMAL_DEGREE = 7
NORMAL_SCALE = 4


def on_grid(value, bits):
    """`value` rounded to a multiple of 2^-bits, exactly a double."""
    return Decimal(int((value * 2**bits).to_integral_value())) / 2**bits


def pair(value):
    high = Decimal(double(value))
    return high, value - high


def exp_table():
    lines = ["struct HighLow {\n    double high;\n    double low;\n};\n\n",
             f"// 2^(i/{EXP_STEPS}) as a sum of two doubles.\n",
             f"inline constexpr int kExpSteps = {EXP_STEPS};\n",
             "inline constexpr HighLow kExpTable[kExpSteps] = {\n"]
    for i in range(EXP_STEPS):
        high, low = pair(Decimal(2) ** (Decimal(i) / EXP_STEPS))
        lines.append(f"    {{{hex_literal(high)}, {hex_literal(low)}}},\n")
    lines.append("};\n\n// ln(2)/64 in two parts; the first has trailing zeros, so that its product with a step count is exact.\n")
    step = Decimal(2).ln() / EXP_STEPS
    high = on_grid(step, 38)
    lines.append(f"inline constexpr double kStepHigh = {hex_literal(high)};\n")
    lines.append(f"inline constexpr double kStepLow = {hex_literal(step - high)};\n")
    lines.append(f"inline constexpr double kStepsPerUnit = {hex_literal(1 / step)};\n")
    return lines


def log_table():
    lines = ["\n// For mantissas in [1 + i/128, 1 + (i+1)/128), halved from i = 53 on (about the square root of two): c is the\n"
             "// reciprocal of the middle to 12 bits, and -ln(c) stands in two parts, the first a multiple of 2^-42. Around one,\n"
             "// c is one.\n",
             "struct LogStep {\n    double c;\n    double high;\n    double low;\n};\n",
             f"inline constexpr int kLogSteps = {LOG_STEPS};\n", "inline constexpr int kLogHalved = 53;\n",
             "inline constexpr LogStep kLogTable[kLogSteps] = {\n"]
    for i in range(LOG_STEPS):
        middle = (1 + (Decimal(i) + Decimal("0.5")) / LOG_STEPS) / (2 if i >= 53 else 1)
        c = Decimal(1) if i in (0, LOG_STEPS - 1) else on_grid(1 / middle, 12)
        value = -c.ln()
        high = on_grid(value, 42)
        lines.append(f"    {{{hex_literal(c)}, {hex_literal(high)}, {hex_literal(value - high)}}},\n")
    lines.append("};\n\n// ln(2) the same way.\n")
    ln2 = Decimal(2).ln()
    high = on_grid(ln2, 42)
    lines.append(f"inline constexpr double kLn2High = {hex_literal(high)};\n")
    lines.append(f"inline constexpr double kLn2Low = {hex_literal(ln2 - high)};\n")
    return lines


def chebyshev_fit(function, degree):
    """Monomial coefficients in v of the interpolant of `function` at the Chebyshev nodes of [-1, 1]."""
    count = degree + 1
    nodes = [cosine((2 * k + 1) * pi() / (2 * count)) for k in range(count)]
    divided = [function(v) for v in nodes]
    for order in range(1, count):
        for k in range(count - 1, order - 1, -1):
            divided[k] = (divided[k] - divided[k - 1]) / (nodes[k] - nodes[k - order])
    polynomial = [Decimal(0)] * count
    for k in range(count - 1, -1, -1):  # Newton's form, multiplied out from the inside
        shifted = [Decimal(0)] + polynomial[:-1]
        polynomial = [s - nodes[k] * p for s, p in zip(shifted, polynomial)]
        polynomial[0] += divided[k]
    return polynomial


def cosine(x):
    term, total, n = Decimal(1), Decimal(0), 0
    while abs(term) > Decimal(10) ** -65:
        total += term
        n += 2
        term = -term * x * x / (n * (n - 1))
    return total


def normal_table():
    lines = ["// Mills' ratio (1 - Phi(t)) / phi(t) divided by u = 4/(4 + t), for t >= 0: piece i covers u in [i/64, (i+1)/64], and\n"
             "// its row holds the powers of v = 128 u - 2 i - 1 from the constant up (interpolation at Chebyshev nodes).\n",
             f"inline constexpr int kNormalPieces = {NORMAL_PIECES};\n",
             f"inline constexpr int kNormalDegree = {NORMAL_DEGREE};\n",
             "inline constexpr double kNormalTable[kNormalPieces][kNormalDegree + 1] = {\n"]

    for i in range(NORMAL_PIECES):
        def ratio(v, i=i):
            u = (v + 2 * i + 1) / (2 * NORMAL_PIECES)
            return mills(NORMAL_SCALE * (1 - u) / u) / u
        row = [hex_literal(c) for c in chebyshev_fit(ratio, NORMAL_DEGREE)]
        lines.append("    {" + ", ".join(row[:4]) + ",\n     " + ", ".join(row[4:]) + "},\n")
    lines.append("};\n")
    lines.append(f"\ninline constexpr double kSqrtTwoPi = {hex_literal((2 * pi()).sqrt())};\n")
    lines.append(f"inline constexpr double kInverseSqrtTwoPi = {hex_literal(1 / (2 * pi()).sqrt())};\n")
    lines.append(f"inline constexpr double kLogSqrtTwoPi = {hex_literal((2 * pi()).sqrt().ln())};\n")
    return lines


def main():
    with localcontext() as context:
        context.prec = 60
        (BASE / "det_math_tables.hpp").write_text(HEAD + "".join(exp_table() + log_table()) + TAIL)
        (BASE / "normal_table.hpp").write_text(HEAD + "".join(normal_table()) + TAIL)


if __name__ == "__main__":
    main()
