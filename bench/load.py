"""A client that costs little: raw sockets, one thread and one connection for each."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from threading import Lock, Thread


@dataclass(frozen=True, slots=True)
class Shot:
    """One request and what became of it."""

    status: int
    began: float
    seconds: float
    retry_after: bool = False


class Line:
    """One connection that is kept open, and made anew when the server closes it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def fire(self, request: bytes) -> tuple[Shot, bytes]:
        """Send one request and read the whole answer."""
        shot, _, body = self.ask(request)
        return shot, body

    def ask(self, request: bytes) -> tuple[Shot, bytes, bytes]:
        """The same, with the head of the answer."""
        began = time.perf_counter()
        try:
            head, body = self._exchange(request)
        except OSError:
            self.close()
            return Shot(0, began, time.perf_counter() - began), b"", b""
        low = head.lower()
        if b"\r\nconnection: close" in low:
            self.close()
        later = b"\r\nretry-after:" in low
        status = int(head[9:12])
        took = time.perf_counter() - began
        return Shot(status, began, took, later), head, body

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
        self.socket = None

    def _exchange(self, request: bytes) -> tuple[bytes, bytes]:
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), 60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        head, body = data[:end], data[end + 4 :]
        low = head.lower()
        at = low.find(b"\r\ncontent-length:")
        if at >= 0:
            length = int(low[at + 17 :].split(b"\r\n", 1)[0])
            while len(body) < length:
                body += self._more()
        elif b"\r\ntransfer-encoding: chunked" in low:
            while not body.endswith(b"0\r\n\r\n"):
                body += self._more()
        return head, body

    def _more(self) -> bytes:
        assert self.socket is not None
        more = self.socket.recv(65536)
        if not more:
            raise ConnectionError
        return more


def closed_loop(port: int, requests: Iterable[bytes], *, clients: int) -> list[Shot]:
    """So many clients, each sending its next request as soon as it is answered."""
    waiting, lock, shots = iter(requests), Lock(), []

    def client() -> None:
        line = Line(port)
        while True:
            with lock:
                request = next(waiting, None)
            if request is None:
                break
            shots.append(line.fire(request)[0])
        line.close()

    _together(clients, client)
    return shots


def open_loop(
    port: int, requests: Sequence[bytes], *, rate: float, lines: int
) -> list[Shot]:
    """So many requests a second, whether or not the earlier ones are answered.

    `began` is when a request was due, so waiting for a free line counts as waiting.
    """
    start = time.perf_counter() + 0.1
    turns, lock, shots = iter(enumerate(requests)), Lock(), []

    def client() -> None:
        line = Line(port)
        while True:
            with lock:
                turn = next(turns, None)
            if turn is None:
                break
            number, request = turn
            due = start + number / rate
            if (early := due - time.perf_counter()) > 0:
                time.sleep(early)
            shot, _ = line.fire(request)
            took = shot.began + shot.seconds - due
            shots.append(Shot(shot.status, due, took, shot.retry_after))
        line.close()

    _together(lines, client)
    return shots


def post(path: str, body: bytes, kind: str, *headers: str) -> bytes:
    """One POST as it goes over the wire."""
    lines = (
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        *headers,
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def get(path: str, *headers: str) -> bytes:
    """One GET as it goes over the wire."""
    lines = (f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *headers)
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def portions(requests: Sequence[bytes], size: int) -> Iterator[list[bytes]]:
    """The requests in portions of one size."""
    rest = iter(requests)
    while portion := list(islice(rest, size)):
        yield portion


def _together(clients: int, work) -> None:  # type: ignore[no-untyped-def]
    threads = [Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
