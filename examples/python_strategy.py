"""A strategy in a process of its own: buys below the mean of the last bars and sells above it.

    sluice run &
    export SLUICE_URL=http://127.0.0.1:7171 SLUICE_TOKEN=$(sluice token create pullback --scope trade)
    python examples/python_strategy.py --symbol NOVA.SIM

Ctrl-C ends it in order. It is an example of the interface; that it earns anything has not been shown.
"""

from __future__ import annotations

import argparse
import logging
from collections import deque
from decimal import Decimal

from sluice import Bar, Fill, Order, SluiceError, Strategy


class Pullback(Strategy):
    name = "pullback"
    topics = ("bars",)

    def __init__(self, symbol: str, bars: int, trips: int) -> None:
        self.symbols = [symbol]
        self.symbol = symbol
        self.closes: deque[Decimal] = deque(maxlen=bars)
        self.trips_left = trips
        self.held = Decimal(0)

    def on_start(self) -> None:
        print(f"{self.name} watches {self.symbol}; {len(self.orders)} orders are open from before", flush=True)

    def on_bar(self, bar: Bar) -> None:
        if not bar.finished or bar.timeframe != "1m":
            return
        self.closes.append(bar.close)
        if len(self.closes) < (self.closes.maxlen or 1) or self.orders:
            return
        mean = sum(self.closes) / len(self.closes)
        if self.held == 0 and bar.close < mean:
            self.buy(self.symbol, qty=1)
        elif self.held > 0 and bar.close > mean:
            self.sell(self.symbol, qty=self.held)

    def on_fill(self, fill: Fill) -> None:
        print(f"{fill.side} {fill.qty} at {fill.price}", flush=True)
        self.held += fill.qty if fill.side == "buy" else -fill.qty
        if self.held == 0:
            self.trips_left -= 1
            if self.trips_left == 0:
                self.stop()

    def on_order(self, order: Order) -> None:
        print(f"order {order.order_id} {order.status}", flush=True)

    def on_error(self, error: SluiceError) -> None:
        super().on_error(error)
        print(f"refused: {error}", flush=True)

    def on_stop(self) -> None:
        print(f"stopped; {self.symbol} held: {self.held}", flush=True)


def main() -> None:
    asked = argparse.ArgumentParser(description="Buys below the mean of the last bars and sells above it.")
    asked.add_argument("--symbol", default="NOVA.SIM")
    asked.add_argument("--bars", type=int, default=5, help="of one minute, in the mean (5)")
    asked.add_argument("--trips", type=int, default=0, help="round trips until it stops by itself (never)")
    chosen = asked.parse_args()
    logging.basicConfig(level=logging.WARNING)
    Pullback(chosen.symbol, chosen.bars, chosen.trips).run()


if __name__ == "__main__":
    main()
