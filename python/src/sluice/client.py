"""Sluice: the REST API and the event stream, blocking."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
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
from .stream import Filter, Message, Subscription, Topic, read

P = ParamSpec("P")
T = TypeVar("T")


def _blocking(build: Callable[P, Call[T]]) -> Callable[Concatenate[Sluice, P], T]:
    def method(self: Sluice, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.send(build(*args, **kwargs))

    signed(method, build)
    return method


class Sluice:
    """A connection to `sluice run`; a context manager. Safe to use from several threads.

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
        http: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.address = transport.Address.of(url, token, insecure)
        self.retries = retries or transport.Retries()
        self.timeout = timeout
        self.last_sequence = 0
        self.sleep = sleep
        self.http = httpx.Client(
            base_url=self.address.url, headers=self.address.headers(), transport=http, verify=verify, trust_env=False
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Sluice({self.address.url!r})"

    def close(self) -> None:
        self.http.close()

    def send(self, call: Call[T]) -> T:
        """Carries out one call, with its retries."""
        tries = 0
        while True:
            tries += 1
            try:
                response, wait = self._try(call, tries)
                if response is not None:
                    self.last_sequence = max(self.last_sequence, transport.sequence_of(response))
                    return transport.read(call, response)
            except UnknownOutcome as unknown:
                raise unknown.asked_by(self.outcome_of) from unknown.__cause__
            self.sleep(wait)

    def _try(self, call: Call[Any], tries: int) -> tuple[httpx.Response | None, float]:
        """A good answer, or seconds until the next try."""
        try:
            response = self.http.request(**transport.request_of(call, self.timeout))
        except httpx.TransportError as failure:
            return None, transport.after_failure(call, tries, self.retries, failure)
        wait = transport.after_answer(call, tries, self.retries, response)
        return (response, 0.0) if wait is None else (None, wait)

    def sequence(self) -> int:
        """Where the journal stands now; events(from_seq=that + 1) tells what comes after it."""
        self.locks()
        return self.last_sequence

    def outcome_of(self, client_order_id: str) -> Order | Proposal | None:
        """What became of a submit: its order, its proposal, or None when the server has never seen it. A request that
        is still on its way can arrive after a None; placing it again under the same client_order_id never doubles
        it."""
        try:
            found = self.order(f"client:{client_order_id}")
            return self.proposal(found.order_id) if found.status == "proposed" else found
        except NotFound:
            return None

    def route_to_broker(self, method: str, *args: Any, **kwargs: Any) -> Any:
        """Calls a method by its name, its arguments checked first; InvalidCall says what there is and what it takes."""
        return self.send(checked(method, args, kwargs))

    def events(self, from_seq: int | None = None, **only: Unpack[Filter]) -> Iterator[Event]:
        """Journaled events, for ever, from a sequence number or from now on: no gap and no double over any number of
        lost connections. `only` filters by family, kind, account, symbol, order."""
        with contextlib.closing(read(self, Subscription(("events",), from_seq, only, None))) as messages:
            for message in messages:
                if isinstance(message, Event):
                    yield message

    def stream(
        self,
        topics: Sequence[Topic] = ("events",),
        *,
        from_seq: int | None = None,
        give_up_after: float | None = None,
        **only: Unpack[Filter],
    ) -> Iterator[Message]:
        """Events and prices, for ever. A Hello comes first and after each lost connection; quotes then start with a
        snapshot, and a Gap says what a slow reader lost. `give_up_after` seconds without a stream raise
        ConnectionFailed."""
        with contextlib.closing(read(self, Subscription(tuple(topics), from_seq, only, give_up_after))) as messages:
            for message in messages:
                if message is not None:
                    yield message

    account = _blocking(_views.account)
    accounts = _blocking(_views.accounts)
    approve_proposal = _blocking(_orders.approve_proposal)
    arm = _blocking(_acts.arm)
    audit = _blocking(_views.audit)
    balances = _blocking(_views.balances)
    bars = _blocking(_views.bars)
    cancel_order = _blocking(_orders.cancel_order)
    cancel_orders = _blocking(_orders.cancel_orders)
    chart = _blocking(_views.chart)
    disarm = _blocking(_acts.disarm)
    equity = _blocking(_views.equity)
    explain = _blocking(_orders.explain)
    flatten = _blocking(_acts.flatten)
    freeze = _blocking(_acts.freeze)
    halt = _blocking(_acts.halt)
    health = _blocking(_views.health)
    instrument = _blocking(_views.instrument)
    instruments = _blocking(_views.instruments)
    limits = _blocking(_views.limits)
    locks = _blocking(_views.locks)
    openapi = _blocking(_views.openapi)
    order = _blocking(_orders.order)
    orders = _blocking(_orders.orders)
    place_order = _blocking(_orders.place_order)
    positions = _blocking(_views.positions)
    preview_order = _blocking(_orders.preview_order)
    proposal = _blocking(_orders.proposal)
    proposals = _blocking(_orders.proposals)
    quotes = _blocking(_views.quotes)
    reconcile = _blocking(_acts.reconcile)
    reject_proposal = _blocking(_orders.reject_proposal)
    replace_order = _blocking(_orders.replace_order)
    resume = _blocking(_acts.resume)
    unfreeze = _blocking(_acts.unfreeze)
