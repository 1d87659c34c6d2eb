"""How mailboxes are looked into: IMAP, by imap-tools."""

from __future__ import annotations

from bihuan.faces.mail.http.imap import Unreachable, opened

__all__ = ["Unreachable", "opened"]
