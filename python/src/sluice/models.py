"""The shapes of the REST API, as docs/api.md names them. Money and quantities are exact decimals, times are aware.

A server newer than this package may send more members; they are kept and reachable by name. Times carry nanoseconds on
the wire; `datetime` holds microseconds, so the last three digits are dropped.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

Side = Literal["buy", "sell"]
Timeframe = Literal["1m", "5m", "15m", "1h", "1d"]
Wait = Literal["ack", "fill"]
Listing = Literal["open", "closed", "all"]
OrderClass = Literal["simple", "bracket", "oco", "oto"]


def _time(value: Any) -> Any:
    """RFC 3339 with up to nine decimals."""
    if not isinstance(value, str):
        return value
    head, dot, rest = value.partition(".")
    if dot:
        digits = len(rest) - len(rest.lstrip("0123456789"))
        value = f"{head}.{rest[: min(digits, 6)]}{rest[digits:]}"
    return value


def _exact(value: Any) -> Any:
    if isinstance(value, float):
        raise ValueError(f"{value!r} is a binary fraction; money comes as a decimal string")
    return value


Time = Annotated[AwareDatetime, BeforeValidator(_time)]
Exact = Annotated[Decimal, BeforeValidator(_exact)]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


class ProblemPart(Model):
    pointer: str = ""
    detail: str = ""


class Denial(Model):
    """Why our side said no: a code of docs/events.md, the lock (or limits) that said it, and its figures."""

    code: str
    lock: str | int | None = None
    actual: Exact | None = None
    allowed: Exact | None = None
    text: str = ""


class Problem(Model):
    type: str = "about:blank"
    title: str = ""
    status: int = 0
    detail: str = ""
    instance: str = ""
    code: str = "unknown"
    retryable: bool = False
    retry_after_ms: int | None = None
    errors: list[ProblemPart] = []
    denial: Denial | None = None
    order_id: str | None = None


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
    client_order_id: str | None = None
    reference_price: Exact | None = None
    proposed_at: Time | None = None
    expires_at: Time | None = None
    preview: str | None = None
    legs: list[dict[str, Any]] = []


class Preview(Model):
    """What would become of an order; nothing happened."""

    hash: str = ""
    denied: Any = None
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
    bars: list[Bar] = []
    profile: dict[str, Any] | None = None
    zones: list[dict[str, Any]] = []
    fills: list[dict[str, Any]] = []
    orders: list[dict[str, Any]] = []


class EquityPoint(Model):
    time: Time
    equity: Exact
    account: str | None = None


class Limit(Model):
    account: str = ""
    limit: str
    allowed: Exact | None = None
    used: Exact | None = None
    fraction: Exact | None = None
    unit: str | None = None


class Locks(Model):
    mode: str
    auto_execute: bool | None = None
    require_confirmation: bool | None = None
    rehearse_live: bool | None = None
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
    version: str = ""
    uptime_seconds: int | None = None
    now: Time | None = None


class Explanation(Model):
    """The whole story of an order."""

    order_id: str = ""
    events: list[dict[str, Any]] = []
    text: str = ""


class Done(Model):
    """What an act led to."""

    outcome: str = ""
    events: list[dict[str, Any]] = []


class Canceled(Model):
    canceled: list[str] = []


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
