from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kit import receipts
from bihuan.kit.receipts import ALPHABET, LENGTH
from bihuan.kit.verdicts import Refused

CODES = st.builds(receipts.new_code)
PLACES = st.integers(0, LENGTH - 1)


def bare(code: str) -> list[str]:
    return list(code.replace("-", ""))


@given(CODES)
def test_a_code_reads_back_as_itself(code: str) -> None:
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code)
    assert receipts.parse(code) == code


@given(CODES, st.sampled_from(["", " ", "-", "－", " — ", "·"]))
def test_case_spaces_and_look_alikes_are_forgiven(code: str, between: str) -> None:
    typed = between.join(bare(code)).lower()
    assert receipts.parse(f" {typed}\n") == code
    look_alikes = typed.replace("0", "o").replace("1", "l")
    assert receipts.parse(look_alikes) == code


def test_full_width_letters_are_forgiven() -> None:
    code = receipts.new_code()
    wide = "".join(chr(ord(one) + 0xFEE0) for one in code)
    assert receipts.parse(wide) == code


@given(CODES, PLACES, st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_always_noticed(code: str, place: int, wrong: str) -> None:
    symbols = bare(code)
    same = symbols[place] == wrong
    symbols[place] = wrong
    assert bool(receipts.check_code("".join(symbols))) == same


@given(CODES, PLACES, PLACES)
def test_two_exchanged_symbols_are_always_noticed(code: str, a: int, b: int) -> None:
    symbols = bare(code)
    same = symbols[a] == symbols[b]
    symbols[a], symbols[b] = symbols[b], symbols[a]
    assert bool(receipts.check_code("".join(symbols))) == same


@given(st.text(max_size=40))
def test_anything_else_is_refused_and_nothing_breaks(typed: str) -> None:
    verdict = receipts.check_code(typed)
    if not verdict:
        assert verdict.code in {"receipt-shape", "receipt-typo"}
        with pytest.raises(Refused):
            receipts.parse(typed)


def test_codes_do_not_repeat() -> None:
    assert len({receipts.new_code() for _ in range(10_000)}) == 10_000


@given(st.binary(min_size=10, max_size=40), st.integers(5, 79))
def test_a_code_from_material_is_a_code_and_uses_every_bit(
    material: bytes, bit: int
) -> None:
    code = receipts.code_for(material)
    assert receipts.parse(code) == code == receipts.code_for(material)
    flipped = int.from_bytes(material[:10]) ^ 1 << bit
    assert receipts.code_for(flipped.to_bytes(10)) != code


def test_too_little_material_makes_no_code() -> None:
    with pytest.raises(ValueError, match="10 bytes"):
        receipts.code_for(b"123456789")
