"""Everything that can go wrong, each under a name a program can act on.

SluiceError
    ApiError                an answer that says no: an RFC 9457 problem
        InvalidRequest      the request contradicts itself or the API (400, 404 of a route, 405, 413, 415)
        AuthError           no valid token, or one that may not ask this (401, 403)
        NotFound            no such order, proposal, account or instrument (404)
        KeyReused           the idempotency key was used before with another body (422)
        RateLimited         too many requests; `retry_after` seconds (429)
        Unavailable         the process cannot do it now (503)
        Denied              our own locks or limits said no, with their figures (403)
            LiveLocked      real money is locked: wrong mode, not armed, or a person has to approve
            KillSwitch      trading is halted; only a person resumes it
    Rejected                the venue said no to an order that our side had let pass
    UnknownOutcome          a request left and its answer never came: it may have been done
    ConnectionFailed        nothing was done: no connection, or an answer to a question was lost
    BadAnswer               what answered does not speak like Sluice
    JournalChanged          the stream goes on in another journal than the one it was read from
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._shapes import Denial, Problem
    from .models import Order


class SluiceError(Exception):
    """The root of all errors of this package."""


class InvalidCall(SluiceError, ValueError):
    """An argument that was refused before anything was sent."""


class ApiError(SluiceError):
    """An answer that says no. `problem` is the whole RFC 9457 object."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.code = problem.code
        self.status = problem.status
        self.retryable = problem.retryable
        self.request_id = problem.instance
        parts = "; ".join(f"{part.pointer}: {part.detail}" for part in problem.errors)
        super().__init__(f"{problem.detail or problem.title} [{problem.code}]" + (f" ({parts})" if parts else ""))


class InvalidRequest(ApiError):
    """The request contradicts itself or the API; `problem.errors` points at each part of it."""


class AuthError(ApiError):
    """No valid token, or one that may not ask this."""


class NotFound(ApiError):
    """No such order, proposal, account or instrument."""


class KeyReused(ApiError):
    """The idempotency key was used before with another body."""


class RateLimited(ApiError):
    """Too many requests."""

    def __init__(self, problem: Problem, retry_after: float | None = None) -> None:
        super().__init__(problem)
        self.retry_after = retry_after


class Unavailable(ApiError):
    """The process cannot do it now."""

    def __init__(self, problem: Problem, retry_after: float | None = None) -> None:
        super().__init__(problem)
        self.retry_after = retry_after


class Denied(ApiError):
    """Our own locks or limits said no before anything left. `denial` has the figures."""

    def __init__(self, problem: Problem, denial: Denial) -> None:
        super().__init__(problem)
        self.denial = denial
        self.code = denial.code
        self.lock = denial.lock
        self.actual = denial.actual
        self.allowed = denial.allowed
        self.order_id = problem.order_id


class LiveLocked(Denied):
    """Real money is locked: wrong mode, not armed, or a person has to approve. No program can open it."""


class KillSwitch(Denied):
    """Trading is halted. No program can resume it."""


class Rejected(SluiceError):
    """The venue said no to an order that our side had let pass."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.code = "rejected"
        self.text = order.text or ""
        super().__init__(
            f"the venue rejected order {order.order_id} ({order.side} {order.symbol}): {self.text or 'no reason given'}"
        )


class UnknownOutcome(SluiceError):
    """A request left and its answer never came: it may have been done or not. Do not send it again under another key.

    `client_order_id` is the key of a submit, None for other requests. `reconcile()` asks what became of it: the order,
    the proposal, or None when the server has not seen it, which proves nothing: it may still be on its way. To have it
    placed then, place the same order under the same client_order_id: that is one order, whichever arrives first. With
    the async client the answer is awaited.
    """

    def __init__(self, what: str, client_order_id: str | None, reconcile: Callable[[], Any] | None = None) -> None:
        self.client_order_id = client_order_id
        self._reconcile = reconcile
        hint = f"; ask for order client:{client_order_id}" if client_order_id else ""
        super().__init__(f"{what}: it may have been done{hint}")

    def asked_by(self, outcome_of: Callable[[str], Any]) -> UnknownOutcome:
        """Gives a submit the way to ask."""
        if (key := self.client_order_id) is not None:
            self._reconcile = lambda: outcome_of(key)
        return self

    def reconcile(self) -> Any:
        if self._reconcile is None:
            raise InvalidCall("only the outcome of a submit can be asked for; look at the orders instead")
        return self._reconcile()


class ConnectionFailed(SluiceError):
    """Nothing was done: no connection could be made, or the answer to a mere question was lost."""


class BadAnswer(SluiceError):
    """What answered does not speak like Sluice: a proxy, another program, or another version."""


class JournalChanged(SluiceError):
    """The server's journal ends before an event that was already read from it: another home is served there now."""


LIVE_LOCKS = frozenset({"WrongMode", "NeedsApproval", "NotArmed", "Disarmed"})
KILL_SWITCHES = frozenset({"Halted"})


def error_of(problem: Problem, retry_after: float | None = None) -> ApiError:
    """The error that stands for a problem."""
    if problem.code in ("not_found", "key_reused"):
        return (NotFound if problem.code == "not_found" else KeyReused)(problem)
    if problem.denial is not None:
        code = _camel(problem.denial.code)
        kind = LiveLocked if code in LIVE_LOCKS else KillSwitch if code in KILL_SWITCHES else Denied
        return kind(problem, problem.denial)
    if problem.status == 429:
        return RateLimited(problem, retry_after)
    if problem.status == 503:
        return Unavailable(problem, retry_after)
    if problem.status in (401, 403):
        return AuthError(problem)
    if problem.status in (400, 404, 405, 413, 415, 421, 431):
        return InvalidRequest(problem)
    return ApiError(problem)


def _camel(code: str) -> str:
    """Denial codes are read in either spelling: NotArmed, not_armed."""
    return "".join(word[:1].upper() + word[1:] for word in code.split("_"))
