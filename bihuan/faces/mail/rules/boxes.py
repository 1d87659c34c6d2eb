"""The file of mailboxes: which there are, and how each one's servers are reached."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from bihuan.faces.mail.words import Mailbox

_CODE = re.compile(r"[a-z][a-z0-9-]{0,31}")
_ADDRESS = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}")
_PORTS = {
    "imaps": 993,
    "imap+starttls": 143,
    "imap": 143,
    "smtps": 465,
    "smtp+starttls": 587,
    "smtp": 25,
}
_BARE = frozenset({"imap", "smtp"})
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_FIELDS = ("code", "address", "profile", "imap", "smtp")


@dataclass(frozen=True, slots=True)
class Server:
    """Where to connect, and as whom."""

    scheme: str
    host: str
    port: int
    folder: str
    user: str = field(repr=False)
    password: str = field(repr=False)


def server_of(url: str) -> Server | None:
    """A server's address taken apart; None if it cannot be used.

    Passwords travel sealed: only a server on this machine is spoken to in clear.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    if parts.scheme not in _PORTS or not host:
        return None
    if parts.scheme in _BARE and host not in _HERE:
        return None
    return Server(
        scheme=parts.scheme,
        host=host,
        port=port or _PORTS[parts.scheme],
        folder=unquote(parts.path.strip("/")) or "INBOX",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def read_boxes(text: str) -> tuple[list[Mailbox], list[str]]:
    """The mailboxes of a file, and what is wrong with it; never quotes a password."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return [], ["not-toml"]
    rows = told.get("mailbox", [])
    if not isinstance(rows, list):
        return [], ["no-list"]
    boxes: list[Mailbox] = []
    mistakes: list[str] = []
    for place, row in enumerate(rows, 1):
        box, wrong = _box(row)
        if box is not None and any(one.code == box.code for one in boxes):
            box, wrong = None, "code-twice"
        if box is None:
            mistakes.append(f"{place}:{wrong}")
        else:
            boxes.append(box)
    return boxes, mistakes


def _box(row: object) -> tuple[Mailbox | None, str]:
    if not isinstance(row, dict) or set(row) != set(_FIELDS):
        return None, "fields"
    said = {name: str(row[name]).strip() for name in _FIELDS}
    if not _CODE.fullmatch(said["code"]):
        return None, "code"
    if not _ADDRESS.fullmatch(said["address"]):
        return None, "address"
    for name in ("imap", "smtp"):
        found = server_of(said[name])
        if found is None or not found.scheme.startswith(name):
            return None, name
    return Mailbox(**said), ""
