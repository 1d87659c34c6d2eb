"""Pages of long lists: the place to go on from is a key, never a number of rows to skip."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2s
from typing import Generic, TypeVar

from bihuan.kit.verdicts import Refused, refuse

T = TypeVar("T")

KeyValue = str | int | bool | datetime | None
_CHECK_BYTES = 6
_BIGINT = 2**63
_LONGEST_KEY = 1_000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, and the keys of the pages on either side where there are any."""

    items: list[T]
    next: str | None = None
    previous: str | None = None


def encode_key(*values: KeyValue) -> str:
    """A place in a list as a short word that is safe in an address.

    It carries a check against mistakes of copying, not a secret: whoever forges one only
    jumps to another place in the list that they may read anyway.
    """
    body = json.dumps(
        [_plain(value) for value in values], ensure_ascii=False, separators=(",", ":")
    ).encode()
    return base64.urlsafe_b64encode(_check(body) + body).rstrip(b"=").decode()


def decode_key(text: str, *kinds: type) -> tuple[KeyValue, ...]:
    """The values of `encode_key`; refuses anything else, also other `kinds` if given."""
    try:
        values = tuple(_value(item) for item in _open(text))
    except (ValueError, TypeError, RecursionError):
        raise Refused(_NOT_A_KEY) from None
    fits = len(values) == len(kinds) and all(map(_is_a, values, kinds))
    if kinds and not fits:
        raise Refused(_NOT_A_KEY)
    return values


_NOT_A_KEY = refuse("bad-page-key", "这个翻页地址不完整或已失效，请回到第一页。")


def _open(text: str) -> list[object]:
    if len(text) > _LONGEST_KEY:
        raise ValueError
    raw = text.encode("ascii")
    try:
        sealed = base64.b64decode(raw + b"=" * (-len(raw) % 4), b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError from error
    # Unused bits at the end would give one place several spellings.
    canonical = base64.urlsafe_b64encode(sealed).rstrip(b"=") == raw
    check, body = sealed[:_CHECK_BYTES], sealed[_CHECK_BYTES:]
    if not canonical or check != _check(body):
        raise ValueError
    values = json.loads(body)
    if not isinstance(values, list):
        raise TypeError
    return values


def _check(body: bytes) -> bytes:
    return blake2s(body, digest_size=_CHECK_BYTES, person=b"page key").digest()


def _plain(value: KeyValue) -> object:
    if isinstance(value, datetime):
        return {"at": value.astimezone(UTC).isoformat()}
    return value


def _value(item: object) -> KeyValue:
    if isinstance(item, dict) and set(item) == {"at"}:
        moment = datetime.fromisoformat(item["at"])
        if moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(UTC)
    if item is None or isinstance(item, bool):
        return item
    if isinstance(item, int) and -_BIGINT <= item < _BIGINT:
        return item
    if isinstance(item, str) and "\x00" not in item and item.isprintable():
        return item
    raise ValueError


def _is_a(value: KeyValue, kind: type) -> bool:
    return isinstance(value, kind) and isinstance(value, bool) == (kind is bool)
