"""One endless stream over connections that break anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import islice

import httpx
import pytest
from support import Server, event, hello, no, say, sse

import sluice
from sluice import Event, Gap, Hello, Quote
from sluice._sse import PING, Said, SseParser

LOST = httpx.ReadError("reset")


def take(stream: Iterator[Event], count: int) -> list[int]:
    return [one.sequence for one in islice(stream, count)]


def asked(server: Server) -> list[tuple[str, str | None]]:
    return [(str(request.url.query, "ascii"), request.headers.get("Last-Event-ID")) for request in server.asked]


def test_messages_cut_at_every_byte_are_the_same_messages() -> None:
    text = (
        ': ping\r\n\r\n\ufeffid: 7\nevent: Order\rdata: {"a":\ndata:"\u2028\u00e9"}\n\nretry: 5\ndata: x\n\nid: 9\n\n'
    ).encode()
    whole = SseParser().feed(text)
    assert whole == [PING, Said("Order", '{"a":\n"\u2028\u00e9"}', "7"), Said("message", "x", None)]
    for cut in range(len(text)):
        parser = SseParser()
        assert parser.feed(text[:cut]) + parser.feed(text[cut:]) == whole


def test_a_line_without_an_end_is_given_up() -> None:
    parser = SseParser()
    for _ in range(4):
        parser.feed(b"x" * (1 << 20))
    with pytest.raises(sluice.BadAnswer, match="longer than"):
        parser.feed(b"x")


def test_events_go_on_where_they_were_without_a_gap_or_a_double() -> None:
    server = Server(
        sse(hello(3), event(1), event(2), LOST),
        httpx.ConnectError("refused"),
        sse(hello(4), event(2), event(3), event(3), event(4)[:30]),
        sse(hello(5), event(4), b": ping\n\n", event(5)),
    )
    assert take(server.client().events(from_seq=1), 5) == [1, 2, 3, 4, 5]
    first, *others = asked(server)
    assert first == ("topics=events&from=1", None)
    assert others == [("topics=events", "2"), ("topics=events", "2"), ("topics=events", "3")]


def test_from_now_on_means_from_the_first_hello() -> None:
    server = Server(sse(hello(10), LOST), sse(hello(13), event(11), event(12)))
    assert take(server.client().events(family="Fill", symbol="NOVA.SIM"), 2) == [11, 12]
    assert asked(server) == [
        ("topics=events&family=Fill&symbol=NOVA.SIM", None),
        ("topics=events&family=Fill&symbol=NOVA.SIM&from=11", None),
    ]


def test_prices_and_events_come_together() -> None:
    quote = {
        "symbol": "NOVA.SIM",
        "bid_price": "1.10",
        "bid_size": "5",
        "ask_price": "1.20",
        "ask_size": "6",
        "last_price": None,
        "last_size": None,
        "time": "2026-07-01T14:30:00Z",
    }
    server = Server(
        sse(hello(1), say("quote", quote), say("gap", {"topic": "quotes", "symbols": ["A"], "lost": 3}), LOST),
        sse(hello(2), event(2)),
    )
    got = list(islice(server.client().stream(("events", "quotes")), 5))
    assert [type(one) for one in got] == [Hello, Quote, Gap, Hello, Event]
    assert [one.again for one in got if isinstance(one, Hello)] == [False, True]
    assert asked(server)[0][0] == "topics=events%2Cquotes"


def test_an_event_reads_like_its_fields() -> None:
    body = event(1, "Fill", "ReportApplied", cl_ord_id="P1-A-1", last_px="187.49")
    told = next(Server(sse(hello(0), body)).client().events(from_seq=1))
    assert (told.family, told.kind, told["cl_ord_id"], told.get("nothing")) == ("Fill", "ReportApplied", "P1-A-1", None)
    assert str(told.decimal("last_px")) == "187.49"


def test_another_journal_is_no_going_on() -> None:
    server = Server(sse(hello(9), event(9), LOST), sse(hello(2)))
    stream = server.client().events(from_seq=9)
    next(stream)
    with pytest.raises(sluice.JournalChanged, match="ends at 2, and 9 was read"):
        next(stream)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (no(401, "unauthorized"), sluice.AuthError),
        (no(400, "invalid"), sluice.InvalidRequest),
        (httpx.Response(200, json={}), sluice.BadAnswer),
        (sse(say("Order", {"kind": "x"})), sluice.BadAnswer),
        (sse(b"event: Order\ndata: {\n\n"), sluice.BadAnswer),
        (sse(say("problem", {"code": "unauthorized", "status": 401, "detail": "revoked"})), sluice.AuthError),
    ],
)
def test_what_no_patience_helps_against(answer: httpx.Response, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        next(Server(answer).client().events())


def test_a_server_that_is_not_there_is_given_up_but_one_that_was_is_waited_for() -> None:
    server = Server(httpx.ConnectError("refused"))
    with pytest.raises(sluice.ConnectionFailed):
        next(server.client().events())
    assert len(server.asked) == 4
    server = Server(
        sse(hello(1)),
        *[httpx.ConnectError("refused")] * 20,
        no(503, "unavailable", {"Retry-After": "9"}),
        sse(hello(2), event(2)),
    )
    assert take(server.client().events(), 1) == [2]
    assert max(server.slept) == 9.0
    server = Server(sse(hello(1)), httpx.ConnectError("refused"))
    with pytest.raises(sluice.ConnectionFailed):
        list(server.client().stream(give_up_after=10.0))
    assert sum(server.slept) <= 10.0


def test_a_slow_reader_that_was_cut_goes_on() -> None:
    slow = say("problem", {"code": "unavailable", "status": 503, "detail": "too far behind", "retryable": True})
    server = Server(sse(hello(1), event(2), slow), sse(hello(3), event(3)))
    assert take(server.client().events(from_seq=2), 2) == [2, 3]


def test_the_async_stream_is_the_same() -> None:
    server = Server(
        sse(hello(3), event(1), event(2), LOST), httpx.ConnectError("refused"), sse(hello(4), event(2), event(3))
    )

    async def read() -> list[int]:
        got: list[int] = []
        async with server.async_client() as client:
            async for one in client.events(from_seq=1):
                got.append(one.sequence)
                if len(got) == 3:
                    return got
        return got

    assert asyncio.run(read()) == [1, 2, 3]
    assert asked(server)[-1] == ("topics=events", "2")
