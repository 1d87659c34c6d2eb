"""Encryption with exchangeable master keys, and keyed digests. Pure: keys come as values."""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bihuan.kit.sentences import say

_NONCE = 12


class KeyMissing(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The key file does not hold the key that this cipher text was made with."""


class Unreadable(Exception):  # noqa: N818
    """The cipher text was altered, moved to another row or column, or cut short."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """All master keys that may still be needed, the one in use, and the digest pepper."""

    current: str
    keys: Mapping[str, bytes] = field(repr=False)
    pepper: bytes = field(repr=False)

    def key(self, key_id: str) -> bytes:
        try:
            return self.keys[key_id]
        except KeyError:
            msg = say(
                "密钥文件里没有密钥 {key}：请把做备份时的密钥文件放回原处。", key=key_id
            )
            raise KeyMissing(msg) from None

    def derived(self, key_id: str, purpose: bytes) -> Box:
        """A box whose key only this master key and this purpose together give."""
        return Box(hmac.digest(self.key(key_id), purpose, "sha256"))

    def digest(self, purpose: str, text: str) -> bytes:
        """What a value is looked up by. Without the pepper nobody can try values out.

        The length stands before the purpose so that no two pairs meet.
        """
        said = purpose.encode()
        message = len(said).to_bytes(2) + said + text.encode()
        return hmac.digest(self.pepper, message, "sha256")

    def proof(self, key_id: str) -> bytes:
        """What may be stored beside the data to recognise this key and this pepper."""
        return hmac.digest(self.key(key_id), b"bihuan.proof" + self.pepper, "sha256")


class Box:
    """AES-256-GCM under one key. `place` binds the cipher text to where it lies."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, text: str, place: bytes) -> bytes:
        return self.seal_bytes(text.encode(), place)

    def unseal(self, sealed: bytes, place: bytes) -> str:
        return self.unseal_bytes(sealed, place).decode()

    def seal_bytes(self, data: bytes, place: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, data, place)

    def unseal_bytes(self, sealed: bytes, place: bytes) -> bytes:
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], place)
        except (InvalidTag, ValueError) as error:
            msg = "密文被改动过，或不属于这一行这一列。"
            raise Unreadable(msg) from error
