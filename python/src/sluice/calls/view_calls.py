"""What is: accounts, positions, the market, limits, locks, health, the audit."""

from __future__ import annotations

from typing import Any

from .._call import Call, Reply, many, one, path, query
from ..models import (
    Account,
    Balance,
    Bar,
    Chart,
    EquityPoint,
    Event,
    Health,
    Instrument,
    Limit,
    Locks,
    Position,
    Quote,
    Timeframe,
)


def positions(account: str | None = None, symbol: str | None = None) -> Call[list[Position]]:
    """What is held."""
    return Call("GET", path("positions"), many(Position), query(account=account, symbol=symbol))


def account(account: str | None = None) -> Call[Account]:
    """One account; its name may be left out when there is one."""
    return Call("GET", path("account"), one(Account), query(account=account))


def accounts(account: str | None = None) -> Call[list[Account]]:
    """Every account the token may see, or the one of that name."""
    return Call("GET", path("accounts"), many(Account), query(account=account))


def balances(account: str | None = None) -> Call[list[Balance]]:
    """Cash by currency, ours and the venue's."""
    return Call("GET", path("balances"), many(Balance), query(account=account))


def instruments(query_: str | None = None, limit: int | None = None) -> Call[list[Instrument]]:
    """Instruments whose name contains `query_`."""
    return Call("GET", path("instruments"), many(Instrument), query(query=query_, limit=limit))


def instrument(symbol: str) -> Call[Instrument]:
    """One instrument."""
    return Call("GET", path("instruments", symbol), one(Instrument))


def quotes(*symbols: str) -> Call[list[Quote]]:
    """The last quote and print of each."""
    return Call("GET", path("quotes"), many(Quote), query(symbol=list(symbols)))


def bars(symbol: str, timeframe: Timeframe = "1m", limit: int | None = None) -> Call[list[Bar]]:
    """Bars, oldest first; the last one may not be finished."""
    return Call("GET", path("bars"), many(Bar), query(symbol=symbol, timeframe=timeframe, limit=limit))


def chart(symbol: str, timeframe: Timeframe = "1m", account: str | None = None) -> Call[Chart]:
    """Bars with volume profile, zones, fills and working orders."""
    return Call("GET", path("chart"), one(Chart), query(symbol=symbol, timeframe=timeframe, account=account))


def equity(account: str | None = None, limit: int | None = None) -> Call[list[EquityPoint]]:
    """Equity over time."""
    return Call("GET", path("equity"), many(EquityPoint), query(account=account, limit=limit))


def limits(account: str | None = None) -> Call[list[Limit]]:
    """Every limit and how much of it is used."""
    return Call("GET", path("limits"), many(Limit), query(account=account))


def locks() -> Call[Locks]:
    """Mode, arming, halts, freezes: what stands between an order and the venue."""
    return Call("GET", path("locks"), one(Locks))


def health() -> Call[Health]:
    """Whether the process, its journal and its venues are well."""
    return Call("GET", path("health"), one(Health))


def audit(
    from_seq: int | None = None,
    *,
    limit: int | None = None,
    family: str | None = None,
    kind: str | None = None,
    order: str | None = None,
    account: str | None = None,
) -> Call[list[Event]]:
    """Journaled events from a sequence number on."""
    return Call(
        "GET",
        path("audit"),
        many(Event),
        query(from_=from_seq, limit=limit, family=family, kind=kind, order=order, account=account),
    )


def openapi() -> Call[dict[str, Any]]:
    """The OpenAPI 3.1 document of the server."""
    return Call("GET", path("openapi.json"), Reply.json)
