"""A strategy sees its own orders, survives lost connections, and ends in order."""

from __future__ import annotations

import os
import signal
import threading
from decimal import Decimal
from typing import Any

import httpx
import pytest
from support import Answer, Desk, Server, denied, event, hello, no, order, say, sse, yes

import sluice
from sluice import Bar, Fill, Order, Quote, SluiceError, Strategy

QUOTE = {"symbol": "NOVA.SIM", "bid_price": "1.10", "ask_price": "1.20", "time": "2026-07-01T14:30:00Z"}
BAR = {
    "symbol": "NOVA.SIM",
    "timeframe": "1m",
    "time": "2026-07-01T14:30:00Z",
    "open": "1",
    "high": "2",
    "low": "1",
    "close": "2",
    "finished": True,
}
LOST = httpx.ReadError("reset")
MINE: dict[str, Any] = {"strategy": "mine", "order_id": "P1-A-1"}


class Mine(Strategy):
    name = "mine"
    symbols = ("NOVA.SIM",)
    stop_after = 1

    def __init__(self) -> None:
        self.seen: list[str] = []

    def note(self, what: str) -> None:
        self.seen.append(what)
        if len([one for one in self.seen if one.startswith("bar")]) == self.stop_after:
            self.stop()

    def on_start(self) -> None:
        self.note(f"start with {len(self.orders)}")

    def on_quote(self, quote: Quote) -> None:
        self.note(f"quote {quote.symbol} {quote.bid_price}")

    def on_bar(self, bar: Bar) -> None:
        self.note(f"bar {bar.close}")

    def on_fill(self, fill: Fill) -> None:
        self.note(f"fill {fill.order_id} {fill.side} {fill.qty}@{fill.price}")

    def on_order(self, order: Order) -> None:
        self.note(f"order {order.order_id} {order.status} {order.filled_qty}")

    def on_error(self, error: SluiceError) -> None:
        super().on_error(error)
        self.note(type(error).__name__)

    def on_stop(self) -> None:
        self.note("stop")


def placed(sequence: int, name: str = "mine", cl_ord_id: str = "P1-A-1", **more: Any) -> bytes:
    return event(sequence, "Order", "OrderPlaced", cl_ord_id=cl_ord_id, strategy=name, **more)


def filled(sequence: int, cl_ord_id: str = "P1-A-1") -> bytes:
    return event(
        sequence,
        "Fill",
        "ReportApplied",
        cl_ord_id=cl_ord_id,
        order=cl_ord_id,
        account="main",
        instrument="NOVA.SIM",
        side="Buy",
        fill_qty="4",
        last_px="1.20",
        exec_id="e1",
        ord_status="PartiallyFilled",
    )


def test_it_sees_prices_and_its_own_orders_and_fills() -> None:
    server = Desk(
        events=sse(
            hello(1),
            say("quote", QUOTE),
            say("quote", {**QUOTE, "symbol": "VEGA.SIM"}),
            placed(2),
            placed(3, "other", "P1-B-1"),
            filled(4, "P1-B-1"),
            filled(5),
            event(6),
            say("bar", BAR),
        ),
        orders=yes([], sequence=1),
    )
    server.by_path["/v1/orders/P1-A-1"] = [
        yes(order(**MINE), sequence=2),
        yes(order(**MINE, status="filled", filled_qty="4"), sequence=6),
    ]
    mine = Mine()
    mine.run(server.client())
    assert mine.seen == [
        "start with 0",
        "quote NOVA.SIM 1.10",
        "order P1-A-1 new 0",
        "fill P1-A-1 buy 4@1.20",
        "order P1-A-1 filled 4",
        "bar 2",
        "stop",
    ]
    assert server.asked[0].url.query == b"topics=events%2Cquotes%2Cbars"


def test_a_replaced_order_stays_its_own() -> None:
    server = Desk(
        events=sse(
            hello(1),
            placed(2),
            event(3, "Order", "ReplacePlaced", cl_ord_id="P1-A-2", strategy="mine", orig_cl_ord_id="P1-A-1"),
            filled(4, "P1-A-2"),
            say("bar", BAR),
        ),
        orders=yes([], sequence=1),
    )
    server.by_path["/v1/orders/P1-A-1"] = [
        yes(order(**MINE), sequence=2),
        yes(order(**MINE, current_id="P1-A-2", status="filled"), sequence=4),
    ]
    mine = Mine()
    mine.run(server.client())
    assert mine.seen[1:-2] == ["order P1-A-1 new 0", "fill P1-A-2 buy 4@1.20", "order P1-A-1 filled 0"]


