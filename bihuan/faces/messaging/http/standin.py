"""A stand-in for the county's text message gateway: real HTTP, nothing leaves the machine.

It takes what a gateway takes, keeps it in a file so that a person can read what would
have been sent, drops what it has been given before (by its `id`), and answers as badly as
it is told to. It needs nothing but Python:

    python -m bihuan.faces.messaging.http.standin FOLDER [PORT]

`POST /send` {"id", "to", "text"} takes one message. `POST /behave` {"answer": 429,
"times": 2, "retry_after": 3} says how to answer the next ones: a status, "hang" to leave
them without an answer, or "lost" to take them and then not say so.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bihuan.kit import clock

KEPT, PORT = "messages.jsonl", "port"
_LARGEST = 64_000
_HANGS_FOR = 30.0


class Mailbox:
    """What was taken, on the disk, and how the next ones are answered."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.file = folder / KEPT
        self.lock = threading.Lock()
        self.known = {one["id"] for one in read(folder)}
        self.answer: int | str = 202
        self.times = 0
        self.retry_after: int | None = None
        self.let_go = threading.Event()

    def behave(self, told: dict[str, Any]) -> None:
        with self.lock:
            self.answer = told.get("answer", 202)
            self.times = int(told.get("times", 1))
            self.retry_after = told.get("retry_after")

    def mood(self) -> tuple[int | str, int | None]:
        with self.lock:
            if self.times <= 0:
                return 202, None
            self.times -= 1
            return self.answer, self.retry_after

    def take(self, told: dict[str, Any]) -> bool:
        """Keep one message; False where it had come before."""
        with self.lock:
            if told["id"] in self.known:
                return False
            self.known.add(told["id"])
            line = {
                "at": clock.machine_now().isoformat(),
                "id": told["id"],
                "to": told["to"],
                "text": told["text"],
            }
            with os.fdopen(
                os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a"
            ) as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
            return True


def read(folder: Path) -> list[dict[str, str]]:
    """Everything a stand-in has taken, oldest first."""
    try:
        lines = (folder / KEPT).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    return [json.loads(line) for line in lines if line]


def address(folder: Path) -> str:
    """Where the stand-in of this folder listens; empty while none runs."""
    try:
        port = int((folder / PORT).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return ""
    return f"http://127.0.0.1:{port}"


def tell(folder: Path, answer: str, times: int) -> bool:
    """Tell the stand-in of this folder how to answer; False where none runs."""
    if not (home := address(folder)):
        return False
    told = {
        "answer": int(answer) if answer.isdigit() else answer,
        "times": times,
        "retry_after": 30 if answer == "429" else None,
    }
    line = HTTPConnection(home.removeprefix("http://"), timeout=5)
    try:
        line.request("POST", "/behave", body=json.dumps(told))
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


class Gateway(BaseHTTPRequestHandler):
    """Speaks to one client."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: 40 ms otherwise
    mailbox: Mailbox

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        try:
            told = dict(json.loads(self.rfile.read(min(length, _LARGEST))))
        except (TypeError, ValueError):
            self._say(400, {"error": "not JSON"})
            return
        if self.path == "/behave":
            self.mailbox.behave(told)
            self._say(200, {})
        elif self.path == "/send":
            self._take(told)
        else:
            self._say(404, {"error": "no such place"})

    def _take(self, told: dict[str, Any]) -> None:
        if not all(isinstance(told.get(name), str) for name in ("id", "to", "text")):
            self._say(422, {"error": "id, to and text are asked for"})
            return
        answer, wait = self.mailbox.mood()
        if answer == "lost":
            self.mailbox.take(told)
        if isinstance(answer, str):
            self.mailbox.let_go.wait(_HANGS_FOR)
            self.close_connection = True
            return
        if answer >= 300:
            self._say(answer, {"error": "as told"}, wait)
            return
        fresh = self.mailbox.take(told)
        self._say(202, {"id": told["id"], "repeated": not fresh})

    def _say(self, status: int, body: dict[str, Any], wait: int | None = None) -> None:
        said = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        if wait is not None:
            self.send_header("Retry-After", str(wait))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
        """Nothing: whom a message goes to belongs in no log."""


class StandIn:
    """A gateway that can be started, told how to behave, and stopped."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder
        self.mailbox = Mailbox(folder)
        handler = type("Bound", (Gateway,), {"mailbox": self.mailbox})
        self.server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self.server.daemon_threads = True
        port_file = folder / PORT
        port_file.write_text(str(self.server.server_port), encoding="ascii")

    def serve(self) -> None:
        self.server.serve_forever(poll_interval=0.1)

    def stop(self) -> None:
        self.mailbox.let_go.set()
        self.server.shutdown()
        self.server.server_close()
        (self.folder / PORT).unlink(missing_ok=True)

    def __enter__(self) -> StandIn:
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def main(arguments: list[str]) -> None:
    """Serve until told to stop; says the port once it takes connections."""
    port = int(arguments[1]) if len(arguments) > 1 else 0
    here = StandIn(Path(arguments[0]), port)
    sys.stdout.write(f"{here.server.server_port}\n")
    sys.stdout.flush()
    here.serve()


if __name__ == "__main__":
    main(sys.argv[1:])
