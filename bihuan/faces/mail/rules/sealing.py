"""How a mail that waits for a clerk lies in its row: sealed, bound to the row's salt."""

from __future__ import annotations

import base64

from bihuan.kit.sealing import Keyring

KEPT_AT_MOST = 12 * 1024 * 1024
_PURPOSE = b"mail.arrival:"
_WHOLE, _HEADLINE = b"sealed", b"headline"


def seal(
    ring: Keyring, raw: bytes, *, subject: str, salt: bytes
) -> tuple[bytes, bytes]:
    """Subject and mail, for a clerk to decide about; of a giant only its beginning."""
    box = ring.derived(ring.current, _PURPOSE + salt)
    text = base64.b64encode(raw[:KEPT_AT_MOST]).decode()
    return box.seal(subject, _HEADLINE), box.seal(text, _WHOLE)


def unseal(ring: Keyring, sealed: bytes, *, key_id: str, salt: bytes) -> bytes:
    """The mail as it came."""
    text = ring.derived(key_id, _PURPOSE + salt).unseal(sealed, _WHOLE)
    return base64.b64decode(text)


def unseal_subject(ring: Keyring, sealed: bytes, *, key_id: str, salt: bytes) -> str:
    """The subject alone, for a list."""
    return ring.derived(key_id, _PURPOSE + salt).unseal(sealed, _HEADLINE)
