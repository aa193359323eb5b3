"""The base of a strategy that lives in a process of its own and trades over the API."""

from __future__ import annotations

import contextlib
import logging
import signal
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from types import FrameType
from typing import Any

from typing_extensions import Self, Unpack

from ._call import Amount
from .calls.order_calls import OrderFields
from .client import Sluice
from .errors import AuthError, NotFound, Rejected, SluiceError, UnknownOutcome
from .models import Bar, Event, Fill, Gap, Hello, Order, Position, Proposal, Quote, Side, Trade
from .stream import Message, Subscription, Topic, read

logger = logging.getLogger("sluice.strategy")


class _Stop(Exception):
    """Ends the wait for the next message."""


class Strategy:
    """Say `name` and `symbols`, override what you need, call run().

    Everything happens on one thread, in the order of the stream. An error of this package that a callback lets out goes
    to on_error and the strategy lives on; any other ends it. Lost connections heal by themselves; afterwards its orders
    are compared with the server's, and on_order tells every difference. A submit whose answer was lost blocks new
    orders in its symbol until it is known what became of it. SIGINT, SIGTERM and stop() end run() in order.
    """

    name: str = "python"  # the `strategy` of its orders, at most 16 characters
    symbols: Sequence[str] = ()  # whose prices it sees; none: all
    topics: Sequence[Topic] = ("quotes", "bars")
    account: str | None = None  # may stay None where there is one account
    cancel_on_stop: bool = True  # working entries are cancelled at the end; exits stay and protect

    client: Sluice

    def on_start(self) -> None:
        """The stream stands and `orders` has what is open from an earlier run."""

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
        return self._keep(self.client.cancel_order(order if isinstance(order, str) else order.order_id))

    def positions(self) -> list[Position]:
        """What its account holds."""
        return self.client.positions(self.account)

    def position(self, symbol: str) -> Decimal:
        """How much of a symbol its account holds; short is negative."""
        return sum((one.qty for one in self.client.positions(self.account, symbol)), Decimal(0))

    @property
    def orders(self) -> list[Order]:
        """Its orders that are not done, as last seen."""
        return [order for order in self._orders.values() if not order.is_done]

    def stop(self) -> None:
        """Ends run() after the callback under way; from another thread within a ping, 15 s."""
        self._stopping = True

    def run(self, client: Sluice | None = None) -> None:
        """Trades until it is stopped. Without a client one is made from SLUICE_URL and SLUICE_TOKEN."""
        self.client = client or Sluice()
        try:
            with self._signals():
                self._listen()
        finally:
            self._end()
            if client is None:
                self.client.close()

    # --- how it lives

    _orders: dict[str, Order]
    _ids: dict[str, str]  # every id of a chain -> the id it was placed under
    _faces: dict[str, tuple[object, ...]]  # of its orders, as the strategy was last told
    _held: dict[str, tuple[int, Order]]  # changes to tell once the stream has come to that sequence
    _unsettled: dict[str, str]  # client_order_id of a submit without an answer -> its symbol
    _stopping = False
    _started = False
    _waiting = False

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        self = super().__new__(cls)  # so that a subclass need not call super().__init__()
        self._orders, self._ids, self._unsettled, self._faces, self._held = {}, {}, {}, {}, {}
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
            self._greeted()
            return
        if isinstance(message, Event):
            self._told(message)
            self._deliver(message.sequence)
            return
        self._deliver(None)
        if message is None:
            return
        if isinstance(message, Gap):
            self._hook(self.on_gap, message)
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

    def _greeted(self) -> None:
        self._hook(self._reconcile)
        if not self._started:
            self._started = True
            self._hook(self.on_start)

    def _reconcile(self) -> None:
        """Looks at everything that may have changed while nobody listened."""
        self._settle()
        open_now = {
            order.order_id: order
            for order in self.client.orders("open", account=self.account, limit=1000)
            if order.strategy == self.name
        }
        for order_id, known in list(self._orders.items()):
            if not known.is_done and order_id not in open_now:
                with contextlib.suppress(NotFound):
                    open_now[order_id] = self.client.order(order_id)
        for order in open_now.values():
            self._changed(order) if self._started else self._adopt(order)

    def _settle(self) -> None:
        """Asks what became of submits whose answers were lost."""
        for key, symbol in list(self._unsettled.items()):
            outcome = self.client.outcome_of(key)
            del self._unsettled[key]
            if isinstance(outcome, Order):
                self._changed(outcome)
            elif outcome is None:
                self.on_error(SluiceError(f"the order client:{key} in {symbol} never arrived; it was not placed"))

    def _told(self, event: Event) -> None:
        ours = self._ours(event)
        if ours is None:
            return
        if event.family == "Fill" and event.kind == "ReportApplied":
            self._hook(self.on_fill, _fill_of(event))
        try:
            order = self.client.order(ours)
        except NotFound:
            return
        except SluiceError as error:
            self.on_error(error)
            return
        self._changed(order)

    def _ours(self, event: Event) -> str | None:
        """The id an order of ours was placed under, when the event is about one."""
        cl_ord_id = event.get("order") or event.get("cl_ord_id")
        if event.get("strategy") == self.name and cl_ord_id:
            original = event.get("orig_cl_ord_id")
            self._ids.setdefault(cl_ord_id, self._ids.get(original, cl_ord_id) if original else cl_ord_id)
        for one in event.get("orders", []) if event.kind == "ListPlaced" else []:
            if one.get("strategy") == self.name:
                self._ids.setdefault(one["cl_ord_id"], one["cl_ord_id"])
        return self._ids.get(str(cl_ord_id)) or self._ids.get(str(event.get("list_id")))

    def _changed(self, order: Order) -> None:
        """An answer is ahead of the stream: it is told when the stream has come as far, so that fills come first."""
        self._keep(order)
        self._held[order.order_id] = (self.client.last_sequence, order)

    def _deliver(self, sequence: int | None) -> None:
        """Tells what the stream has caught up with; prices and pings come after all events there are."""
        for order_id, (true_at, order) in list(self._held.items()):
            if self._stopping or (sequence is not None and sequence < true_at):
                continue
            del self._held[order_id]
            if self._faces.get(order_id) != _face(order):
                self._faces[order_id] = _face(order)
                self._hook(self.on_order, order)

    def _adopt(self, order: Order) -> None:
        """It was open before the strategy began, which finds it among its orders."""
        self._faces[order.order_id] = _face(self._keep(order))

    def _keep(self, order: Order) -> Order:
        self._orders[order.order_id] = order
        for one in (order.order_id, order.current_id):
            if one:
                self._ids[one] = order.order_id
        return order

    def _submit(self, symbol: str, side: Side, qty: Amount | None, more: OrderFields) -> Order | Proposal:
        if symbol in self._unsettled.values():
            self._settle()
        if more.get("client_order_id") is None:
            more["client_order_id"] = str(uuid.uuid4())
        more.setdefault("strategy", self.name)
        if self.account is not None:
            more.setdefault("account", self.account)
        try:
            placed = self.client.place_order(symbol, side, qty, **more)
        except UnknownOutcome as unknown:
            self._unsettled[str(unknown.client_order_id)] = symbol
            raise
        except Rejected as rejected:
            self._keep(rejected.order)
            raise
        return self._keep(placed) if isinstance(placed, Order) else placed

    def _end(self) -> None:
        self._stopping = True
        if self._started:
            with _logged("on_stop"):
                self.on_stop()
        for order in self.orders if self.cancel_on_stop else []:
            if order.exposure != "exit":
                with _logged(f"cancelling {order.order_id}"):
                    self.cancel(order)

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """SIGINT and SIGTERM stop it, on the main thread of a program; elsewhere they are the program's own
        business."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def told(number: int, frame: FrameType | None) -> None:
            self._stopping = True
            if self._waiting:
                raise _Stop

        before = {number: signal.signal(number, told) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextlib.contextmanager
def _logged(what: str) -> Iterator[None]:
    """At the end nothing may keep the rest from being done."""
    try:
        yield
    except SluiceError as error:
        logger.warning("%s: %s", what, error)


def _face(order: Order) -> tuple[object, ...]:
    """What a strategy can see change."""
    return (
        order.status,
        order.filled_qty,
        order.pending,
        order.pending_stage,
        order.current_id,
        order.qty,
        order.limit_price,
        order.stop_price,
    )


def _fill_of(event: Event) -> Fill:
    return Fill(
        order_id=event["cl_ord_id"],
        account=event["account"],
        symbol=event["instrument"],
        side=str(event["side"]).lower(),
        qty=event.decimal("fill_qty"),
        price=event.decimal("last_px"),
        time=event.time,
        exec_id=event.get("exec_id"),
        status=str(event.get("ord_status", "")),
        sequence=event.sequence,
    )
