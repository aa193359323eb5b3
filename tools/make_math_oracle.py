#!/usr/bin/env python3
"""Writes test/data/base/{exp,log,normal_cdf,normal_quantile}.csv: what base/det_math.hpp must answer.

Columns: x and y as hexadecimal doubles, y correctly rounded, and rest = (exact - y) in units of y's last place, so
that a test can measure a true error and not only a distance to the rounded value. The points are drawn with a fixed seed.
"""
import math
import pathlib
import random
import statistics
from decimal import Decimal

from exact_math import double, normal_cdf, normal_pdf

DATA = pathlib.Path(__file__).resolve().parent.parent / "test" / "data" / "base"
EDGES = [0.0, 5e-324, 2.2250738585072014e-308, 1e-300, 1e-17, 2.0**-53, 2.0**-27, 1e-5, 0.5, 1.0]


def normal_quantile(p):
    """Newton's method from the standard library's estimate."""
    exact = Decimal(p)
    if p < 0.5:
        log_p = exact.ln()
        t = Decimal(statistics.NormalDist().inv_cdf(p)) if p > 1e-300 else -Decimal((-2 * log_p).sqrt())
        for _ in range(12):  # on the logarithm, which converges from afar
            cdf = normal_cdf(t)
            t -= (cdf.ln() - log_p) * cdf / normal_pdf(t)
        return t
    x = Decimal(statistics.NormalDist().inv_cdf(p))
    for _ in range(5):
        x -= (normal_cdf(x) - exact) / normal_pdf(x)
    return x


def row(x, exact):
    y = double(exact)
    rest = (exact - Decimal(y)) / Decimal(math.ulp(y))
    return f"{x.hex()},{y.hex()},{rest:.6f}\n"


def write(name, points, function):
    points = sorted(set(points))
    lines = ["x,y,rest\n"] + [row(x, function(Decimal(x)) if function is not normal_quantile else function(x)) for x in points]
    (DATA / f"{name}.csv").write_text("".join(lines))
    print(f"{name}: {len(points)} points")


def main():
    chance = random.Random(20261125)
    DATA.mkdir(parents=True, exist_ok=True)

    points = [s * e for e in EDGES for s in (1, -1) if s * e != 0] + [709.782712893384, -708.3964185322641, -745.13, -744.4, -710.0]
    points += [chance.uniform(-745.1, 709.78) for _ in range(900)]
    points += [chance.uniform(-1, 1) * 10 ** chance.uniform(-12, 1) for _ in range(1600)]
    points += [k * math.log(2) / 128 * (1 + s * 2.0**-52) for k in range(-100, 101, 2) for s in (-1, 0, 1) if k]
    write("exp", points, lambda x: x.exp())

    points = [e for e in EDGES if e not in (0.0, 1.0)] + [math.nextafter(1, 0), math.nextafter(1, 2), 1.7976931348623157e308]
    points += [math.exp(chance.uniform(-740, 709)) for _ in range(700)]
    points += [1 + s * 10 ** -chance.uniform(0.3, 15) for s in (1, -1) for _ in range(700)]
    points += [chance.uniform(0.5, 2) for _ in range(700)]
    points += [(1 + i / 128) * (1 + s * 2.0**-52) for i in range(1, 128) for s in (-1, 0)]
    write("log", [p for p in points if p > 0 and p != 1], lambda x: x.ln())

    points = [s * e for e in EDGES for s in (1, -1) if e] + [-38.4, -38.0, -37.6, -37.5, -12.0, 8.2, 8.3, 9.0]
    points += [chance.uniform(-38, 9) for _ in range(700)] + [chance.uniform(-6, 6) for _ in range(900)]
    points += [4 * (1 - u / 64) / (u / 64) * s for u in range(7, 65) for s in (-1, 1) if u < 64 and (s < 0 or u > 20)]
    write("normal_cdf", points, normal_cdf)

    points = [5e-324, 1e-310, 1e-300, 1e-100, 1e-17, 0.25, 0.75, math.nextafter(0.25, 0), math.nextafter(0.75, 1), 0.5 + 2.0**-53 * 2,
              0.5 - 2.0**-54, 1 - 2.0**-53]
    points += [10 ** -chance.uniform(0.31, 300) for _ in range(250)] + [chance.uniform(0, 1) for _ in range(350)]
    points += [0.5 + s * 10 ** -chance.uniform(0.5, 15) for s in (-1, 1) for _ in range(100)]
    write("normal_quantile", [p for p in points if p != 0.5], normal_quantile)


if __name__ == "__main__":
    main()
