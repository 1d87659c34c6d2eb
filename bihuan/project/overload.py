"""When more is asked than can be answered: a short queue, then a polite no at once.

Without this a rush fills the server's queue until every answer comes after its reader
has gone, and whoever tries again makes it longer. A page that says when to come back
costs a hundredth of a page, so those who are let in are served as fast as ever.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from threading import Condition
from typing import Any

Start = Callable[..., Any]
App = Callable[[dict[str, Any], Start], Iterable[bytes]]

# For each thread that works so many requests may wait, and none longer than this.
WAITING_FOR_EACH = 12
LONGEST_WAIT = 1.5
RETRY_AFTER = 5
# What tells an operator that we live must be answered in a rush above all.
_ALWAYS = ("/healthz", "/readyz", "/metrics", "/static/")
_SAID = "现在办理的人太多，请过几秒再试。Too many are asking at once; please try again in a few seconds."
_PAGE = (
    '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    f"<title>429</title><p>{_SAID}</p>"
).encode()
_PROBLEM = json.dumps(
    {
        "type": "urn:bihuan:overload",
        "title": "操作太频繁",
        "status": 429,
        "detail": _SAID,
        "code": "overload",
    },
    ensure_ascii=False,
).encode()


def threads_for(working: int) -> int:
    """How many threads the server needs: those that work, those that wait, one to say no."""
    return working * (1 + WAITING_FOR_EACH) + 1


class Gate:
    """So many inside at once; a few wait in order; the rest are told to come back."""

    def __init__(self, inside: int, *, waiting: int, patience: float) -> None:
        self._free = inside
        self._room = waiting
        self._patience = patience
        self._left = Condition()

    def enter(self) -> bool:
        """Whether one may go in now, or soon enough."""
        with self._left:
            if self._free > 0:
                self._free -= 1
                return True
            if self._room <= 0:
                return False
            self._room -= 1
            try:
                return self._wait()
            finally:
                self._room += 1

    def leave(self) -> None:
        with self._left:
            self._free += 1
            self._left.notify()

    def _wait(self) -> bool:
        until = time.monotonic() + self._patience
        while self._free <= 0:
            rest = until - time.monotonic()
            if rest <= 0 or not self._left.wait(rest):
                break
        if self._free <= 0:
            return False
        self._free -= 1
        return True


class Bounded:
    """The whole site behind a gate, for each process of the web server."""

    def __init__(self, app: App, gate: Gate) -> None:
        self.app = app
        self.gate = gate

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(_ALWAYS):
            return self.app(environ, start)
        if not self.gate.enter():
            return _later(environ, start)
        try:
            return _finished(self.app(environ, start))
        finally:
            self.gate.leave()


def _finished(answer: Any) -> Iterable[bytes]:
    """A page as a whole, with everything it held given back; files go out piece by piece.

    Closing it here and not when it has been sent keeps a slow reader, or one who has
    gone, from holding a place and a connection to the database.
    """
    if getattr(answer, "streaming", True):
        pieces: Iterable[bytes] = answer
        return pieces
    body = [b"".join(answer)]
    answer.close()
    return body


def _later(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    machine = environ.get("PATH_INFO", "").startswith("/api/")
    body = _PROBLEM if machine else _PAGE
    kind = "application/problem+json" if machine else "text/html; charset=utf-8"
    headers = [
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
        ("Retry-After", str(RETRY_AFTER)),
        ("Cache-Control", "no-store"),
    ]
    start("429 Too Many Requests", headers)
    return [body]


def bounded(app: App) -> App:
    """The site behind a gate as wide as there are connections to the database."""
    working = int(os.environ.get("BIHUAN_POOL", "0"))
    if not working:
        return app
    waiting = working * WAITING_FOR_EACH
    return Bounded(app, Gate(working, waiting=waiting, patience=LONGEST_WAIT))
