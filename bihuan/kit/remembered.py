"""What hardly ever changes, or may be a little old: asked of the database now and then.

For answers that may be a second old without harm (which profiles are in force, which
county this is) and for pages that say as of when they are. Whoever changes such a
thing calls `forget`, so that their own process knows at once; the others know when the
time is over.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

MOST = 1_000

_kept: dict[tuple[Hashable, ...], tuple[float, object]] = {}


def remembered(seconds: float = 1.0) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Of a question whose answer may be so old; its arguments are hashable.

    A question that raises is asked again the next time.
    """

    def decorate(ask: Callable[P, T]) -> Callable[P, T]:
        @wraps(ask)
        def answer(*given: P.args, **named: P.kwargs) -> T:
            key = (ask, given, tuple(sorted(named.items())))
            now = time.monotonic()
            kept = _kept.get(key)
            if kept is not None and now - kept[0] < seconds:
                return kept[1]  # type: ignore[return-value]
            found = ask(*given, **named)
            if len(_kept) >= MOST:
                forget()
            _kept[key] = now, found
            return found

        return answer

    return decorate


def forget() -> None:
    """Ask anew everything that was remembered."""
    _kept.clear()
