"""A response is a word with the raiser in time; a repeat is the same raiser come again."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.db import connection, transaction
from django.db.models import F

from bihuan.ground.calendars.words import Measure as Days
from bihuan.ground.calendars.words import Period
from bihuan.ground.clocks import actions as clocks
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    PROFILE,
    SYSTEM,
    a_case,
    a_case_with,
    a_closed_case,
    a_profile,
    a_reported_case,
    a_unit,
    an_accepted_case,
    dispatcher,
    handler_of,
    raiser_of,
)
from bihuan.loop.cases.words import ClockKind, stream_of
from bihuan.loop.closing import actions as closing
from bihuan.loop.conftest import settle
from bihuan.loop.handling import actions as handling
from bihuan.loop.routing import actions as routing
from bihuan.measure.figures import actions, rules
from bihuan.measure.figures.jobs import fold
from bihuan.measure.figures.models import CaseFact, MonthRollup, Rollup
from bihuan.measure.figures.queries import figures
from bihuan.measure.figures.tests.factories import START, live
from bihuan.measure.figures.tests.test_following import cells, facts
from bihuan.measure.figures.words import Measure, Told

HOUR = timedelta(hours=1)


def shares(*codes: str) -> list[tuple[int, int | None]]:
    """The same from what was followed and from what is made anew."""
    settle()
    followed = figures(actor=SYSTEM).total.values
    with transaction.atomic():
        actions.rebuild()
    again = figures(actor=SYSTEM).total.values
    assert [followed[code] for code in codes] == [again[code] for code in codes]
    return [(again[code].n, again[code].of) for code in codes]


def contact(case: Case, at: datetime, *, reached: bool = True) -> None:
    with clock.set_to(at):
        handling.record_contact(
            case.pk, reached=reached, actor=handler_of(case.owner_id or 0)
        )


@pytest.mark.usefixtures("county")
def test_a_response_is_contact_within_its_limit_and_not_the_claim() -> None:
    a_profile(clocks=_clocks(contact={"period": "2 working-hours", "source": "tests"}))
    unit = a_unit()
    with clock.set_to(START):
        soon, late, vain, silent = (a_case_with(unit) for _ in range(4))
        a_reported_case(unit)
    contact(soon, START + HOUR)
    contact(late, START + 3 * HOUR)
    contact(vain, START + HOUR, reached=False)
    contact(vain, START + 4 * HOUR)

    assert shares("responded", "claimed") == [(2, 5), (5, 5)]
    assert Case.objects.get(pk=silent.pk).contacted_on_time is None


@pytest.mark.usefixtures("county")
def test_without_a_limit_for_contact_that_of_claiming_holds_as_it_was_extended() -> (
    None
):
    unit = a_unit()
    with clock.set_to(START):
        today, tomorrow, allowed = (a_case_with(unit, claimed=False) for _ in range(3))
        with transaction.atomic():
            clocks.extend(
                stream_of(allowed.pk),
                ClockKind.CLAIM,
                by=Period(1, Days.WORKING_DAYS),
                actor="tests",
            )
    contact(today, START + HOUR)
    contact(tomorrow, START + 24 * HOUR)
    contact(allowed, START + 24 * HOUR)

    assert shares("responded") == [(2, 3)]
    told = dict(Case.objects.values_list("pk", "contacted_on_time"))
    assert told == {today.pk: True, tomorrow.pk: False, allowed.pk: True}


def test_entries_that_do_not_say_count_by_the_claim() -> None:
    state = {"status": "handling", "owner": 1, "due": None}

    def told(*entries: tuple[str, dict[str, object]]) -> int:
        found = Told(1, accepted_at=START)
        for seq, (kind, more) in enumerate(entries, 1):
            found = rules.after(
                found, seq=seq, kind=kind, at=START, facts={**state, **more}
            )
        return rules.measures(found) & Measure.CONTACTED.value

    claimed = ("routing.claimed", {"in_time": True})
    assert told(claimed, ("handling.contacted", {"reached": True}))
    assert told(claimed, ("handling.reported", {"result": "solved"}))
    assert not told(claimed)
    assert not told(claimed, ("handling.contacted", {"reached": False}))
    late = ("handling.contacted", {"reached": True, "in_time": False})
    assert not told(claimed, late)
    assert not told(claimed, late, ("handling.reported", {"result": "solved"}))


@pytest.mark.usefixtures("county")
def test_a_repeat_is_the_same_raiser_and_neither_a_neighbour_nor_a_reopening() -> None:
    first = an_accepted_case(phone="13800138000")
    again, neighbour = a_case(phone="138-0013-8000"), a_case(phone="13900139000")
    other, stranger = an_accepted_case(), a_case()
    for twin, into in ((again, first), (neighbour, first), (stranger, other)):
        routing.merge(twin.pk, into_id=into.pk, reason="同一路灯。", actor=dispatcher())
    closed = a_closed_case(a_unit(), phone="13800138000")
    actor, raising = raiser_of(closed)
    closing.reopen(raising, reason="又坏了。", actor=actor)

    assert shares("repeated", "reopened") == [(1, 3), (1, 3)]
    assert Case.objects.get(pk=first.pk).repeats == 1


@pytest.mark.usefixtures("county")
def test_counties_of_before_are_filled_as_if_they_were_made_anew() -> None:
    live(1, cases=6, steps=10)
    Case.objects.update(contacted_on_time=None, repeats=0)
    with transaction.atomic():
        actions.rebuild()
    expected, summed = facts(), cells()
    bit = Measure.CONTACTED.value
    assert any(row["contacted"] for row in expected.values())

    CaseFact.objects.update(contacted=False, flags=F("flags").bitand(~bit))
    for model in (Rollup, MonthRollup):
        model.objects.update(contacted=0)
    fill = import_module("bihuan.measure.figures.migrations.0006_contacts_and_repeats")
    with connection.cursor() as cursor:
        cursor.execute(fill.FILL)
    while fold():
        pass

    assert facts() == expected
    assert cells() == summed


def _clocks(**more: object) -> dict[str, object]:
    return {**tomllib.loads(PROFILE)["clocks"], **more}
