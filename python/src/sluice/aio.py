"""AsyncSluice: the REST API and the event stream, for asyncio."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from types import TracebackType
from typing import Any, Concatenate, TypeVar

import httpx
from typing_extensions import ParamSpec, Self, Unpack

from . import _transport as transport
from ._call import Call
from ._dispatch import checked, signed
from .calls import act_calls as _acts
from .calls import order_calls as _orders
from .calls import view_calls as _views
from .errors import NotFound, UnknownOutcome
from .models import Event, Order, Proposal
from .stream import Filter, Message, Subscription, Topic, read_async

P = ParamSpec("P")
T = TypeVar("T")


def _awaited(build: Callable[P, Call[T]]) -> Callable[Concatenate[AsyncSluice, P], Coroutine[Any, Any, T]]:
    async def method(self: AsyncSluice, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.send(build(*args, **kwargs))

    signed(method, build)
    return method


class AsyncSluice:
    """Sluice for asyncio: the same methods, awaited; `async with`, `async for`.

    url and token come from SLUICE_URL and SLUICE_TOKEN where they are not said. `last_sequence` is the journal sequence
    the newest answer was true for: events(from_seq=last_sequence + 1) tells what came after it.
    """

    def __init__(
        self,
        url: str | None = None,
        token: str | None = None,
        *,
        timeout: float = 10.0,
        retries: transport.Retries | None = None,
        verify: Any = True,
        insecure: bool = False,
        http: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.address = transport.Address.of(url, token, insecure)
        self.retries = retries or transport.Retries()
        self.timeout = timeout
        self.last_sequence = 0
        self.sleep = sleep
        self.http = httpx.AsyncClient(
            base_url=self.address.url, headers=self.address.headers(), transport=http, verify=verify, trust_env=False
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"AsyncSluice({self.address.url!r})"

    async def close(self) -> None:
        await self.http.aclose()

    async def send(self, call: Call[T]) -> T:
        """Carries out one call, with its retries."""
        tries = 0
        while True:
            tries += 1
            try:
                response, wait = await self._try(call, tries)
                if response is not None:
                    self.last_sequence = max(self.last_sequence, transport.sequence_of(response))
                    return transport.read(call, response)
            except UnknownOutcome as unknown:
                raise unknown.asked_by(self.outcome_of) from unknown.__cause__
            await self.sleep(wait)

    async def _try(self, call: Call[Any], tries: int) -> tuple[httpx.Response | None, float]:
        """A good answer, or seconds until the next try."""
        try:
            response = await self.http.request(**transport.request_of(call, self.timeout))
        except httpx.TransportError as failure:
            return None, transport.after_failure(call, tries, self.retries, failure)
        wait = transport.after_answer(call, tries, self.retries, response)
        return (response, 0.0) if wait is None else (None, wait)

    async def sequence(self) -> int:
        """Where the journal stands now; events(from_seq=that + 1) tells what comes after it."""
        await self.locks()
        return self.last_sequence

    async def outcome_of(self, client_order_id: str) -> Order | Proposal | None:
        """What became of a submit: its order, its proposal, or None when the server has never seen it. A request that
        is still on its way can arrive after a None; placing it again under the same client_order_id never doubles
        it."""
        try:
            found = await self.order(f"client:{client_order_id}")
            return await self.proposal(found.order_id) if found.status == "proposed" else found
        except NotFound:
            return None

    async def route_to_broker(self, method: str, *args: Any, **kwargs: Any) -> Any:
        """Calls a method by its name, its arguments checked first; InvalidCall says what there is and what it takes."""
        return await self.send(checked(method, args, kwargs))

    async def events(self, from_seq: int | None = None, **only: Unpack[Filter]) -> AsyncIterator[Event]:
        """Journaled events, for ever, from a sequence number or from now on: no gap and no double over any number of
        lost connections. `only` filters by family, kind, account, symbol, order."""
        async with contextlib.aclosing(read_async(self, Subscription(("events",), from_seq, only, None))) as messages:
            async for message in messages:
                if isinstance(message, Event):
                    yield message

    async def stream(
        self,
        topics: Sequence[Topic] = ("events",),
        *,
        from_seq: int | None = None,
        give_up_after: float | None = None,
        **only: Unpack[Filter],
    ) -> AsyncIterator[Message]:
        """Events and prices, for ever. A Hello comes first and after each lost connection; quotes then start with a
        snapshot, and a Gap says what a slow reader lost. `give_up_after` seconds without a stream raise
        ConnectionFailed."""
        subscription = Subscription(tuple(topics), from_seq, only, give_up_after)
        async with contextlib.aclosing(read_async(self, subscription)) as messages:
            async for message in messages:
                if message is not None:
                    yield message

    account = _awaited(_views.account)
    accounts = _awaited(_views.accounts)
    approve_proposal = _awaited(_orders.approve_proposal)
    arm = _awaited(_acts.arm)
    audit = _awaited(_views.audit)
    balances = _awaited(_views.balances)
    bars = _awaited(_views.bars)
    cancel_order = _awaited(_orders.cancel_order)
    cancel_orders = _awaited(_orders.cancel_orders)
    chart = _awaited(_views.chart)
    disarm = _awaited(_acts.disarm)
    equity = _awaited(_views.equity)
    explain = _awaited(_orders.explain)
    flatten = _awaited(_acts.flatten)
    freeze = _awaited(_acts.freeze)
    halt = _awaited(_acts.halt)
    health = _awaited(_views.health)
    instrument = _awaited(_views.instrument)
    instruments = _awaited(_views.instruments)
    limits = _awaited(_views.limits)
    locks = _awaited(_views.locks)
    openapi = _awaited(_views.openapi)
    order = _awaited(_orders.order)
    orders = _awaited(_orders.orders)
    place_order = _awaited(_orders.place_order)
    positions = _awaited(_views.positions)
    preview_order = _awaited(_orders.preview_order)
    proposal = _awaited(_orders.proposal)
    proposals = _awaited(_orders.proposals)
    quotes = _awaited(_views.quotes)
    reconcile = _awaited(_acts.reconcile)
    reject_proposal = _awaited(_orders.reject_proposal)
    replace_order = _awaited(_orders.replace_order)
    resume = _awaited(_acts.resume)
    unfreeze = _awaited(_acts.unfreeze)
