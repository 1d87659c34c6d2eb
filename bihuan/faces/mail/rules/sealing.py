"""How a mail that waits for a clerk lies in its row: sealed, bound to the row's salt."""

from __future__ import annotations

import base64

from bihuan.kit.sealing import Keyring

KEPT_AT_MOST = 12 * 1024 * 1024
_PURPOSE = b"mail.arrival:"
_WHOLE, _HEADLINE = b"sealed", b"headline"


def seal(
    ring: Keyring, raw: bytes, *, sender: str, subject: str, salt: bytes
) -> tuple[bytes, bytes]:
    """What a list shows, and the mail, for a clerk to decide about; of a giant only its
    beginning. The sender comes masked already.
    """
    box = ring.derived(ring.current, _PURPOSE + salt)
    text = base64.b64encode(raw[:KEPT_AT_MOST]).decode()
    return box.seal(f"{sender}\n{subject}", _HEADLINE), box.seal(text, _WHOLE)


def unseal(ring: Keyring, sealed: bytes, *, key_id: str, salt: bytes) -> bytes:
    """The mail as it came."""
    text = ring.derived(key_id, _PURPOSE + salt).unseal(sealed, _WHOLE)
    return base64.b64decode(text)


def unseal_headline(
    ring: Keyring, sealed: bytes, *, key_id: str, salt: bytes
) -> tuple[str, str]:
    """The masked sender and the subject, for a list."""
    text = ring.derived(key_id, _PURPOSE + salt).unseal(sealed, _HEADLINE)
    sender, _, subject = text.partition("\n")
    return sender, subject
