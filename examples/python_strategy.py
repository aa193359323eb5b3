"""A strategy in a process of its own: buys below the mean of the last quotes and sells above it.

    sluice run --listen 127.0.0.1:7171 &
    export SLUICE_URL=http://127.0.0.1:7171 SLUICE_TOKEN=$(sluice token create pullback --scope trade)
    python examples/python_strategy.py --symbol NOVA.SIM

or against a demo at the pace of the clock, which prints both lines itself: sluice demo --speed 1. What is held of
the symbol at the start, say from an earlier run of this, is taken up, so give it an account of its own. Ctrl-C ends it
in order. It is an example of the interface; that it earns anything has not been shown.
"""

from __future__ import annotations

import argparse
import logging
from collections import deque
from decimal import Decimal

from sluice import Fill, Order, Quote, SluiceError, Strategy


class Pullback(Strategy):
    name = "pullback"
    topics = ("quotes",)

    def __init__(self, symbol: str, quotes: int, trips: int) -> None:
        self.symbols = [symbol]
        self.symbol = symbol
        self.middles: deque[Decimal] = deque(maxlen=quotes)
        self.trips_left = trips
        self.held = Decimal(0)

    def on_start(self) -> None:
        self.held = self.at_start.get(self.symbol, Decimal(0))
        before = f"{len(self.orders)} orders are open from before, {self.held} held"
        print(f"{self.name} watches {self.symbol}; {before}", flush=True)

    def on_quote(self, quote: Quote) -> None:
        if quote.bid_price is None or quote.ask_price is None:
            return
        middle = (quote.bid_price + quote.ask_price) / 2
        self.middles.append(middle)
        if len(self.middles) < (self.middles.maxlen or 1) or self.orders:
            return
        mean = sum(self.middles) / len(self.middles)
        if self.held == 0 and middle < mean:
            self.buy(self.symbol, qty=1)
        elif self.held > 0 and middle > mean:
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
    asked = argparse.ArgumentParser(description="Buys below the mean of the last quotes and sells above it.")
    asked.add_argument("--symbol", default="NOVA.SIM")
    asked.add_argument("--quotes", type=int, default=100, help="in the mean (100)")
    asked.add_argument("--trips", type=int, default=0, help="round trips until it stops by itself (never)")
    chosen = asked.parse_args()
    logging.basicConfig(level=logging.WARNING)
    Pullback(chosen.symbol, chosen.quotes, chosen.trips).run()


if __name__ == "__main__":
    main()
