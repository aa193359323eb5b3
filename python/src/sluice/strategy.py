"""The base of a strategy that lives in a process of its own and trades over the API."""

from __future__ import annotations

import contextlib
import logging
import uuid
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from typing_extensions import Self, Unpack

from ._book import Book, Lost, fill_of
from ._call import Amount, Call, numbered, paged
from ._signals import heard
from .calls import order_calls, view_calls
from .calls.order_calls import OrderFields
from .client import Sluice
from .errors import (
    ApiError,
    AuthError,
    InvalidCall,
    NotFound,
    RateLimited,
    Rejected,
    SluiceError,
    Unavailable,
    UnknownOutcome,
)
from .models import Bar, Event, Fill, Gap, Hello, Order, Position, Proposal, Quote, Side, Trade
from .stream import Message, Subscription, Topic, read

T = TypeVar("T")

logger = logging.getLogger("sluice.strategy")

PATIENCE = 20  # messages that pass before the journal is asked why the stream hangs behind the answers


class _Stop(Exception):
    """Ends the wait for the next message."""


class Strategy:
    """Say `name` and `symbols`, override what you need, call run().

    Everything happens on one thread, in the order of the stream. An error of this package that a callback lets out goes
    to on_error and the strategy lives on; any other ends it. What it sees of its orders never runs ahead of its fills.
    At the start and after a lost connection its orders are compared with the server's; until that has succeeded and the
    stream has come as far, there are no prices. A submit whose answer was lost goes again under its own key, and
    nothing else does in its symbol until it is settled. SIGINT, SIGTERM and stop() end run() in order.
    """

    name: str = "python"  # the `strategy` of its orders, at most 16 characters
    symbols: Sequence[str] = ()  # whose prices it sees; none: all
    topics: Sequence[Topic] = ("quotes", "bars")
    account: str | None = None  # may stay None where there is one account
    cancel_on_stop: bool = True  # at the end working entries are cancelled, proposals withdrawn; exits stay and protect

    client: Sluice
    at_start: dict[str, Decimal]  # what its account held by symbol; on_fill tells every fill after that, and no other

    def on_start(self) -> None:
        """The stream stands; `orders` has what is open from an earlier run, `at_start` what its account holds."""

    def on_quote(self, quote: Quote) -> None: ...

    def on_trade(self, trade: Trade) -> None: ...

    def on_bar(self, bar: Bar) -> None:
        """A bar of its topic; look at `finished`."""

    def on_fill(self, fill: Fill) -> None:
        """An execution of one of its orders."""

    def on_order(self, order: Order) -> None:
        """One of its orders is new, or no longer as this was last told; steps between may be left out, fills never."""

    def on_gap(self, gap: Gap) -> None:
        """Prices were lost because callbacks were slow."""

    def on_error(self, error: SluiceError) -> None:
        """A denial, a rejection, a lost answer. Without a valid token there is no going on."""
        if isinstance(error, AuthError):
            raise error
        logger.warning("%s: %s", self.name, error)

    def on_stop(self) -> None:
        """The last callback; the server may be gone."""

    # --- what it can do

    def buy(self, symbol: str, qty: Amount | None = None, **more: Unpack[OrderFields]) -> Order | Proposal:
        """Places a buy order; see Sluice.place_order."""
        return self._submit(symbol, "buy", qty, more)

    def sell(self, symbol: str, qty: Amount | None = None, **more: Unpack[OrderFields]) -> Order | Proposal:
        """Places a sell order; see Sluice.place_order."""
        return self._submit(symbol, "sell", qty, more)

    def cancel(self, order: Order | str) -> Order:
        """Cancels an order."""
        canceled, true_at = self._ask(order_calls.cancel_order(order if isinstance(order, str) else order.order_id))
        self._book.answered(canceled, true_at)
        return canceled

    def positions(self) -> list[Position]:
        """What its account holds."""
        return self.client.positions(self.account)

    def position(self, symbol: str) -> Decimal:
        """How much of a symbol its account holds; short is negative."""
        return sum((one.qty for one in self.client.positions(self.account, symbol)), Decimal(0))

    @property
    def orders(self) -> list[Order]:
        """Its orders that are not done as far as its fills were told, and its proposals, which wait as `proposed`."""
        return self._book.open

    def stop(self) -> None:
        """Ends run() after the callback under way; from another thread within a ping, 15 s."""
        self._stopping = True

    def run(self, client: Sluice | None = None) -> None:
        """Trades until it is stopped. Without a client one is made from SLUICE_URL and SLUICE_TOKEN."""
        self.client = client or Sluice()
        self._book.name = self.name
        try:
            with heard(self._signaled):
                self._listen()
        finally:
            self._end()
            if client is None:
                self.client.close()

    # --- how it lives

    _book: Book
    _seen = 0  # the last event taken; everything up to it was told
    _horizon = 0  # no prices before the stream has come to this
    _begun_at = 0  # fills up to this are in `at_start`
    _compared = False  # since the last lost connection or answer
    _failures = 0  # comparisons that failed in a row
    _waited = 0  # messages since the stream was last ahead of all answers
    _stopping = False
    _started = False
    _waiting = False

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        self = super().__new__(cls)  # so that a subclass need not call super().__init__()
        self._book, self.at_start = Book(cls.name), {}
        return self

    def _listen(self) -> None:
        # Not filtered by symbol there: events of an order that do not name its instrument would be missing.
        subscription = Subscription(("events", *self.topics), None, {}, None)
        with contextlib.closing(read(self.client, subscription)) as messages:
            while not self._stopping:
                message = self._next(messages)
                if not self._stopping:
                    self._take(message)

    def _next(self, messages: Iterator[Message | None]) -> Message | None:
        """Waits for the stream; a signal ends the wait, and nothing but the wait."""
        try:
            self._waiting = True
            return None if self._stopping else next(messages, None)
        except _Stop:
            return None
        finally:
            self._waiting = False

    def _take(self, message: Message | None) -> None:
        if isinstance(message, Hello):
            self._compared = False
            self._seen = self._seen if message.again else message.sequence
        elif isinstance(message, Event):
            self._told(message)
        if not self._compared:
            self._compare()
        if isinstance(message, Event):
            self._deliver()
        elif not isinstance(message, Hello):
            self._catch_up(at_once=message is None)
            if self._started and not self._stopping:
                self._price(message)

    def _price(self, message: Message | None) -> None:
        if isinstance(message, Gap):
            self._hook(self.on_gap, message)
        elif not self._compared or self._seen < self._horizon:
            return
        elif not self.symbols or getattr(message, "symbol", None) in self.symbols:
            if isinstance(message, Quote):
                self._hook(self.on_quote, message)
            elif isinstance(message, Bar):
                self._hook(self.on_bar, message)
            elif isinstance(message, Trade):
                self._hook(self.on_trade, message)

    def _hook(self, hook: Callable[..., None], *args: Any) -> None:
        try:
            hook(*args)
        except SluiceError as error:
            self.on_error(error)

    def _ask(self, call: Call[T]) -> tuple[T, int]:
        """The answer, and the sequence it is true for."""
        answer, true_at = self.client.send(numbered(call))
        return answer, true_at

    # --- comparing: what it knows against what the server knows

    def _compare(self) -> None:
        """Until it succeeds there is no on_start and no price; it is tried again with every message."""
        if self._stopping:
            return
        try:
            true_at = self._compare_orders()
            if not self._started:
                held, self._begun_at = self._ask(view_calls.positions(self.account))
        except SluiceError as error:
            self.on_error(error)
            self._failures += 1
            retries, ordered = self.client.retries, getattr(error, "retry_after", None)
            self.client.sleep(min(ordered or retries.backoff(self._failures), retries.longest_ordered))
            return
        self._compared, self._failures = True, 0
        if self._started:
            self._horizon = true_at
            return
        self._started = True
        for one in held:
            self.at_start[one.symbol] = self.at_start.get(one.symbol, Decimal(0)) + one.qty
        self._hook(self.on_start)

    def _compare_orders(self) -> int:
        """Looks at everything that may have changed while nobody listened; the sequence up to which it did."""
        self._settle()
        found, newest = self._open_orders()
        for order_id in [order.order_id for order in self._book.open if order.order_id not in found]:
            with contextlib.suppress(NotFound):
                found[order_id] = self._look(order_id)
        for order, true_at in found.values():
            newest = max(newest, true_at)
            if self._started:
                self._book.hold(order, true_at)
            else:
                self._book.adopt(order)
        return newest

    def _open_orders(self) -> tuple[dict[str, tuple[Order, int]], int]:
        """Its orders that are open and its proposals that wait, however many pages that takes."""
        found: dict[str, tuple[Order, int]] = {}
        after: str | None = None
        while True:
            page = order_calls.orders("open", account=self.account, limit=1000, after=after)
            (orders, after), true_at = self._ask(paged(page, "after"))
            found |= {order.order_id: (order, true_at) for order in orders if order.strategy == self.name}
            if after is None:
                break
        proposals, true_at = self._ask(order_calls.proposals(self.account))
        for proposal in proposals:
            if proposal.strategy == self.name:
                with contextlib.suppress(NotFound):
                    found[proposal.proposal_id] = self._look(proposal.proposal_id)
        return found, true_at

    def _look(self, order_id: str) -> tuple[Order, int]:
        order, true_at = self._ask(order_calls.order(order_id))
        self._book.moved(order_id, order)
        return order, true_at

    def _settle(self) -> None:
        """Learns what became of submits whose answers were lost. One that nobody has seen may be on its way still: it
        is sent again under its own key, so that it is one order whichever arrives."""
        for key, lost in list(self._book.lost.items()):
            outcome = self.client.outcome_of(key)
            try:
                if outcome is None:
                    outcome = self.client.place_order(lost.symbol, lost.side, lost.qty, **lost.more)
            except (ApiError, Rejected) as error:
                if isinstance(error, (AuthError, RateLimited, Unavailable)):
                    raise
                del self._book.lost[key]
                if isinstance(error, Rejected):
                    self._book.answered(error.order, self.client.last_sequence)
                self.on_error(error)
                continue
            del self._book.lost[key]
            self._placed(outcome, self.client.last_sequence)

    # --- following: events, and what they let be told

    def _told(self, event: Event) -> None:
        self._seen, self._waited = event.sequence, 0
        ours = self._book.ours(event)
        if ours is None or not self._started:
            return
        if event.family == "Fill" and event.kind == "ReportApplied" and event.sequence > self._begun_at:
            self._hook(self.on_fill, fill_of(event))
        try:
            self._book.hold(*self._look(ours))
        except NotFound:
            return
        except SluiceError as error:
            self._compared = False  # which is tried until it succeeds
            self.on_error(error)

    def _deliver(self) -> None:
        """Tells what the stream has caught up with."""
        for order in self._book.due(self._seen):
            self._hook(self.on_order, order)
            if self._stopping:
                return

    def _catch_up(self, at_once: bool) -> None:
        """A token of one account is not shown every event, so the stream may be as far as the answers without saying
        so. When it seems to hang behind them, the journal is asked whether there is an event in between."""
        needed = max(self._horizon, self._book.needs)
        if not self._compared or self._seen >= needed:
            return
        self._waited += 1
        if not at_once and self._waited % PATIENCE:
            return
        try:
            (events, goes_on), _ = self._ask(paged(view_calls.audit(self._seen + 1, limit=1), "from"))
        except SluiceError as error:
            self.on_error(error)
            return
        further = events[0].sequence if events else int(goes_on or needed + 1)
        if further > needed:
            self._seen = needed
            self._deliver()

    def _submit(self, symbol: str, side: Side, qty: Amount | None, more: OrderFields) -> Order | Proposal:
        if (why := self._book.blocks(symbol, side)) is not None:
            raise InvalidCall(why)
        if more.get("client_order_id") is None:
            more["client_order_id"] = str(uuid.uuid4())
        more.setdefault("strategy", self.name)
        if self.account is not None:
            more.setdefault("account", self.account)
        try:
            placed, true_at = self._ask(order_calls.place_order(symbol, side, qty, **more))
        except UnknownOutcome as unknown:
            self._book.lost[str(unknown.client_order_id)] = Lost(symbol, side, qty, more)
            self._compared = False  # which settles it before there is another price
            raise
        except Rejected as rejected:
            self._book.answered(rejected.order, self.client.last_sequence)
            raise
        return self._placed(placed, true_at)

    def _placed(self, placed: Order | Proposal, true_at: int) -> Order | Proposal:
        if isinstance(placed, Order):
            self._book.answered(placed, true_at)
        else:
            self._book.propose(placed)
        return placed

    # --- the end

    def _end(self) -> None:
        self._stopping = True
        if self._started:
            with _logged("on_stop"):
                self.on_stop()
        for key, lost in self._book.lost.items():
            with _logged(f"asking for client:{key}"):
                found = self.client.outcome_of(key)
                if found is None:
                    logger.warning("%s: client:%s in %s was not seen yet; look for it", self.name, key, lost.symbol)
                else:
                    self._placed(found, self.client.last_sequence)
        for order in self.orders if self.cancel_on_stop else []:
            _, newest = self._book.held.get(order.order_id, (0, order))
            if order.exposure != "exit" and not newest.is_done:
                with _logged(f"cancelling {order.order_id}"):
                    self.cancel(order)

    def _signaled(self) -> None:
        self._stopping = True
        if self._waiting:
            raise _Stop


@contextlib.contextmanager
def _logged(what: str) -> Iterator[None]:
    """At the end nothing may keep the rest from being done."""
    try:
        yield
    except SluiceError as error:
        logger.warning("%s: %s", what, error)
