"""Which refusal is which error, what is tried again, and what is never done twice."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from support import PROPOSAL, Server, denied, no, order, yes

import sluice
from sluice import Order, Proposal


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (no(400, "invalid", errors=[{"pointer": "/qty", "detail": "must be positive"}]), sluice.InvalidRequest),
        (no(401, "unauthorized"), sluice.AuthError),
        (no(403, "scope"), sluice.AuthError),
        (no(403, "person_only"), sluice.AuthError),
        (no(404, "not_found"), sluice.NotFound),
        (no(409, "conflict"), sluice.ApiError),
        (no(422, "key_reused"), sluice.KeyReused),
        (no(429, "too_many", {"Retry-After": "3600"}), sluice.RateLimited),
        (denied("OrderValue"), sluice.Denied),
        (denied("halted", "armed"), sluice.KillSwitch),
        (denied("not_armed", "armed"), sluice.LiveLocked),
        (denied("NeedsApproval", "confirmation"), sluice.LiveLocked),
        (httpx.Response(418, text="a teapot"), sluice.BadAnswer),
        (httpx.Response(200, text="<html>"), sluice.UnknownOutcome),
        (httpx.Response(200, json={"colour": "red"}), sluice.UnknownOutcome),
    ],
)
def test_each_refusal_has_its_error(answer: httpx.Response, kind: type[Exception]) -> None:
    server = Server(answer)
    with pytest.raises(sluice.SluiceError) as caught:
        server.client().place_order("NOVA.SIM", "buy", qty=1)
    assert type(caught.value) is kind
    assert len(server.asked) == 1


def test_an_answer_that_is_no_sluice() -> None:
    for answer in (httpx.Response(200, text="<html>"), httpx.Response(200, json=[1]), httpx.Response(404, text="none")):
        with pytest.raises(sluice.BadAnswer):
            Server(answer).client().account()


def test_a_denial_has_its_figures() -> None:
    with pytest.raises(sluice.Denied) as caught:
        Server(denied("OrderValue")).client().place_order("NOVA.SIM", "buy", qty=1)
    error = caught.value
    assert (error.code, error.lock, str(error.actual), str(error.allowed)) == ("OrderValue", "limits", "18750", "10000")
    assert error.order_id == "P1-A-9"
    assert error.problem.instance == "r-1"


def test_a_problem_points_at_its_parts() -> None:
    answer = no(400, "invalid", errors=[{"pointer": "/qty", "detail": "must be positive"}])
    with pytest.raises(sluice.InvalidRequest, match=r"it is invalid \[invalid\] \(/qty: must be positive\)"):
        Server(answer).client().place_order("NOVA.SIM", "buy", qty=1)


def test_what_the_venue_rejects_is_raised() -> None:
    with pytest.raises(sluice.Rejected, match="no shares to borrow") as caught:
        Server(yes(order(status="rejected", text="no shares to borrow"), 201)).client().place_order("N", "sell", qty=1)
    assert caught.value.order.order_id == "P1-A-1"


def test_a_submit_goes_again_under_its_own_key_when_it_surely_was_not_done() -> None:
    server = Server(
        httpx.ConnectError("refused"),
        no(503, "unavailable", {"Retry-After": "2"}),
        no(429, "too_many", retry_after_ms=1500),
        yes(order(), 201),
    )
    assert isinstance(server.client().place_order("NOVA.SIM", "buy", qty=1), Order)
    assert len({request.headers["Idempotency-Key"] for request in server.asked}) == 1
    assert len({request.content for request in server.asked}) == 1
    assert server.slept == [0.25, 2.0, 1.5]


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ReadTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.WriteError("reset"),
        httpx.RemoteProtocolError("closed"),
        httpx.WriteTimeout("slow"),
    ],
)
def test_a_submit_without_an_answer_is_not_repeated_but_asked_for(failure: Exception) -> None:
    server = Server(failure)
    with pytest.raises(sluice.UnknownOutcome) as caught:
        server.client().place_order("NOVA.SIM", "buy", qty=1)
    assert len(server.asked) == 1
    key = server.bodies()[0]["client_order_id"]
    assert caught.value.client_order_id == key
    server.by_path[f"/v1/orders/client:{key}"] = yes(order(status="filled"))
    found = caught.value.reconcile()
    assert isinstance(found, Order)
    assert found.status == "filled"


def test_what_became_of_a_submit_can_be_a_proposal_or_nothing() -> None:
    server = Server(no(404, "not_found"))
    client = server.client()
    assert client.outcome_of("key-2") is None
    server.by_path["/v1/orders/client:key-2"] = yes(order(order_id="P1-A-2", status="proposed"))
    server.by_path["/v1/proposals/P1-A-2"] = yes(PROPOSAL)
    assert isinstance(client.outcome_of("key-2"), Proposal)


@pytest.mark.parametrize("status", [500, 502, 504])
def test_an_answer_that_nobody_knows_the_truth_of(status: int) -> None:
    with pytest.raises(sluice.UnknownOutcome):
        Server(no(status, "internal")).client().place_order("NOVA.SIM", "buy", qty=1)
    with pytest.raises(sluice.ApiError):
        Server(no(status, "internal")).client().positions()


def test_what_could_not_be_recorded_is_not_repeated() -> None:
    server = Server(no(503, "unrecorded", retryable=False))
    with pytest.raises(sluice.UnknownOutcome):
        server.client().place_order("NOVA.SIM", "buy", qty=1)
    assert len(server.asked) == 1


def test_other_requests_without_an_answer_have_no_key_to_ask_for() -> None:
    with pytest.raises(sluice.UnknownOutcome) as caught:
        Server(httpx.ReadTimeout("slow")).client().cancel_order("P1-A-1")
    assert caught.value.client_order_id is None
    with pytest.raises(sluice.InvalidCall):
        caught.value.reconcile()


def test_a_question_is_asked_again_and_given_up_at_last() -> None:
    server = Server(httpx.ReadError("reset"), httpx.ReadTimeout("slow"), yes([]))
    assert server.client().positions() == []
    server = Server(httpx.ReadError("reset"))
    with pytest.raises(sluice.ConnectionFailed, match="is `sluice run` up there"):
        server.client().positions()
    assert len(server.asked) == 4
    assert server.slept == [0.25, 0.5, 1.0]


def test_the_async_client_judges_the_same() -> None:
    async def trade(server: Server) -> Any:
        async with server.async_client() as client:
            return await client.place_order("NOVA.SIM", "buy", qty=1)

    async def lose() -> None:
        server = Server(httpx.ReadTimeout("slow"))
        with pytest.raises(sluice.UnknownOutcome) as caught:
            await trade(server)
        server.by_path[f"/v1/orders/client:{caught.value.client_order_id}"] = yes(order(status="filled"))
        async with server.async_client() as client:
            assert isinstance(await client.outcome_of(str(caught.value.client_order_id)), Order)

    again = Server(httpx.ConnectError("refused"), no(503, "unavailable"), yes(order(), 201))
    assert isinstance(asyncio.run(trade(again)), Order)
    assert len({request.headers["Idempotency-Key"] for request in again.asked}) == 1
    asyncio.run(lose())


def test_a_token_never_goes_to_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert not sluice.Sluice("http://127.0.0.1:7171").http._mounts
