"""What may be written into the ledger, and in which exact form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zlib import crc32

from bihuan.ground.ledger.rules import receipts
from bihuan.ground.ledger.words import BUCKETS, NewEntry

# RFC 8785 numbers are IEEE doubles: beyond this an integer would lose its last digit.
LARGEST = 2**53 - 1
NAME_LENGTH = 200


def as_text(at: datetime) -> str:
    """One moment in one spelling: UTC, microseconds, Z."""
    if at.tzinfo is None:
        msg = "the ledger needs to know the time zone of a moment"
        raise TypeError(msg)
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def check_name(name: str, what: str) -> None:
    """Refuse a stream, kind or actor that could be read in two ways."""
    if not isinstance(name, str):
        msg = f"{what} must be text, not {type(name).__name__}"
        raise TypeError(msg)
    clean = name.isprintable() and " " not in name
    if not clean or not 0 < len(name) <= NAME_LENGTH:
        msg = f"{what} must be 1 to {NAME_LENGTH} printable characters without spaces"
        raise ValueError(msg)


def check_facts(facts: Mapping[str, object]) -> None:
    """Refuse what could not be digested the same everywhere, before it is written."""
    for name, value in facts.items():
        if not (name.isascii() and name.isidentifier()):
            msg = f"a fact's name must be an ASCII identifier: {name!a}"
            raise ValueError(msg)
        for one in value if isinstance(value, list | tuple) else (value,):
            _check_fact(name, one)


def _check_fact(name: str, value: object) -> None:
    if isinstance(value, str):
        if "\0" in value or not _is_unicode(value):
            msg = f"the fact {name} holds a character that cannot be stored"
            raise ValueError(msg)
    elif isinstance(value, int):
        if abs(value) > LARGEST:
            msg = f"the fact {name} is too large a number: write it as text"
            raise ValueError(msg)
    elif value is not None:
        msg = (
            f"the fact {name} is a {type(value).__name__}; the ledger takes text, whole "
            "numbers, true, false, nothing, and flat lists of these"
        )
        raise TypeError(msg)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def bucket_of(stream: str) -> int:
    """The relay lane of a stream: the same in every process and release."""
    return crc32(stream.encode()) % BUCKETS


def sealed(entry: NewEntry) -> tuple[str, str, bytes]:
    """Its facts and time as they are stored, and the digest of the whole body."""
    for name, what in (
        (entry.stream, "a stream"),
        (entry.kind, "a kind"),
        (entry.actor, "an actor"),
    ):
        check_name(name, what)
    check_facts(entry.facts)
    facts, at = receipts.canonical(entry.facts), as_text(entry.at)
    # The same bytes as `details_digest`, with the facts written out only once.
    actor = receipts.canonical(entry.actor)
    details = sha256(b'{"actor":' + actor + b',"facts":' + facts + b"}").digest()
    body = receipts.body_digest(entry.stream, entry.kind, at, details)
    return facts.decode(), at, body


def retry_after(tries: int) -> timedelta:
    """How long an entry rests after failing so often: 2 s, 4 s, … up to an hour."""
    return timedelta(seconds=min(2**tries, 3600))
