"""What may happen, by tables of values; what a call may tell of its clues."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.faces.voices import rules
from bihuan.faces.voices.words import SMALL, NewStep, Trouble, WindowReport

D = date
TERM = {"starts_on": D(2026, 1, 1), "ends_on": D(2026, 12, 31)}


@pytest.mark.parametrize(
    ("state", "reader", "code"),
    [
        ("waiting", "account:2", ""),
        ("waiting", "account:1", "refusal-own"),
        ("upheld", "account:2", "refusal-read"),
    ],
)
def test_somebody_else_reads_a_refusal_once(state: str, reader: str, code: str) -> None:
    verdict = rules.may_read_refusal(state=state, reader=reader, reporter="account:1")
    assert verdict.code == code


@pytest.mark.parametrize(
    ("day", "ended", "state", "may"),
    [
        (D(2025, 12, 31), False, "ahead", False),
        (D(2026, 1, 1), False, "running", True),
        (D(2026, 11, 1), False, "expiring", True),
        (D(2026, 12, 31), False, "expiring", True),
        (D(2027, 1, 1), False, "over", False),
        (D(2026, 6, 1), True, "ended", False),
    ],
)
def test_an_observer_speaks_while_the_term_runs(
    *, day: date, ended: bool, state: str, may: bool
) -> None:
    assert rules.term_state(**TERM, ended=ended, today=day) == state
    assert bool(rules.may_give_opinion(**TERM, ended=ended, today=day)) is may


@pytest.mark.parametrize(
    ("published", "told", "day", "state", "may_answer", "may_tell"),
    [
        (False, False, D(2026, 6, 1), "draft", False, False),
        (True, False, D(2025, 12, 31), "ahead", False, False),
        (True, False, D(2026, 12, 31), "open", True, False),
        (True, False, D(2027, 1, 1), "over", False, True),
        (True, True, D(2027, 1, 1), "told", False, False),
    ],
)
def test_a_call_takes_clues_to_its_last_day_and_tells_after_it(
    *,
    published: bool,
    told: bool,
    day: date,
    state: str,
    may_answer: bool,
    may_tell: bool,
) -> None:
    days = {"opens_on": TERM["starts_on"], "closes_on": TERM["ends_on"]}
    stands = rules.call_state(published=published, told=told, **days, today=day)
    assert stands == state
    assert bool(rules.may_give_clue(published=published, **days, today=day)) == (
        may_answer
    )
    verdict = rules.may_tell_results(
        published=published, told=told, closes_on=days["closes_on"], today=day
    )
    assert bool(verdict) == may_tell


def test_quarters_begin_in_january_april_july_and_october() -> None:
    begins = {rules.quarter_of(D(2026, month, 15)) for month in range(1, 13)}
    assert begins == {D(2026, month, 1) for month in (1, 4, 7, 10)}


@given(st.lists(st.sampled_from(sorted(rules.OUTCOMES)), max_size=40))
def test_no_small_number_can_be_read_or_computed(found: list[str]) -> None:
    told = {one.name: one.n for one in rules.told_outcomes(found)}
    total = told.pop("total")
    shown = [n for n in told.values() if n is not None]
    assert all(n >= SMALL for n in shown)
    assert total in {None, len(found)}
    hidden = [name for name, n in told.items() if n is None]
    small = [name for name in told if found.count(name) < SMALL]
    # One hidden number alone would be the total without the others.
    assert total is None or not small or len(hidden) > 1


@given(st.text(), st.text(), st.text())
def test_whatever_a_clerk_types_stands_in_the_matter(
    said: str, wish: str, whom: str
) -> None:
    new = WindowReport("d", "事项", Trouble.HARD, said, wish, None, whom)
    body = rules.window_body(new, unit="")
    assert said in body
    assert wish in body
    assert whom in body


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (NewStep("d", "取号", 10), ""),
        (NewStep("d", " ", 10), "step-empty"),
        (NewStep("d", "取号", -1), "step-minutes"),
    ],
)
def test_a_step_says_what_was_done_and_how_long_it_took(
    step: NewStep, code: str
) -> None:
    assert rules.may_note(ended=False, mine=True, steps=0, step=step).code == code
    assert rules.may_note(ended=True, mine=True, steps=0, step=step).code
    assert rules.may_note(ended=False, mine=False, steps=0, step=step).code
