"""The one port: every message leaves here, through Apprise, whoever carries it.

Apprise answers yes or no. What the other side really said (429 and how long to wait, or
the error that WeCom, DingTalk and Feishu put into a 200) is heard at the one place all
its plugins pass, `requests.Session.send`, and only while we are sending.
"""

from __future__ import annotations

import logging
import smtplib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from typing import Any, Protocol

from bihuan.faces.messaging import rules
from bihuan.faces.messaging.words import Answer, Letter, Outcome

_BODY_AT_MOST = 4_000
_heard: ContextVar[list[Answer] | None] = ContextVar("heard", default=None)


class Transport(Protocol):
    """Carries one letter and says how it went. It never raises for what the other side does."""

    def __call__(self, letter: Letter, /) -> Outcome: ...


def send(letter: Letter) -> Outcome:
    """Carry one letter to its address, once. Says what the other side said."""
    plugin = _plugin(letter.address)
    if plugin is None:
        return rules.outcome_of(
            Answer(trouble="bad-address"), went=False, shared=letter.shared
        )
    with _hearing() as answers:
        went = bool(plugin.notify(body=letter.text, title=letter.subject))
    answer = answers[-1] if answers else Answer()
    return rules.outcome_of(
        answer, went=went, shared=letter.shared, accepts=letter.accepts
    )


def knows(url: str) -> bool:
    """Whether Apprise can read this URL at all."""
    return _plugin(url) is not None


def _plugin(url: str) -> Any:
    return _apprise().instantiate(url, suppress_exceptions=True)


@cache
def _apprise() -> Any:
    """Apprise, loaded when first needed, silent, and overheard."""
    import apprise  # noqa: PLC0415 - a third of a second that only sending should pay
    import requests  # noqa: PLC0415

    with warnings.catch_warnings():
        # One of its plugins knows that a module of Python's will be gone in 3.13.
        warnings.simplefilter("ignore", DeprecationWarning)
        apprise.Apprise.instantiate("json://localhost")
    # At DEBUG both write down what is sent, and to whom.
    for name in ("apprise", "urllib3", "requests"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    _overhear(requests)
    return apprise.Apprise


def _overhear(requests: Any) -> None:
    plain = requests.Session.send

    @wraps(plain)
    def send(self: Any, request: Any, **options: Any) -> Any:
        heard = _heard.get()
        try:
            response = plain(self, request, **options)
        except Exception as error:
            if heard is not None:
                heard.append(Answer(trouble=_trouble(error)))
            raise
        if heard is not None:
            heard.append(
                Answer(
                    status=response.status_code,
                    body=response.content[:_BODY_AT_MOST],
                    retry_after=response.headers.get("Retry-After", ""),
                )
            )
        return response

    requests.Session.send = send


def _trouble(error: Exception) -> str:
    """What went wrong on the way, by the error's name: its words may hold an address."""
    name = type(error).__name__
    if "Timeout" in name:
        return "timeout"
    if "SSL" in name:
        return "certificate"
    if isinstance(error, smtplib.SMTPException):
        return "mail-refused"
    return "unreachable"


@contextmanager
def _hearing() -> Iterator[list[Answer]]:
    answers: list[Answer] = []
    token = _heard.set(answers)
    try:
        yield answers
    finally:
        _heard.reset(token)
