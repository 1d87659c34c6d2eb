from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bihuan.kit import identifiers
from bihuan.kit.identifiers import (
    USCC_ALPHABET,
    check_area_code,
    check_citizen_id,
    check_phone,
    check_uscc,
    citizen_id_check_character,
    is_mobile,
    normalise_area_code,
    normalise_phone,
    uscc_check_character,
)

first17 = st.builds(
    lambda head, area, tail: head + area + tail,
    st.text(USCC_ALPHABET, min_size=2, max_size=2),
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.text(USCC_ALPHABET, min_size=9, max_size=9),
)
born = st.dates(date(1900, 1, 1), date(2026, 12, 31))
mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


def test_the_standards_own_example_is_accepted() -> None:
    assert check_uscc("91350100M000100Y43")


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("91350100M000100Y44", "uscc-check"),
        ("91350100M000100Y4", "uscc-length"),
        ("", "uscc-length"),
        ("91350100I000100Y43", "uscc-character"),
        ("9135010AM000100Y43", "uscc-area"),
    ],
)
def test_a_wrong_uscc_is_refused_with_its_reason(code: str, why: str) -> None:
    assert check_uscc(code).code == why


def test_a_uscc_may_be_typed_in_full_width_with_spaces_and_small_letters() -> None:
    assert check_uscc(" ９１３５０１００ｍ０００１００ｙ４３ ")
    assert check_uscc("9135-0100-M000-100Y-43")


@given(first17)
def test_a_computed_uscc_is_accepted(head: str) -> None:
    assert check_uscc(head + uscc_check_character(head))


@given(first17, st.integers(0, 16), st.sampled_from(USCC_ALPHABET))
def test_one_wrong_character_never_passes_in_a_uscc(
    head: str, place: int, other: str
) -> None:
    assume(head[place] != other)
    code = head + uscc_check_character(head)
    assert not check_uscc(code[:place] + other + code[place + 1 :])


@given(first17, st.integers(8, 15))
def test_two_neighbours_exchanged_never_pass_in_a_uscc(head: str, place: int) -> None:
    assume(head[place] != head[place + 1])
    code = head + uscc_check_character(head)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert not check_uscc(swapped)


def test_the_textbook_citizen_id_is_accepted() -> None:
    assert check_citizen_id("11010519491231002X")
    assert check_citizen_id("11010519491231002x")


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("110105194912310021", "citizen-id-check"),
        ("110105491231002", "citizen-id-form"),
        ("99010519491231002X", "citizen-id-area"),
        ("11010519491331002X", "citizen-id-date"),
        ("11010519490229002X", "citizen-id-date"),
        ("", "citizen-id-form"),
    ],
)
def test_a_wrong_citizen_id_is_refused_without_repeating_it(
    code: str, why: str
) -> None:
    verdict = check_citizen_id(code)
    assert verdict.code == why
    assert not verdict.values


@given(born, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes_in_a_citizen_id(
    birth: date, serial: int, place: int, shift: int
) -> None:
    head = f"341602{birth:%Y%m%d}{serial:03}"
    code = head + citizen_id_check_character(head)
    assert check_citizen_id(code)
    wrong = str((int(code[place]) + shift) % 10)
    assert not check_citizen_id(code[:place] + wrong + code[place + 1 :])


@pytest.mark.parametrize(
    ("typed", "one"),
    [
        ("139 0000 1234", "13900001234"),
        ("139-0000-1234", "13900001234"),
        ("１３９００００１２３４", "13900001234"),
        ("+86 139 0000 1234", "13900001234"),
        ("0086-13900001234", "13900001234"),
        ("8613900001234", "13900001234"),
        ("013900001234", "13900001234"),
        ("（0558）5551234", "05585551234"),
        ("0558－5551234", "05585551234"),
        ("0558—5551234", "05585551234"),
        ("+86 558 5551234", "05585551234"),
        ("+86-10-62345678", "01062345678"),
        ("0558-5551234转801", "05585551234-801"),
        ("0558-5551234 ext. 801", "05585551234-801"),
        ("0558-5551234-801", "05585551234-801"),
        ("400-600-1234", "4006001234"),
        ("12345", "12345"),
        ("5551234", "5551234"),
    ],
)
def test_one_telephone_has_one_form_however_it_is_typed(typed: str, one: str) -> None:
    assert normalise_phone(typed) == one
    assert check_phone(typed)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "phone-empty"),
        (" - ", "phone-empty"),
        ("没有电话", "phone-character"),
        ("139000012345", "phone-form"),
        ("1390000123", "phone-form"),
        ("12900001234", "phone-form"),
        ("0558", "phone-form"),
    ],
)
def test_what_cannot_be_called_is_refused_without_repeating_it(
    typed: str, why: str
) -> None:
    verdict = check_phone(typed)
    assert verdict.code == why
    assert not verdict.values


@given(mobiles, st.sampled_from(["", "+86", "0086", "86", "+86 ", "0"]))
def test_a_mobile_number_survives_any_prefix_and_spacing(
    number: str, prefix: str
) -> None:
    typed = f"{prefix}{number[:3]} {number[3:7]}-{number[7:]}"
    assert normalise_phone(typed) == number
    assert is_mobile(typed)


@given(st.from_regex(r"(\+?86 ?|0)?[1-9][0-9]{6,10}(-[0-9]{1,4})?", fullmatch=True))
def test_normalising_a_telephone_twice_changes_nothing(text: str) -> None:
    once = normalise_phone(text)
    assert normalise_phone(once) == once


@given(st.text(max_size=40))
def test_no_text_at_all_makes_a_check_stumble(text: str) -> None:
    for check in (check_uscc, check_citizen_id, check_phone, check_area_code):
        str(check(text))


@pytest.mark.parametrize("code", ["341602", "341602001", "341602001001", "3" * 15])
def test_the_four_lengths_of_area_codes_are_accepted(code: str) -> None:
    assert check_area_code(code).code in ("", "area-code-province")


def test_an_area_code_padded_by_the_statistics_office_is_cut_back() -> None:
    assert normalise_area_code("341602000000") == "341602"
    assert normalise_area_code("341602001000") == "341602001"
    assert normalise_area_code("341602001001") == "341602001001"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("3416", "area-code-form"),
        ("34160a", "area-code-form"),
        ("991602", "area-code-province"),
    ],
)
def test_a_wrong_area_code_is_refused(code: str, why: str) -> None:
    assert check_area_code(code).code == why


def test_only_ascii_digits_count_as_digits() -> None:
    assert not check_phone("١٣٩٠٠٠٠١٢٣٤")
    assert identifiers.plain("３") == "3"
