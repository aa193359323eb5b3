"""What goes over the wire, and what comes back as which shape."""

from __future__ import annotations

import asyncio
import inspect
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

import pytest
from support import LOCKS, PROPOSAL, URL, Server, order, yes

import sluice
from sluice import AsyncSluice, InvalidCall, Order, Proposal, Sluice
from sluice.calls import VERBS


def test_an_order_says_exact_amounts_and_its_own_key() -> None:
    server = Server(yes(order(), 201, sequence=41))
    with server.client() as client:
        placed = client.place_order(
            "NOVA.SIM", "buy", qty=Decimal("10"), limit_price="187.50", account="main", wait="ack"
        )
        assert isinstance(placed, Order)
        assert placed.limit_price == Decimal("187.50")
        assert client.last_sequence == 41
    [request], [body] = server.asked, server.bodies()
    assert (request.method, request.url.path, request.url.query) == ("POST", "/v1/orders", b"wait=ack")
    assert request.headers["Authorization"] == "Bearer slc_t_secret"
    assert body.pop("client_order_id") == request.headers["Idempotency-Key"].strip('"')
    assert body == {
        "symbol": "NOVA.SIM",
        "side": "buy",
        "order_type": "limit",
        "qty": "10",
        "limit_price": "187.50",
        "account": "main",
    }


def test_every_submit_has_a_key_of_its_own() -> None:
    server = Server(yes(order(), 201))
    client = server.client()
    client.place_order("NOVA.SIM", "buy", qty=1)
    client.place_order("NOVA.SIM", "buy", qty=1)
    first, second = (body["client_order_id"] for body in server.bodies())
    assert first != second


@pytest.mark.parametrize(
    ("prices", "kind"),
    [
        ({}, "market"),
        ({"limit_price": "1"}, "limit"),
        ({"stop_price": "1"}, "stop"),
        ({"stop_price": "1", "limit_price": "1"}, "stop_limit"),
        ({"trail_percent": "2.5"}, "trailing_stop"),
        ({"limit_price": "1", "order_type": "market_on_close"}, "market_on_close"),
    ],
)
def test_the_type_follows_from_the_prices(prices: dict[str, Any], kind: str) -> None:
    server = Server(yes(order(), 201))
    server.client().place_order("NOVA.SIM", "sell", qty="1", **prices)
    assert server.bodies()[0]["order_type"] == kind


def test_a_bracket_and_an_expiry() -> None:
    server = Server(yes(order(), 201))
    server.client().place_order(
        "NOVA.SIM",
        "buy",
        qty="1",
        order_class="bracket",
        take_profit={"limit_price": "195"},
        stop_loss={"stop_price": Decimal("1E+2")},
        time_in_force="gtd",
        expire_time=datetime(2026, 7, 2, 14, 30, tzinfo=timezone.utc),
    )
    body = server.bodies()[0]
    assert body["take_profit"] == {"limit_price": "195"}
    assert body["stop_loss"] == {"stop_price": "100"}
    assert body["expire_time"] == "2026-07-02T14:30:00Z"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"qty": 0.1}, "not an exact amount"),
        ({"qty": "ten"}, "not a number"),
        ({"qty": "NaN"}, "not a finite number"),
        ({}, "either qty or notional"),
        ({"qty": "1", "notional": "5"}, "either qty or notional"),
        ({"qty": "1", "colour": "red"}, "no colour"),
        ({"qty": "1", "expire_time": datetime(2026, 7, 2)}, "no time zone"),
    ],
)
def test_nonsense_is_refused_before_it_is_sent(arguments: dict[str, Any], sentence: str) -> None:
    server = Server(yes(order(), 201))
    with pytest.raises(InvalidCall, match=sentence):
        server.client().place_order("NOVA.SIM", "buy", **arguments)
    assert server.asked == []


def test_a_proposal_is_no_order() -> None:
    answer = Server(yes(PROPOSAL, 202)).client().place_order("NOVA.SIM", "buy", qty=1, propose=True)
    assert isinstance(answer, Proposal)
    assert answer.hash == "9f86d081"


def test_times_are_aware_and_lose_what_datetime_cannot_hold() -> None:
    shown = Server(yes(order())).client().order("P1-A-1")
    assert shown.submitted_at == datetime(2026, 7, 1, 14, 30, 0, 123456, tzinfo=timezone.utc)
    assert shown.updated_at == datetime(2026, 7, 1, 14, 30, 0, 200000, tzinfo=timezone.utc)


def test_members_of_a_newer_server_are_kept() -> None:
    shown = Server(yes(order(colour="blue"))).client().order("P1-A-1")
    assert shown.model_extra == {"colour": "blue"}


