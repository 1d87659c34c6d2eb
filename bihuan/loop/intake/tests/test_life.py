"""Whatever anybody does in whatever order, the invariants of the loop hold.

Random people do random things to one case at random times; most are refused. After
each of them the tables, the clocks and the ledger must tell the same story.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
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
from bihuan.ground.calendars.queries import calendar
from bihuan.ground.calendars.words import Measure, Period
from bihuan.ground.clocks.queries import clocks_of
from bihuan.ground.clocks.words import State
from bihuan.ground.ledger.queries import timeline, verify
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.queries import replayed
from bihuan.loop.cases.tests.factories import (
    a_matter,
    a_unit,
    caller_of,
    dispatcher,
    handler_of,
    head_of,
    raised,
    raiser_of,
    supervisor,
)
from bihuan.loop.cases.words import OPEN, OWNED, Status
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.models import Judgement
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.conftest import settle
from bihuan.loop.handling import actions as handling
from bihuan.loop.handling.models import Branch
from bihuan.loop.oversight import actions as oversight
from bihuan.loop.routing import actions as routing
from bihuan.loop.routing.models import Turn

Deed = Callable[[], Any]
DAYS = Period(2, Measure.WORKING_DAYS)


def deeds(case: Case, units: list[int], unit: int, grade: Grade) -> dict[str, Deed]:
    """What may be tried with a case; each as somebody who might try it."""
    return {
        **sending(case, unit),
        **working(case, unit, units[-1]),
        **closing_up(case, unit, units[-1], grade),
        "wait": settle,
    }


def sending(case: Case, unit: int) -> dict[str, Deed]:
    pk, who = case.pk, handler_of(unit)
    return {
        "accept": partial(routing.accept, pk, actor=dispatcher()),
        "decline": partial(
            routing.decline,
            pk,
            ground="属于信访事项",
            route="信访局",
            actor=dispatcher(),
        ),
        "dispatch": partial(routing.dispatch, pk, unit_id=unit, actor=dispatcher()),
        "claim": partial(routing.claim, pk, actor=who),
        "ask_return": partial(
            routing.ask_return,
            pk,
            ground="三定",
            reason="理由。",
            proposed_id=None,
            actor=who,
        ),
        "agree_return": partial(
            routing.agree_return, pk, unit_id=unit, actor=dispatcher()
        ),
        "refuse_return": partial(
            routing.refuse_return, pk, reason="不同意。", actor=dispatcher()
        ),
        "adjudicate": partial(
            routing.adjudicate, pk, unit_id=unit, reason="裁定。", actor=supervisor()
        ),
    }


def working(case: Case, unit: int, other: int) -> dict[str, Deed]:
    pk, who = case.pk, handler_of(unit)
    say = {"reason": "理由。", "actor": who}
    branch = Branch.objects.filter(case=case).values_list("pk", flat=True).last() or 0
    return {
        "contact": partial(handling.record_contact, pk, actor=who),
        "ask_help": partial(
            handling.ask_help, pk, unit_id=other, task="查。", within=DAYS, actor=who
        ),
        "give_help": partial(
            handling.give_help, branch, answer="好。", actor=handler_of(other)
        ),
        "recall_help": partial(handling.recall_help, branch, actor=who),
        "ask_extension": partial(handling.ask_extension, pk, by=DAYS, **say),
        "grant": partial(
            handling.decide_extension, pk, grant=True, reason="", actor=dispatcher()
        ),
        "pause": partial(handling.pause, pk, ground="听证", **say),
        "resume": partial(handling.resume, pk, actor=who),
    }


def closing_up(case: Case, unit: int, other: int, grade: Grade) -> dict[str, Deed]:
    pk, day = case.pk, clock.local_day() + timedelta(days=10)
    raiser, raising = raiser_of(case)
    answer = Answer(solved=grade >= Grade.FAIR, grade=grade)
    return {
        "report": partial(
            handling.report_done,
            pk,
            result=Result.SOLVED,
            answer="好了。",
            actor=head_of(unit),
        ),
        "defer": partial(
            handling.report_done,
            pk,
            result=Result.DEFERRED,
            answer="明年。",
            plan="列入计划。",
            plan_on=day,
            actor=head_of(unit),
        ),
        "pass_audit": partial(closing.pass_audit, pk, actor=dispatcher()),
        "fail_audit": partial(
            closing.fail_audit, pk, reason="不实。", actor=dispatcher()
        ),
        "judge": partial(closing.judge, raising, answer, actor=raiser),
        "called": partial(
            closing.record_answer, raising, answer, actor=caller_of(other)
        ),
        "withdraw": partial(closing.withdraw, raising, actor=raiser),
        "reopen": partial(closing.reopen, raising, reason="又坏了。", actor=raiser),
        "urge": partial(oversight.urge, pk, text="请抓紧。", actor=supervisor()),
    }


NAMES = [
    "accept",
    "decline",
    "dispatch",
    "claim",
    "ask_return",
    "agree_return",
    "refuse_return",
    "adjudicate",
    "contact",
    "ask_help",
    "give_help",
    "recall_help",
    "ask_extension",
    "grant",
    "pause",
    "resume",
    "report",
    "defer",
    "pass_audit",
    "fail_audit",
    "judge",
    "called",
    "withdraw",
    "reopen",
    "urge",
    "wait",
]
# Hurrying along the usual way, so that the later statuses are met often enough.
USUAL = ["accept", "dispatch", "claim", "report", "pass_audit"]
moves = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.integers(0, 1),
        st.sampled_from(list(Grade)),
        st.integers(0, 60),
    ),
    max_size=14,
)


@pytest.mark.usefixtures("county")
@given(usual=st.integers(0, len(USUAL)), tried=moves)
@settings(
    max_examples=60,
    deadline=None,
    # Shrinking a life of thirty steps takes minutes; the trace below is enough.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_tried_the_tables_the_clocks_and_the_ledger_agree(
    usual: int, tried: list[tuple[str, int, Grade, int]]
) -> None:
    units = [a_unit(), a_unit(), a_unit()]
    case = Case.objects.get(pk=raised().case_id)
    now = clock.now()

    for name in USUAL[:usual]:
        attempt(case, units, name, units[0], Grade.GOOD, now)
    for name, unit, grade, hours in tried:
        now += timedelta(hours=hours)
        attempt(case, units, name, units[unit], grade, now)

    assert verify().ok


def attempt(
    case: Case, units: list[int], name: str, unit: int, grade: Grade, now: datetime
) -> None:
    with clock.set_to(now):
        before = Case.objects.get(pk=case.pk)
        if currently_in_test_context():
            note(f"{now:%d %H:%M} {before.status}: {name} {grade!r}")
        entries = len(timeline(f"case:{case.pk}"))
        try:
            deeds(before, units, unit, grade)[name]()
        except (Refused, NotVisible):
            assert Case.objects.get(pk=case.pk).version == before.version
            assert len(timeline(f"case:{case.pk}")) == entries
        check(Case.objects.get(pk=case.pk))


def check(case: Case) -> None:
    """What is always true of a case."""
    state = replayed(case.pk)
    assert state is not None
    assert (state.status, state.owner, state.round, state.version) == (
        case.status,
        case.owner_id,
        case.round,
        case.version,
    )
    assert state.due_at == case.due_at

    turns = Turn.objects.filter(case=case, outcome="")
    if case.status in OWNED and case.status != Status.CALLING_BACK:
        assert case.owner_id == turns.get().unit_id
    if case.status == Status.CLOSED:
        assert Judgement.objects.filter(case=case, round=case.round).exists()
    assert Raising.objects.filter(case=case).exists()
    check_deadline(case)


def check_deadline(case: Case) -> None:
    """The deadline is the one that start, period, extensions and pauses add up to."""
    going = [one for one in clocks_of(f"case:{case.pk}") if one.state != State.STOPPED]
    if case.status not in OPEN:
        assert going == []
        return
    for one in going:
        if one.kind != "handle" or one.state == State.PAUSED:
            continue
        derived = calendar().due(
            one.started_at,
            one.period,
            ends=one.ends,
            extensions=one.extensions,
            pauses=one.pauses,
        )
        assert case.due_at == one.due_at == derived.at


@pytest.mark.usefixtures("county")
def test_the_tries_are_not_all_refused() -> None:
    case = Case.objects.get(pk=raised().case_id)
    unit = a_unit()
    for name in USUAL:
        attempt(case, [unit] * 3, name, unit, Grade.GOOD, clock.now())

    assert Case.objects.get(pk=case.pk).status == Status.CALLING_BACK
    assert a_matter().external_id
