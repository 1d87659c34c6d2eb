"""Reading calls: who is calling, what is in hand, how calls were answered."""

from __future__ import annotations

from bihuan.faces.hotline.queries.calling import (
    Caller,
    Choices,
    Home,
    caller,
    choices,
    home,
    lines,
    open_call,
    twins,
)
from bihuan.faces.hotline.queries.connecting import (
    ConnectionPage,
    calls_by_mode,
    connection,
)

__all__ = [
    "Caller",
    "Choices",
    "ConnectionPage",
    "Home",
    "caller",
    "calls_by_mode",
    "choices",
    "connection",
    "home",
    "lines",
    "open_call",
    "twins",
]
