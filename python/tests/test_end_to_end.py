"""Against the program itself, on a market of its own."""

from __future__ import annotations

import asyncio
import threading
from decimal import Decimal
from itertools import islice
from pathlib import Path

import httpx
import pytest
from program import Person, Program, code_of, until

import sluice
from sluice import AsyncSluice, Fill, Order, Proposal, Quote, Sluice, Strategy

SYMBOL = "NOVA.SIM"


def ask_price(client: Sluice) -> Decimal:
    price = until(lambda: client.quotes(SYMBOL)[0].ask_price, "a quote")
    assert price is not None
    return price


def test_an_order_is_filled_and_the_stream_tells_it_once(client: Sluice) -> None:
    ask_price(client)
    start = client.sequence()
    placed = client.place_order(SYMBOL, "buy", qty="1", wait="fill", wait_ms=60_000)
    assert isinstance(placed, Order)
    assert (placed.status, placed.filled_qty, placed.by) == ("filled", Decimal(1), "bot")
    told = list(islice(client.events(from_seq=start + 1, order=placed.order_id), 3))
    assert told[0].kind == "OrderPlaced"
    assert len({one.sequence for one in told}) == 3
    assert client.order(f"client:{placed.client_order_id}").order_id == placed.order_id
    assert placed.order_id in client.explain(placed.order_id).text
    assert sum(one.qty for one in client.positions(symbol=SYMBOL)) >= 1
    fills = [one for one in client.audit(start + 1, limit=1000, order=placed.order_id) if one.family == "Fill"]
    assert sum(one.decimal("fill_qty") for one in fills) == 1


def test_a_working_order_is_replaced_and_cancelled(client: Sluice) -> None:
    low = (ask_price(client) * Decimal("0.97")).quantize(Decimal("0.01"))
    placed = client.place_order(SYMBOL, "buy", qty="2", limit_price=low, wait="ack")
    assert isinstance(placed, Order)
    assert placed.order_id in {one.order_id for one in client.orders()}
    changed = client.replace_order(placed.order_id, qty="3", wait="ack")
    assert (changed.order_id, changed.qty) == (placed.order_id, Decimal(3))
    ended = client.cancel_order(placed.order_id, wait="ack")
    assert ended.status == "canceled"
    assert placed.order_id not in {one.order_id for one in client.orders()}


def test_the_same_key_is_the_same_order_and_another_body_is_refused(client: Sluice) -> None:
    low = (ask_price(client) * Decimal("0.97")).quantize(Decimal("0.01"))
    first = client.place_order(SYMBOL, "buy", qty="1", limit_price=low, client_order_id="once")
    again = client.place_order(SYMBOL, "buy", qty="1", limit_price=low, client_order_id="once")
    assert isinstance(first, Order)
    assert isinstance(again, Order)
    assert first.order_id == again.order_id
    with pytest.raises(sluice.KeyReused):
        client.place_order(SYMBOL, "buy", qty="2", limit_price=low, client_order_id="once")
    client.cancel_order(first.order_id, wait="ack")


def test_a_denial_comes_with_its_figures(client: Sluice) -> None:
    ask_price(client)
    with pytest.raises(sluice.Denied) as caught:
        client.place_order(SYMBOL, "buy", qty="1000000")
    assert caught.value.code == "order_value"
    assert caught.value.allowed == 10000
    assert client.preview_order(SYMBOL, "buy", qty="1000000").denied
    assert client.preview_order(SYMBOL, "buy", qty="1").hash


def test_every_view_answers(client: Sluice) -> None:
    ask_price(client)
    assert client.locks().mode == "paper"
    assert client.health().version
    assert client.account().equity
    assert [one.account for one in client.accounts()] == [client.account().account]
    assert client.balances()
    assert SYMBOL in {one.symbol for one in client.instruments("NOVA")}
    assert client.instrument(SYMBOL).symbol == SYMBOL
    assert {one.limit for one in client.limits()}
    assert isinstance(client.bars(SYMBOL, limit=5), list)
    assert isinstance(client.chart(SYMBOL).bars, list)
    assert isinstance(client.equity(), list)
    assert client.proposals() == []
    assert client.openapi()["openapi"].startswith("3.1")
    assert client.audit(1, limit=3)[0].kind == "RunStarted"


def test_what_only_a_person_may_do_is_closed_to_tokens(program: Program, client: Sluice) -> None:
    for name, arguments in (("arm", (60,)), ("resume", ("because",)), ("unfreeze", ("main", SYMBOL))):
        with pytest.raises(sluice.AuthError):
            client.route_to_broker(name, *arguments)
    with Sluice(program.url, "slc_0000_wrong") as nobody, pytest.raises(sluice.AuthError):
        nobody.positions()


def test_a_proposal_is_approved_by_a_person_and_filled(program: Program) -> None:
    with Sluice(program.url, program.token("agent", "propose")) as agent:
        ask_price(agent)
        proposed = agent.place_order(SYMBOL, "buy", qty="1")
        assert isinstance(proposed, Proposal)
        with pytest.raises(sluice.AuthError):
            agent.approve_proposal(proposed.proposal_id, proposed.hash)
        Person(program.url, code_of(program.at_terminal("token", "login"))).approve(proposed.proposal_id)
        until(lambda: agent.order(proposed.proposal_id).status == "filled", "the fill")


