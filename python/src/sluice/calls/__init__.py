"""Every request of the API, once: both clients, the top-level functions and route_to_broker are made of these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._call import Call
from .act_calls import arm, disarm, flatten, freeze, halt, reconcile, resume, unfreeze
from .order_calls import (
    approve_proposal,
    cancel_order,
    cancel_orders,
    explain,
    order,
    orders,
    place_order,
    preview_order,
    proposal,
    proposals,
    reject_proposal,
    replace_order,
)
from .view_calls import (
    account,
    accounts,
    audit,
    balances,
    bars,
    chart,
    equity,
    health,
    instrument,
    instruments,
    limits,
    locks,
    openapi,
    positions,
    quotes,
)

VERBS: dict[str, Callable[..., Call[Any]]] = {
    verb.__name__: verb
    for verb in (
        account,
        accounts,
        approve_proposal,
        arm,
        audit,
        balances,
        bars,
        cancel_order,
        cancel_orders,
        chart,
        disarm,
        equity,
        explain,
        flatten,
        freeze,
        halt,
        health,
        instrument,
        instruments,
        limits,
        locks,
        openapi,
        order,
        orders,
        place_order,
        positions,
        preview_order,
        proposal,
        proposals,
        quotes,
        reconcile,
        reject_proposal,
        replace_order,
        resume,
        unfreeze,
    )
}
