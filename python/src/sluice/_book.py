"""The orders of one strategy, as it has been told of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from ._call import Amount
from .calls.order_calls import OrderFields
from .models import Event, Fill, Order, Proposal, Side


class Lost(NamedTuple):
    """A submit without an answer: what was sent."""

    symbol: str
    side: Side
    qty: Amount | None
    more: OrderFields


class Book:
    """What answers of the API say is ahead of the stream. It is held until the stream has come as far, so that orders
    and fills tell one story at every moment: an order never ends before its fills were told."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.told: dict[str, Order] = {}
        self.held: dict[str, tuple[int, Order]] = {}  # to be told once the stream has come to that sequence
        self.lost: dict[str, Lost] = {}  # by client_order_id
        self._ids: dict[str, str] = {}  # every id of a chain -> the id it was placed under
        self._faces: dict[str, tuple[object, ...]] = {}  # as the strategy was last told

    @property
    def open(self) -> list[Order]:
        return [order for order in self.told.values() if not order.is_done]

    @property
    def needs(self) -> int:
        """The sequence at which everything held can be told."""
        return max((true_at for true_at, _ in self.held.values()), default=0)

    def ours(self, event: Event) -> str | None:
        """The id an order of ours was placed under, when the event is about one."""
        cl_ord_id = event.get("order") or event.get("cl_ord_id")
        if event.get("strategy") == self.name and cl_ord_id:
            original = event.get("orig_cl_ord_id")
            self._ids.setdefault(cl_ord_id, self._ids.get(original, cl_ord_id) if original else cl_ord_id)
        for one in event.get("orders", []) if event.kind == "ListPlaced" else []:
            if one.get("strategy") == self.name:
                self._ids.setdefault(one["cl_ord_id"], one["cl_ord_id"])
        return self._ids.get(str(cl_ord_id)) or self._ids.get(str(event.get("list_id")))

    def adopt(self, order: Order) -> None:
        """It was there before the strategy began, which finds it among its orders."""
        self._name(order)
        self.told[order.order_id] = order
        self._faces[order.order_id] = _face(order)

    def answered(self, order: Order, true_at: int) -> None:
        """What an act of the strategy was answered: it sees its own act at once, and fills when they are told."""
        known = self.told.get(order.order_id)
        if known is not None and not order.is_done and order.filled_qty == known.filled_qty:
            self.told[order.order_id] = order
        self.hold(order, true_at)

    def hold(self, order: Order, true_at: int) -> None:
        self._name(order)
        self.told.setdefault(order.order_id, _before_its_fills(order))
        self.held[order.order_id] = (true_at, order)

    def propose(self, proposal: Proposal) -> None:
        """It waits for a person, as an order that is not done."""
        members = {name: value for name, value in proposal if name in Order.model_fields and value is not None}
        members |= {"order_id": proposal.proposal_id, "current_id": proposal.proposal_id, "status": "proposed"}
        self.told[proposal.proposal_id] = order = Order(**members)
        self._name(order)

    def moved(self, old: str, order: Order) -> None:
        """A proposal of an earlier run of the program was placed under another id."""
        if old != order.order_id:
            self._ids[old] = order.order_id
            self.held.pop(old, None)
            if (known := self.told.pop(old, None)) is not None:
                self.told.setdefault(order.order_id, known.model_copy(update={"order_id": order.order_id}))

    def due(self, seen: int) -> Iterator[Order]:
        """Orders the stream has caught up with and that are no longer as they were last told."""
        for order_id, entry in list(self.held.items()):
            true_at, order = entry
            if true_at <= seen and self.held.get(order_id) is entry:
                del self.held[order_id]
                self.told[order_id] = order
                if self._faces.get(order_id) != _face(order):
                    self._faces[order_id] = _face(order)
                    yield order

    def blocks(self, symbol: str, side: Side) -> str | None:
        """Why no other order may go there now."""
        for key, lost in self.lost.items():
            if lost.symbol == symbol:
                return f"the order client:{key} in {symbol} has no answer yet; it is settled before another one goes"
        for order in self.open:
            named = symbol in (order.symbol, order.symbol.partition(".")[0])
            if order.status == "proposed" and order.side == side and named:
                return f"proposal {order.order_id} to {side} {symbol} waits for a person; no second one goes meanwhile"
        return None

    def _name(self, order: Order) -> None:
        for one in (order.order_id, order.current_id):
            if one:
                self._ids[one] = order.order_id


def _before_its_fills(order: Order) -> Order:
    """A new order whose fills are still to be told."""
    if order.filled_qty == 0:
        return order
    begun = order.is_done or order.status == "partially_filled"
    return order.model_copy(
        update={
            "status": "pending_new" if begun else order.status,
            "filled_qty": Decimal(0),
            "remaining_qty": order.qty,
            "filled_avg_price": None,
            "filled_at": None,
        }
    )


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


def fill_of(event: Event) -> Fill:
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
