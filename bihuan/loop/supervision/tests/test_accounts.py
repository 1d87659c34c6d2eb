from __future__ import annotations

from datetime import date, timedelta

import pytest

from bihuan.directory.catalogue.words import Result
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import a_unit, raiser_of
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.handling import actions as handling
from bihuan.loop.supervision import actions, rules
from bihuan.loop.supervision.models import Difference
from bihuan.loop.supervision.tests.test_ledgers import (
    DISCIPLINE,
    _opened,
    _seat,
    _some_cases,
    _theirs,
)
from bihuan.loop.supervision.words import Theirs
from bihuan.loop.supervision.words.ledgers import Ours


@pytest.mark.usefixtures("county")
def test_accounts_are_compared_anew_before_they_are_closed() -> None:
    matters = _some_cases(12, open_=2)
    opened = _opened()
    rows = [_theirs(n, closed=n > 2) for n in range(1, 13)]
    actions.import_theirs(opened, rows, actor=DISCIPLINE)
    assert not Difference.objects.exists()
    case = matters[0]  # open in both ledgers until now
    handling.answer_now(
        case.pk, result=Result.SOLVED, answer="已招工。", actor=_seat(a_unit())
    )
    actor, raising = raiser_of(Case.objects.get(pk=case.pk))
    closing.judge(raising, Answer(solved=True, grade=Grade.GOOD), actor=actor)
    with pytest.raises(Refused, match="ledger-stale"):
        actions.conclude(opened, actor=DISCIPLINE)
    actions.compare_again(opened, actor=DISCIPLINE)
    with pytest.raises(Refused, match="ledger-open"):
        actions.conclude(opened, actor=DISCIPLINE)


def test_no_more_than_a_year_and_a_bit_is_compared_at_once() -> None:
    first = date(2026, 1, 1)
    for days, allowed in ((399, True), (400, False)):
        until = first + timedelta(days=days)
        verdict = rules.may_open(
            name="对账", other="纪委", since=first, until=until, sealed=False
        )
        assert bool(verdict) is allowed


def test_a_number_that_two_cases_bear_matches_neither_until_one_is_taken() -> None:
    told = date(2026, 1, 1)
    ours = [
        Ours(pk, f"N{pk}", ("jw-1",), "", "", told, closed=False, closed_on=None)
        for pk in (1, 2)
    ]
    names = rules.named(ours)
    row = Theirs("jw-1", text="缺工")
    assert rules.by_number(row, names, {1, 2}) is None
    assert rules.by_number(row, names, {2}) == 2
    assert rules.by_number(Theirs("x", our_number="N1"), names, {1, 2}) == 1
