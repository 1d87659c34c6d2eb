"""How a brought file lies: in chunks, each encrypted and bound to its import and place."""

from __future__ import annotations

from bihuan.kit.sealing import Box, Keyring

CHUNK = 1 << 20
SALT = 16
_PURPOSE = b"imports.file:"


def box(ring: Keyring, key_id: str, salt: bytes) -> Box:
    """What seals and opens all of one import."""
    return ring.derived(key_id, _PURPOSE + salt)


def place_of(chunk: int) -> bytes:
    """The binding of a chunk, so that none can be put in another's place."""
    return b"chunk:%d" % chunk


SAMPLE = b"sample"
REFUSALS = b"refusals"
