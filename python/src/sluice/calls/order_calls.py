"""Orders and proposals."""

from __future__ import annotations

import uuid
from datetime import datetime, timezone
from typing import Any

from typing_extensions import TypedDict, Unpack

from .._call import Amount, Call, Reply, amounts, given, many, one, path, query
from ..errors import InvalidCall, Rejected
from ..models import Canceled, Explanation, Listing, Order, OrderClass, Preview, Proposal, Side, Wait

WAIT_SECONDS = 10.0  # of ?wait= when wait_ms is not said


class OrderFields(TypedDict, total=False):
    """What an order may say beside symbol, side and quantity; docs/api.md explains each."""

    notional: Amount | None  # instead of qty: so much money's worth
    order_type: str | None  # left out: told from the prices, market without any
    limit_price: Amount | None
    stop_price: Amount | None
    trail_amount: Amount | None
    trail_percent: Amount | None  # "2.5" is two and a half percent
    time_in_force: str | None  # day
    expire_time: datetime | None
    account: str | None
    client_order_id: str | None  # left out: a new uuid4
    strategy: str | None
    product: str | None
    position_effect: str | None
    display_qty: Amount | None
    post_only: bool | None
    reduce_only: bool | None
    all_or_none: bool | None
    extended_hours: bool | None
    confirm: str | None  # the preview's hash, where a confirmation is asked for
    propose: bool | None  # True: a person has to approve it, whatever the token may do
    order_class: OrderClass | None
    take_profit: dict[str, Amount] | None  # {"limit_price": "195"}
    stop_loss: dict[str, Amount] | None  # {"stop_price": "180"}


def place_order(
    symbol: str,
    side: Side,
    qty: Amount | None = None,
    *,
    wait: Wait | None = None,
    wait_ms: int | None = None,
    **more: Unpack[OrderFields],
) -> Call[Order | Proposal]:
    """Places an order; answers it once the journal holds it, or the proposal that waits for a person.

    `wait="ack"` waits for the venue's word, `wait="fill"` for the order's end, both at most `wait_ms` (10 s). Every
    call is one order: tries after a lost connection go under the same key, `client_order_id`. Raises Denied (with
    LiveLocked and KillSwitch), Rejected, and UnknownOutcome when nobody answered.
    """
    body = order_body(symbol, side, qty, more)
    key = str(body.setdefault("client_order_id", str(uuid.uuid4())))
    return Call(
        "POST",
        path("orders"),
        _placed,
        query(wait=wait, wait_ms=wait_ms),
        body,
        key,
        submits=True,
        patience=_patience(wait, wait_ms),
    )


def preview_order(symbol: str, side: Side, qty: Amount | None = None, **more: Unpack[OrderFields]) -> Call[Preview]:
    """What would become of that order: every check with its figures. Nothing is placed."""
    return Call("POST", path("orders", "preview"), one(Preview), (), order_body(symbol, side, qty, more))


def replace_order(
    order_id: str,
    qty: Amount | None = None,
    *,
    limit_price: Amount | None = None,
    stop_price: Amount | None = None,
    trail_amount: Amount | None = None,
    trail_percent: Amount | None = None,
    confirm: str | None = None,
    wait: Wait | None = None,
    wait_ms: int | None = None,
) -> Call[Order]:
    """Changes a working order; what is not said stays. `order_id` is any id of the order, or `client:NAME`."""
    body = amounts(
        qty=qty, limit_price=limit_price, stop_price=stop_price, trail_amount=trail_amount, trail_percent=trail_percent
    )
    if not body:
        raise InvalidCall("nothing to change; say a qty, a price or a trail")
    body |= given(confirm=confirm)
    return Call(
        "PATCH",
        path("orders", order_id),
        one(Order),
        query(wait=wait, wait_ms=wait_ms),
        body,
        str(uuid.uuid4()),
        patience=_patience(wait, wait_ms),
    )


def cancel_order(order_id: str, *, wait: Wait | None = None, wait_ms: int | None = None) -> Call[Order]:
    """Cancels an order. The answer may still say `pending: cancel`, and a fill may come first: look at `status`."""
    return Call(
        "DELETE",
        path("orders", order_id),
        one(Order),
        query(wait=wait, wait_ms=wait_ms),
        patience=_patience(wait, wait_ms),
    )


