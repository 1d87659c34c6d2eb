"""Who is to be called next, at which hour, and when it was enough."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.queries import visible_cases
from bihuan.loop.cases.tests.factories import (
    a_case_to_call_back,
    a_case_with,
    a_profile,
    a_unit,
    caller_of,
    fresh,
    handler_of,
    supervisor,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.closing import actions, rules
from bihuan.loop.closing.models import Call
from bihuan.loop.closing.queries import (
    call_notes,
    calls_to_make,
    how_many_calls,
    tries_of,
)
from bihuan.loop.closing.tests.factories import (
    BAD,
    HAPPY,
    a_case_of_two,
    a_named_case,
    as_raiser,
    judge,
    raisings,
)
from bihuan.loop.closing.words import CallState

AT = Callable[[str], datetime]
MONDAY = "2026-11-23 "


def listed(state: CallState, unit: int | None = None) -> list[str]:
    actor = caller_of(unit or a_unit())
    return [one.number for one in calls_to_make(actor, state).items]


def missed(case: Case, at: datetime) -> Call:
    with clock.set_to(at):
        actions.record_missed_call(raisings(case)[0], actor=caller_of(a_unit()))
    return Call.objects.filter(case=case).latest("pk")


@pytest.mark.usefixtures("county")
def test_the_raiser_of_a_restricted_matter_is_called_like_everybody_else() -> None:
    a_profile(code="quiet", privacy="restricted")
    water = a_unit()
    case = a_case_to_call_back(water, profile="quiet")
    seat = caller_of(a_unit())
    assert listed(CallState.NOW) == [case.number]
    assert listed(CallState.NOW, water) == []  # it handled the case

    actions.record_answer(raisings(case)[0], HAPPY, actor=seat)

    assert fresh(case).status == Status.CLOSED
    assert not visible_cases(seat).filter(pk=case.pk).exists()


# -- Hours --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "bands", "expected"),
    [
        ("2026-11-23 09:10", {4}, "2026-11-23 10:00"),
        ("2026-11-23 10:30", {4, 5}, "2026-11-23 14:00"),
        ("2026-11-23 19:00", {4, 5, 9}, "2026-11-24 14:00"),
        ("2026-11-27 19:00", {9}, "2026-11-30 08:00"),  # a Friday evening
        ("2026-11-23 19:00", {4, 5, 7, 8, 9}, "2026-11-24 08:00"),  # all were tried
    ],
)
def test_the_next_try_is_on_a_working_day_at_an_hour_not_tried(
    at: AT, now: str, bands: set[int], expected: str
) -> None:
    def works(day: date) -> bool:
        return day.weekday() < 5

    assert rules.next_try(now=at(now), bands=bands, works=works) == at(expected)


def test_two_tries_within_the_same_two_hours_are_one_hour() -> None:
    assert not rules.is_enough([4, 4, 5], attempts=3)
    assert rules.is_enough([4, 5, 7], attempts=3)
    assert rules.is_enough([4, 5, 7, 8, 9], attempts=9)  # there are no more hours


# -- The list ---------------------------------------------------------------------------


@pytest.mark.usefixtures("county")
def test_three_tries_at_three_hours_are_enough_and_then_only_silence_closes(
    at: AT,
) -> None:
    with clock.set_to(at(MONDAY + "08:00")):
        case = a_named_case(a_unit())

    first = missed(case, at(MONDAY + "09:00"))
    assert first.next_at == at(MONDAY + "10:00")
    again = missed(case, at(MONDAY + "09:40"))  # the same two hours
    assert again.next_at == at(MONDAY + "10:00")
    missed(case, at(MONDAY + "11:00"))
    last = missed(case, at(MONDAY + "15:00"))

    assert last.next_at is None
    with clock.set_to(at(MONDAY + "16:00")):
        assert listed(CallState.ENOUGH) == [case.number]
        assert listed(CallState.NOW) == []
    assert fresh(case).status == Status.CALLING_BACK


@pytest.mark.usefixtures("county")
def test_who_was_not_reached_comes_back_at_the_other_hour(at: AT) -> None:
    with clock.set_to(at(MONDAY + "08:00")):
        case = a_named_case(a_unit())
        assert listed(CallState.NOW) == [case.number]
    missed(case, at(MONDAY + "09:00"))

    with clock.set_to(at(MONDAY + "09:30")):
        assert listed(CallState.NOW) == []
        assert listed(CallState.LATER) == [case.number]
    with clock.set_to(at(MONDAY + "10:00")):
        assert listed(CallState.NOW) == [case.number]
        assert how_many_calls(caller_of(a_unit())) == {
            CallState.NOW: 1,
            CallState.LATER: 0,
            CallState.ENOUGH: 0,
        }


@pytest.mark.usefixtures("county")
def test_what_is_due_first_stands_first_and_pages_go_on() -> None:
    cases = []
    for day in range(3):
        with clock.set_to(clock.now() + timedelta(days=day)):
            cases.append(a_named_case(a_unit()).number)
    actor = caller_of(a_unit())

    first = calls_to_make(actor, CallState.NOW, size=2)
    rest = calls_to_make(actor, CallState.NOW, key=first.next, size=2)
    back = calls_to_make(actor, CallState.NOW, key=rest.previous, size=2)

    assert [one.number for one in first.items] == cases[:2]
    assert [one.number for one in rest.items] == cases[2:]
    assert back.items == first.items


@pytest.mark.usefixtures("county")
def test_nobody_is_shown_a_matter_that_their_unit_handled() -> None:
    water = a_unit()
    case = a_named_case(water)

    assert listed(CallState.NOW, water) == []
    assert listed(CallState.NOW) == [case.number]


@pytest.mark.usefixtures("county")
def test_who_has_spoken_or_gone_is_not_called_the_others_are() -> None:
    case = a_case_of_two(a_unit())
    assert listed(CallState.NOW) == [case.number] * 2
    first, second = raisings(case)

    judge(case, HAPPY)
    assert [
        one.raising_id
        for one in calls_to_make(caller_of(a_unit()), CallState.NOW).items
    ] == [second]
    actions.withdraw(second, actor=as_raiser(second))
    assert listed(CallState.NOW) == []
    assert first


@pytest.mark.usefixtures("county")
def test_a_call_before_the_answer_was_passed_on_is_refused() -> None:
    case = a_case_with(a_unit())

    with pytest.raises(Refused, match="not-asked-yet"):
        missed(case, clock.now())

    assert not Call.objects.exists()


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize("state", list(CallState))
def test_the_list_costs_the_same_at_any_length(
    state: CallState, flat_queries: Callable[..., None]
) -> None:
    actor = caller_of(a_unit())

    def grow() -> None:
        case = a_case_to_call_back(a_unit())
        if state is not CallState.NOW:
            actions.record_missed_call(raisings(case)[0], actor=caller_of(a_unit()))
        if state is CallState.ENOUGH:
            Call.objects.filter(case=case).update(next_at=None)

    flat_queries(grow=grow, read=lambda: calls_to_make(actor, state))


@pytest.mark.usefixtures("county")
def test_tries_are_counted_for_this_round_only() -> None:
    case = a_named_case(a_unit())
    actions.record_missed_call(raisings(case)[0], actor=caller_of(a_unit()))
    judge(case, BAD)

    asked = calls_to_make(caller_of(a_unit()), CallState.NOW)
    assert asked.items == []  # it is being handled again
    raising = Case.objects.get(pk=case.pk).raisings.get()
    assert tries_of([raising])[raising.pk].times == 0


# -- Listening ------------------------------------------------------------------------


@pytest.mark.usefixtures("county")
def test_notes_of_calls_name_neither_who_called_nor_who_was_called() -> None:
    case = a_named_case(a_unit())
    raising = raisings(case)[0]
    actions.record_missed_call(raising, note="没人接。", actor=caller_of(a_unit()))
    actions.record_answer(raising, BAD, actor=caller_of(a_unit()))

    heard, tried = call_notes(supervisor()).items

    assert (tried.reached, tried.note, tried.grade) == (False, "没人接。", None)
    assert (heard.reached, heard.note, heard.grade) == (True, "还是不亮。", 2)
    told = repr((heard, tried))
    assert "account:" not in told
    assert "苗" not in told
    with pytest.raises(Refused, match="not-permitted"):
        call_notes(handler_of(a_unit()))


@pytest.mark.usefixtures("county")
def test_notes_cost_the_same_at_any_length(flat_queries: Callable[..., None]) -> None:
    def grow() -> None:
        case = a_named_case(a_unit())
        actions.record_answer(raisings(case)[0], BAD, actor=caller_of(a_unit()))

    flat_queries(grow=grow, read=lambda: call_notes(supervisor()))
