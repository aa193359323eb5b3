"""The shapes of the REST API, as docs/api.md names them. Money and quantities are exact decimals, times are aware.

A server newer than this package may send more members; they are kept and reachable by name. Times carry nanoseconds on
the wire; `datetime` holds microseconds, so the last three digits are dropped.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from ._shapes import Denial as Denial
from ._shapes import Exact, Time
from ._shapes import Model as Model
from ._shapes import Problem as Problem
from ._shapes import ProblemPart as ProblemPart

Side = Literal["buy", "sell"]
Timeframe = Literal["1m", "5m", "15m", "1h", "1d"]
Wait = Literal["ack", "fill"]
Listing = Literal["open", "closed", "all"]
OrderClass = Literal["simple", "bracket", "oco", "oto"]


class Order(Model):
    order_id: str
    current_id: str | None = None
    venue_order_id: str | None = None
    client_order_id: str | None = None
    account: str = ""
    symbol: str = ""
    side: str = ""
    qty: Exact | None = None
    notional: Exact | None = None
    filled_qty: Exact = Decimal(0)
    remaining_qty: Exact | None = None
    order_type: str = ""
    time_in_force: str = ""
    limit_price: Exact | None = None
    stop_price: Exact | None = None
    trail_amount: Exact | None = None
    trail_percent: Exact | None = None
    expire_time: Time | None = None
    product: str | None = None
    filled_avg_price: Exact | None = None
    status: str = ""
    pending: str | None = None
    pending_stage: str | None = None
    exposure: str | None = None
    strategy: str | None = None
    by: str | None = None
    list_id: str | None = None
    role: str | None = None
    external: bool = False
    submitted_at: Time | None = None
    filled_at: Time | None = None
    updated_at: Time | None = None
    denial: Denial | None = None
    text: str | None = None
    wait_over: bool = False

    @property
    def is_done(self) -> bool:
        return self.status in DONE


# What an order ends in, but for late fills and busts.
DONE = frozenset({"denied", "filled", "canceled", "rejected", "expired", "replaced"})


class Proposal(Model):
    """An order that waits for a person's approval."""

    proposal_id: str
    hash: str = ""
    by: str | None = None
    account: str = ""
    symbol: str | None = None
    side: str | None = None
    qty: Exact | None = None
    notional: Exact | None = None
    order_type: str | None = None
    limit_price: Exact | None = None
    stop_price: Exact | None = None
    time_in_force: str | None = None
    trail_amount: Exact | None = None
    trail_percent: Exact | None = None
    expire_time: Time | None = None
    product: str | None = None
    strategy: str | None = None
    order_class: str | None = None
    client_order_id: str | None = None
    reference_price: Exact | None = None
    proposed_at: Time | None = None
    expires_at: Time | None = None
    preview: str | None = None
    legs: list[dict[str, Any]] = []


class Preview(Model):
    """What would become of an order; nothing happened. A list has one of `parts` for each of its orders."""

    hash: str = ""
    denied: bool = False
    refused: Denial | None = None
    orders: list[dict[str, Any]] = []
    exposure: str | None = None
    market_price: Exact | None = None
    market_age_ms: int | None = None
    reference_price: Exact | None = None
    order_value: Exact | None = None
    equity: Exact | None = None
    fees: dict[str, Any] | None = None
    fees_text: str | None = None
    cash: dict[str, Any] | None = None
    position_before: Exact | None = None
    position_after: Exact | None = None
    fraction_before: Exact | None = None
    fraction_after: Exact | None = None
    limits: list[dict[str, Any]] = []
    locks: list[Denial] = []
    parts: list[dict[str, Any]] = []
    held_by_engine: list[str] = []
    needs_confirmation: bool = False
    becomes_proposal: bool = False
    text: str = ""


class Position(Model):
    account: str = ""
    symbol: str
    product: str | None = None
    qty: Exact
    avg_entry_price: Exact | None = None
    current_price: Exact | None = None
    price_time: Time | None = None
    market_value: Exact | None = None
    cost_basis: Exact | None = None
    unrealized_pl: Exact | None = None
    unrealized_plpc: Exact | None = None
    realized_pl: Exact | None = None
    fees: Exact | None = None
    currency: str | None = None
    venue_qty: Exact | None = None


class Account(Model):
    account_number: str | None = None
    account: str = ""
    venue: str | None = None
    status: str = ""
    currency: str | None = None
    buying_power: Exact | None = None
    cash: Exact | None = None
    portfolio_value: Exact | None = None
    equity: Exact | None = None
    equity_at_day_open: Exact | None = None
    day_pl: Exact | None = None
    mode: str | None = None


