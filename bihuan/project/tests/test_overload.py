from __future__ import annotations

from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import pytest
from django.http import StreamingHttpResponse

from bihuan.project.overload import Bounded, Gate, threads_for


def a_gate(inside: int = 1, *, waiting: int = 0, patience: float = 0.0) -> Gate:
    return Gate(inside, waiting=waiting, patience=patience)


def asked(app: Bounded, path: str = "/") -> tuple[str, dict[str, str], bytes]:
    said: list[Any] = []
    body = app(
        {"PATH_INFO": path}, lambda status, headers: said.append((status, headers))
    )
    status, headers = said[0] if said else ("", [])
    return status, dict(headers), b"".join(body)


def test_so_many_go_in_and_the_next_is_told_when_to_come_back() -> None:
    gate = a_gate(2)
    assert gate.enter()
    assert gate.enter()

    status, headers, body = asked(Bounded(lambda *_: [b"page"], gate))

    assert status == "429 Too Many Requests"
    assert int(headers["Retry-After"]) > 0
    assert "请过几秒再试".encode() in body


def test_machines_are_told_by_problem_details() -> None:
    _, headers, body = asked(Bounded(lambda *_: [b""], a_gate(0)), "/api/v1/matters")
    assert headers["Content-Type"] == "application/problem+json"
    assert b'"status": 429' in body


def test_who_asks_whether_we_live_passes() -> None:
    assert asked(Bounded(lambda *_: [b"ok"], a_gate(0)), "/healthz")[2] == b"ok"


def test_who_waits_goes_in_when_somebody_leaves() -> None:
    gate, entered = a_gate(waiting=1, patience=30.0), Event()
    assert gate.enter()
    waiter = Thread(target=lambda: gate.enter() and entered.set())
    waiter.start()

    gate.leave()
    waiter.join(30)

    assert entered.is_set()
    assert not a_gate(0, waiting=1).enter()  # nobody leaves: patience runs out


class Page(list[bytes]):
    """An answer that is there as a whole, as Django's are."""

    streaming = False
    closed = False

    def close(self) -> None:
        self.closed = True


def test_a_page_gives_its_place_back_before_it_is_sent() -> None:
    gate, page = a_gate(), Page([b"pa", b"ge"])

    assert asked(Bounded(lambda *_: page, gate))[2] == b"page"

    assert page.closed
    assert gate.enter()


def test_a_file_is_not_read_at_once() -> None:
    read: list[int] = []

    def pieces() -> Iterator[bytes]:
        for n in range(2):
            read.append(n)
            yield b"piece"

    app = Bounded(lambda *_: StreamingHttpResponse(pieces()), a_gate())
    body = app({"PATH_INFO": "/"}, lambda *_: None)
    assert not read
    assert b"".join(body) == b"piecepiece"


def test_a_place_is_given_back_when_a_page_fails() -> None:
    gate = a_gate()

    def broken(*_: object) -> list[bytes]:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        asked(Bounded(broken, gate))
    assert gate.enter()


def test_there_is_always_a_thread_to_say_no() -> None:
    gate = a_gate(4, waiting=24)
    assert threads_for(4) > 4 + gate._room  # noqa: SLF001
