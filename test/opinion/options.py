"""QuantLib's analytic formulas against ours: price, five Greeks and implied volatility of 10,000 random options.

usage: options.py FIGURES        FIGURES is the program of test/opinion/figures.cpp

Half of the points are Black-76 (QuantLib: BlackCalculator), half Black-Scholes-Merton over whole days (AnalyticEuropeanEngine),
from an hour to three years, volatilities of 3 to 150 %, rates of -1 to 12 %, strikes up to four standard deviations away. Both
sides imply the volatility of our price, the same double. The seed is fixed, so every run draws the same points.

A figure passes within 1e-9 of itself or within its floor, which stands for what double arithmetic cancels in QuantLib: 1e-15 of
the sizes that the figure is a difference of, such as forward and strike for a price. A volatility passes within 1e-9 of itself
or within 16 units of the last place of the price, over vega: no solver can do better. Exit 1 on any miss.
"""
import math
import random
import subprocess
import sys

import QuantLib as ql

POINTS, SEED, RELATIVE, FLOOR = 10_000, 20261125, 1e-9, 1e-15
FIGURES = ("price", "delta", "gamma", "vega", "theta", "rho")


def draw(dice, number):
    """model, right, underlying, strike, years, rate, yield, volatility"""
    model = "BLACK76" if number % 2 == 0 else "BSM"
    right = dice.choice(("call", "put"))
    underlying = math.exp(dice.uniform(math.log(5), math.log(60_000)))
    volatility = math.exp(dice.uniform(math.log(0.03), math.log(1.5)))
    rate = dice.uniform(-0.01, 0.12)
    paid = 0.0 if model == "BLACK76" else dice.uniform(0, 0.06)
    if model == "BSM":
        years = dice.randint(1, 1095) / 365
    else:
        years = math.exp(dice.uniform(math.log(1 / 8760), math.log(3)))
    forward = underlying * math.exp((rate - paid) * years) if model == "BSM" else underlying
    strike = forward * math.exp(dice.uniform(-4, 4) * volatility * math.sqrt(years))
    return model, right, underlying, strike, years, rate, paid, volatility


def kind_of(right):
    return ql.Option.Call if right == "call" else ql.Option.Put


def black76(right, forward, strike, years, rate, volatility):
    """With the forward held for rho: -T times the price."""
    calculator = ql.BlackCalculator(ql.PlainVanillaPayoff(kind_of(right), strike), forward,
                                    volatility * math.sqrt(years), math.exp(-rate * years))
    price = calculator.value()
    return (price, calculator.deltaForward(), calculator.gammaForward(), calculator.vega(years),
            calculator.theta(forward, years), -years * price)


class Engine:
    """One market of quotes under AnalyticEuropeanEngine, set anew for every option."""

    def __init__(self):
        self.today = ql.Date(2, 1, 2026)
        ql.Settings.instance().evaluationDate = self.today
        days, calendar = ql.Actual365Fixed(), ql.NullCalendar()
        self.spot, self.rate, self.paid, self.volatility = (ql.SimpleQuote(1.0) for _ in range(4))
        curves = [ql.YieldTermStructureHandle(ql.FlatForward(self.today, ql.QuoteHandle(quote), days))
                  for quote in (self.paid, self.rate)]
        surface = ql.BlackVolTermStructureHandle(
            ql.BlackConstantVol(self.today, calendar, ql.QuoteHandle(self.volatility), days))
        process = ql.BlackScholesMertonProcess(ql.QuoteHandle(self.spot), *curves, surface)
        self.engine = ql.AnalyticEuropeanEngine(process)

    def __call__(self, right, spot, strike, years, rate, paid, volatility):
        for quote, value in ((self.spot, spot), (self.rate, rate), (self.paid, paid), (self.volatility, volatility)):
            quote.setValue(value)
        option = ql.VanillaOption(ql.PlainVanillaPayoff(kind_of(right), strike),
                                  ql.EuropeanExercise(self.today + round(years * 365)))
        option.setPricingEngine(self.engine)
        return option.NPV(), option.delta(), option.gamma(), option.vega(), option.theta(), option.rho()


