"""How a mail that waits for a clerk lies in its row: sealed, bound to the row's salt."""

from __future__ import annotations

import base64

from bihuan.kit.sealing import Keyring

KEPT_AT_MOST = 12 * 1024 * 1024
_PURPOSE, _PLACE = b"mail.arrival:", b"sealed"


def seal(ring: Keyring, raw: bytes, salt: bytes) -> bytes:
    """What a clerk has to decide about; of a giant only its beginning."""
    text = base64.b64encode(raw[:KEPT_AT_MOST]).decode()
    return ring.derived(ring.current, _PURPOSE + salt).seal(text, _PLACE)


def unseal(ring: Keyring, sealed: bytes, *, key_id: str, salt: bytes) -> bytes:
    """The mail as it came."""
    text = ring.derived(key_id, _PURPOSE + salt).unseal(sealed, _PLACE)
    return base64.b64decode(text)
