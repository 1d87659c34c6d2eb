"""Where events may go: HTTPS, and never into the county's own network unless allowed."""

from __future__ import annotations

import json
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from bihuan.faces.webhooks.words import Secrets
from bihuan.kit.sealing import Keyring
from bihuan.kit.verdicts import ALLOWED, Verdict

_PURPOSE = b"webhooks:"
_PLACE = b"secrets"
_LONGEST = 500
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SHAPE = Verdict(
    "webhook-url", "请填写完整的网址，例如 https://receiver.example/events。"
)
_HTTPS = Verdict("webhook-https", "只能是 https:// 开头的网址。")
_WHO = Verdict("webhook-user", "网址里不能带用户名、密码或 # 后面的部分。")
_PRIVATE = Verdict(
    "webhook-private",
    "这是内网地址。要往内网发，请系统管理员先把主机名列入 BIHUAN_WEBHOOK_HOSTS。",
)
_NAT64 = b"\x00\x64\xff\x9b" + bytes(8)  # 64:ff9b::/96


def may_be_told(url: str, *, allowed: Collection[str]) -> Verdict:
    """Whether events may be sent to this address, as far as its letters tell.

    Plain HTTP is for this machine alone, and only where the county allows it; what a
    name leads to is looked at again at every attempt.
    """
    parts = _parts(url)
    if parts is None or not parts.hostname or len(url) > _LONGEST:
        return _SHAPE
    host = parts.hostname
    if "@" in parts.netloc or "#" in url:
        return _WHO
    here = host in _LOOPBACK and host in allowed
    if parts.scheme != "https" and not (parts.scheme == "http" and here):
        return _HTTPS if parts.scheme in {"http", "ftp"} else _SHAPE
    literal = _literal(host)
    if literal is not None and not may_connect(literal, host=host, allowed=allowed):
        return _PRIVATE
    return ALLOWED


def may_connect(
    address: IPv4Address | IPv6Address, *, host: str, allowed: Collection[str]
) -> bool:
    """Whether a name may lead to this address: a public one, or the county allows the name."""
    if host in allowed:
        return True
    return all(one.is_global and not one.is_multicast for one in _meant(address))


def _meant(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """An address with those that it carries: IPv6 has several ways to say 10.0.0.1."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    carried: list[IPv4Address | IPv6Address] = [address, *(address.teredo or ())]
    if address.sixtofour is not None:
        carried.append(address.sixtofour)
    if address.packed.startswith(_NAT64):
        carried.append(IPv4Address(address.packed[12:]))
    return carried


def shown(url: str) -> str:
    """Enough to recognise a receiver by: no path and no query, which may hold keys."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"[:200]


def _parts(url: str) -> SplitResult | None:
    if not url.isascii() or any(letter.isspace() or letter < "!" for letter in url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def seal(ring: Keyring, kept: Secrets, *, salt: bytes) -> bytes:
    """Encrypt what must lie nowhere in clear, bound to its row's salt."""
    text = json.dumps(
        {"url": kept.url, "current": kept.current, "previous": kept.previous}
    )
    return ring.derived(ring.current, _PURPOSE + salt).seal(text, _PLACE)


def unseal(ring: Keyring, key_id: str, salt: bytes, sealed: bytes) -> Secrets:
    """Where to and what signs, for the moment it is needed."""
    text = ring.derived(key_id, _PURPOSE + salt).unseal(sealed, _PLACE)
    return Secrets(**json.loads(text))
