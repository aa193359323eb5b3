"""The package against the OpenAPI document that the program serves."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest

from sluice import models
from sluice.calls import VERBS
from sluice.calls.order_calls import OrderFields

# What a verb is called with so that everything it can say is said.
WORDS: dict[str, Any] = {
    "symbol": "S",
    "side": "buy",
    "qty": "1",
    "wait": "ack",
    "wait_ms": 5,
    "order_id": "O",
    "proposal_id": "P",
    "hash": "h",
    "code": "c",
    "status": "all",
    "account": "A",
    "limit": 5,
    "after": "O",
    "query_": "q",
    "timeframe": "1m",
    "from_seq": 1,
    "family": "Fill",
    "kind": "Halted",
    "order": "O",
    "reason": "r",
    "seconds": 5,
    "limit_price": "1",
    "stop_price": "1",
    "trail_amount": "1",
    "trail_percent": "1",
    "confirm": "h",
    "cancel_exits": True,
    "flatten": True,
    "adopt": True,
    "product": "mis",
    "currency": "USD",
}
BODIES = {
    "place_order": "OrderBody",
    "preview_order": "OrderBody",
    "replace_order": "ReplaceBody",
    "halt": "HaltBody",
    "resume": "ResumeBody",
    "arm": "ArmBody",
    "freeze": "FreezeBody",
    "unfreeze": "UnfreezeBody",
    "flatten": "FlattenBody",
    "reconcile": "ReconcileBody",
    "approve_proposal": "ApproveBody",
}
SHAPES = {
    "Order": models.Order,
    "Proposal": models.Proposal,
    "Preview": models.Preview,
    "Story": models.Explanation,
    "Position": models.Position,
    "Account": models.Account,
    "Balance": models.Balance,
    "Limit": models.Limit,
    "Instrument": models.Instrument,
    "Quote": models.Quote,
    "Bar": models.Bar,
    "EquityPoint": models.EquityPoint,
    "Chart": models.Chart,
    "Locks": models.Locks,
    "Health": models.Health,
    "Done": models.Done,
    "Problem": models.Problem,
    "Canceled": models.Canceled,
}
# For the page's session, and what the stream's reader does by itself.
ELSEWHERE = {"/v1/session", "/v1/session/code", "/v1/events", "/v1/ws"}


@pytest.fixture(scope="module")
def document(repository: Path) -> Any:
    return json.loads((repository / "src" / "gateway" / "openapi.json").read_text())


def called(name: str) -> Any:
    build = VERBS[name]
    arguments, named = [], {}
    for one in inspect.signature(build).parameters.values():
        if one.kind is one.VAR_POSITIONAL:
            arguments.append("S")
        elif one.kind is not one.VAR_KEYWORD:
            named[one.name] = WORDS[one.name]
    return build(*arguments, **named)


def route_of(document: Any, name: str) -> tuple[str, Any]:
    call = called(name)
    for pattern, methods in document["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[A-Z]", pattern), call.path) and call.method.lower() in methods:
            return pattern, methods[call.method.lower()]
    raise AssertionError(f"the API has no {call.method} {call.path}")


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_says_all_that_its_route_takes(document: Any, name: str) -> None:
    _, route = route_of(document, name)
    taken = {one["name"] for one in route.get("parameters", []) if one.get("in") == "query"}
    assert {key for key, _ in called(name).query} == taken


def test_every_route_has_its_verb(document: Any) -> None:
    routes = {
        (pattern, method)
        for pattern, methods in document["paths"].items()
        for method in methods
        if pattern.startswith("/v1/") and pattern not in ELSEWHERE and method in ("get", "post", "patch", "delete")
    }
    served = {(route_of(document, name)[0], called(name).method.lower()) for name in VERBS}
    assert served == routes


@pytest.mark.parametrize(("name", "schema"), BODIES.items())
def test_a_body_says_all_that_can_be_said(document: Any, name: str, schema: str) -> None:
    members = set(document["components"]["schemas"][schema]["properties"])
    if schema == "OrderBody":
        assert {"symbol", "side", "qty", *OrderFields.__annotations__} == members
    else:
        assert set(called(name).body) == members


@pytest.mark.parametrize(("schema", "model"), SHAPES.items())
def test_a_shape_has_the_members_of_its_schema(document: Any, schema: str, model: type[models.Model]) -> None:
    assert set(model.model_fields) == set(document["components"]["schemas"][schema]["properties"])
