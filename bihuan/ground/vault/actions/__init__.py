"""Writes to the vault: keeping, revealing, erasing, exchanging keys."""

from __future__ import annotations

from bihuan.ground.vault.actions.exchanging import (
    add_key,
    reencrypt_some,
    retire_keys,
)
from bihuan.ground.vault.actions.keeping import keep, keep_many
from bihuan.ground.vault.actions.opening import erase, reveal

__all__ = [
    "add_key",
    "erase",
    "keep",
    "keep_many",
    "reencrypt_some",
    "retire_keys",
    "reveal",
]
