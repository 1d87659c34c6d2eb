"""Periods, texts with numbers in them, and what may happen to a bulletin."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, date, datetime

import pytest

from bihuan.measure.bulletins import rules
from bihuan.measure.bulletins.words import About, Number, Period, Span, State
from bihuan.measure.figures.words import Measure, Row

TODAY = date(2026, 11, 22)  # a Sunday
WEEK = Period(Span.WEEK, date(2026, 11, 9), date(2026, 11, 15))


def number(code: str, n: int, of: int | None = None, **more: object) -> Number:
    amount = n if of is None else n / of if of else None
    mark = f"{'上期' if more.get('before') else ''}{rules.name_of(code)}"
    given = {"about": About.COUNTY, "key": "", "label": "", "mark": mark, **more}
    return Number(code=code, version=1, n=n, of=of, amount=amount, **given)  # type: ignore[arg-type]


NUMBERS = [
    number("accepted", 1_240),
    number("closed", 1_200, 1_240),
    number("solved-share", 900, 1_240),
    number("explained-share", 280, 1_240),
    number("deferred-share", 20, 1_240),
    number("satisfied", 0, 0),
    number("accepted", 1_300, before=True),
    number("closed", 1_170, 1_300, before=True),
    number(
        "accepted",
        90,
        about=About.CATEGORY,
        key="01",
        label="住建",
        mark="住建：受理数",
    ),
]


@pytest.mark.parametrize(
    ("span", "day", "since", "until"),
    [
        (Span.WEEK, TODAY, date(2026, 11, 16), TODAY),
        (Span.WEEK, date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 3)),
        (Span.MONTH, date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
        (Span.MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_a_calendar_week_or_month(
    span: Span, day: date, since: date, until: date
) -> None:
    assert rules.period_of(span, day) == Period(span, since, until)
    assert rules.before(rules.period_of(span, day)).until < since


def test_the_last_whole_period_is_offered_first() -> None:
    weeks = rules.offered(Span.WEEK, TODAY)

    assert weeks[0].since == date(2026, 11, 9)
    assert weeks[1].since == date(2026, 11, 16)
    assert len({one.since for one in weeks}) == len(weeks) == 8
    assert [one.since.month for one in rules.offered(Span.MONTH, TODAY)][:3] == [
        10,
        11,
        9,
    ]


def test_a_text_says_its_numbers_with_what_they_were_divided_by() -> None:
    (block,) = rules.blocks(
        "办结率{{ 办结率 }}，{{办结率变化}}；受理{{ 受理数变化 }}。", NUMBERS
    )

    assert block.text == (
        "办结率96.77%（1,200/1,240），上升6.8个百分点；受理减少60件。"
    )
    assert [one.number for one in block.pieces] == [None, 1, None, 1, None, 0, None]


def test_a_first_draft_leaves_out_what_was_not_counted() -> None:
    text = rules.first_text(WEEK, NUMBERS)

    assert not rules.unknown(text, NUMBERS)
    assert "{{ 受理数 }}" in text
    assert "退单率" not in text
    assert "住建{{ 住建：受理数 }}" in text
    assert rules.typed(text) == []


def test_typed_quantities_are_noticed_and_years_are_not() -> None:
    assert rules.typed("2026年办结98%，共1,200件；{{ 受理数 }}") == ["98%", "1,200件"]


def test_a_number_that_was_not_counted_is_refused() -> None:
    verdict = rules.may_say(title="周报", body="共{{ 好评率 }}", numbers=NUMBERS)
    assert verdict.code == "bulletin-unknown-number"
    assert not rules.may_say(title=" ", body="x", numbers=NUMBERS)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("办结率{{ 办结率 }}", "bulletin-alone"),
        ("{{ 办结率 }}{{ 解决占比 }}{{ 解释占比 }}{{ 挂账率 }}", ""),
        ("{{ 受理数 }}", ""),
    ],
)
def test_a_rate_is_not_handed_in_without_what_belongs_beside_it(
    body: str, code: str
) -> None:
    verdict = rules.may_submit(
        state=State.DRAFT, drafted_by="a", actor="a", body=body, numbers=NUMBERS
    )
    assert verdict.code == code


def test_nobody_approves_their_own_and_only_once() -> None:
    asked = {"drafted_by": "a", "state": State.SUBMITTED}
    assert rules.may_approve(**asked, actor="a").code == "bulletin-own"  # type: ignore[arg-type]
    assert rules.may_approve(**asked, actor="b")  # type: ignore[arg-type]
    assert not rules.may_approve(drafted_by="a", actor="b", state=State.DRAFT)
    assert not rules.may_publish(state=State.SUBMITTED, same=True)
    assert not rules.may_publish(state=State.APPROVED, same=False)


def test_what_is_kept_is_read_back_and_a_changed_row_changes_the_digest() -> None:
    rows = [Row(1, 9, 3, overdue=False, unit=4, category=None, seconds=70)]
    packed = rules.packed(rows, [])
    kept = {"title": "周报", "body": "x", "numbers": NUMBERS}

    assert rules.unpacked(packed) == (rows, [])
    assert list(rules.read_numbers(rules.kept_numbers(NUMBERS))) == NUMBERS
    other = rules.packed([Row(1, 9, 1, False, 4, None, 70)], [])  # noqa: FBT003
    assert rules.digest_of(**kept, rows=packed) != rules.digest_of(**kept, rows=other)  # type: ignore[arg-type]


def test_a_table_of_every_number_says_how_it_was_computed() -> None:
    as_of = datetime(2026, 11, 16, 1, tzinfo=UTC)
    rows = rules.rows(NUMBERS, WEEK, rules.before(WEEK), as_of=as_of)

    assert {len(one) for one in rows} == {len(rules.HEADER)}
    assert rows[1][4:7] == (1_200, 1_240, 0.967742)
    assert rows[6][0] == "2026年11月2日至11月8日"
    assert rows[0][-1] == "2026-11-16 09:00"


def test_rows_kept_before_a_measure_was_added_say_nothing_of_it() -> None:
    before = zlib.compress(json.dumps([[], []]).encode())
    for kept, known in ((before, False), (rules.packed([], []), True)):
        assert rules.unpacked(kept) == ([], [])
        assert rules.known_bits(kept) & Measure.SET_ASIDE.value
        assert bool(rules.known_bits(kept) & Measure.CONTACTED.value) is known
