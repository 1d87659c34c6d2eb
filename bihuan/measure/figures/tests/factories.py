"""Random lives of cases through the real actions, and figures counted by hand from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from random import Random

from bihuan.directory.catalogue.words import Result
from bihuan.ground.access.words import Actor
from bihuan.ground.calendars.words import Measure, Period
from bihuan.ground.ledger.models import Entry
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_unit,
    caller_of,
    dispatcher,
    handler_of,
    head_of,
    raiser_of,
    supervisor,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.conftest import settle
from bihuan.loop.handling import actions as handling
from bihuan.loop.routing import actions as routing
from bihuan.measure.figures import rules
from bihuan.measure.figures.words import STATISTICS, Sort, Told
from bihuan.measure.figures.words import Measure as Counted

Deeds = dict[str, Callable[[], object]]
START = datetime(2026, 3, 2, 9, 0, tzinfo=clock.COUNTY_TIME)
USUAL = {
    Status.REGISTERED: "accept",
    Status.ACCEPTED: "dispatch",
    Status.DISPATCHED: "claim",
    Status.RETURNING: "agree_return",
    Status.ADJUDICATING: "adjudicate",
    Status.HANDLING: "report",
    Status.PAUSED: "resume",
    Status.REPORTED: "pass_audit",
    Status.CALLING_BACK: "judge",
}
SELDOM = {Status.HANDLING: "extend", Status.DISPATCHED: "ask_return"}
OTHER = [
    "decline",
    "answer_now",
    "transfer",
    "ask_return",
    "agree_return",
    "refuse_return",
    "adjudicate",
    "contact",
    "pause",
    "resume",
    "defer",
    "fail_audit",
    "called",
    "missed",
    "withdraw",
    "reopen",
    "merge",
    "wait",
]


def live(seed: int, *, cases: int = 8, steps: int = 16) -> None:
    """Several cases at once, each going a way of its own, clocks and reactions running."""
    chance = Random(seed)  # noqa: S311 - the same lives each time
    units = [a_unit(), a_unit(), a_unit()]
    now = START
    with clock.set_to(now):
        lives = [a_case().pk for _ in range(cases)]
    for _ in range(cases * steps):
        now += timedelta(minutes=chance.randrange(5, 240))
        case = chance.choice(lives)
        with clock.set_to(now):
            _attempt(Case.objects.get(pk=case), lives, units, chance)
            if chance.random() < 0.2:
                settle()
    with clock.set_to(now):
        settle()


def _attempt(case: Case, lives: list[int], units: list[int], chance: Random) -> None:
    if case.status == Status.MERGED:  # its raisers follow the other one
        return
    name = chance.choice(OTHER)
    if chance.random() < 0.6:
        name = USUAL.get(Status(case.status), name)
    if chance.random() < 0.2:
        name = SELDOM.get(Status(case.status), name)
    try:
        _do(name, case, chance.choice(lives), chance.choice(units), units[-1], chance)
    except (Refused, NotVisible):
        return


Deed = Callable[[], object]


def _do(
    name: str, case: Case, other: int, unit: int, helper: int, chance: Random
) -> None:
    """One deed by its name, as somebody who might try it."""
    deeds = _centres_deeds(case.pk, other, unit, helper)
    deeds |= _units_deeds(case.pk, case.owner_id or unit, chance)
    if name in RAISERS:
        deeds |= _raisers_deeds(case, chance)
    deeds[name]()


def _centres_deeds(pk: int, other: int, unit: int, helper: int) -> Deeds:
    centre, say = dispatcher(), {"reason": "理由。"}
    return {
        "accept": lambda: routing.accept(pk, actor=centre),
        "decline": lambda: routing.decline(
            pk, ground="属于信访事项", route="信访局", actor=centre
        ),
        "answer_now": lambda: handling.answer_now(
            pk, result=Result.EXPLAINED, answer="已答复。", actor=centre
        ),
        "transfer": lambda: routing.transfer(
            pk, to="市局", answer="已转市局。", actor=centre
        ),
        "dispatch": lambda: routing.dispatch(pk, unit_id=unit, actor=centre),
        "agree_return": lambda: routing.agree_return(pk, unit_id=helper, actor=centre),
        "refuse_return": lambda: routing.refuse_return(pk, actor=centre, **say),
        "adjudicate": lambda: routing.adjudicate(
            pk, unit_id=unit, actor=supervisor(), **say
        ),
        "pass_audit": lambda: closing.pass_audit(pk, actor=centre),
        "fail_audit": lambda: closing.fail_audit(pk, actor=centre, **say),
        "merge": lambda: routing.merge(pk, into_id=other, actor=centre, **say),
        "wait": settle,
    }


def _units_deeds(pk: int, owner: int, chance: Random) -> Deeds:
    who, head, say = handler_of(owner), head_of(owner), {"reason": "理由。"}
    result = chance.choice([Result.SOLVED, Result.SOLVED, Result.EXPLAINED])
    later = {
        "result": Result.DEFERRED,
        "plan": "列入计划。",
        "plan_on": clock.local_day() + timedelta(days=9),
    }
    return {
        "claim": lambda: routing.claim(pk, actor=who),
        "ask_return": lambda: routing.ask_return(
            pk, ground="三定", proposed_id=None, actor=who, **say
        ),
        "extend": lambda: _extend(pk, chance, who),
        "contact": lambda: handling.record_contact(
            pk, reached=chance.random() < 0.8, actor=who
        ),
        "pause": lambda: handling.pause(pk, ground="听证", actor=who, **say),
        "resume": lambda: handling.resume(pk, actor=who),
        "report": lambda: handling.report_done(
            pk, result=result, answer="办好了。", actor=head
        ),
        "defer": lambda: handling.report_done(pk, answer="明年。", actor=head, **later),
    }


def _raisers_deeds(case: Case, chance: Random) -> Deeds:
    raiser, raising = raiser_of(case)
    caller = caller_of(a_unit())
    grade = chance.choice([*Grade, Grade.GOOD, Grade.VERY_GOOD])
    answer = Answer(solved=grade >= Grade.FAIR, grade=grade)
    return {
        "judge": lambda: closing.judge(raising, answer, actor=raiser),
        "called": lambda: closing.record_answer(raising, answer, actor=caller),
        "missed": lambda: closing.record_missed_call(raising, actor=caller),
        "withdraw": lambda: closing.withdraw(raising, actor=raiser),
        "reopen": lambda: closing.reopen(raising, reason="又坏了。", actor=raiser),
    }


def _extend(case: int, chance: Random, who: Actor) -> None:
    days = Period(2, Measure.WORKING_DAYS)
    handling.ask_extension(case, by=days, reason="理由。", actor=who)
    if chance.random() < 0.9:
        grant = chance.random() < 0.7
        handling.decide_extension(
            case, grant=grant, reason="理由。", actor=dispatcher()
        )


RAISERS = frozenset({"judge", "called", "missed", "withdraw", "reopen"})


def told_by_the_ledger() -> list[Told]:
    """Every case as its entries alone tell it, read from the first to the last."""
    told: dict[str, Told] = {}
    entries = Entry.objects.filter(stream__startswith="case:").order_by("stream", "seq")
    for one in entries:
        before = told.get(one.stream, Told(int(one.stream.removeprefix("case:"))))
        told[one.stream] = rules.after(
            before, seq=one.seq, kind=one.kind, at=one.at, facts=one.facts
        )
    return list(told.values())


def by_hand(told: Iterable[Told], *, as_of: datetime) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of every rate, counted one case after another."""
    sums: dict[str, tuple[int, int]] = {}
    counted = [one for one in told if rules.accepted_on(one)]
    for one in STATISTICS:
        if one.sort is Sort.DAYS:
            continue
        top = bottom = 0
        for case in counted:
            bits = rules.measures(case)
            late = one.top is Counted.LATE and rules.is_overdue(case, as_of=as_of)
            top += bool(bits & one.top.value) or late
            less = any(bits & each.value for each in one.less)
            bottom += bool(one.bottom and bits & one.bottom.value and not less)
        sums[one.code] = (top, bottom)
    return sums
