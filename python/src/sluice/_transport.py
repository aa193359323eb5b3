"""How a call is carried out: where the server is, what an answer means, when a call is sent again.

Sent again is what asks only, and what surely was not done: refused connections, 429 and 503. A submit goes again only
under its own key. What left and was never answered is UnknownOutcome, not a second try.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

import httpx
from pydantic import ValidationError

from ._call import Call, Reply
from ._version import __version__
from .errors import ApiError, BadAnswer, ConnectionFailed, InvalidCall, Unavailable, UnknownOutcome, error_of
from .models import Problem

T = TypeVar("T")

DEFAULT_URL = "http://127.0.0.1:7171"
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError)
# Answers of something between us and the server, or of a server that fell over: a request behind them may have been
# done.
NOBODY_KNOWS = frozenset({500, 502, 504})


@dataclass(frozen=True)
class Retries:
    """How often and how patiently. Waits double from `first` seconds; a server's Retry-After goes before them."""

    most: int = 4
    first: float = 0.25
    longest: float = 5.0
    longest_ordered: float = 30.0  # a longer Retry-After is the caller's business
    jitter: Callable[[], float] = random.random

    def wait(self, tries: int, ordered: float | None = None) -> float | None:
        """Seconds before the next try; None: no more of them."""
        if tries >= self.most:
            return None
        if ordered is not None:
            return ordered if ordered <= self.longest_ordered else None
        return self.backoff(tries)

    def backoff(self, tries: int) -> float:
        """Seconds to wait after so many failures in a row."""
        longest = min(self.longest, self.first * 2.0 ** min(tries - 1, 16))
        return longest * (0.5 + self.jitter() / 2)


@dataclass(frozen=True)
class Address:
    """Where the server is and with which token; from SLUICE_URL and SLUICE_TOKEN where nothing is said."""

    url: str
    token: str | None

    @staticmethod
    def of(url: str | None, token: str | None, insecure: bool) -> Address:
        url = (url or os.environ.get("SLUICE_URL") or DEFAULT_URL).rstrip("/")
        token = token or os.environ.get("SLUICE_TOKEN") or None
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InvalidCall(f"{url!r} is no address; say it like {DEFAULT_URL}")
        if parts.path or parts.query:
            raise InvalidCall(f"{url!r} has a path; say only scheme, host and port")
        home = parts.hostname in ("localhost", "::1") or parts.hostname.startswith("127.")
        if parts.scheme == "http" and not home and not insecure:
            raise InvalidCall(
                f"{url!r} would carry the token in the clear; use https, or insecure=True on a trusted wire"
            )
        return Address(url, token)

    def headers(self) -> dict[str, str]:
        said = {"Accept": "application/json", "User-Agent": f"sluice-python/{__version__}"}
        if self.token:
            said["Authorization"] = f"Bearer {self.token}"
        return said

    def __repr__(self) -> str:
        return f"Address({self.url!r}, token={'***' if self.token else None})"


def request_of(call: Call[Any], timeout: float) -> dict[str, Any]:
    """What httpx is asked for."""
    headers = dict(call.headers)
    if call.key is not None:
        headers["Idempotency-Key"] = f'"{call.key}"'
    asked: dict[str, Any] = {
        "method": call.method,
        "url": call.path,
        "headers": headers,
        "timeout": httpx.Timeout(timeout, read=timeout + call.patience),
    }
    if call.query:
        asked["params"] = list(call.query)
    if call.body is not None:
        headers["Content-Type"] = "application/json"
        asked["content"] = json.dumps(call.body)
    return asked


def after_answer(call: Call[Any], tries: int, retries: Retries, response: httpx.Response) -> float | None:
    """Seconds until the next try; None: the answer is good. Raises what the answer means otherwise."""
    if response.is_success:
        return None
    error = problem_of(response)
    unrecorded = isinstance(error, Unavailable) and not error.retryable  # done, and perhaps lost with the process
    if not call.asks_only and (unrecorded or response.status_code in NOBODY_KNOWS):
        raise UnknownOutcome(
            f"{call.what} was answered {response.status_code}", call.key if call.submits else None
        ) from error
    if response.status_code in (429, 503):
        wait = retries.wait(tries, retry_after(response))
        if wait is not None:
            return wait
    raise error


def after_failure(call: Call[Any], tries: int, retries: Retries, failure: httpx.TransportError) -> float:
    """Seconds until the next try. Raises what the failure means when there is none."""
    never_sent = isinstance(failure, NEVER_SENT)
    if never_sent or call.asks_only:
        wait = retries.wait(tries)
        if wait is not None:
            return wait
        _fail(call, failure)
    what = (
        "was not answered in time"
        if isinstance(failure, httpx.TimeoutException)
        else f"lost its connection ({failure})"
    )
    raise UnknownOutcome(f"{call.what} {what}", call.key if call.submits else None) from failure


def _fail(call: Call[Any], failure: Exception) -> NoReturn:
    raise ConnectionFailed(
        f"{call.what} got no answer: {failure or type(failure).__name__}; is `sluice run` up there?"
    ) from failure


def read(call: Call[T], response: httpx.Response) -> T:
    """What a good answer says. A submit whose answer cannot be read was probably done."""
    try:
        return call.read(Reply(response.status_code, response.headers, response.content))
    except BadAnswer as error:
        if not call.submits:
            raise
        raise UnknownOutcome(f"{call.what} was answered with something unreadable ({error})", call.key) from error


def sequence_of(response: httpx.Response) -> int:
    """The journal sequence the answer is true for; 0: it does not say."""
    return Reply(response.status_code, response.headers, b"").sequence


def problem_of(response: httpx.Response) -> ApiError | BadAnswer:
    """What a refusal says; the body has been read."""
    if "json" not in response.headers.get("Content-Type", ""):
        return BadAnswer(
            f"{response.status_code} without a problem; is that address Sluice? It said: {response.text[:120]!r}"
        )
    try:
        members = response.json()
        if isinstance(members, Mapping):
            members = {**members, "status": members.get("status") or response.status_code}
        problem = Problem.model_validate(members)
    except (ValueError, ValidationError):
        return BadAnswer(f"{response.status_code} with an unreadable problem: {response.text[:120]!r}")
    return error_of(problem, retry_after(response))


def retry_after(response: httpx.Response) -> float | None:
    """Seconds, from the problem's retry_after_ms or the header."""
    try:
        milliseconds = response.json().get("retry_after_ms")
        if isinstance(milliseconds, int):
            return milliseconds / 1000
    except (ValueError, AttributeError):
        pass
    try:
        return max(0.0, float(response.headers["Retry-After"]))
    except (KeyError, ValueError):
        return None
