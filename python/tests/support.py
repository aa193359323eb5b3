"""A server that answers what a test wrote down, and remembers what it was asked."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx

from sluice import AsyncSluice, Retries, Sluice

URL = "http://127.0.0.1:7171"
Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]

ORDER: dict[str, Any] = {
    "order_id": "P1-A-1",
    "current_id": "P1-A-1",
    "venue_order_id": "101",
    "client_order_id": "key-1",
    "account": "main",
    "symbol": "NOVA.SIM",
    "side": "buy",
    "qty": "10",
    "notional": None,
    "filled_qty": "0",
    "remaining_qty": "10",
    "order_type": "limit",
    "time_in_force": "day",
    "limit_price": "187.50",
    "stop_price": None,
    "trail_amount": None,
    "trail_percent": None,
    "filled_avg_price": None,
    "status": "new",
    "pending": None,
    "pending_stage": None,
    "exposure": "adds",
    "strategy": None,
    "by": "bot",
    "list_id": None,
    "role": None,
    "external": False,
    "submitted_at": "2026-07-01T14:30:00.123456789Z",
    "filled_at": None,
    "updated_at": "2026-07-01T14:30:00.2Z",
    "denial": None,
    "text": None,
}
PROPOSAL: dict[str, Any] = {
    "proposal_id": "P1-A-2",
    "hash": "9f86d081",
    "by": "bot",
    "client_order_id": "key-2",
    "account": "main",
    "symbol": "NOVA.SIM",
    "side": "buy",
    "qty": "10",
    "order_type": "limit",
    "limit_price": "187.50",
    "reference_price": "187.40",
    "proposed_at": "2026-07-01T14:30:00Z",
    "expires_at": "2026-07-01T14:31:00Z",
    "preview": "buy 10 NOVA.SIM",
    "legs": [],
}
LOCKS = {"mode": "paper", "auto_execute": True, "halts": [], "freezes": []}


def order(**other: Any) -> dict[str, Any]:
    return {**ORDER, **other}


def yes(body: Any, status: int = 200, sequence: int = 7) -> httpx.Response:
    return httpx.Response(status, json=body, headers={"X-Sluice-Sequence": str(sequence)})


def no(status: int, code: str, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
    body = {
        "type": f"/problems/{code}",
        "title": code,
        "status": status,
        "detail": f"it is {code}",
        "instance": "r-1",
        "code": code,
        "retryable": status in (429, 503),
        **more,
    }
    return httpx.Response(
        status, content=json.dumps(body), headers={"Content-Type": "application/problem+json", **(headers or {})}
    )


def denied(code: str, lock: str = "limits") -> httpx.Response:
    return no(
        403,
        "denied",
        order_id="P1-A-9",
        denial={"code": code, "lock": lock, "actual": "18750", "allowed": "10000", "text": "too much"},
    )


class Chunks(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body in the pieces given; an exception among them is a connection that breaks there."""

    def __init__(self, *pieces: bytes | Exception) -> None:
        self.pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece


def sse(*pieces: bytes | Exception) -> httpx.Response:
    return httpx.Response(200, headers={"Content-Type": "text/event-stream"}, stream=Chunks(*pieces))


def say(name: str, body: Any, sequence: int | None = None) -> bytes:
    head = f"id: {sequence}\n" if sequence is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(body)}\n\n".encode()


def hello(sequence: int) -> bytes:
    return say("hello", {"sequence": sequence, "now": "2026-07-01T14:30:00Z", "mode": "paper"})


def event(sequence: int, family: str = "Control", kind: str = "Halted", **fields: Any) -> bytes:
    body = {"event": family, "kind": kind, "sequence": sequence, "time": "2026-07-01T14:30:00.000000001Z", **fields}
    return say(family, body, sequence)


class Server:
    """Answers in the order given, or by path; the last answer stays."""

    def __init__(self, *answers: Answer, **by_path: Answer | list[Answer]) -> None:
        self.asked: list[httpx.Request] = []
        self.slept: list[float] = []
        self.answers = list(answers)
        self.by_path = {f"/v1/{name.replace('__', '/')}": answer for name, answer in by_path.items()}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self._next(request)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)

    def _next(self, request: httpx.Request) -> Answer:
        planned = self.by_path.get(request.url.path)
        if planned is None:
            assert self.answers, f"nobody planned {request.method} {request.url.path}"
            return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(planned, list):
            return planned.pop(0) if len(planned) > 1 else planned[0]
        return planned

    def client(self, **more: Any) -> Sluice:
        return Sluice(
            URL,
            "slc_t_secret",
            http=httpx.MockTransport(self),
            sleep=self.slept.append,
            retries=Retries(jitter=lambda: 1.0),
            **more,
        )

    def async_client(self, **more: Any) -> AsyncSluice:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        return AsyncSluice(
            URL,
            "slc_t_secret",
            http=httpx.MockTransport(self),
            sleep=sleep,
            retries=Retries(jitter=lambda: 1.0),
            **more,
        )

    def bodies(self) -> list[Any]:
        return [json.loads(request.content) for request in self.asked if request.content]


class Desk(Server):
    """Has what a strategy asks for beside its orders: nothing is held or waits, and the journal has no more to say."""

    def __init__(self, *answers: Answer, **by_path: Answer | list[Answer]) -> None:
        super().__init__(*answers, **by_path)
        for name in ("positions", "proposals", "audit"):
            self.by_path.setdefault(f"/v1/{name}", yes([], sequence=0))
