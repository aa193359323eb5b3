"""What a strategy sees never runs ahead of its fills, and what was lost is settled before it acts again."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from support import PROPOSAL, Answer, Desk, denied, event, hello, no, order, say, sse, yes
from test_strategy import BAR, LOST, MINE, QUOTE, Mine, filled, placed

import sluice
from sluice import Bar, Order, Proposal, Quote


def posts(server: Desk) -> list[tuple[str, Any]]:
    """Key and body of every order that was sent."""
    return [
        (one.headers["Idempotency-Key"].strip('"'), json.loads(one.content))
        for one in server.asked
        if one.method == "POST"
    ]


def taking(*answers: Answer) -> Any:
    """/v1/orders: nothing is open, and submits are answered in that order, the last one for ever."""
    left = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return yes([], sequence=1)
        planned = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(planned, Exception):
            raise planned
        return planned if isinstance(planned, httpx.Response) else planned(request)

    return answer


class Flat(Mine):
    """Buys on a quote when it holds nothing and nothing is under way."""

    def __init__(self) -> None:
        super().__init__()
        self.held = 0

    def on_quote(self, quote: Quote) -> None:
        self.note("quote")
        if self.held == 0 and not self.orders:
            self.buy("NOVA.SIM", qty="4", **self.more)

    more: Any = {}

    def on_fill(self, fill: sluice.Fill) -> None:
        super().on_fill(fill)
        self.held += int(fill.qty)


@pytest.mark.parametrize("wait", [None, "fill"])
def test_a_price_between_the_order_and_its_fill_finds_the_order_open(wait: Any) -> None:
    done = order(**MINE, status="filled", filled_qty="4")
    server = Desk(
        events=sse(
            hello(1),
            say("quote", QUOTE),
            placed(2),
            say("quote", QUOTE),
            filled(3),
            say("quote", QUOTE),
            say("bar", BAR),
        ),
        orders=taking(yes(done if wait else order(**MINE), 201, sequence=3 if wait else 2)),
    )
    server.by_path["/v1/orders/P1-A-1"] = yes(done, sequence=3)
    server.by_path["/v1/audit"] = yes([json.loads(filled(3).split(b"data: ")[1])], sequence=3)
    flat = Flat()
    flat.more = {"wait": wait}
    flat.run(server.client())
    assert len(posts(server)) == 1
    fill, told = "fill P1-A-1 buy 4@1.20", "order P1-A-1 filled 4"
    assert flat.seen == ["start with 0", "quote", "quote", fill, told, "quote", "bar 2", "stop"]


def test_an_answer_to_a_cancel_does_not_run_ahead_of_the_fill_either() -> None:
    class Cancels(Flat):
        def on_bar(self, bar: Bar) -> None:
            for one in self.orders:
                self.cancel(one)
            super().on_bar(bar)

    server = Desk(
        events=sse(hello(1), say("bar", BAR), say("quote", QUOTE), filled(2), say("quote", QUOTE), say("bar", BAR)),
        orders=yes([order(**MINE)], sequence=1),
    )
    server.by_path["/v1/orders/P1-A-1"] = yes(order(**MINE, status="filled", filled_qty="4"), sequence=2)
    cancels = Cancels()
    cancels.stop_after = 2
    cancels.run(server.client())
    assert posts(server) == []
    assert cancels.seen[1:-2] == ["bar 2", "quote", "fill P1-A-1 buy 4@1.20", "order P1-A-1 filled 4", "quote"]


@pytest.mark.parametrize("ping", [True, False])
def test_a_stream_that_is_not_shown_everything_catches_up_all_the_same(ping: bool) -> None:
    """A token of one account does not see the events of others, and the newest one may be such an event."""
    messages = [b": ping\n\n"] if ping else [say("quote", QUOTE)] * 20
    server = Desk(
        events=[sse(hello(1), LOST), sse(hello(9), *messages, say("bar", BAR))],
        orders=[yes([order(**MINE)], sequence=1), yes([order(**MINE)], sequence=9)],
    )
    mine = Mine()
    mine.cancel_on_stop = False
    mine.run(server.client())
    assert mine.seen[-2:] == ["bar 2", "stop"]
    assert [str(one.url.query, "ascii") for one in server.asked if one.url.path == "/v1/audit"] == ["from=2&limit=1"]


def test_nothing_begins_before_a_comparison_has_succeeded() -> None:
    server = Desk(
        events=sse(hello(1), say("quote", QUOTE), say("quote", QUOTE), say("bar", BAR)),
        orders=[no(500, "internal"), no(429, "too_many", {"Retry-After": "3600"}), yes([order(**MINE)])],
    )
    mine = Mine()
    mine.cancel_on_stop = False
    mine.run(server.client())
    assert mine.seen == ["ApiError", "RateLimited", "start with 1", "quote NOVA.SIM 1.10", "bar 2", "stop"]
    assert server.slept == [0.25, 30.0]


def test_a_failed_comparison_after_a_lost_connection_keeps_prices_away_too() -> None:
    server = Desk(
        events=[sse(hello(1), LOST), sse(hello(2), say("quote", QUOTE), event(2), say("bar", BAR))],
        orders=[yes([], sequence=1), no(500, "internal"), no(500, "internal"), yes([], sequence=2)],
    )
    mine = Mine()
    mine.run(server.client())
    assert mine.seen == ["start with 0", "ApiError", "ApiError", "bar 2", "stop"]


def test_an_order_that_could_not_be_looked_at_is_looked_at_again() -> None:
    server = Desk(
        events=sse(hello(1), placed(2), say("quote", QUOTE), event(3), say("bar", BAR)),
        orders=[yes([], sequence=1), no(500, "internal"), yes([order(**MINE)], sequence=3)],
    )
    server.by_path["/v1/orders/P1-A-1"] = [no(500, "internal"), yes(order(**MINE, status="canceled"), sequence=3)]
    mine = Mine()
    mine.run(server.client())
    assert mine.seen == ["start with 0", "ApiError", "ApiError", "order P1-A-1 new 0", "bar 2", "stop"]


def test_every_page_of_open_orders_is_read() -> None:
    def page(*orders: dict[str, Any], after: str | None) -> httpx.Response:
        answer = yes(list(orders), sequence=1)
        if after:
            answer.headers["Link"] = f'</v1/orders?status=open&limit=1000&after={after}>; rel="next"'
        return answer

    server = Desk(
        events=sse(hello(1), say("bar", BAR)),
        orders=[
            page(order(**MINE), after="P1-B-7"),
            page(after="P1-B-1"),
            page(order(**{**MINE, "order_id": "P1-A-0"}), after=None),
        ],
    )
    mine = Mine()
    mine.cancel_on_stop = False
    mine.run(server.client())
    assert mine.seen[0] == "start with 2"
    asked = [one.url.params.get("after") for one in server.asked if one.url.path == "/v1/orders"]
    assert asked == [None, "P1-B-7", "P1-B-1"]


def test_what_is_held_at_the_start_has_the_fills_that_are_not_told() -> None:
    server = Desk(
        events=sse(hello(1), filled(2), filled(3), say("bar", BAR)),
        orders=yes([order(**MINE)], sequence=2),
        positions=yes(
            [{"symbol": "NOVA.SIM", "qty": "3"}, {"symbol": "NOVA.SIM", "qty": "4", "product": "mis"}], sequence=2
        ),
    )
    server.by_path["/v1/orders/P1-A-1"] = yes(order(**MINE), sequence=3)
    mine = Mine()
    mine.run(server.client())
    assert {symbol: int(qty) for symbol, qty in mine.at_start.items()} == {"NOVA.SIM": 7}
    assert [one for one in mine.seen if one.startswith("fill")] == ["fill P1-A-1 buy 4@1.20"]


def test_a_lost_submit_that_was_done_is_found_before_anything_else_goes() -> None:
    class Twice(Flat):
        def on_quote(self, quote: Quote) -> None:
            try:
                super().on_quote(quote)
            finally:
                if not self.orders and self.held == 0:
                    with pytest.raises(sluice.InvalidCall, match="has no answer yet; it is settled before"):
                        self.buy("NOVA.SIM", qty="1")

    done = yes(order(**MINE, status="filled", filled_qty="4"), sequence=3)
    server = Desk(
        done,  # client:KEY too
        events=sse(hello(1), say("quote", QUOTE), say("quote", QUOTE), filled(3), say("quote", QUOTE), say("bar", BAR)),
        orders=taking(httpx.ReadTimeout("slow")),
    )
    server.by_path["/v1/audit"] = yes([json.loads(filled(3).split(b"data: ")[1])], sequence=3)
    twice = Twice()
    twice.run(server.client())
    assert len(posts(server)) == 1
    fill, told = "fill P1-A-1 buy 4@1.20", "order P1-A-1 filled 4"
    assert twice.seen == ["start with 0", "quote", "UnknownOutcome", fill, told, "quote", "bar 2", "stop"]


class Once(Mine):
    def on_quote(self, quote: Quote) -> None:
        if not self.orders:
            self.note("buys")
            self.buy("NOVA.SIM", qty="1")


def test_a_lost_submit_that_nobody_has_seen_goes_again_as_it_was() -> None:
    server = Desk(
        no(404, "not_found"),
        events=[
            sse(hello(1), say("quote", QUOTE), say("quote", QUOTE), LOST),
            sse(hello(2), placed(2), say("bar", BAR)),
        ],
        orders=taking(httpx.ReadTimeout("slow"), httpx.ReadTimeout("slow"), yes(order(**MINE), 201, sequence=2)),
    )
    server.by_path["/v1/orders/P1-A-1"] = yes(order(**MINE), sequence=2)
    once = Once()
    once.cancel_on_stop = False
    once.run(server.client())
    lost = "UnknownOutcome"
    assert once.seen == ["start with 0", "buys", lost, lost, "order P1-A-1 new 0", "bar 2", "stop"]
    first, *others = posts(server)
    assert others == [first] * 2


def test_a_lost_submit_that_is_denied_at_last_is_told_and_over() -> None:
    server = Desk(
        no(404, "not_found"),
        events=sse(hello(1), say("quote", QUOTE), event(2), say("bar", BAR)),
        orders=taking(httpx.ReadTimeout("slow"), denied("OrderValue")),
    )
    once = Once()
    once.run(server.client())
    assert once.seen == ["start with 0", "buys", "UnknownOutcome", "Denied", "bar 2", "stop"]


def test_at_the_end_a_lost_submit_is_asked_for_and_cancelled() -> None:
    class Last(Once):
        def on_quote(self, quote: Quote) -> None:
            self.stop()
            super().on_quote(quote)

    server = Desk(
        yes(order(**MINE)),
        events=sse(hello(1), say("quote", QUOTE)),
        orders=taking(httpx.ReadTimeout("slow")),
    )
    last = Last()
    last.run(server.client())
    assert last.seen == ["start with 0", "buys", "UnknownOutcome", "stop"]
    assert [one.url.path for one in server.asked if one.method == "DELETE"] == ["/v1/orders/P1-A-1"]
    assert len(posts(server)) == 1


def test_a_proposal_waits_like_an_order_and_a_second_one_is_refused() -> None:
    class Proposes(Once):
        def on_bar(self, bar: Bar) -> None:
            assert [one.status for one in self.orders] == ["proposed"]
            with pytest.raises(sluice.InvalidCall, match="proposal P1-A-2 to buy NOVA waits for a person"):
                self.buy("NOVA", qty="1")
            assert isinstance(self.sell("NOVA.SIM", qty="1"), Proposal)
            super().on_bar(bar)

    ended = event(3, "Order", "ProposalEnded", cl_ord_id="P1-A-2")
    proposed = event(2, "Order", "OrderProposed", cl_ord_id="P1-A-2", strategy="mine")
    server = Desk(
        events=sse(
            hello(1), say("quote", QUOTE), say("quote", QUOTE), proposed, say("bar", BAR), ended, say("bar", BAR)
        ),
        orders=taking(yes(PROPOSAL, 202), yes({**PROPOSAL, "proposal_id": "P1-A-3", "side": "sell"}, 202)),
    )
    waiting = order(order_id="P1-A-2", status="proposed", strategy="mine")
    server.by_path["/v1/orders/P1-A-2"] = [yes(waiting, sequence=2), yes({**waiting, "status": "denied"}, sequence=3)]
    server.by_path["/v1/orders/P1-A-3"] = yes({**waiting, "order_id": "P1-A-3", "status": "canceled"})
    proposes = Proposes()
    proposes.run(server.client())
    assert proposes.seen == ["start with 0", "buys", "order P1-A-2 proposed 0", "bar 2", "stop"]
    withdrawn = [one.url.path for one in server.asked if one.method == "DELETE"]
    assert withdrawn == ["/v1/orders/P1-A-2", "/v1/orders/P1-A-3"]


def test_a_proposal_of_an_earlier_run_is_found_again() -> None:
    server = Desk(
        events=sse(hello(1), say("quote", QUOTE), say("bar", BAR)),
        orders=taking(yes(order(**MINE), 201)),
        proposals=yes([{**PROPOSAL, "strategy": "mine"}, {**PROPOSAL, "proposal_id": "P1-B-1"}], sequence=1),
    )
    server.by_path["/v1/orders/P1-A-2"] = yes(order(order_id="P1-A-2", status="proposed", strategy="mine"), sequence=1)
    once = Once()
    once.cancel_on_stop = False
    once.run(server.client())
    assert once.seen == ["start with 1", "bar 2", "stop"]
    assert posts(server) == []


def test_a_proposal_that_is_placed_under_another_id_is_that_order() -> None:
    server = Desk(
        events=[sse(hello(1), LOST), sse(hello(2), event(2), say("bar", BAR))],
        orders=yes([], sequence=1),
        proposals=[yes([{**PROPOSAL, "strategy": "mine"}], sequence=1), yes([], sequence=2)],
    )
    waiting: dict[str, Any] = {"order_id": "P1-A-2", "current_id": "P1-A-2", "strategy": "mine"}
    server.by_path["/v1/orders/P1-A-2"] = [
        yes(order(**waiting, status="proposed"), sequence=1),
        yes(order(**{**waiting, "order_id": "P2-A-1", "current_id": "P2-A-1"}), sequence=2),
    ]

    class Looks(Mine):
        def on_bar(self, bar: Bar) -> None:
            self.last: list[Order] = self.orders
            super().on_bar(bar)

    looks = Looks()
    looks.cancel_on_stop = False
    looks.run(server.client())
    assert [(one.order_id, one.status) for one in looks.last] == [("P2-A-1", "new")]
