"""What each tool takes, in the words a model reads."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from .models import Listing, Side, Timeframe

Symbol = Annotated[str, Field(description="Instrument id or ticker, like AAPL")]
Decimalish = Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$")]
AccountName = Annotated[str | None, Field(description="Only needed when there are several accounts")]


class Args(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class Nothing(Args):
    pass


class AccountArgs(Args):
    account: AccountName = None


class PositionsArgs(Args):
    account: AccountName = None
    symbol: Symbol | None = None


class OrdersArgs(Args):
    status: Listing = "open"
    account: AccountName = None
    symbol: Symbol | None = None
    limit: int = Field(20, ge=1, le=100)


class OrderIdArgs(Args):
    order_id: str = Field(description="Any id of the order, or client:NAME with its client_order_id")


class QuotesArgs(Args):
    symbols: list[str] = Field(min_length=1, max_length=20)


class BarsArgs(Args):
    symbol: Symbol
    timeframe: Timeframe = "1m"
    limit: int = Field(50, ge=1, le=500)


class SearchArgs(Args):
    query: str = Field(description="A part of the name")
    limit: int = Field(20, ge=1, le=100)


class OrderArgs(Args):
    symbol: Symbol
    side: Side
    qty: Decimalish | None = Field(None, description="Units, as a decimal string; or say notional")
    notional: Decimalish | None = Field(None, description="Money's worth instead of qty")
    order_type: Literal["market", "limit", "stop", "stop_limit", "trailing_stop"] | None = Field(
        None, description="Left out: told from the prices"
    )
    limit_price: Decimalish | None = None
    stop_price: Decimalish | None = None
    trail_amount: Decimalish | None = Field(None, description="Of a trailing stop: its distance in money")
    trail_percent: Decimalish | None = Field(None, description="Of a trailing stop: its distance in percent, like 2.5")
    time_in_force: Literal["day", "gtc", "ioc", "fok"] = "day"
    take_profit: Decimalish | None = Field(None, description="Limit price of a profit target")
    stop_loss: Decimalish | None = Field(None, description="Stop price of a protective stop")
    account: AccountName = None


class PlaceArgs(OrderArgs):
    client_order_id: str | None = Field(
        None, description="Your own name for this order, at most 40 characters; the same one never places it twice"
    )


class ReplaceArgs(Args):
    order_id: str
    qty: Decimalish | None = None
    limit_price: Decimalish | None = None
    stop_price: Decimalish | None = None
    trail_amount: Decimalish | None = None
    trail_percent: Decimalish | None = None


class HaltArgs(Args):
    reason: str = Field(description="One sentence")
    account: AccountName = None
