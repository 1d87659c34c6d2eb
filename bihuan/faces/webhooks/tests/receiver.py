"""A receiver: a real HTTP server that checks every signature with the vendor's library."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


@dataclass
class Got:
    """One request as it came."""

    name: str
    body: dict[str, Any]
    headers: dict[str, str]
    verified: tuple[bool, ...]

    @property
    def kind(self) -> str:
        return str(self.body["type"])


@dataclass
class Mood:
    """How the next requests are answered; afterwards 204 again."""

    statuses: deque[int] = field(default_factory=deque)
    headers: dict[str, str] = field(default_factory=dict)
    allowed: str = ""
    hangs: bool = False


class Receiver:
    """Listens on this machine, keeps what comes, checks it with the secrets it was given."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.asked: list[dict[str, str]] = []
        self.secrets: list[str] = []
        self.mood = Mood()
        self.let_go = threading.Event()
        handler = type("Bound", (_Handler,), {"receiver": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/events?key=k1"

    def answers(self, *statuses: int, **headers: str) -> None:
        self.mood.statuses = deque(statuses)
        self.mood.headers = {k.replace("_", "-"): v for k, v in headers.items()}

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.got]

    @property
    def kinds(self) -> list[str]:
        return [one.kind.removeprefix("cn.bihuan.") for one in self.got]

    def __enter__(self) -> Receiver:
        threading.Thread(
            target=self.server.serve_forever, args=(0.05,), daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go.set()
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        checked = tuple(_good(one, raw, headers) for one in self.receiver.secrets)
        body = json.loads(raw)
        self.receiver.got.append(Got(headers["webhook-id"], body, headers, checked))
        mood = self.receiver.mood
        if mood.hangs:
            self.receiver.let_go.wait(30)
            return
        status = mood.statuses.popleft() if mood.statuses else 204
        self._say(status, mood.headers if status >= 300 else {})

    def do_OPTIONS(self) -> None:
        self.receiver.asked.append(dict(self.headers.items()))
        allowed = self.receiver.mood.allowed
        self._say(200, {"WebHook-Allowed-Origin": allowed} if allowed else {})

    def _say(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
        """Nothing."""


def _good(secret: str, raw: bytes, headers: dict[str, str]) -> bool:
    try:
        Webhook(secret).verify(raw, headers)
    except WebhookVerificationError:
        return False
    return True
