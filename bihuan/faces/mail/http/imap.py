"""A mailbox on its server: what is unseen in it, and saying that it was seen."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import imap_tools
from imap_tools.errors import ImapToolsError

from bihuan.faces.mail.rules import Server, server_of
from bihuan.faces.mail.words import Mailbox

TIMEOUT = 30
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_BROKEN = (OSError, imaplib.IMAP4.error, ImapToolsError, ValueError, EOFError)


class Unreachable(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A mailbox cannot be looked into; `code` names why and nobody."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Folder:
    """One opened folder. A mail stays unseen until it is said to have been seen."""

    def __init__(self, box: Any) -> None:
        self._box = box
        status = box.folder.status(box.folder.get(), ["UIDVALIDITY"])
        self.validity = int(status["UIDVALIDITY"])

    def unseen(self) -> list[int]:
        """The uids of what nobody has seen, oldest first."""
        return sorted(int(uid) for uid in self._box.uids(imap_tools.AND(seen=False)))

    def size(self, uid: int) -> int:
        """How large it is, before it is fetched."""
        _, data = self._box.client.uid("fetch", str(uid), "(RFC822.SIZE)")
        found = next(
            (size for one in data if (size := _SIZE.search(_bytes(one)))), None
        )
        return int(found[1]) if found else 0

    def raw(self, uid: int, *, only_head: bool = False) -> bytes:
        """The mail as it lies there; asking does not mark it."""
        part = "(BODY.PEEK[HEADER])" if only_head else "(BODY.PEEK[])"
        _, data = self._box.client.uid("fetch", str(uid), part)
        return next(
            (bytes(one[1]) for one in data if isinstance(one, tuple) and len(one) > 1),
            b"",
        )

    def mark_seen(self, uid: int) -> None:
        """Say that it was taken in, after that was committed."""
        self._box.flag(str(uid), imap_tools.MailMessageFlags.SEEN, True)  # noqa: FBT003


def _bytes(one: object) -> bytes:
    if isinstance(one, tuple):
        return b" ".join(part for part in one if isinstance(part, bytes))
    return one if isinstance(one, bytes) else b""


@contextmanager
def opened(box: Mailbox) -> Iterator[Folder]:
    """The folder of a mailbox, and the connection closed whatever happens."""
    server = server_of(box.imap)
    if server is None:
        code = "address"
        raise Unreachable(code)
    try:
        connected = _connected(server)
    except _BROKEN as error:
        raise Unreachable(_code(error)) from None
    try:
        with _telling():
            connected.login(server.user, server.password, server.folder)
            yield Folder(connected)
    finally:
        with suppress(Exception):  # the other side may be gone already
            connected.logout()


@contextmanager
def _telling() -> Iterator[None]:
    """What the server or the line did, by a code: its words may name somebody."""
    try:
        yield
    except _BROKEN as error:
        raise Unreachable(_code(error)) from None


def _connected(server: Server) -> Any:
    at: dict[str, Any] = {
        "host": server.host,
        "port": server.port,
        "timeout": TIMEOUT,
    }
    if server.scheme == "imap":
        return imap_tools.MailBoxUnencrypted(**at)
    sealed = {"ssl_context": ssl.create_default_context()}
    if server.scheme == "imap+starttls":
        return imap_tools.MailBoxStartTls(**at, **sealed)
    return imap_tools.MailBox(**at, **sealed)


def _code(error: Exception) -> str:
    name = type(error).__name__
    if isinstance(error, ssl.SSLError):
        return "certificate"
    if isinstance(error, TimeoutError):
        return "timeout"
    if "Login" in name:
        return "login-refused"
    if "Folder" in name or "Select" in name:
        return "folder"
    return "unreachable" if isinstance(error, OSError) else f"imap-{name}"[:40]
