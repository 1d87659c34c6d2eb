"""A stand-in for WeCom's group robots that speaks real HTTP, written from the vendor's
page (document/path/91770) and not from our rules: who has no such key hears 93000, who
posts more than 20 a minute hears 45009, who posts more than 2,048 bytes hears 40058."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

PLACE = "/cgi-bin/webhook/send"
A_MINUTE, BYTES = 20, 2048


class Robots:
    """The groups that this WeCom knows, by the key of their robot, and what they read."""

    def __init__(self, *keys: str) -> None:
        self.read: dict[str, list[str]] = {key: [] for key in keys}
        self.asked: Counter[str] = Counter()
        self.home = ""

    def answer(self, key: str, told: Any) -> dict[str, Any]:
        if key not in self.read:
            return {"errcode": 93000, "errmsg": "invalid webhook url"}
        if told.get("msgtype") != "text":
            return {"errcode": 40008, "errmsg": "invalid message type"}
        content = told["text"]["content"]
        self.asked[key] += 1
        if self.asked[key] > A_MINUTE:
            return {"errcode": 45009, "errmsg": "api freq out of limit"}
        if len(content.encode()) > BYTES:
            return {"errcode": 40058, "errmsg": "text exceed limit"}
        self.read[key].append(content)
        return {"errcode": 0, "errmsg": "ok"}

    def a_minute_passes(self) -> None:
        self.asked.clear()


@contextmanager
def robots(*keys: str) -> Iterator[Robots]:
    """WeCom's side of these robots, on a port of this machine."""
    here = Robots(*keys)

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            at = urlsplit(self.path)
            found = at.path == PLACE
            key = parse_qs(at.query).get("key", [""])[0]
            said = here.answer(key, json.loads(body)) if found else {}
            raw = json.dumps(said).encode()
            self.send_response(200 if found else 404)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            """Nothing: the key is in the address."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here.home = f"http://127.0.0.1:{server.server_port}{PLACE}?key={{key}}"
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