def cancel_orders(account: str | None = None) -> Call[Canceled]:
    """Cancels every open order, of one account or of all."""
    return Call("DELETE", path("orders"), one(Canceled), query(account=account))


def orders(
    status: Listing = "open",
    *,
    account: str | None = None,
    symbol: str | None = None,
    limit: int | None = None,
    after: str | None = None,
) -> Call[list[Order]]:
    """Orders, newest first; `after` goes on behind that order id."""
    return Call(
        "GET",
        path("orders"),
        many(Order),
        query(status=status, account=account, symbol=symbol, limit=limit, after=after),
    )


def order(order_id: str) -> Call[Order]:
    """One order by any of its ids, the venue's too, or `client:NAME` by its client_order_id."""
    return Call("GET", path("orders", order_id), one(Order))


def explain(order_id: str) -> Call[Explanation]:
    """The whole story of an order."""
    return Call("GET", path("orders", order_id, "explain"), one(Explanation))


def proposals(account: str | None = None) -> Call[list[Proposal]]:
    """What waits for a person."""
    return Call("GET", path("proposals"), many(Proposal), query(account=account))


def proposal(proposal_id: str) -> Call[Proposal]:
    """One proposal."""
    return Call("GET", path("proposals", proposal_id), one(Proposal))


def approve_proposal(proposal_id: str, hash: str, *, code: str | None = None) -> Call[Order]:
    """Approves what `hash` stands for. Only a person at the page may; a token gets AuthError."""
    return Call("POST", path("proposals", proposal_id, "approve"), one(Order), (), given(hash=hash, code=code))


def reject_proposal(proposal_id: str) -> Call[Order]:
    """Ends a proposal; its order is denied."""
    return Call("POST", path("proposals", proposal_id, "reject"), one(Order), (), {})


EXACT = ("notional", "limit_price", "stop_price", "trail_amount", "trail_percent", "display_qty")
PLAIN = tuple(
    name
    for name in OrderFields.__annotations__
    if name not in (*EXACT, "order_type", "expire_time", "take_profit", "stop_loss")
)


def order_body(symbol: str, side: Side, qty: Amount | None, more: OrderFields) -> dict[str, Any]:
    unknown = set(more) - set(OrderFields.__annotations__)
    if unknown:
        raise InvalidCall(
            f"an order has no {', '.join(sorted(unknown))}; it has {', '.join(OrderFields.__annotations__)}"
        )
    if (qty is None) == (more.get("notional") is None):
        raise InvalidCall("say either qty or notional, the money's worth")
    said = amounts(qty=qty, **{name: more.get(name) for name in EXACT})  # type: ignore[arg-type]
    body: dict[str, Any] = {
        "symbol": symbol,
        "side": side,
        "order_type": more.get("order_type") or _type_of(said),
        **said,
    }
    body |= given(**{name: more.get(name) for name in PLAIN})
    if (expires := more.get("expire_time")) is not None:
        if expires.tzinfo is None:
            raise InvalidCall("expire_time has no time zone; say datetime(..., tzinfo=timezone.utc)")
        body["expire_time"] = expires.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")
    if (target := more.get("take_profit")) is not None:
        body["take_profit"] = {name: exact_leg("take_profit", name, value) for name, value in target.items()}
    if (stop := more.get("stop_loss")) is not None:
        body["stop_loss"] = {name: exact_leg("stop_loss", name, value) for name, value in stop.items()}
    return body


def exact_leg(leg: str, name: str, value: Amount) -> str:
    return amounts(**{f"{leg}.{name}": value})[f"{leg}.{name}"]


def _type_of(prices: dict[str, str]) -> str:
    if "trail_amount" in prices or "trail_percent" in prices:
        return "trailing_stop"
    if "stop_price" in prices:
        return "stop_limit" if "limit_price" in prices else "stop"
    return "limit" if "limit_price" in prices else "market"


def _placed(reply: Reply) -> Order | Proposal:
    if reply.status == 202:
        return one(Proposal)(reply)
    placed = one(Order)(reply)
    if placed.status == "rejected":
        raise Rejected(placed)
    return placed


def _patience(wait: Wait | None, wait_ms: int | None) -> float:
    return 0.0 if wait is None else WAIT_SECONDS if wait_ms is None else wait_ms / 1000
