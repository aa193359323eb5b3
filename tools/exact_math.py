"""Elementary functions to any number of digits, in decimal arithmetic only.

The standard library's decimal module rounds exp, ln and sqrt correctly at the context's precision; the rest is built
from them. Used by make_math_tables.py and make_math_oracle.py, so that neither trusts a floating-point library.
"""
from decimal import Decimal, getcontext, localcontext

getcontext().prec = 60
getcontext().Emax = 999_999
getcontext().Emin = -999_999


def arctan_inverse(n):
    """arctan(1/n) by its Taylor series."""
    total, power, k = Decimal(0), Decimal(1) / n, 0
    while abs(power) > Decimal(10) ** -(getcontext().prec + 5):
        total += power / (2 * k + 1) * (-1 if k % 2 else 1)
        power /= n * n
        k += 1
    return total


def pi():
    """Machin's formula."""
    return 16 * arctan_inverse(5) - 4 * arctan_inverse(239)


def mills(t):
    """Mills' ratio (1 - Phi(t)) / phi(t) for t >= 0."""
    prec = getcontext().prec
    if t > 12:
        # Laplace's continued fraction 1/(t + 1/(t + 2/(t + ...))).
        tail = t
        for k in range(400, 0, -1):
            tail = t + k / tail
        return 1 / tail
    with localcontext() as context:
        # sqrt(pi/2) exp(t^2/2) - sum t^(2n+1)/(2n+1)!!; the terms cancel, so more digits are carried.
        context.prec = prec + int(t * t) + 20
        term, total, n = t, Decimal(0), 0
        while term > Decimal(10) ** -(prec + 10):
            total += term
            n += 1
            term = term * t * t / (2 * n + 1)
        ratio = (pi() / 2).sqrt() * (t * t / 2).exp() - total
    return +ratio


def normal_pdf(x):
    return (-x * x / 2).exp() / (2 * pi()).sqrt()


def normal_cdf(x):
    return normal_pdf(x) * mills(-x) if x <= 0 else 1 - normal_pdf(x) * mills(x)


def double(value):
    """The nearest double; Python rounds decimal text correctly."""
    return float(value)


def hex_literal(value):
    """A double as a C++ literal."""
    return double(value).hex()
