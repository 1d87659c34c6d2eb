"""Whatever raisers say in whatever order: no close without a recorded verdict, and a
negative one is never lost.

Random verdicts, calls, silence, withdrawals, reports and objections befall one case with
up to three raisers; most are refused. After each the laws must hold.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import (
    HealthCheck,
    Phase,
    currently_in_test_context,
    given,
    note,
    settings,
)
from hypothesis import strategies as st

from bihuan.directory.catalogue.words import Result
from bihuan.ground.clocks.queries import find_clock
from bihuan.ground.ledger.queries import timeline, verify
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.queries import replayed
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_with,
    a_unit,
    caller_of,
    dispatcher,
    handler_of,
    supervisor,
)
from bihuan.loop.cases.words import ClockKind, Status, stream_of
from bihuan.loop.closing import actions, rules
from bihuan.loop.closing.models import Judgement, Objection
from bihuan.loop.closing.tests.factories import NAMED, as_raiser, clerk, raisings
from bihuan.loop.closing.tests.test_objections import object_to
from bihuan.loop.closing.words import Answer, Grade, Source, Wish
from bihuan.loop.conftest import settle
from bihuan.loop.handling import actions as handling
from bihuan.loop.routing import actions as routing

Deed = Callable[[], Any]
# What was ever said: (raising, round) to (grade, solved); nothing may leave it.
Said = dict[tuple[int, int], tuple[int, bool]]

answers = st.builds(
    Answer,
    solved=st.booleans(),
    grade=st.sampled_from([Grade.VERY_BAD, Grade.BAD, Grade.FAIR, Grade.GOOD]),
    wish=st.sampled_from([None, Wish.CLOSE, *Wish]),
    until=st.just(None),
)
DEEDS = (
    *("judge", "judge", "call", "call", "call", "call", "miss", "wait", "wait"),
    *("report", "report", "defer", "audit", "audit", "fail", "contact", "withdraw"),
    *("reopen", "dispatch", "claim", "object", "reply", "uphold", "refuse", "invite"),
)
steps = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, 2), answers, st.integers(0, 80)),
    max_size=16,
)


def saying(case: Case, raising: int, answer: Answer, other: int) -> dict[str, Deed]:
    me = as_raiser(raising)
    if answer.wish is Wish.DEFER:
        day = clock.local_day() + timedelta(days=3)
        answer = Answer(answer.solved, answer.grade, wish=Wish.DEFER, until=day)

    def invite() -> None:
        who = clerk(other)
        code = actions.invite_verdict(raising, source=Source.SITE, actor=who)
        actions.judge_invited(code, answer, actor=me)

    return {
        "judge": partial(actions.judge, raising, answer, actor=me),
        "call": partial(actions.record_answer, raising, answer, actor=caller_of(other)),
        "miss": partial(actions.record_missed_call, raising, actor=caller_of(other)),
        "withdraw": partial(actions.withdraw, raising, actor=me),
        "reopen": partial(actions.reopen, raising, reason="又坏了。", actor=me),
        "invite": invite,
    }


def working(case: Case, unit: int) -> dict[str, Deed]:
    pk, who = case.pk, handler_of(unit)
    done = partial(handling.report_done, pk, answer="好了。", actor=who)
    day = clock.local_day() + timedelta(days=5)
    return {
        "report": partial(done, result=Result.SOLVED),
        "defer": partial(done, result=Result.DEFERRED, plan="明年。", plan_on=day),
        "audit": partial(actions.pass_audit, pk, actor=dispatcher()),
        "fail": partial(actions.fail_audit, pk, reason="不实。", actor=dispatcher()),
        "contact": partial(handling.record_contact, pk, actor=who),
        "dispatch": partial(routing.dispatch, pk, unit_id=unit, actor=dispatcher()),
        "claim": partial(routing.claim, pk, actor=who),
        "wait": settle,
    }


def objecting(case: Case, unit: int, nth: int) -> dict[str, Deed]:
    given = Judgement.objects.filter(case=case, grade__lte=2).order_by("-pk")
    one = given[nth] if given.count() > nth else None
    found = Objection.objects.filter(case=case).order_by("-pk").first()
    pk = found.pk if found else 0
    me = as_raiser(found.judgement.raising_id if found else 0)
    decide = partial(actions.decide_objection, pk, actor=supervisor(), reason="查了。")
    return {
        "object": partial(object_to, one, unit) if one else settle,
        "reply": partial(actions.answer_objection, pk, text="照实评的。", actor=me),
        "uphold": partial(decide, uphold=True),
        "refuse": partial(decide, uphold=False),
    }


@pytest.fixture
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def merged(unit: int, raisers: int) -> Case:
    case = a_case_with(unit, **NAMED)
    for _ in range(raisers - 1):
        twin = a_case()
        routing.merge(twin.pk, into_id=case.pk, reason="同一件。", actor=dispatcher())
    return Case.objects.get(pk=case.pk)


@pytest.mark.usefixtures("county", "_own_files")
@given(raisers=st.integers(1, 3), hurry=st.sampled_from([2, 2, 2, 1, 0]), tried=steps)
@settings(
    max_examples=80,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_close_without_a_verdict_and_no_negative_one_is_lost(
    raisers: int, hurry: int, tried: list[tuple[str, int, Answer, int]]
) -> None:
    unit, other = a_unit(), a_unit()
    case, now, said = merged(unit, raisers), clock.now(), Said()
    usual = Answer(solved=True, grade=Grade.GOOD)

    for name in ("report", "audit")[:hurry]:
        attempt(case, (unit, other), (name, 0, usual), now, said)
    for name, nth, answer, hours in tried:
        now += timedelta(hours=hours)
        attempt(case, (unit, other), (name, nth, answer), now, said)

    assert verify().ok


def attempt(
    case: Case,
    units: tuple[int, int],
    deed: tuple[str, int, Answer],
    now: datetime,
    said: Said,
) -> None:
    (unit, other), (name, nth, answer) = units, deed
    with clock.set_to(now):
        before = Case.objects.get(pk=case.pk)
        raising = raisings(before)[nth % len(raisings(before))]
        if currently_in_test_context():
            note(
                f"{now:%d %H:%M} {before.status}/{before.round}: {name} {nth} {answer}"
            )
        deeds = (
            saying(before, raising, answer, other)
            | working(before, unit)
            | objecting(before, unit, nth)
        )
        with contextlib.suppress(Refused, NotVisible):
            deeds[name]()
        check(before, Case.objects.get(pk=case.pk), said)


def check(before: Case, case: Case, said: Said) -> None:
    """The laws of verdicts."""
    rows = Judgement.objects.filter(case=case, grade__isnull=False)
    kept = {(one.raising_id, one.round): (one.grade, one.solved) for one in rows}
    assert said.items() <= kept.items()  # nothing said was changed or lost
    new = {key: kept[key] for key in kept.keys() - said.keys()}
    said |= kept

    if any(rules.is_bad(grade) for grade, _solved in new.values()):
        # A negative verdict sends the matter round again at once, and is owed an answer.
        assert (case.status, case.round) == (Status.HANDLING, before.round + 1)
        assert find_clock(stream_of(case.pk), ClockKind.BAD_FIX) is not None
    if case.status == Status.CLOSED:
        given = Judgement.objects.filter(case=case, round=case.round)
        assert given.exists()
        assert not any(rules.is_bad(one.grade) for one in given)
    told = [one for one in timeline(stream_of(case.pk)) if "grade" in one.facts]
    assert len(told) == len(kept)  # each stands in the ledger
    state = replayed(case.pk)
    assert state is not None
    assert (state.status, state.round) == (case.status, case.round)
    assert state.version == case.version
