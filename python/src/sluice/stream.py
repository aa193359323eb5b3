"""The event stream: one endless sequence of messages over any number of connections."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Generator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypedDict

import httpx
from pydantic import ValidationError

from . import _transport as transport
from ._call import first_fault, query
from ._sse import Said, SseParser
from .errors import ApiError, BadAnswer, ConnectionFailed, JournalChanged, error_of
from .models import Bar, EquityPoint, Event, Gap, Hello, Model, Problem, Quote, Trade

if TYPE_CHECKING:
    from .aio import AsyncSluice
    from .client import Sluice

Topic = Literal["events", "quotes", "trades", "bars", "equity"]
Message = Hello | Event | Quote | Trade | Bar | EquityPoint | Gap

SILENCE = 40.0  # seconds; the server pings every 15
MARKET: dict[str, type[Model]] = {"quote": Quote, "trade": Trade, "bar": Bar, "equity": EquityPoint, "gap": Gap}


class Filter(TypedDict, total=False):
    """Which events, and whose prices. `symbol` lets only events pass that name the instrument themselves."""

    family: str | None
    kind: str | None
    account: str | None
    symbol: str | Sequence[str] | None
    order: str | None


class Subscription:
    """What is read, and how far it has been read."""

    def __init__(
        self, topics: tuple[Topic, ...], from_seq: int | None, only: Filter, give_up_after: float | None
    ) -> None:
        self.parameters = [("topics", ",".join(topics)), *query(**only)]
        self.after = None if from_seq is None else max(0, from_seq - 1)  # the next event is a later one
        self.read: int | None = None  # the last one that was handed on
        self.give_up_after = give_up_after
        self.greeted = False
        self.failures = 0
        self.waited = 0.0  # seconds since there was a stream

    def request(self, timeout: float) -> dict[str, Any]:
        headers = {"Accept": "text/event-stream", "Cache-Control": "no-store"}
        parameters = list(self.parameters)
        if self.read is None and self.after is not None:
            parameters.append(("from", str(self.after + 1)))
        if self.read is not None:
            headers["Last-Event-ID"] = str(self.read)
        patience = httpx.Timeout(timeout, read=SILENCE)
        return {"method": "GET", "url": "/v1/events", "params": parameters, "headers": headers, "timeout": patience}

    def take(self, said: Said) -> Message | None:
        """What a message of the stream says; None: nothing new."""
        if said.name == "":
            return None
        try:
            members = json.loads(said.data, parse_float=Decimal)
            if said.name == "hello":
                return self._hello(Hello.model_validate(members))
            if said.name == "problem":
                raise error_of(Problem.model_validate(members))
            if said.name in MARKET:
                return MARKET[said.name].model_validate(members)  # type: ignore[return-value]
            return self._event(Event.model_validate(members))
        except ValidationError as error:
            raise BadAnswer(f"a {said.name} of the stream is none: {first_fault(error)}") from None
        except ValueError as error:
            raise BadAnswer(f"a {said.name} of the stream is no JSON: {error}") from None

    def _hello(self, hello: Hello) -> Hello:
        if self.read is not None and hello.sequence < self.read:
            raise JournalChanged(
                f"the journal ends at {hello.sequence}, and {self.read} was read from it already; "
                "another home is served at that address now"
            )
        again, self.greeted = self.greeted, True
        self.failures, self.waited = 0, 0.0
        if self.after is None:
            self.after = hello.sequence
        return hello.model_copy(update={"again": again})

    def _event(self, event: Event) -> Event | None:
        if event.sequence <= max(self.read or 0, self.after or 0):
            return None
        self.read = event.sequence
        return event

    def wait(self, retries: transport.Retries, why: Exception | None) -> float:
        """Seconds until the next connection. A server that was never there is given up on like any call."""
        self.failures += 1
        wait = retries.backoff(self.failures)
        if (ordered := getattr(why, "retry_after", None)) is not None:
            wait = max(wait, min(ordered, retries.longest_ordered))
        over = self.give_up_after is not None and self.waited + wait > self.give_up_after
        if over or (not self.greeted and self.failures >= retries.most):
            raise ConnectionFailed(
                f"GET /v1/events got no stream ({why or 'it ended'}); is `sluice run` up there?"
            ) from why
        self.waited += wait
        return wait


def judge(response: httpx.Response) -> None:
    """Raises why it is no stream. The body of a refusal has been read."""
    if not response.is_success:
        error = transport.problem_of(response)
        if response.status_code in transport.NOBODY_KNOWS:
            raise httpx.RemoteProtocolError(f"it was answered {response.status_code}") from error
        raise error
    if not response.headers.get("Content-Type", "").startswith("text/event-stream"):
        raise BadAnswer("the answer is no event stream; is that address Sluice?")


def read(client: Sluice, subscription: Subscription) -> Generator[Message | None, None, None]:
    """Messages for ever; None with every ping, so that a reader can look around."""
    while True:
        why: Exception | None = None
        try:
            with client.http.stream(**subscription.request(client.timeout)) as response:
                if not response.is_success:
                    response.read()
                judge(response)
                parser = SseParser()
                for chunk in response.iter_bytes():
                    for said in parser.feed(chunk):
                        yield subscription.take(said)
        except httpx.TransportError as failure:
            why = failure
        except ApiError as error:
            if not error.retryable:
                raise
            why = error
        client.sleep(subscription.wait(client.retries, why))


async def read_async(client: AsyncSluice, subscription: Subscription) -> AsyncGenerator[Message | None, None]:
    """Messages for ever; None with every ping, so that a reader can look around."""
    while True:
        why: Exception | None = None
        try:
            async with client.http.stream(**subscription.request(client.timeout)) as response:
                if not response.is_success:
                    await response.aread()
                judge(response)
                parser = SseParser()
                async for chunk in response.aiter_bytes():
                    for said in parser.feed(chunk):
                        yield subscription.take(said)
        except httpx.TransportError as failure:
            why = failure
        except ApiError as error:
            if not error.retryable:
                raise
            why = error
        await client.sleep(subscription.wait(client.retries, why))
