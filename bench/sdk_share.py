"""The caller of bench/sdk_share.cpp: alpaca-py, unmodified, sends orders one after another over one kept connection.

usage: sdk_share.py URL WARM_UP CALLS

Prints the nanoseconds of each submit_order(), the first of them to warm up; then the process ends.
"""
import sys
import time

from alpaca.trading.client import TradingClient
from alpaca.trading.enums import OrderSide, TimeInForce
from alpaca.trading.requests import LimitOrderRequest


def main() -> int:
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    url, calls = sys.argv[1], int(sys.argv[2]) + int(sys.argv[3])
    client = TradingClient("PKBENCH", "secret", paper=True, url_override=url)
    for _ in range(calls):
        order = LimitOrderRequest(symbol="AAPL", qty=1, side=OrderSide.BUY, limit_price=1,
                                  time_in_force=TimeInForce.DAY)
        begin = time.perf_counter_ns()
        client.submit_order(order)
        print(time.perf_counter_ns() - begin, flush=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
