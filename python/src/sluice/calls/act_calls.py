"""What steers the whole process. Most of it only a person at the page may do; a token then gets AuthError."""

from __future__ import annotations

from .._call import Call, given, one, path
from ..models import Done


def halt(
    reason: str, *, account: str | None = None, cancel_exits: bool | None = None, flatten: bool | None = None
) -> Call[Done]:
    """The kill switch: no new exposure, and what could add some is cancelled. Any token may; only a person resumes."""
    return _act("halt", reason=reason, account=account, cancel_exits=cancel_exits, flatten=flatten)


def resume(reason: str | None = None, *, account: str | None = None, code: str | None = None) -> Call[Done]:
    """Ends a halt. Only a person may."""
    return _act("resume", reason=reason, account=account, code=code)


def arm(seconds: int, *, code: str | None = None) -> Call[Done]:
    """Lets new exposure pass for so long. Only a person may."""
    return _act("arm", seconds=seconds, code=code)


def disarm() -> Call[Done]:
    """Ends the arming."""
    return _act("disarm")


def freeze(account: str, symbol: str, reason: str) -> Call[Done]:
    """No new exposure in one instrument."""
    return _act("freeze", account=account, symbol=symbol, reason=reason)


def unfreeze(account: str, symbol: str, reason: str | None = None, *, code: str | None = None) -> Call[Done]:
    """Ends a freeze. Only a person may."""
    return _act("unfreeze", account=account, symbol=symbol, reason=reason, code=code)


def flatten(account: str, reason: str) -> Call[Done]:
    """Cancels what works and closes every position of an account."""
    return _act("flatten", account=account, reason=reason)


def reconcile(
    account: str | None = None,
    *,
    adopt: bool | None = None,
    symbol: str | None = None,
    product: str | None = None,
    currency: str | None = None,
    reason: str | None = None,
    code: str | None = None,
) -> Call[Done]:
    """Compares our books with the venue's. With `adopt` the venue's figure becomes ours; only a person may, in live
    mode with a fresh `code` of the terminal."""
    members = {"adopt": adopt, "symbol": symbol, "product": product, "currency": currency, "reason": reason}
    return _act("reconcile", account=account, **members, code=code)


def _act(name: str, **members: object) -> Call[Done]:
    return Call("POST", path(name), one(Done), (), given(**members))
