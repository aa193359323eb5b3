"""The verbs as functions, over one client made from SLUICE_URL and SLUICE_TOKEN when it is first needed."""

from __future__ import annotations

import threading
from typing import Any

from typing_extensions import Unpack

from ._call import Amount
from .calls.order_calls import OrderFields
from .client import Sluice
from .models import Account, Order, Position, Proposal, Side, Wait

_lock = threading.Lock()
_client: Sluice | None = None


def default_client() -> Sluice:
    """The client of the functions of this module."""
    global _client
    with _lock:
        if _client is None:
            _client = Sluice()
        return _client


def use(client: Sluice | None) -> None:
    """Makes the functions use that client; None: a new one from the environment, when it is needed."""
    global _client
    with _lock:
        _client = client


def place_order(
    symbol: str,
    side: Side,
    qty: Amount | None = None,
    *,
    wait: Wait | None = None,
    wait_ms: int | None = None,
    **more: Unpack[OrderFields],
) -> Order | Proposal:
    """See Sluice.place_order."""
    return default_client().place_order(symbol, side, qty, wait=wait, wait_ms=wait_ms, **more)


def replace_order(
    order_id: str,
    qty: Amount | None = None,
    *,
    limit_price: Amount | None = None,
    stop_price: Amount | None = None,
    wait: Wait | None = None,
) -> Order:
    """See Sluice.replace_order."""
    return default_client().replace_order(order_id, qty, limit_price=limit_price, stop_price=stop_price, wait=wait)


def cancel_order(order_id: str, *, wait: Wait | None = None) -> Order:
    """See Sluice.cancel_order."""
    return default_client().cancel_order(order_id, wait=wait)


def positions(account: str | None = None, symbol: str | None = None) -> list[Position]:
    """See Sluice.positions."""
    return default_client().positions(account, symbol)


def account(account: str | None = None) -> Account:
    """See Sluice.account."""
    return default_client().account(account)


def route_to_broker(method: str, *args: Any, **kwargs: Any) -> Any:
    """Calls any method of Sluice by its name: route_to_broker("place_order", "NOVA.SIM", "buy", qty="1").

    The name and the arguments are checked before anything is sent; InvalidCall says what there is and what it takes.
    """
    return default_client().route_to_broker(method, *args, **kwargs)
