"""Client of Sluice, one safe, event-sourced way to send orders to a broker.

    from sluice import Sluice

    with Sluice("http://127.0.0.1:7171", token="slc_...") as client:
        order = client.place_order("NOVA.SIM", "buy", qty="10", wait="fill")

AsyncSluice is the same for asyncio, sluice.strategy.Strategy the base of strategies in a process of their own, and
sluice.langchain.SluiceToolkit (extra `langchain`) gives a model one tool for each verb.
"""

from ._call import Amount
from ._top import account, cancel_order, default_client, place_order, positions, replace_order, route_to_broker, use
from ._transport import Retries
from ._version import __version__
from .aio import AsyncSluice
from .client import Sluice
from .errors import (
    ApiError,
    AuthError,
    BadAnswer,
    ConnectionFailed,
    Denied,
    InvalidCall,
    InvalidRequest,
    JournalChanged,
    KeyReused,
    KillSwitch,
    LiveLocked,
    NotFound,
    RateLimited,
    Rejected,
    SluiceError,
    Unavailable,
    UnknownOutcome,
)
from .models import (
    Account,
    Balance,
    Bar,
    Denial,
    EquityPoint,
    Event,
    Fill,
    Gap,
    Hello,
    Instrument,
    Limit,
    Locks,
    Order,
    Position,
    Problem,
    Proposal,
    Quote,
    Trade,
)
from .strategy import Strategy

__all__ = [
    "Account",
    "Amount",
    "ApiError",
    "AsyncSluice",
    "AuthError",
    "BadAnswer",
    "Balance",
    "Bar",
    "ConnectionFailed",
    "Denial",
    "Denied",
    "EquityPoint",
    "Event",
    "Fill",
    "Gap",
    "Hello",
    "Instrument",
    "InvalidCall",
    "InvalidRequest",
    "JournalChanged",
    "KeyReused",
    "KillSwitch",
    "Limit",
    "LiveLocked",
    "Locks",
    "NotFound",
    "Order",
    "Position",
    "Problem",
    "Proposal",
    "Quote",
    "RateLimited",
    "Rejected",
    "Retries",
    "Sluice",
    "SluiceError",
    "Strategy",
    "Trade",
    "Unavailable",
    "UnknownOutcome",
    "__version__",
    "account",
    "cancel_order",
    "default_client",
    "place_order",
    "positions",
    "replace_order",
    "route_to_broker",
    "use",
]
