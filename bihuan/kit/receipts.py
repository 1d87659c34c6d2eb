"""Receipt codes: what a raiser keeps instead of an account, read out over a telephone."""

from __future__ import annotations

import re
import secrets
import unicodedata

from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

# Crockford's base 32: no I, L, O (they look like 1, 1, 0) and no U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16  # fifteen random symbols, 75 bits, and one check symbol
_GROUP = 4
_MATERIAL = 10  # bytes, of which 75 bits are used
_LOOKS_LIKE = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\-_.·‐-―−－]+")


def new_code() -> str:
    """A fresh code, as K7QF-2M9R-XX3T-0WPA. Nobody can guess one that is in use."""
    symbols = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return _grouped(symbols + _check_symbol(symbols))


def code_for(material: bytes) -> str:
    """The code that stands for a keyed digest: the same material, the same code.

    With it a resend can be given the receipt it was given before, though the code
    itself is kept nowhere. `material` must be a keyed digest of at least ten bytes.
    """
    if len(material) < _MATERIAL:
        msg = f"a receipt code takes {_MATERIAL} bytes of material"
        raise ValueError(msg)
    number = int.from_bytes(material[:_MATERIAL], "big") >> (80 - 5 * (LENGTH - 1))
    symbols = "".join(
        ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH - 1))
    )
    return _grouped(symbols + _check_symbol(symbols))


def check_code(text: str) -> Verdict:
    """Whether this can be a receipt code at all, before any table is asked."""
    symbols = _symbols(text)
    if len(symbols) != LENGTH or any(one not in ALPHABET for one in symbols):
        return refuse(
            "receipt-shape", "查询码是 {n} 位字母和数字，请对照回执再输一遍。", n=LENGTH
        )
    if _check_symbol(symbols[:-1]) != symbols[-1]:
        return refuse("receipt-typo", "查询码里有一位输错了，请对照回执再输一遍。")
    return ALLOWED


def parse(text: str) -> str:
    """The code as `new_code` wrote it, however it was typed; refuses a mistyped one."""
    check_code(text).enforce()
    return _grouped(_symbols(text))


def _symbols(text: str) -> str:
    typed = unicodedata.normalize("NFKC", text).upper().translate(_LOOKS_LIKE)
    return _BETWEEN.sub("", typed)


def _grouped(symbols: str) -> str:
    return "-".join(symbols[at : at + _GROUP] for at in range(0, LENGTH, _GROUP))


def _check_symbol(symbols: str) -> str:
    """A sum in the field of 32 elements, each place with a weight of its own.

    It therefore notices every single wrong symbol and every exchange of two.
    """
    total = 0
    for symbol in symbols:
        total = _doubled(total ^ ALPHABET.index(symbol))
    return ALPHABET[total]


def _doubled(element: int) -> int:
    # x^5 + x^2 + 1 is primitive: 31 doublings before the first repeats.
    element <<= 1
    return element ^ 0b100101 if element & 0b100000 else element
