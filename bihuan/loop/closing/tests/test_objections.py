"""A unit objects with evidence, the raiser answers, a second reader decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bihuan.ground.access.words import Actor, Role
from bihuan.ground.clocks.queries import clocks_of, find_clock
from bihuan.ground.clocks.words import State
from bihuan.ground.files.words import Content, Kind
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.queries import standing_of
from bihuan.loop.cases.tests.factories import (
    a_unit,
    acting,
    caller_of,
    dispatcher,
    fresh,
    handler_of,
    supervisor,
)
from bihuan.loop.cases.words import ClockKind, Status, stream_of
from bihuan.loop.closing import actions
from bihuan.loop.closing.models import Judgement, Objection
from bihuan.loop.closing.queries import (
    excluded,
    objection,
    objection_to_answer,
    objectionable,
    objections_waiting,
)
from bihuan.loop.closing.tests.factories import (
    BAD,
    HAPPY,
    a_badly_judged_case,
    a_named_case,
    as_raiser,
    contacted,
    judge,
    raisings,
    reported,
)
from bihuan.loop.closing.words import Ground, ObjectionState, objection_stream
from bihuan.loop.conftest import settle

pytestmark = pytest.mark.usefixtures("county", "_own_files")


@pytest.fixture
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def paper() -> Content:
    data = "当日十点已修好，有照片。".encode()
    return Content("现场记录.txt", Kind.DOCUMENT, "text/plain", data)


def object_to(given: Judgement, unit: int, **changes: Any) -> int:
    told = {
        "ground": Ground.MALICIOUS,
        "reason": "同一人一天内多次差评，与事实不符。",
        "evidence": [paper()],
        "actor": handler_of(unit),
        **changes,
    }
    return actions.object_to_verdict(given.pk, **told)


def an_objection() -> tuple[Case, Judgement, int]:
    water = a_unit()
    case, given = a_badly_judged_case(water)
    return case, given, object_to(given, water)


def decide(pk: int, *, uphold: bool = True, actor: Actor | None = None) -> None:
    actions.decide_objection(
        pk, uphold=uphold, reason="查了记录。", actor=actor or supervisor()
    )


def later(days: int = 4) -> Any:
    return clock.set_to(clock.now() + timedelta(days=days))


def test_an_upheld_objection_keeps_the_verdict_and_takes_it_out_of_the_rate() -> None:
    case, given, pk = an_objection()

    with later():
        decide(pk)

    given.refresh_from_db()
    assert (given.grade, given.excluded) == (2, True)
    found = excluded(
        since=clock.now() - timedelta(days=1), until=clock.now() + timedelta(days=1)
    )
    assert (found.excluded, found.spoken) == (1, 1)
    assert find_clock(stream_of(case.pk), ClockKind.BAD_FIX) is None
    assert fresh(case).status == Status.HANDLING  # only the raiser closes
    last = timeline(stream_of(case.pk))[-1]
    assert last.kind == "closing.objection-upheld"
    assert (last.facts["left_round"], last.facts["left_grade"]) == (None, None)


def test_a_refused_objection_leaves_all_as_it_was() -> None:
    case, given, pk = an_objection()

    decide(pk, uphold=False)

    given.refresh_from_db()
    assert not given.excluded
    assert find_clock(stream_of(case.pk), ClockKind.BAD_FIX) is not None
    assert Objection.objects.get(pk=pk).state == ObjectionState.REFUSED


def test_the_raiser_is_told_and_answers_once() -> None:
    case, given, pk = an_objection()
    raiser = as_raiser(given.raising_id)
    shown = objection_to_answer(given.raising_id)
    assert shown is not None
    assert shown.reason.startswith("同一人")

    actions.answer_objection(pk, text="灯真的没亮，有邻居作证。", actor=raiser)
    with pytest.raises(Refused, match="replied"):
        actions.answer_objection(pk, text="再说一次。", actor=raiser)

    line, _ = objection(supervisor(), pk)
    assert line.answer == "灯真的没亮，有邻居作证。"
    assert timeline(stream_of(case.pk))[-1].kind == "closing.objection-answered"


def test_another_raiser_cannot_answer_for_them() -> None:
    _, _given, pk = an_objection()

    with pytest.raises(Refused, match="not-yours"):
        actions.answer_objection(pk, text="是他乱写。", actor=as_raiser(10**6))


def test_nobody_is_set_aside_unheard() -> None:
    _, given, pk = an_objection()

    with pytest.raises(Refused, match="not-heard"):
        decide(pk)

    given.refresh_from_db()
    assert not given.excluded
    raiser = as_raiser(given.raising_id)
    actions.answer_objection(pk, text="照实评的。", actor=raiser)
    decide(pk)
    assert Judgement.objects.get(pk=given.pk).excluded


def test_the_second_reader_is_neither_of_the_unit_nor_who_took_the_call() -> None:
    water, other = a_unit(), a_unit()
    case = a_named_case(water)
    both = acting(Role.CALLBACK, other, name="account:7000")
    actions.record_answer(raisings(case)[0], BAD, actor=both)
    given = Judgement.objects.get(case=case)
    pk = object_to(given, water)

    with later():
        for who, code in (
            (acting(Role.SUPERVISOR, water), "own-objection"),
            (acting(Role.SUPERVISOR, other, name="account:7000"), "took-it-down"),
            (handler_of(water), "not-permitted"),
            (caller_of(other), "not-permitted"),
        ):
            with pytest.raises(Refused, match=code):
                decide(pk, actor=who)
        assert Objection.objects.get(pk=pk).state == ObjectionState.WAITING

        decide(pk)
        with pytest.raises(Refused, match="decided"):
            decide(pk)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (lambda: {"evidence": []}, "evidence-none"),
        (lambda: {"reason": " "}, "text-missing"),
        (lambda: {"actor": handler_of(a_unit())}, "not-judged"),
        (lambda: {"actor": dispatcher()}, "not-permitted"),
    ],
)
def test_an_objection_is_for_the_judged_unit_with_reason_and_evidence(
    changes: Callable[[], dict[str, Any]], code: str
) -> None:
    water = a_unit()
    case, given = a_badly_judged_case(water)
    entries = len(timeline(stream_of(case.pk)))

    with pytest.raises(Refused, match=code):
        object_to(given, water, **changes())

    assert not Objection.objects.exists()
    assert len(timeline(stream_of(case.pk))) == entries


def test_an_objection_comes_in_time_and_once() -> None:
    water = a_unit()
    case, given = a_badly_judged_case(water)

    with later(20), pytest.raises(Refused, match="objection-late"):
        object_to(given, water)
    object_to(given, water)
    with pytest.raises(Refused, match="objected"):
        object_to(given, water)
    assert not objectionable(standing_of(fresh(case)), actor=handler_of(water))


def test_a_good_verdict_cannot_be_objected_to() -> None:
    water = a_unit()
    case = judge(a_named_case(water), HAPPY)

    with pytest.raises(Refused, match="not-bad"):
        object_to(Judgement.objects.get(case=case), water)


def test_what_is_left_after_one_of_two_bad_verdicts_was_set_aside() -> None:
    water = a_unit()
    case, first = a_badly_judged_case(water)
    contacted(case)
    case = judge(reported(case), BAD)
    pk = object_to(first, water)

    with later():
        decide(pk)

    last = timeline(stream_of(case.pk))[-1]
    assert (last.facts["left_round"], last.facts["left_grade"]) == (2, 2)
    assert find_clock(stream_of(case.pk), ClockKind.BAD_FIX) is not None


def test_deciding_has_a_clock_that_reddens_and_stops() -> None:
    _, given, pk = an_objection()
    raiser = as_raiser(given.raising_id)
    actions.answer_objection(pk, text="照实评的。", actor=raiser)

    with later(12):
        settle()
        kinds = [one.kind for one in timeline(objection_stream(pk))]
        assert "clocks.fired" in kinds
        decide(pk)

    (one,) = clocks_of(objection_stream(pk))
    assert one.state is State.STOPPED


def test_the_list_of_objections_costs_the_same_at_any_length(
    flat_queries: Callable[..., None],
) -> None:
    flat_queries(grow=an_objection, read=lambda: objections_waiting(supervisor()))


def test_who_does_not_decide_reads_no_list_of_objections() -> None:
    with pytest.raises(Refused, match="not-permitted"):
        objections_waiting(handler_of(a_unit()))
    with pytest.raises(NotVisible):
        objection(supervisor(), 10**6)
