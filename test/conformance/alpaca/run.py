"""Conformance of `sluice sim alpaca` with alpaca-py, unmodified.

usage: run.py --sluice BINARY [--case EXPRESSION] [--served FILE] [--list]

A whole passing run is compared with the parity table of src/venues/alpaca/README.md; with SLUICE_UPDATE=1 the table is
written anew.
"""
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE), str(HERE.parent), str(ROOT / "tools")]

import kit  # noqa: E402
import parity  # noqa: E402
from desk import CLOCK  # noqa: E402

# Half past ten in New York on a Wednesday, and ten seconds there for one here.
MARKET = ("--clock", CLOCK, "--speed", "10", "--seed", "1")

# The order of the cases.
import orders, standing_orders, account, data, data_streams, updates, incidents  # noqa: E401,E402,F401
import refusals, refused_orders, readme  # noqa: E401,E402,F401


def table_is_proven(served):
    return parity.hold(ROOT, "alpaca", served, update=os.environ.get("SLUICE_UPDATE") == "1")


if __name__ == "__main__":
    kit.main("alpaca", MARKET, table_is_proven)
