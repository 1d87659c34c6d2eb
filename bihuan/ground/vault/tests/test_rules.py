from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.ground.vault import rules
from bihuan.ground.vault.words import Particulars
from bihuan.kit.sealing import Keyring, Unreadable

RING = Keyring("k2", {"k1": b"1" * 32, "k2": b"2" * 32}, b"p" * 32)
SALT = b"0123456789abcdef"
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(st.builds(Particulars, anything, anything, anything, anything))
def test_whatever_is_sealed_opens_to_the_same(who: Particulars) -> None:
    sealed = rules.seal(RING, who, SALT)

    opened = rules.unseal(
        RING,
        sealed.key_id,
        sealed.salt,
        name=sealed.name,
        phone=sealed.phone,
        id_number=sealed.id_number,
        address=sealed.address,
    )

    assert opened == who


@given(st.text(min_size=1, max_size=30), st.integers(min_value=0))
def test_one_changed_bit_and_nothing_opens(name: str, place: int) -> None:
    sealed = rules.seal(RING, Particulars(name), SALT)
    assert sealed.name is not None
    broken = bytearray(sealed.name)
    broken[place % len(broken)] ^= 1

    with pytest.raises(Unreadable):
        rules.unseal(RING, sealed.key_id, SALT, name=bytes(broken))


def test_the_same_person_is_sealed_differently_each_time() -> None:
    who = Particulars("张三丰", "13800001234")

    one, two = rules.seal(RING, who, SALT), rules.seal(RING, who, SALT)

    assert one.name != two.name
    assert one.phone_digest == two.phone_digest


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("", ""),
        ("张", "*"),
        ("张丰", "张*"),
        ("张三丰", "张*丰"),
        ("欧阳三丰", "欧**丰"),
        (" 张三丰 ", "张*丰"),
    ],
)
def test_names_are_masked_as_people_expect(name: str, shown: str) -> None:
    assert rules.mask_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("", ""),
        ("13812341234", "138****1234"),
        ("+86 138-1234-1234", "138****1234"),
        ("07432223344", "074****3344"),
        ("2223344", "22***44"),
        ("12345", "*****"),
    ],
)
def test_telephones_are_masked_as_people_expect(phone: str, shown: str) -> None:
    assert rules.mask_phone(phone) == shown


@given(st.text(min_size=1, max_size=30).filter(str.strip))
def test_no_mask_shows_a_whole_name(name: str) -> None:
    inside = name.strip()
    shown = rules.mask_name(name)

    assert "*" in shown
    assert len(shown) == len(inside)
    assert sum(a != "*" for a in shown) <= max(1, min(2, len(inside) - 1))


@given(st.from_regex(r"[0-9]{1,15}", fullmatch=True))
def test_no_mask_shows_more_than_seven_digits_or_a_short_number(phone: str) -> None:
    shown = rules.mask_phone(phone)

    assert sum(c.isdigit() for c in shown) <= 7
    assert "*" in shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("13812341234", "138 1234 1234"),
        ("13812341234", "+86-138-1234-1234"),
        ("13812341234", "１３８１２３４１２３４"),
    ],
)
def test_a_telephone_is_found_however_it_is_typed(one: str, other: str) -> None:
    assert rules.phone_digest(RING, one) == rules.phone_digest(RING, other)


def test_an_identity_number_is_found_in_either_case() -> None:
    upper, lower = "43028119900101001X", "430281 19900101 001x"
    assert rules.id_digest(RING, upper) == rules.id_digest(RING, lower)


def test_a_digest_depends_on_the_pepper_and_on_the_purpose() -> None:
    other = Keyring("k2", RING.keys, b"q" * 32)

    assert RING.digest("a", "bc") != other.digest("a", "bc")
    assert RING.digest("a", "bc") != RING.digest("ab", "c")


@pytest.mark.parametrize(
    ("reason", "erased", "code"),
    [
        ("电话回访核实办理结果", False, ""),
        ("回访 2026-11-05 的第 430281202611050001 号件", False, ""),
        ("回访", False, "reason-needed"),
        (" 回 访 ", False, "reason-needed"),
        ("查" * 201, False, "reason-long"),
        ("联系 138 0000 1234 核实", False, "reason-number"),
        ("联系 １３８００００１２３４ 核实", False, "reason-number"),
        ("座机 0731-2223344 打不通", False, "reason-number"),
        ("核对 11010519491231002X 本人", False, "reason-number"),
        ("电话回访核实办理结果", True, "identity-erased"),
    ],
)
def test_a_reveal_needs_a_reason_that_names_nobody(
    *, reason: str, erased: bool, code: str
) -> None:
    assert rules.may_reveal(erased=erased, reason=reason).code == code


def test_particulars_do_not_show_themselves_in_a_traceback() -> None:
    assert "张三丰" not in repr(Particulars("张三丰", "13800001234"))
    assert "2222" not in repr(RING)