def test_the_async_client_streams_prices_and_its_order(program: Program, trade_token: str) -> None:
    async def trade() -> set[str]:
        seen: set[str] = set()
        async with AsyncSluice(program.url, trade_token) as client:
            async for message in client.stream(("events", "quotes"), symbol=SYMBOL):
                seen.add(type(message).__name__)
                if isinstance(message, Quote) and "order" not in seen:
                    seen.add("order")
                    await client.place_order(SYMBOL, "buy", qty="1")
                if isinstance(message, sluice.Event) and message.family == "Fill":
                    return seen
        return seen

    assert asyncio.run(asyncio.wait_for(trade(), 60)) >= {"Hello", "Quote", "Event", "order"}


class OneTrip(Strategy):
    name = "one-trip"
    symbols = (SYMBOL,)

    def __init__(self) -> None:
        self.fills: list[Fill] = []
        self.done: set[str] = set()
        self.entry = ""

    def on_quote(self, quote: Quote) -> None:
        if not self.entry:
            self.entry = getattr(self.buy(SYMBOL, qty="1"), "order_id", "")

    def on_fill(self, fill: Fill) -> None:
        self.fills.append(fill)

    def on_order(self, order: Order) -> None:
        if order.status == "filled":
            self.done.add(order.order_id)
            if order.order_id == self.entry:
                self.sell(SYMBOL, qty="1")
            else:
                self.stop()


def test_a_strategy_makes_a_round_trip(client: Sluice) -> None:
    trip = OneTrip()
    trip.run(client)
    assert [fill.side for fill in trip.fills] == ["buy", "sell"]
    assert len(trip.done) == 2


def test_a_killed_program_that_comes_back_is_read_on_without_a_gap(binary: str, tmp_path: Path) -> None:
    program = Program(binary, tmp_path / "killed")
    try:
        token = program.token()
        with Sluice(program.url, token) as client:
            first = ask_price(client)
            low = (first * Decimal("0.97")).quantize(Decimal("0.01"))
            stream = client.events(from_seq=1)
            placed = client.place_order(SYMBOL, "buy", qty="1", limit_price=low)
            assert isinstance(placed, Order)
            seen = []
            for event in stream:
                seen.append(event.sequence)
                if event.get("cl_ord_id") == placed.order_id:
                    break
            port = program.port
            program.stop(kill=True)
            with pytest.raises((sluice.ConnectionFailed, sluice.UnknownOutcome)):
                client.place_order(SYMBOL, "buy", qty="1")
            program.start(port)
            for event in stream:
                seen.append(event.sequence)
                if event.kind == "RunStarted":
                    break
            assert seen == list(range(1, len(seen) + 1))
            assert client.order(placed.order_id).order_id == placed.order_id
    finally:
        program.stop()


class Patient(Strategy):
    """Leaves an order working, and cancels it when it is told to."""

    name = "patient"
    symbols = (SYMBOL,)

    def __init__(self) -> None:
        self.told: list[str] = []
        self.working, self.may_cancel = threading.Event(), threading.Event()

    def on_quote(self, quote: Quote) -> None:
        if quote.ask_price and not self.told and not self.orders:
            self.buy(SYMBOL, qty=1, limit_price=(quote.ask_price * Decimal("0.97")).quantize(Decimal("0.01")))
        if self.may_cancel.is_set() and self.orders:
            self.may_cancel.clear()
            self.cancel(self.orders[0])

    def on_order(self, order: Order) -> None:
        self.told.append(order.status)
        if order.status == "new":
            self.working.set()
        if order.is_done:
            self.stop()


def test_a_strategy_outlives_the_program(binary: str, tmp_path: Path) -> None:
    program = Program(binary, tmp_path / "killed")
    patient = Patient()

    def kill_and_restart() -> None:
        if patient.working.wait(60):
            port = program.port
            program.stop(kill=True)
            program.start(port)
            patient.may_cancel.set()

    killer = threading.Thread(target=kill_and_restart)
    killer.start()
    try:
        with Sluice(program.url, program.token()) as client:
            patient.run(client)
        assert patient.told[-1] == "canceled"
        assert patient.told.count("canceled") == 1
        assert len(client_orders(program)) == 1
    finally:
        patient.working.set()
        killer.join()
        program.stop()


def client_orders(program: Program) -> list[Order]:
    with Sluice(program.url, program.token("reader", "read")) as client:
        return client.orders("all")


def test_a_halt_is_the_kill_switch(binary: str, tmp_path: Path) -> None:
    program = Program(binary, tmp_path / "halted")
    try:
        with (
            Sluice(program.url, program.token("agent", "propose")) as agent,
            Sluice(program.url, program.token("bot", "trade")) as bot,
        ):
            ask_price(bot)
            agent.halt("enough for today")
            assert bot.locks().halts
            with pytest.raises(sluice.KillSwitch):
                bot.place_order(SYMBOL, "buy", qty="1")
            with pytest.raises(sluice.AuthError):
                agent.resume("please")
            assert httpx.get(program.url + "/v1/locks", trust_env=False).status_code == 401
    finally:
        program.stop()
