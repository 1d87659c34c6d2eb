"""Queues: their order, their pages, their filters, their scope and their cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bihuan.ground.access.words import Actor, Role
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.queries import (
    Wanted,
    counts_of,
    light_of,
    open_by_rung,
    open_by_unit,
    page_of_waiting,
    visible_cases,
    waiting_longest,
)
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_to_call_back,
    a_case_with,
    a_closed_case,
    a_profile,
    a_unit,
    acting,
    an_accepted_case,
    caller_of,
    dispatcher,
    fresh,
    handler_of,
    supervisor,
)
from bihuan.loop.cases.words import Light, Status
from bihuan.loop.conftest import settle
from bihuan.loop.handling import actions as handling

pytestmark = pytest.mark.usefixtures("county")
HAND = (Status.HANDLING, Status.PAUSED)


def wanted(*statuses: Status, **more: object) -> Wanted:
    now = clock.now()
    return Wanted(statuses, now=now, today_ends=now + timedelta(hours=6), **more)


def due_in(case: Case, hours: float) -> Case:
    moment = clock.now() + timedelta(hours=hours)
    Case.objects.filter(pk=case.pk).update(
        act_by=moment, due_at=moment, warn_at=moment - timedelta(hours=10)
    )
    return case


def test_what_is_due_next_comes_first_and_what_has_no_deadline_last() -> None:
    water = a_unit()
    late, soon, later = (due_in(a_case_with(water), h) for h in (-5, 2, 90))
    paused = a_case_with(water)
    handling.pause(paused.pk, ground="听证", reason="等听证。", actor=handler_of(water))

    page = page_of_waiting(wanted(*HAND, owners=(water,)), actor=handler_of(water))

    assert [one.id for one in page.items] == [late.pk, soon.pk, later.pk, paused.pk]
    assert page.next is None
    assert page.previous is None


def test_pages_follow_each_other_both_ways_and_leave_nothing_out() -> None:
    water, heat = a_unit(), a_unit()
    for hours in (7, 1, 5, 3):
        due_in(a_case_with(water), hours)
        due_in(a_case_with(heat), hours + 0.5)
    for unit in (water, heat):
        case = a_case_with(unit)
        handling.pause(case.pk, ground="听证", reason="等。", actor=handler_of(unit))
    head = acting(Role.UNIT_HEAD, water, heat)
    queue = wanted(*HAND, owners=(water, heat))
    whole = [one.id for one in page_of_waiting(queue, actor=head).items]

    pages = [page_of_waiting(queue, actor=head, size=3)]
    while pages[-1].next:
        pages.append(page_of_waiting(queue, actor=head, size=3, key=pages[-1].next))
    assert [one.id for page in pages for one in page.items] == whole
    assert len(whole) == 10

    back = [pages[-1]]
    while back[-1].previous:
        back.append(page_of_waiting(queue, actor=head, size=3, key=back[-1].previous))
    assert [one.id for page in reversed(back) for one in page.items] == whole


def test_a_key_that_is_not_ours_is_refused() -> None:
    with pytest.raises(Refused, match="bad-page-key"):
        page_of_waiting(wanted(*HAND), actor=dispatcher(), key="bm9uc2Vuc2U")


@pytest.mark.parametrize("light", [Light.RED, Light.YELLOW, Light.GREEN, Light.NONE])
def test_a_light_finds_exactly_the_lines_that_show_it(light: Light) -> None:
    water = a_unit()
    for hours in (-1, 3, 8, 30):
        due_in(a_case_with(water), hours)
    paused = a_case_with(water)
    handling.pause(paused.pk, ground="听证", reason="等。", actor=handler_of(water))
    queue = wanted(*HAND, owners=(water,))

    everything = page_of_waiting(queue, actor=handler_of(water)).items
    found = page_of_waiting(replace(queue, light=light), actor=handler_of(water)).items

    shown = {
        one.id
        for one in everything
        if light_of(
            act_by=one.act_by,
            due_at=one.due_at,
            warn_at=one.warn_at,
            now=queue.now,
            today_ends=queue.today_ends,
        )
        is light
    }
    assert {one.id for one in found} == shown
    assert shown


def test_text_finds_words_and_numbers() -> None:
    water = a_unit()
    lamp = a_case_with(water, title="路灯不亮", body="巷口的路灯坏了。")
    a_case_with(water, title="井盖缺失", body="没有井盖。")
    settle()
    queue = wanted(*HAND, owners=(water,))

    for text in ("路灯", lamp.number.lower()):
        found = page_of_waiting(replace(queue, text=text), actor=handler_of(water))
        assert [one.id for one in found.items] == [lamp.pk]


def test_a_queue_of_all_units_leaves_out_what_the_actor_may_not_know() -> None:
    a_profile(code="quiet", privacy="restricted")
    hidden = an_accepted_case(profile="quiet")
    open_ = an_accepted_case()
    queue = wanted(Status.ACCEPTED)

    def seen_by(actor: Actor) -> set[int]:
        return {one.id for one in page_of_waiting(queue, actor=actor).items}

    leader = acting(Role.LEADER)
    assert seen_by(leader) == {open_.pk}
    assert seen_by(supervisor()) == {open_.pk, hidden.pk}
    assert counts_of([queue], actor=leader) == [1]


def test_a_restricted_matter_is_seen_by_whoever_has_the_next_step_to_do() -> None:
    a_profile(code="quiet", privacy="restricted")
    water, calls = a_unit(), caller_of(a_unit())
    intake = acting(Role.INTAKE)

    def seen(case: Case) -> list[bool]:
        queue = wanted(Status(fresh(case).status))
        who = (intake, dispatcher(), calls, acting(Role.LEADER))
        found = [visible_cases(one).filter(pk=case.pk).exists() for one in who]
        listed = [page_of_waiting(queue, actor=one).items for one in who]
        assert [case.pk in {line.id for line in one} for one in listed] == found
        return found

    assert seen(an_accepted_case(profile="quiet")) == [True, True, False, False]
    Case.objects.update(visibility="sealed")
    assert seen(Case.objects.get()) == [False] * 4
    assert seen(a_case_with(water, profile="quiet")) == [False, True, False, False]
    asked = a_case_to_call_back(water, profile="quiet")
    assert seen(asked) == [False, True, True, False]
    closed = a_closed_case(water, profile="quiet")
    assert seen(closed) == [False] * 4
    assert visible_cases(handler_of(water)).filter(pk=closed.pk).exists()


def test_counts_are_those_of_the_lists() -> None:
    water = a_unit()
    for hours in (-1, 3, 30):
        due_in(a_case_with(water), hours)
    a_case()
    own = wanted(*HAND, owners=(water,))
    queues = [own, replace(own, late=True), replace(own, today=True)]
    queues.append(wanted(Status.REGISTERED))

    assert counts_of(queues, actor=dispatcher()) == [3, 1, 1, 1]
    assert counts_of([], actor=dispatcher()) == []


def test_a_queue_costs_the_same_at_any_length(
    flat_queries: Callable[..., None],
) -> None:
    water = a_unit()
    flat_queries(
        grow=lambda: a_case_with(water),
        read=lambda: page_of_waiting(
            wanted(*HAND, owners=(water,)), actor=handler_of(water)
        ),
    )


def test_open_cases_are_counted_by_unit_and_light() -> None:
    water, heat = a_unit(), a_unit()
    for hours in (-1, 3, 30):
        due_in(a_case_with(water), hours)
    due_in(a_case_with(heat), -2)
    a_closed_case(heat)
    a_case()

    now = clock.now()
    lights = open_by_unit(now=now, today_ends=now + timedelta(hours=6))

    found = {one.unit_id: one for one in lights}
    assert (found[water].red, found[water].yellow, found[water].green) == (1, 1, 1)
    assert found[water].due_today == 1
    assert found[heat].total == 1
    assert found[None].resting == 1


def test_whoever_raised_first_waits_longest() -> None:
    now = clock.now()
    old = a_case(raised_at=now - timedelta(days=9))
    new = a_case(raised_at=now - timedelta(days=1))

    assert waiting_longest(dispatcher()) == [old, new]


def test_rungs_are_counted_on_open_cases() -> None:
    water = a_unit()
    case = a_case_with(water)
    Case.objects.filter(pk=case.pk).update(escalation="red")

    assert open_by_rung() == {"red": 1}
