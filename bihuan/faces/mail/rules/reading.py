"""Reading a mail as it came over the wire. Whatever the bytes are, it gives a `Read`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from bihuan.faces.mail.rules.machines import (
    bounce_of,
    is_suspicious,
    may_be_answered,
    nature_of,
)
from bihuan.faces.mail.rules.texts import of_html
from bihuan.faces.mail.words import Attachment, Nature, Read
from bihuan.kit.text import clean

PARTS_AT_MOST = 200
FILES_AT_MOST = 20
_NESTED_AT_MOST = 20
_SMALL = 4096  # pictures in the text that are smaller are logos and counters
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\x00-\x20]{1,64}@[^\s@<>,;:\"()\x00-\x20]{1,190}")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,300}>")
# What programs call these is older, and smaller, than what they write.
_CHARSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "euc-cn": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "x-big5": "big5hkscs",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "unknown-8bit": "utf-8",
    "default": "utf-8",
    "utf8": "utf-8",
}


def read(raw: bytes) -> Read:
    """A mail taken apart; `unreadable` where that cannot be done.

    The library fails on hostile bytes in every way there is; a mail that breaks it is
    held for a clerk, and keeps no other from being read.
    """
    try:
        return _read(message_from_bytes(raw, policy=policy.compat32), raw)
    except Exception:  # see above
        return Read(unreadable=True, name=_digest(raw))


def _read(mail: Message, raw: bytes) -> Read:
    subject = words(_raw(mail, "Subject"))
    nature = nature_of(mail, subject=subject)
    name, sender = _sender(mail)
    texts, pages, files, encrypted = _parts(mail)
    text = "\n\n".join(filter(None, (clean(one) for one in texts)))
    text = text or "\n\n".join(filter(None, (of_html(one) for one in pages)))
    ids = _MESSAGE_ID.findall(str(mail.get("Message-ID") or ""))
    said = "\x1f".join((*ids[:1], sender.lower(), subject, text))
    attached = b"".join(hashlib.sha256(one.data).digest() for one in files)
    return Read(
        message_id=ids[0] if ids else "",
        references=_references(mail),
        sender=sender,
        sender_name=name,
        subject=subject[:500],
        text=text,
        said_at=_date(mail),
        attachments=tuple(files),
        nature=nature,
        answerable=may_be_answered(mail, nature),
        suspicious=is_suspicious(mail),
        encrypted=encrypted,
        bounce=bounce_of(mail) if nature is Nature.REPORT else None,
        name=_digest(said.encode("utf-8", "surrogatepass"), attached),
    )


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\x00".join(parts)).hexdigest()[:48]


# ---- Headers -----------------------------------------------------------------------


def _raw(mail: Message, name: str) -> str:
    """A header as it stands in the mail; what is no ASCII as surrogates."""
    wanted = name.lower()
    return next((str(v) for k, v in mail.raw_items() if k.lower() == wanted), "")


def words(header: str) -> str:
    """A header as its sender meant it, on one line; whatever cannot be read left out."""
    text = header
    with suppress(Exception):  # encoded words are broken in every way there is
        text = "".join(_word(piece, charset) for piece, charset in decode_header(text))
    return " ".join(clean(_mended(text)).split())


def _word(piece: bytes | str, charset: str | None) -> str:
    return piece if isinstance(piece, str) else decoded(piece, charset or "")


def _mended(text: str) -> str:
    """Bytes that stood bare in a header come as surrogates: read them as text."""
    raw = text.encode("utf-8", "surrogateescape")
    return decoded(raw, "") if _has_surrogates(text) else text


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= one <= "\udfff" for one in text)


def decoded(data: bytes, charset: str) -> str:
    """Text in the charset it claims, or in one in which it makes sense."""
    claimed = charset.strip().strip("\"'").lower()
    tried = dict.fromkeys((_CHARSETS.get(claimed, claimed), "utf-8", "gb18030"))
    for one in filter(None, tried):
        with suppress(UnicodeError, LookupError, ValueError):
            return data.decode(one)
    return data.decode("gb18030", "replace")


def _sender(mail: Message) -> tuple[str, str]:
    """Name and address of whoever wrote it; no address where there is none to answer to."""
    for header in ("From", "Sender"):
        for name, address in getaddresses([_raw(mail, header)]):
            if _ADDRESS.fullmatch(address):
                shown = words(name)
                return ("" if "@" in shown else shown[:50]), address
        found = _ADDRESS.search(words(_raw(mail, header)))
        if found:
            return "", found[0]
    return "", ""


def _references(mail: Message) -> tuple[str, ...]:
    named = f"{mail.get('In-Reply-To') or ''} {mail.get('References') or ''}"
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(named)))[:100]


def _date(mail: Message) -> datetime | None:
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        found = parsedate_to_datetime(str(mail.get("Date") or ""))
        return found if found.tzinfo else None
    return None


# ---- Parts -------------------------------------------------------------------------


def _parts(mail: Message) -> tuple[list[str], list[str], list[Attachment], bool]:
    """Plain texts, pages, files, and whether it is sealed for somebody else's eyes."""
    texts: list[str] = []
    pages: list[str] = []
    files: list[Attachment] = []
    encrypted = False
    for part in _leaves(mail):
        kind = part.get_content_type()
        encrypted |= kind in {"application/pkcs7-mime", "application/pgp-encrypted"}
        data = _payload(part)
        name = _filename(part)
        is_file = part.get_content_disposition() == "attachment" or bool(name)
        if kind in {"text/plain", "text/html"} and not is_file:
            text = decoded(data, str(part.get_param("charset") or ""))
            (texts if kind == "text/plain" else pages).append(text)
        elif data and len(files) < FILES_AT_MOST and not _is_trifle(part, data):
            files.append(Attachment(name or f"附件.{kind.rpartition('/')[2]}", data))
    return texts, pages, files, encrypted


def _is_trifle(part: Message, data: bytes) -> bool:
    """A logo or a counter that stands in the text; or a part that only machines read."""
    kind = part.get_content_type()
    if kind in {"application/pkcs7-signature", "application/pgp-signature"}:
        return True
    inline = part.get("Content-ID") is not None
    return inline and kind.startswith("image/") and len(data) < _SMALL


def _leaves(mail: Message, depth: int = 0) -> Iterator[Message]:
    """The parts that hold something, in order; of too many the first ones."""
    waiting, given = [(mail, 0)], 0
    while waiting and given < PARTS_AT_MOST:
        part, depth = waiting.pop(0)
        inner = part.get_payload() if part.is_multipart() else None
        if isinstance(inner, list) and depth < _NESTED_AT_MOST:
            below = [(one, depth + 1) for one in inner if isinstance(one, Message)]
            if part.get_content_type() == "message/rfc822" and depth:
                given += 1
                yield part
            else:
                waiting[:0] = below
        elif inner is None:
            given += 1
            yield part


def _payload(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        one = inner[0] if isinstance(inner, list) and inner else None
        return one.as_bytes() if isinstance(one, Message) else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _filename(part: Message) -> str:
    """What it is called, without the way to it; empty where that is no name."""
    found = re.split(r"[/\\]", words(part.get_filename() or ""))[-1][-200:]
    return found if found.strip(". ") else ""
