"""A server of another age: it speaks PostgreSQL's protocol as far as its greeting."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# What a client may ask for before it introduces itself; both are declined.
_SSL, _GSS = 80877103, 80877104
_TOLD = {
    "server_encoding": "UTF8",
    "client_encoding": "UTF8",
    "standard_conforming_strings": "on",
    "integer_datetimes": "on",
}


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body


def _greeting(version: str) -> bytes:
    told = {"server_version": version, **_TOLD}
    return (
        _message(b"R", struct.pack("!i", 0))  # no password wanted
        + b"".join(
            _message(b"S", f"{name}\0{value}\0".encode())
            for name, value in told.items()
        )
        + _message(b"K", struct.pack("!ii", 1, 1))
        + _message(b"Z", b"I")  # ready for a first query
    )


class _Talk(socketserver.StreamRequestHandler):
    """One client: greeted, then listened to until it leaves."""

    def handle(self) -> None:
        while True:
            (length,) = struct.unpack("!i", self.rfile.read(4))
            (asked,) = struct.unpack("!i", self.rfile.read(length - 4)[:4])
            if asked not in (_SSL, _GSS):
                break
            self.wfile.write(b"N")
        self.wfile.write(_greeting(self.server.version))  # type: ignore[attr-defined]
        while self.rfile.read(1) not in (b"X", b""):
            (length,) = struct.unpack("!i", self.rfile.read(4))
            self.rfile.read(length - 4)


@contextmanager
def a_server_of(version: str) -> Iterator[str]:
    """The address of a server that says it is of this version, while the block runs."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk)
    server.daemon_threads = True
    server.version = version  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"postgresql://clerk:geheim@127.0.0.1:{server.server_address[1]}/county"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
