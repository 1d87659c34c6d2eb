"""The second call: who makes it, what it says, and what follows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.directory.catalogue.words import Result
from bihuan.ground.ledger.models import Entry
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.models import Writing
from bihuan.loop.cases.queries import happenings, replayed
from bihuan.loop.cases.tests.factories import (
    a_unit,
    fresh,
    handler_of,
    raiser_of,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.words import Grade
from bihuan.loop.conftest import settle
from bihuan.loop.truth import actions, queries
from bihuan.loop.truth.models import Attempt, Look
from bihuan.loop.truth.tests.factories import (
    NOT_WELL,
    WELL,
    a_call_back_unit,
    a_look,
    closed,
    looked,
    looker_of,
    morning,
    night,
    overseer,
)
from bihuan.loop.truth.words import Freely, LookState, SecondAnswer, look_stream

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]


def test_a_wrong_close_is_opened_again_with_the_finding_as_its_ground() -> None:
    unit, caller = a_unit(), a_call_back_unit()
    look = looked(a_look(unit, caller), NOT_WELL)
    case = fresh(look.ending.case)

    assert (look.contradicted, look.reopened) == (True, True)
    assert (case.status, case.round, case.owner_id) == (Status.ACCEPTED, 2, None)
    last = happenings(case.pk)[-1]
    assert (last.kind, last.facts["ground"]) == ("closing.reopened", "second-look")
    assert last.text == "二次回访：诉求人表示问题没有解决。\n灯还是不亮。"
    assert last.actor == "job:truth"
    told = replayed(case.pk)
    assert told is not None
    assert (told.status, told.round) == (case.status, case.round)


def test_agreement_leaves_no_trace_in_the_case() -> None:
    unit, caller = a_unit(), a_call_back_unit()
    look = a_look(unit, caller)
    case, before = (
        fresh(look.ending.case),
        Entry.objects.filter(stream__contains="case"),
    )
    entries, texts = before.count(), Writing.objects.count()

    looked(look, WELL)

    assert before.count() == entries
    assert Writing.objects.count() == texts
    assert fresh(case).version == case.version


def test_the_looks_own_stream_does_not_name_the_case() -> None:
    unit, caller = a_unit(), a_call_back_unit()
    look = looked(a_look(unit, caller))
    entries = Entry.objects.filter(stream=look_stream(look.pk))
    assert [one.kind for one in entries.order_by("seq")] == [
        "truth.assigned",
        "truth.answered",
    ]
    told = str([one.facts for one in entries])
    assert look.ending.case.number not in told
    assert "case" not in told


def test_a_bad_grade_contradicts_but_opens_nothing_where_it_is_solved() -> None:
    unit, caller = a_unit(), a_call_back_unit()
    answer = SecondAnswer(solved=True, grade=Grade.VERY_BAD, freely=Freely.YES)
    look = looked(a_look(unit, caller), answer)
    assert (look.contradicted, look.reopened) == (True, False)
    assert fresh(look.ending.case).status == Status.CLOSED


def test_an_honest_explanation_need_not_be_solved() -> None:
    unit, caller = a_unit(), a_call_back_unit()
    answer = SecondAnswer(solved=False, grade=Grade.FAIR, freely=Freely.YES)
    look = looked(a_look(unit, caller, result=Result.EXPLAINED), answer)
    assert (look.contradicted, look.reopened) == (False, False)


def test_what_its_raiser_opened_meanwhile_is_not_opened_twice() -> None:
    unit, caller = a_unit(), a_call_back_unit()
    look = a_look(unit, caller)
    actor, raising = raiser_of(look.ending.case)
    with clock.set_to(morning("2026-11-19", 8)):
        closing.reopen(raising, reason="还是不亮。", actor=actor)
    look = looked(look, NOT_WELL)
    assert (look.contradicted, look.reopened) == (True, False)
    assert fresh(look.ending.case).round == 2


@pytest.mark.parametrize("who", ["handler", "other"])
def test_nobody_else_looks_and_nothing_changes(who: str) -> None:
    unit, caller = a_unit(), a_call_back_unit()
    look = a_look(unit, caller)
    actor = handler_of(unit) if who == "handler" else looker_of(unit)
    before = Entry.objects.count()
    code = "not-permitted" if who == "handler" else "own-second-look"
    with pytest.raises(Refused, match=code):
        actions.record_second_answer(look.pk, WELL, actor=actor)
    assert Entry.objects.count() == before
    assert Look.objects.get().state == LookState.WAITING


def test_a_look_is_made_once() -> None:
    unit, caller = a_unit(), a_call_back_unit()
    look = looked(a_look(unit, caller))
    with pytest.raises(Refused, match="look-done"):
        looked(look, NOT_WELL)


def test_not_reached_at_three_hours_ends_it_and_is_no_agreement() -> None:
    unit, caller = a_unit(), a_call_back_unit()
    look = a_look(unit, caller)
    for hour in (9, 9, 14, 18):
        assert Look.objects.get().state == LookState.WAITING
        with clock.set_to(morning("2026-11-19", hour)):
            actions.record_try(look.pk, actor=looker_of(caller))
    look = Look.objects.get()
    assert look.state == LookState.NOT_REACHED
    assert look.contradicted is None
    assert Attempt.objects.count() == 4
    gap = queries.gap_between(
        morning("2026-11-01").date(), morning("2026-11-30").date()
    )
    assert (gap.gap.n, gap.not_reached) == (0, 1)


def test_time_that_runs_out_is_not_reached() -> None:
    unit, caller = a_unit(), a_call_back_unit()
    look = a_look(unit, caller)
    with clock.set_to(look.due_at + timedelta(minutes=1)):
        settle()
    assert Look.objects.get().state == LookState.NOT_REACHED


def test_a_supervisor_names_a_unit_but_none_that_had_a_part() -> None:
    unit, caller, other = a_unit(), a_call_back_unit(), a_unit()
    look = a_look(unit, caller)
    with pytest.raises(Refused, match="look-to-part-taker"):
        actions.hand_over(look.pk, unit_id=unit, actor=overseer())
    actions.hand_over(look.pk, unit_id=other, actor=overseer())
    assert Look.objects.get().unit_id == other
    assert queries.how_many_looks(looker_of(caller)) == 0


def test_the_page_tells_nothing_of_the_first_answer() -> None:
    unit, caller = a_unit(), a_call_back_unit()
    look = a_look(unit, caller, words="非常好，马上就修了")
    page = queries.look_page(looker_of(caller), look.pk)
    told = repr(page)
    assert "非常好" not in told
    assert (page.solved, page.grade) == (None, None)
    assert page.may_look
    assert queries.first_look_to_make(looker_of(caller), page.case_id) == look.pk
    assert queries.first_look_to_make(handler_of(unit), page.case_id) is None


def test_others_do_not_know_that_a_look_exists() -> None:
    unit, caller, other = a_unit(), a_call_back_unit(), a_call_back_unit()
    look = a_look(unit, caller)
    with pytest.raises(NotVisible):
        queries.look_page(looker_of(other), look.pk)
    with pytest.raises(Refused, match="not-permitted"):
        queries.look_page(handler_of(unit), look.pk)


def test_the_list_costs_the_same_at_any_length(flat_queries) -> None:
    unit, caller = a_unit(), a_call_back_unit()
    days = iter(range(2, 28))

    def grow() -> None:
        day = morning(f"2026-10-{next(days):02d}")
        with clock.set_to(day):
            closed(unit)
        night(day)

    flat_queries(grow=grow, read=lambda: queries.looks_to_make(looker_of(caller)))
