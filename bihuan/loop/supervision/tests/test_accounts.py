from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from bihuan.directory.catalogue.words import Result
from bihuan.ground.ledger.queries import timeline
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import a_unit, raiser_of
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.handling import actions as handling
from bihuan.loop.supervision import actions, queries, rules
from bihuan.loop.supervision.models import Difference, Reconciliation
from bihuan.loop.supervision.tests.test_ledgers import (
    DISCIPLINE,
    _opened,
    _seat,
    _some_cases,
    _theirs,
)
from bihuan.loop.supervision.words import Standing, Theirs
from bihuan.loop.supervision.words.ledgers import Ours, ledgers_stream


@pytest.mark.usefixtures("county")
def test_accounts_are_compared_anew_before_they_are_closed() -> None:
    matters = _some_cases(12, open_=2)
    opened = _opened()
    rows = [_theirs(n, closed=n > 2) for n in range(1, 13)]
    actions.import_theirs(opened, rows, actor=DISCIPLINE)
    assert not Difference.objects.exists()
    _solve(matters[0])  # open in both ledgers until now
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


def _close_accounts() -> tuple[int, list[Case]]:
    """Twelve demands: two open in both ledgers, ten closed in both."""
    matters = _some_cases(12, open_=2)
    opened = _opened()
    rows = [_theirs(n, closed=n > 2) for n in range(1, 13)]
    actions.import_theirs(opened, rows, actor=DISCIPLINE)
    actions.conclude(opened, actor=DISCIPLINE)
    return opened, matters


def _solve(case: Case) -> None:
    handling.answer_now(
        case.pk, result=Result.SOLVED, answer="已招工。", actor=_seat(a_unit())
    )
    actor, raising = raiser_of(Case.objects.get(pk=case.pk))
    closing.judge(raising, Answer(solved=True, grade=Grade.GOOD), actor=actor)


@pytest.mark.usefixtures("county")
def test_closed_accounts_stay_as_they_were_printed_and_can_be_counted_again() -> None:
    opened, matters = _close_accounts()
    printed = queries.find_ledgers(DISCIPLINE, opened)
    cells = queries.rows_of(DISCIPLINE, opened)
    assert printed.since_then is not None
    assert (printed.report.resolved, printed.report.open_in_all) == (10, 2)
    assert (printed.since_then.report, printed.since_then.moved) == (printed.report, ())

    _solve(matters[0])

    found = queries.find_ledgers(DISCIPLINE, opened)
    assert found.report == printed.report
    assert queries.rows_of(DISCIPLINE, opened) == cells
    assert found.since_then is not None
    ((was, now),) = found.since_then.moved
    assert (was.standing, now.standing) == (Standing.BOTH_OPEN, Standing.CLOSED_HERE)
    assert found.since_then.report.standing[Standing.CLOSED_HERE] == 1
    assert found.since_then.whole


@pytest.mark.usefixtures("county")
def test_what_is_kept_of_closed_accounts_is_the_ledgers_and_refuses_change() -> None:
    opened, _ = _close_accounts()
    told = timeline(ledgers_stream(opened))[-1].facts
    kept = Reconciliation.objects.get(pk=opened)

    assert told["digest"] == rules.digest_of(kept.stood)
    assert (told["theirs"], told["resolved"], told["open"]) == (12, 10, 2)
    with pytest.raises(DatabaseError, match="closed accounts"), transaction.atomic():
        Reconciliation.objects.filter(pk=opened).update(stood=[])
    with connection.cursor() as cursor:  # as somebody might who owns the database
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE supervision_reconciliation DISABLE TRIGGER USER")
        changed = [kept.stood[0] | {"closed_there": True}, *kept.stood[1:]]
        Reconciliation.objects.filter(pk=opened).update(stood=changed)
        cursor.execute("ALTER TABLE supervision_reconciliation ENABLE TRIGGER USER")
    found = queries.find_ledgers(DISCIPLINE, opened)
    assert found.since_then is not None
    assert not found.since_then.whole