def test_a_replace_goes_to_the_order_by_any_name() -> None:
    server = Server(yes(order(limit_price="188")))
    changed = server.client().replace_order("client:my order/1", limit_price="188", wait="ack", wait_ms=500)
    assert changed.limit_price == 188
    request = server.asked[0]
    assert request.method == "PATCH"
    assert request.url.raw_path == b"/v1/orders/client:my%20order%2F1?wait=ack&wait_ms=500"
    with pytest.raises(InvalidCall, match="nothing to change"):
        server.client().replace_order("P1-A-1")


@pytest.mark.parametrize("name", ["", "..", "."])
def test_an_id_that_is_a_path_is_refused(name: str) -> None:
    with pytest.raises(InvalidCall):
        Server(yes(order())).client().cancel_order(name)


def test_queries_carry_what_was_said() -> None:
    server = Server(yes([]))
    client = server.client()
    client.orders("closed", symbol="NOVA.SIM", limit=5, after="P1-A-1")
    client.quotes("A", "B")
    client.audit(12, family="Fill")
    assert [str(request.url.query, "ascii") for request in server.asked] == [
        "status=closed&symbol=NOVA.SIM&limit=5&after=P1-A-1",
        "symbol=A&symbol=B",
        "from=12&family=Fill",
    ]


def test_both_clients_have_every_verb_with_its_signature_and_words() -> None:
    for name, build in VERBS.items():
        for kind in (Sluice, AsyncSluice):
            method = getattr(kind, name)
            assert list(inspect.signature(method).parameters)[1:] == list(inspect.signature(build).parameters)
            assert method.__doc__ == build.__doc__
            assert inspect.getdoc(build), f"{name} says nothing of itself"
        assert inspect.iscoroutinefunction(getattr(AsyncSluice, name))


def test_the_async_client_does_the_same() -> None:
    server = Server(yes(order(), 201, sequence=9), orders__P1_A_1=yes(order()))
    server.by_path["/v1/positions"] = yes([{"symbol": "NOVA.SIM", "qty": "-3"}])

    async def trade() -> None:
        async with server.async_client() as client:
            placed = await client.place_order("NOVA.SIM", "buy", qty=1)
            assert isinstance(placed, Order)
            assert [one.qty for one in await client.positions()] == [Decimal(-3)]
            assert await client.route_to_broker("positions")
            assert client.last_sequence == 9

    asyncio.run(trade())


def test_a_name_leads_to_its_method_with_checked_arguments() -> None:
    server = Server(yes(order(), 201))
    client = server.client()
    assert isinstance(client.route_to_broker("place_order", "NOVA.SIM", "buy", qty="1"), Order)
    with pytest.raises(InvalidCall, match=r"no method 'buy_everything'; there are account, accounts, approve_proposal"):
        client.route_to_broker("buy_everything")
    with pytest.raises(
        InvalidCall, match=r"place_order: missing a required argument: 'side'; it is place_order\(symbol, side"
    ):
        client.route_to_broker("place_order", "NOVA.SIM")
    with pytest.raises(InvalidCall, match="side: Input should be 'buy' or 'sell'"):
        client.route_to_broker("place_order", "NOVA.SIM", "up", qty="1")
    with pytest.raises(InvalidCall, match="not an exact amount"):
        client.route_to_broker("place_order", "NOVA.SIM", "buy", qty=0.1)
    with pytest.raises(InvalidCall, match="there is no method '__init__'"):
        client.route_to_broker("__init__")
    assert len(server.asked) == 1


def test_the_functions_use_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_URL", URL + "/")
    monkeypatch.setenv("SLUICE_TOKEN", "slc_env_1")
    sluice.use(None)
    made = sluice.default_client()
    assert made.address.url == URL
    assert made.address.token == "slc_env_1"
    assert "slc_env_1" not in repr(made) + repr(made.address)
    server = Server(
        yes(order(), 201), positions=yes([]), account=yes({"account": "main", "equity": "1.5"}), locks=yes(LOCKS)
    )
    sluice.use(server.client())
    assert isinstance(sluice.place_order("NOVA.SIM", "buy", qty=1), Order)
    assert isinstance(sluice.replace_order("P1-A-1", 2), Order)
    assert isinstance(sluice.cancel_order("P1-A-1"), Order)
    assert sluice.positions() == []
    assert sluice.account().equity == Decimal("1.5")
    assert sluice.route_to_broker("locks").mode == "paper"
    sluice.use(None)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("ftp://x", "no address"),
        ("127.0.0.1:1", "no address"),
        ("http://127.0.0.1:1/v1", "has a path"),
        ("http://desk.example", "in the clear"),
    ],
)
def test_an_address_that_would_not_do(url: str, sentence: str) -> None:
    with pytest.raises(InvalidCall, match=sentence):
        Sluice(url)
