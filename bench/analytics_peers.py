"""The libraries beside bench/analytics.cpp, which calls this in the environment of test/opinion.

usage: analytics_peers.py bars FILE.csv.gz OUT        the bars as lines that opinion_figures reads
       analytics_peers.py smc FILE.csv.gz FIGURES OURS        OURS in seconds for all outputs
       analytics_peers.py options GREEKS IMPLIED GREEKS_WIDE IMPLIED_WIDE CHAIN        ours: ns, ns, ns, ns, us

Every library is called the way its documentation does, from Python; so the ratios are those of what its users get.
"""
import math
import os
import pathlib
import random
import statistics
import subprocess
import sys
import time
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "test" / "opinion"))
warnings.simplefilter("ignore", DeprecationWarning)  # py_vollib's word that its new name is vollib
ROUNDS, OPTIONS = 3, 1000


def seconds_of(run, rounds=ROUNDS):
    """Median, least and most of some rounds."""
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken), min(taken), max(taken)


def bars(file, out):
    import smc as opinion
    pathlib.Path(out).write_text(opinion.read_bars(file, 6)[1], encoding="utf-8")
    return 0


def smc(file, figures, ours):
    import smc as opinion
    frame, lines = opinion.read_bars(file, 6)
    told = subprocess.run([figures, "smc"], input=lines, capture_output=True, text=True, check=True)
    tables = opinion.parse_tables(told.stdout)
    wrong = sum(opinion.differences(name, tables[name], output) for name, output in opinion.published(frame))
    print(f"  results: {wrong} values differ")
    median, least, most = seconds_of(lambda: list(opinion.published(frame)))
    ratio = median / float(ours)
    print(f"  smartmoneyconcepts: {median:.2f} s [{least:.2f}-{most:.2f}]; ours is {ratio:.0f} times as fast "
          f"[{least / float(ours):.0f}-{most / float(ours):.0f}]; goal 300, stretch 1000")
    return 1 if wrong else 0


def draw():
    dice, points = random.Random(7), []
    for _ in range(OPTIONS):
        years, volatility = 0.02 + dice.random(), 0.1 + 0.5 * dice.random()
        strike = 100 * math.exp(dice.uniform(-2, 2) * volatility * math.sqrt(years))
        points.append((dice.choice("cp"), 100.0, strike, years, 0.05, volatility))
    return points


def quantlib(points):
    import QuantLib as ql
    kinds = {"c": ql.Option.Call, "p": ql.Option.Put}

    def calculator(flag, forward, strike, years, rate, volatility):
        return ql.BlackCalculator(ql.PlainVanillaPayoff(kinds[flag], strike), forward, volatility * math.sqrt(years),
                                  math.exp(-rate * years))

    def greeks():
        for point in points:
            each, forward, years = calculator(*point), point[1], point[3]
            each.deltaForward(), each.gammaForward(), each.vega(years), each.theta(forward, years), each.rho(years)

    prices = [calculator(*point).value() for point in points]

    def implied():
        for (flag, forward, strike, years, rate, _), price in zip(points, prices):
            ql.blackFormulaImpliedStdDev(kinds[flag], strike, forward, price, math.exp(-rate * years), 0.0, 0.2, 1e-12)

    return prices, greeks, implied


def vollib(points, prices):
    from py_vollib.black.greeks import analytical
    from py_vollib.black.implied_volatility import implied_volatility

    def greeks():
        for flag, forward, strike, years, rate, volatility in points:
            for greek in (analytical.delta, analytical.gamma, analytical.vega, analytical.theta, analytical.rho):
                greek(flag, forward, strike, years, rate, volatility)

    def implied():
        for (flag, forward, strike, years, rate, _), price in zip(points, prices):
            implied_volatility(price, forward, strike, rate, years, flag)

    return greeks, implied


def options(greeks_ns, implied_ns, greeks_wide_ns, implied_wide_ns, chain_us):
    ours = [(float(greeks_ns), float(greeks_wide_ns)), (float(implied_ns), float(implied_wide_ns))]
    points = draw()
    prices, *theirs = quantlib(points)
    for library, runs in (("QuantLib", theirs), ("py_vollib", vollib(points, prices))):
        each_us = []
        for what, run, (scalar, wide) in zip(("Greeks", "implied"), runs, ours):
            run()
            median, least, most = (1e9 * seconds / OPTIONS for seconds in seconds_of(run))
            each_us.append(median / 1e3)
            print(f"  {library:9} {what:8} {median:8.0f} ns [{least:.0f}-{most:.0f}]; ours is {median / scalar:.0f} times "
                  f"as fast one at a time, {median / wide:.0f} in a batch")
        if float(chain_us) > 0:
            print(f"  {library:9} 400 legs of a chain would take {400 * sum(each_us):.0f} us; ours is "
                  f"{400 * sum(each_us) / float(chain_us):.0f} times as fast")
    return 0


def main():
    verbs = {"bars": (bars, 2), "smc": (smc, 3), "options": (options, 5)}
    run, words = verbs.get(sys.argv[1] if len(sys.argv) > 1 else "", (None, 0))
    if run is None or len(sys.argv) != 2 + words:
        print(__doc__, file=sys.stderr)
        return 2
    return run(*sys.argv[2:])


if __name__ == "__main__":
    os.environ["SMC_CREDIT"] = "0"
    sys.exit(main())
