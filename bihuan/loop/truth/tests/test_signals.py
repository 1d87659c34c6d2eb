"""Months that look too good: found where they are, and hardly ever where they are not."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bihuan.ground.ledger.models import Entry
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.tests.factories import a_unit, handler_of
from bihuan.loop.closing.words import Grade
from bihuan.loop.truth import actions, jobs, queries, rules
from bihuan.loop.truth.models import Signal
from bihuan.loop.truth.tests.factories import (
    a_call_back_unit,
    closed,
    morning,
    overseer,
)
from bihuan.loop.truth.words import Found, Kind, Said, SignalState, Threshold

MONTH = date(2026, 10, 1)
START = datetime(2026, 10, 1, 1, tzinfo=UTC)


def said(n: int, **changes: object) -> Said:
    """An unsuspicious verdict: by telephone, two days after it could be given."""
    asked = START + timedelta(hours=5 * n)
    usual = {
        "ending_id": n,
        "unit_id": 1,
        "unit_kind": "department",
        "content": True,
        "grade": 4,
        "by_call": True,
        "taken_by": f"account:{n % 3}",
        "asked_at": asked,
        "given_at": asked + timedelta(hours=40, minutes=7 * (n % 8)),
        "words": f"第{n}次反映，这回修好了",
    }
    return Said(**{**usual, **changes})  # type: ignore[arg-type]


def peers(count: int, good: float, unit: int = 2) -> list[Said]:
    return [
        said(1_000 * unit + n, unit_id=unit, content=n < good * count, grade=4)
        for n in range(count)
    ]


def found(
    rows: list[Said],
    closings: list[tuple[int, int, date]] | None = None,
    **limits: Threshold,
) -> dict[Kind, Found]:
    wanted = rules.USUAL | {Kind(kind): limit for kind, limit in limits.items()}
    seen = rules.too_good(MONTH, rows, closings or [], wanted)
    return {one.kind: one for one in seen if one.unit_id == 1}


@pytest.mark.parametrize(
    ("mine", "others", "signalled"),
    [
        (60, 0.90, True),  # 0.9 ** 60 is one in 550
        (20, 0.90, False),  # 0.9 ** 20 is one in eight
        (19, 0.10, False),  # however bad the others: too few to say
        (60, 1.00, False),  # everybody is content: nothing is odd about it
    ],
)
def test_a_perfect_month_is_odd_only_among_peers_who_are_not(
    *, mine: int, others: float, signalled: bool
) -> None:
    rows = [said(n) for n in range(mine)] + peers(100, others)
    assert (Kind.PERFECT in found(rows)) is signalled


def test_one_who_is_not_content_makes_a_month_honest() -> None:
    rows = [said(n) for n in range(60)] + peers(100, 0.9)
    rows[7] = replace(rows[7], content=False)
    assert Kind.PERFECT not in found(rows)


def test_only_units_of_one_kind_are_compared() -> None:
    towns = [replace(one, unit_kind="town") for one in peers(100, 0.5)]
    assert Kind.PERFECT not in found([said(n) for n in range(20)] + towns)


def quick(n: int, seconds: int) -> Said:
    asked = START + timedelta(hours=n)
    return said(
        n, by_call=False, asked_at=asked, given_at=asked + timedelta(seconds=seconds)
    )


def test_verdicts_seconds_after_they_could_be_given() -> None:
    assert Kind.INSTANT in found([quick(n, 20) for n in range(5)])
    assert Kind.INSTANT not in found([quick(n, 20) for n in range(4)])
    assert Kind.INSTANT not in found([quick(n, 61) for n in range(50)])
    asked_on_site = [replace(quick(n, 5), asked_at=None) for n in range(50)]
    assert Kind.INSTANT not in found(asked_on_site)


def test_one_sentence_from_many_mouths() -> None:
    same = [said(n, words="服务热情，办事高效！") for n in range(6)]
    more = [said(20 + n) for n in range(6)]
    assert set(found(same + more)[Kind.IDENTICAL].endings) == set(range(6))
    # Punctuation is no difference; a short thank-you is everybody's.
    spaced = [replace(same[0], words="服务热情 办事高效"), *same[1:]]
    assert found(spaced)[Kind.IDENTICAL].n == 6
    assert Kind.IDENTICAL not in found([said(n, words="谢谢！") for n in range(30)])
    assert Kind.IDENTICAL not in found(same[:5] + [said(50 + n) for n in range(40)])


def ends(unit: int, days: list[int]) -> list[tuple[int, int, date]]:
    return [(n, unit, date(2026, 10, day)) for n, day in enumerate(days)]


def test_a_burst_in_the_last_days_of_a_month() -> None:
    burst = ends(1, [5] * 10 + [30] * 20)
    assert found([], burst)[Kind.MONTH_END].n == 20
    assert Kind.MONTH_END not in found([], ends(1, list(range(1, 31)) * 2))
    assert Kind.MONTH_END not in found([], ends(1, [31] * 19))


def test_one_voice_that_hears_nothing_but_the_best() -> None:
    mine = [said(n, taken_by="account:7", grade=5) for n in range(30)]
    assert Kind.ONE_VOICE in found(mine + peers(60, 0.9))
    two = [*mine[:-1], replace(mine[-1], taken_by="account:8")]
    assert Kind.ONE_VOICE not in found(two + peers(60, 0.9))
    less = [*mine[:-1], replace(mine[-1], grade=4)]
    assert Kind.ONE_VOICE not in found(less + peers(60, 0.9))
    alone = [replace(one, taken_by="account:7") for one in peers(60, 0.9)]
    assert Kind.ONE_VOICE not in found(mine + alone)


def test_more_calls_in_a_minute_than_can_be_made() -> None:
    at = START + timedelta(hours=3)
    rows = [
        said(n, taken_by="account:7", given_at=at + timedelta(seconds=15 * n))
        for n in range(3)
    ]
    signal = found(rows)[Kind.SAME_MINUTE]
    assert (signal.n, signal.value) == (3, 3.0)
    others = [replace(one, taken_by=f"account:{n}") for n, one in enumerate(rows)]
    assert Kind.SAME_MINUTE not in found(others)


def test_an_honest_county_is_hardly_ever_signalled() -> None:
    """Thirty units, twelve months, every verdict by chance: what false alarms cost."""
    chance = random.Random(20261122)  # noqa: S311 - a simulation, no secret
    alarms = 0
    for _month in range(12):
        rows, closings = [], []
        for unit in range(30):
            for n in range(chance.randrange(5, 60)):
                ending = unit * 1_000 + n
                grade = chance.choices([5, 4, 3, 2, 1], [45, 35, 12, 5, 3])[0]
                day = chance.randrange(31)
                rows.append(
                    said(
                        ending,
                        unit_id=unit,
                        grade=grade,
                        content=grade >= Grade.FAIR,
                        taken_by=f"account:{chance.randrange(4)}",
                        given_at=START
                        + timedelta(days=day, minutes=chance.randrange(480)),
                    )
                )
                closings.append((ending, unit, date(2026, 10, day + 1)))
        alarms += len(rules.too_good(MONTH, rows, closings, rules.USUAL))
    # 360 months of units and six rules: fewer than one in a hundred.
    assert alarms <= 4


@pytest.fixture
def perfect(county: None, db: None) -> Signal:
    """A signal as the monthly job leaves it."""
    unit, caller = a_unit("水务局"), a_call_back_unit()
    with clock.set_to(morning("2026-10-12")):
        for _n in range(3):
            closed(unit, by=caller, words="修好了，谢谢")
    with clock.set_to(morning("2026-11-02")):
        assert jobs.look_for_too_good() == 1
        assert jobs.look_for_too_good() == 0  # told once
    return Signal.objects.get()


def test_the_monthly_job_keeps_what_it_found_with_the_rows_behind(
    perfect: Signal,
) -> None:
    page = queries.signal_page(overseer(), perfect.pk)
    assert (page.line.kind, page.line.month) == (Kind.SAME_MINUTE, MONTH)
    assert len(page.rows) == 3
    assert {one.words for one in page.rows} == {"修好了，谢谢"}


def test_a_person_decides_once_and_says_why(perfect: Signal) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused, match="note-missing"):
        actions.explain(perfect.pk, note="  ", actor=overseer())
    with pytest.raises(Refused, match="not-permitted"):
        actions.explain(perfect.pk, note="先记纸上", actor=handler_of(perfect.unit_id))
    assert Entry.objects.count() == before

    actions.follow_up(perfect.pk, note="同一分钟录了三件", actor=overseer())
    perfect.refresh_from_db()
    assert perfect.state == SignalState.FOLLOWED_UP
    last = Entry.objects.order_by("-pk").first()
    assert last is not None
    assert (last.kind, last.facts["unit"]) == ("truth.followed-up", perfect.unit_id)
    with pytest.raises(Refused, match="signal-decided"):
        actions.explain(perfect.pk, note="再看一次", actor=overseer())


@pytest.mark.django_db
def test_a_county_sets_its_own_limits_and_the_ledger_says_who() -> None:
    limit = Threshold(least=50, value=0.001)
    actions.set_threshold(Kind.PERFECT, limit, actor=overseer())
    assert queries.limits()[Kind.PERFECT] == limit
    assert queries.limits()[Kind.INSTANT] == rules.USUAL[Kind.INSTANT]
    entry = Entry.objects.get(stream="truth")
    assert (entry.actor, entry.facts["least"]) == ("account:9002", 50)
    with pytest.raises(Refused, match="limit-wrong"):
        actions.set_threshold(
            Kind.PERFECT, Threshold(least=0, value=1), actor=overseer()
        )