class Balance(Model):
    account: str = ""
    currency: str
    total: Exact | None = None
    available: Exact | None = None
    venue_total: Exact | None = None
    venue_available: Exact | None = None
    venue_time: Time | None = None


class Instrument(Model):
    symbol: str
    ticker: str = ""
    asset_class: str = ""
    tick_size: Exact | None = None
    round_lot: Exact | None = None
    multiplier: Exact | None = None
    currency: str | None = None
    base_currency: str | None = None
    calendar: str | None = None
    expiry: date | None = None
    settlement: str | None = None
    option: dict[str, Any] | None = None


class Quote(Model):
    symbol: str
    bid_price: Exact | None = None
    bid_size: Exact | None = None
    ask_price: Exact | None = None
    ask_size: Exact | None = None
    last_price: Exact | None = None
    last_size: Exact | None = None
    time: Time | None = None


class Trade(Model):
    symbol: str
    price: Exact
    size: Exact | None = None
    time: Time | None = None


class Bar(Model):
    """`time` is the start of the bar; an unfinished one still changes."""

    symbol: str
    timeframe: str
    time: Time
    open: Exact
    high: Exact
    low: Exact
    close: Exact
    volume: Exact | None = None
    vwap: Exact | None = None
    trades: int | None = None
    finished: bool = True


class Chart(Model):
    symbol: str = ""
    timeframe: str = ""
    text: str | None = None
    bars: list[Bar] = []
    profile: dict[str, Any] | None = None
    zones: list[dict[str, Any]] = []
    fills: list[dict[str, Any]] = []
    orders: list[dict[str, Any]] = []


class EquityPoint(Model):
    time: Time
    equity: Exact
    account: str | None = None


# Mostly an amount in `unit`; some limits are words.
Figure = Annotated[Decimal | str | None, Field(union_mode="left_to_right")]


class Limit(Model):
    account: str = ""
    limit: str
    allowed: Figure = None
    used: Figure = None
    fraction: Exact | None = None
    unit: str | None = None
    text: str | None = None
    over_accounts: bool = False


class Locks(Model):
    mode: str
    auto_execute: bool | None = None
    require_confirmation: bool | None = None
    rehearse_live: bool | None = None
    arming_applies: bool | None = None
    armed: bool | None = None
    armed_until: Time | None = None
    armed_seconds_left: int | None = None
    halts: list[Any] = []
    freezes: list[Any] = []
    flattens: list[Any] = []
    unprotected: list[Any] = []
    only_here: list[Any] = []


class Health(Model):
    status: str = ""
    mode: str = ""
    version: str = ""
    uptime_seconds: int | None = None
    now: Time | None = None
    market: str | None = None
    journal: dict[str, Any] = {}
    venues: list[dict[str, Any]] = []
    loop: dict[str, Any] = {}
    stream: dict[str, Any] = {}
    open_orders: int | None = None
    unknown_requests: int | None = None
    proposals: int | None = None
    reconciliation: list[dict[str, Any]] = []


class Explanation(Model):
    """The whole story of an order."""

    order_id: str = ""
    events: list[dict[str, Any]] = []
    text: str = ""


class Done(Model):
    """What an act led to."""

    outcome: str = ""
    events: list[dict[str, Any]] = []


class NotCanceled(Model):
    order_id: str
    detail: str = ""


class Canceled(Model):
    """Which orders the cancels went out for, and which were refused and why."""

    canceled: list[str] = []
    refused: list[NotCanceled] = []


class Event(Model):
    """One record of the journal, in the shape of docs/events.md: `event["cl_ord_id"]` reads its fields."""

    family: str = Field(alias="event")
    kind: str
    sequence: int
    time: Time

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.fields.get(name, default)

    def decimal(self, name: str) -> Decimal:
        return Decimal(str(self.fields[name]))

    @property
    def fields(self) -> dict[str, Any]:
        return self.model_extra or {}


class Fill(Model):
    """An execution of an order, as the venue reported it; a negative `qty` takes an earlier one back."""

    order_id: str  # the id the order was known under at that moment (FIX ClOrdID)
    account: str
    symbol: str
    side: str
    qty: Exact
    price: Exact
    time: Time
    exec_id: str | None = None
    status: str = ""
    sequence: int = 0


class Gap(Model):
    """A slow reader lost messages of a market topic; journaled events are never lost."""

    topic: str
    symbols: list[str] = []
    lost: int = 0


class Hello(Model):
    """The stream stands, for the first time or again; everything up to `sequence` is durable."""

    sequence: int
    now: Time | None = None
    mode: str | None = None
    again: bool = False
