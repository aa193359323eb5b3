"""What every shape of the API stands on: exact decimals, aware times, members of newer servers; and its refusals."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict


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
