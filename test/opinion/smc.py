"""smartmoneyconcepts, unmodified, against the `smc` mode, every row of every column, on the library's own EURUSD file.

usage: smc.py FIGURES FILE.csv.gz        FIGURES is the program of test/opinion/figures.cpp

Once with the file's volumes, which are zero, and once with its tick counts in their place. Exit 0: every value is equal to
1e-5 of itself (the library rounds to 32 bits); 1: some are not, and the first of them are printed; 77: there is
no FILE.
"""
import datetime
import gzip
import os
import subprocess
import sys

os.environ["SMC_CREDIT"] = "0"  # the library's greeting
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from smartmoneyconcepts import smc  # noqa: E402

TOLERANCE = 1e-5
MEANT = ["bars that make no series (a high below the low, times out of order, prices not above 0) are refused as errors; "
         "the library calculates on",
         "nothing else: the library's quirks are kept, and what live trading does otherwise on purpose is listed in "
         "src/analytics/smc_swings.hpp"]


def read_bars(path, volume):
    """The library's frame, and the same bars as the lines that FIGURES reads."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split(",") for line in file][1:]
    times = [datetime.datetime.strptime(row[0], "%Y.%m.%d %H:%M:%S").replace(tzinfo=datetime.timezone.utc) for row in rows]
    frame = pd.DataFrame([[float(x) for x in row[1:5]] + [float(row[volume])] for row in rows],
                         columns=["open", "high", "low", "close", "volume"],
                         index=pd.DatetimeIndex([time.replace(tzinfo=None) for time in times]))
    lines = [f"{int(time.timestamp())},{','.join(row[1:5])},{row[volume]}" for time, row in zip(times, rows)]
    return frame, "\n".join(lines) + "\n"


def published(frame):
    """The outputs that opinion_figures calls published_tables; in its order, under its names."""
    swings = smc.swing_highs_lows(frame, swing_length=5)
    yield "swings", swings
    yield "fvg", smc.fvg(frame)
    yield "fvg_joined", smc.fvg(frame, join_consecutive=True)
    yield "bos_choch", smc.bos_choch(frame, swings, close_break=True)
    yield "ob", smc.ob(frame, swings, close_mitigation=False)
    yield "liquidity", smc.liquidity(frame, swings)
    for period in ("4h", "1D", "W"):
        yield "previous_" + period, smc.previous_high_low(frame, time_frame=period)
    yield "sessions", smc.sessions(frame, session="London")
    yield "retracements", smc.retracements(frame, swings)


def others(frame):
    swings = smc.swing_highs_lows(frame, swing_length=50)
    yield "swings_50", swings
    yield "bos_choch_50_wick", smc.bos_choch(frame, swings, close_break=False)
    yield "ob_50_close", smc.ob(frame, swings, close_mitigation=True)
    yield "liquidity_50", smc.liquidity(frame, swings, range_percent=0.02)
    yield "sessions_sydney", smc.sessions(frame, session="Sydney")
    yield "retracements_50", smc.retracements(frame, swings)


def parse_tables(text):
    """What opinion_figures printed, as arrays by name."""
    tables, name, rows = {}, None, []
    for line in text.splitlines() + ["# end 0"]:
        if line.startswith("#"):
            if name:
                tables[name] = np.array(rows, dtype=np.float64)
            name, rows = line.split()[1], []
        else:
            rows.append([float(field) if field else np.nan for field in line.split(",")])
    return tables


def differences(name, ours, theirs):
    """How many values differ; tells the first five."""
    theirs = theirs.to_numpy(dtype=np.float64)
    if ours.shape != theirs.shape:
        print(f"{name}: {ours.shape} rows and columns, the library has {theirs.shape}")
        return ours.size
    both_blank = np.isnan(ours) & np.isnan(theirs)
    equal = both_blank | (np.abs(ours - theirs) <= TOLERANCE * np.abs(theirs))
    for row, column in np.argwhere(~equal)[:5]:
        print(f"{name}, row {row}, column {column}: {ours[row, column]}, the library says {theirs[row, column]}")
    return int(np.count_nonzero(~equal))


def compare(ours, outputs, label):
    wrong = 0
    for name, frame in outputs:
        missed = differences(f"{name} ({label})", ours.pop(name), frame)
        filled = int(frame.notna().to_numpy().sum())
        print(f"{label:10} {name:20} {frame.shape[0]} rows, {frame.shape[1]} columns, {filled} values: {missed} differ")
        wrong += missed
    return wrong


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    if not os.path.exists(sys.argv[2]):
        print(f"there is no {sys.argv[2]} to compare on")
        return 77
    wrong = 0
    for label, volume in (("volume", 6), ("tick count", 5)):
        frame, lines = read_bars(sys.argv[2], volume)
        told = subprocess.run([sys.argv[1], "smc"], input=lines, capture_output=True, text=True, check=False)
        if told.returncode != 0:
            print(told.stderr)
            return 1
        ours = parse_tables(told.stdout)
        wrong += compare(ours, published(frame), label)
        wrong += compare(ours, others(frame), label)
        if ours:
            print(f"nothing to compare with: {', '.join(ours)}")
            wrong += 1
    print("differences that are meant:")
    for each in MEANT:
        print("  " + each)
    print(f"{wrong} values differ by more than {TOLERANCE} of themselves")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