def implied(right, forward, strike, years, rate, price, guess):
    """A guess of a tenth too much, and steps until nothing changes."""
    spread = ql.blackFormulaImpliedStdDev(kind_of(right), strike, forward, price, math.exp(-rate * years), 0.0,
                                          1.1 * guess * math.sqrt(years), 1e-15, 1000)
    return spread / math.sqrt(years)


def sizes(forward, strike, years, rate, paid, volatility):
    """The sizes of what each figure is a difference or a multiple of, in the order of FIGURES."""
    spread = volatility * math.sqrt(years)
    discount = math.exp(-rate * years)
    money = discount * max(forward, strike)
    return (money, 1.0, 1 / (forward * spread), money * math.sqrt(years),
            money * (volatility / math.sqrt(years) + abs(rate) + abs(paid)), money * years)


class Worst:
    """The largest difference of one figure as a part of what is allowed, and how many were beyond."""

    def __init__(self, name):
        self.name, self.relative, self.used, self.where, self.misses, self.by_floor = name, 0.0, 0.0, None, 0, 0

    def see(self, ours, theirs, floor, point):
        difference = abs(ours - theirs)
        relative = difference / abs(theirs) if theirs else (0.0 if ours == theirs else math.inf)
        if not difference <= max(RELATIVE * abs(theirs), floor):
            self.misses += 1
            if self.misses <= 5:
                print(f"{self.name} of {point}: {ours!r}, QuantLib says {theirs!r}")
        if relative > RELATIVE:
            self.by_floor += 1
        else:
            self.relative = max(self.relative, relative)
        used = difference / max(RELATIVE * abs(theirs), floor)
        if used >= self.used:
            self.used, self.where = used, point

    def line(self):
        return (f"{self.name:8} worst {self.relative:.2e} relative, {self.used:.2f} of what is allowed; "
                f"{self.by_floor} judged by the floor; {self.misses} missed")


def ask(figures, points):
    lines = "".join(" ".join([*point[:2], *map(repr, point[2:])]) + "\n" for point in points)
    told = subprocess.run([figures, "options"], input=lines, capture_output=True, text=True, check=True)
    for line in told.stdout.splitlines():
        *numbers, status, volatility = line.split()
        yield tuple(map(float, numbers)), status, float(volatility)


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    dice, engine = random.Random(SEED), Engine()
    points = [draw(dice, number) for number in range(POINTS)]
    worst, worst_iv, unanswered = [Worst(name) for name in FIGURES], Worst("implied"), 0
    answers = list(ask(sys.argv[1], points))
    if len(answers) != POINTS:
        print(f"{len(answers)} answers to {POINTS} points")
        return 1
    for point, (ours, status, volatility) in zip(points, answers):
        model, right, underlying, strike, years, rate, paid, sigma = point
        forward = underlying * math.exp((rate - paid) * years) if model == "BSM" else underlying
        theirs = (black76(right, underlying, strike, years, rate, sigma) if model == "BLACK76" else
                  engine(right, underlying, strike, years, rate, paid, sigma))
        for each, mine, other, size in zip(worst, ours, theirs, sizes(forward, strike, years, rate, paid, sigma)):
            each.see(mine, other, FLOOR * size, point)
        if status != "OK":
            unanswered += 1
            print(f"implied volatility of {point}: {status}")
            continue
        other = implied(right, forward, strike, years, rate, ours[0], sigma)
        worst_iv.see(volatility, other, 16 * math.ulp(ours[0]) / ours[3], point)
    for each in worst + [worst_iv]:
        print(each.line())
    wrong = sum(each.misses for each in worst + [worst_iv]) + unanswered
    print(f"QuantLib {ql.__version__}, {POINTS} options, seed {SEED}: {wrong} figures differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
