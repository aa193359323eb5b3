"""One request of the API as a value: what is sent, how its answer is read, and whether it may be sent again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import parse_qs, quote, urlsplit

from pydantic import BaseModel, BeforeValidator, TypeAdapter, ValidationError

from .errors import BadAnswer, InvalidCall

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


def _no_fraction(value: Any) -> Any:
    if isinstance(value, (bool, float)):
        raise ValueError(f"{value!r} is not an exact amount; say it as a string, an int or a Decimal")
    return value


# An exact amount. A float is refused: 0.1 is not a tenth.
Amount = Annotated[Decimal | int | str, BeforeValidator(_no_fraction)]


def exact(name: str, value: Amount) -> str:
    """The decimal string of an amount, without an exponent."""
    if isinstance(value, (bool, float)):
        raise InvalidCall(f"{name}={value!r} is not an exact amount; say it as a string, an int or a Decimal")
    try:
        number = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        raise InvalidCall(f'{name}={value!r} is not a number; say it like "187.50"') from None
    if not number.is_finite():
        raise InvalidCall(f"{name}={value!r} is not a finite number")
    return format(number, "f")


@dataclass(frozen=True)
class Reply:
    """An answer that says yes."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        try:
            return json.loads(self.body, parse_float=Decimal)
        except ValueError as error:
            raise BadAnswer(f"the answer is no JSON: {error}") from None

    @property
    def sequence(self) -> int:
        """The journal sequence it is true for; 0: it does not say."""
        said = self.headers.get("X-Sluice-Sequence", "")
        return int(said) if said.isdigit() else 0

    def next_page(self, name: str) -> str | None:
        """Where a list goes on: a parameter of the address that `Link: <...>; rel="next"` names."""
        found = re.search(r'<([^>]*)>\s*;\s*rel="?next', self.headers.get("Link", ""))
        return parse_qs(urlsplit(found[1]).query).get(name, [None])[0] if found else None


@dataclass(frozen=True)
class Call(Generic[T]):
    method: str
    path: str
    read: Callable[[Reply], T]
    query: Sequence[tuple[str, str]] = ()
    body: Mapping[str, Any] | None = None
    key: str | None = None  # Idempotency-Key, the same in every try
    submits: bool = False  # a lost answer leaves an order whose fate can be asked for under `key`
    patience: float = 0.0  # seconds the server may keep the answer beyond its usual time
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def asks_only(self) -> bool:
        return self.method == "GET"

    @property
    def what(self) -> str:
        return f"{self.method} {self.path}"


def path(*parts: str) -> str:
    """/v1/a/b of its parts, each encoded."""
    for part in parts:
        if not part:
            raise InvalidCall("an empty id names nothing")
        if part in (".", ".."):
            raise InvalidCall(f"{part!r} is no id")
    return "/v1/" + "/".join(quote(part, safe=":") for part in parts)


def query(**values: object) -> list[tuple[str, str]]:
    """The parameters that were given; a list is the parameter again and again. A trailing _ keeps Python's words
    apart."""
    pairs: list[tuple[str, str]] = []
    for name, value in values.items():
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if one is None:
                continue
            pairs.append((name.rstrip("_"), str(one).lower() if isinstance(one, bool) else str(one)))
    return pairs


def given(**values: Any) -> dict[str, Any]:
    """The members that were given."""
    return {name: value for name, value in values.items() if value is not None}


def amounts(**values: Amount | None) -> dict[str, str]:
    """The amounts that were given, as exact decimal strings."""
    return {name: exact(name, value) for name, value in values.items() if value is not None}


def one(model: type[M]) -> Callable[[Reply], M]:
    def read(reply: Reply) -> M:
        try:
            return model.model_validate(reply.json())
        except ValidationError as error:
            raise BadAnswer(f"the answer is no {model.__name__}: {first_fault(error)}") from None

    return read


def many(model: type[M]) -> Callable[[Reply], list[M]]:
    adapter = TypeAdapter(list[model])  # type: ignore[valid-type]

    def read(reply: Reply) -> list[M]:
        try:
            return adapter.validate_python(reply.json())
        except ValidationError as error:
            raise BadAnswer(f"the answer is no list of {model.__name__}: {first_fault(error)}") from None

    return read


def numbered(call: Call[T]) -> Call[tuple[T, int]]:
    """The same call, answered with the journal sequence its answer is true for."""
    return replace(call, read=lambda reply: (call.read(reply), reply.sequence))  # type: ignore[return-value, arg-type]


def paged(call: Call[T], name: str) -> Call[tuple[T, str | None]]:
    """The same call, answered with the parameter its next page begins at; None: it was the last."""
    return replace(call, read=lambda reply: (call.read(reply), reply.next_page(name)))  # type: ignore[return-value, arg-type]


def first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    return f"{'.'.join(str(part) for part in fault['loc']) or 'it'}: {fault['msg']}"
