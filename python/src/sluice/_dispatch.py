"""What both clients share: methods made of calls, and calls made of names."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError, validate_call

from ._call import Call
from .calls import VERBS
from .calls.order_calls import OrderFields
from .errors import InvalidCall


def signed(method: Any, build: Callable[..., Any]) -> None:
    """Gives a method the signature and the words of the request it makes."""
    functools.update_wrapper(method, build)
    del method.__wrapped__
    signature = inspect.signature(build)
    this = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)
    method.__signature__ = signature.replace(parameters=[this, *signature.parameters.values()])


@functools.cache
def _strict(build: Callable[..., Call[Any]]) -> tuple[Callable[..., Call[Any]], str]:
    """The function with checks of its arguments, and how it is called."""
    names: list[str] = []
    for name, one in inspect.signature(build).parameters.items():
        names += list(OrderFields.__annotations__) if one.kind is one.VAR_KEYWORD else [name]
    return validate_call(build), f"{build.__name__}({', '.join(names)})"


def checked(method: str, args: Sequence[Any], kwargs: dict[str, Any]) -> Call[Any]:
    """The call a name stands for, with its arguments checked against what that takes."""
    build = VERBS.get(method)
    if build is None:
        raise InvalidCall(f"there is no method {method!r}; there are {', '.join(sorted(VERBS))}")
    strict, takes = _strict(build)
    try:
        inspect.signature(build).bind(*args, **kwargs)
        return strict(*args, **kwargs)
    except TypeError as error:
        raise InvalidCall(f"{method}: {error}; it is {takes}") from None
    except ValidationError as error:
        fault = error.errors()[0]
        where = fault["loc"][0] if fault["loc"] else ""
        names = list(inspect.signature(build).parameters)
        name = names[where] if isinstance(where, int) and where < len(names) else where
        raise InvalidCall(f"{method}: {name}: {fault['msg']}; it is {takes}") from None