def test_after_a_lost_connection_its_orders_are_compared() -> None:
    server = Desk(
        events=[sse(hello(1), LOST), sse(hello(9), say("quote", QUOTE), filled(8), event(9), say("bar", BAR))],
        orders=[yes([order(**MINE), order(order_id="P1-X-1", strategy="other")], sequence=1), yes([], sequence=9)],
    )
    server.by_path["/v1/orders/P1-A-1"] = yes(order(**MINE, status="filled", filled_qty="10"), sequence=9)
    mine = Mine()
    mine.run(server.client())
    assert mine.seen == ["start with 1", "fill P1-A-1 buy 4@1.20", "order P1-A-1 filled 10", "bar 2", "stop"]


class Buyer(Mine):
    stop_after = 2

    def on_bar(self, bar: Bar) -> None:
        try:
            self.buy("NOVA.SIM", qty="1")
        finally:
            super().on_bar(bar)


def test_a_denial_does_not_end_it_but_a_lost_token_does() -> None:
    bars: list[Answer] = [sse(hello(1), say("bar", BAR), say("bar", BAR)) for _ in range(2)]
    server = Desk(events=bars, orders=lambda request: yes([]) if request.method == "GET" else denied("OrderValue"))
    buyer = Buyer()
    buyer.run(server.client())
    assert buyer.seen == ["start with 0", "bar 2", "Denied", "bar 2", "Denied", "stop"]
    server.by_path["/v1/orders"] = lambda request: yes([]) if request.method == "GET" else no(401, "unauthorized")
    buyer = Buyer()
    with pytest.raises(sluice.AuthError):
        buyer.run(server.client())
    assert buyer.seen[-1] == "stop"


def test_at_the_end_entries_are_cancelled_and_exits_stay() -> None:
    entry, exit_ = order(**MINE), order(order_id="P1-A-2", strategy="mine", exposure="exit")
    server = Desk(events=sse(hello(1), say("bar", BAR)), orders=yes([entry, exit_]))
    server.by_path["/v1/orders/P1-A-1"] = yes(order(**MINE, status="canceled"))
    Mine().run(server.client())
    assert [request.url.path for request in server.asked if request.method == "DELETE"] == ["/v1/orders/P1-A-1"]


def test_other_errors_end_it_in_order() -> None:
    class Wrong(Mine):
        def on_quote(self, quote: Quote) -> None:
            raise ZeroDivisionError

    server = Desk(events=sse(hello(1), say("quote", QUOTE)), orders=yes([]))
    wrong = Wrong()
    with pytest.raises(ZeroDivisionError):
        wrong.run(server.client())
    assert wrong.seen == ["start with 0", "stop"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_wait(number: signal.Signals) -> None:
    def never(request: httpx.Request) -> httpx.Response:
        os.kill(os.getpid(), number)
        threading.Event().wait(30)
        raise AssertionError("the signal did not end the wait")

    server = Desk(events=[sse(hello(1), LOST), never], orders=yes([]))
    before = signal.getsignal(number)
    mine = Mine()
    mine.run(server.client())
    assert mine.seen == ["start with 0", "stop"]
    assert signal.getsignal(number) is before


def test_a_name_may_be_given_to_each() -> None:
    server = Desk(events=sse(hello(1), say("bar", BAR)), orders=yes([order(order_id="P1-A-1", strategy="second")]))
    mine = Mine()
    mine.name, mine.cancel_on_stop = "second", False
    mine.run(server.client())
    assert mine.seen[0] == "start with 1"


def test_what_it_holds() -> None:
    server = Server(yes([{"symbol": "NOVA.SIM", "qty": "3", "product": "mis"}, {"symbol": "NOVA.SIM", "qty": "-1"}]))
    mine = Mine()
    mine.client = server.client()
    assert mine.position("NOVA.SIM") == Decimal(2)
    assert len(mine.positions()) == 2
