"""What is said when and to whom: tables of values, and properties over all of them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.directory.catalogue.words import ClockRule
from bihuan.faces.messaging import rules
from bihuan.faces.messaging.words import (
    TO_STAFF,
    Kind,
    Mode,
    Pending,
    Quiet,
    Wish,
)
from bihuan.ground.calendars.words import Period
from bihuan.kit.waits import backoff
from bihuan.loop.cases.words import Status

# Two busy cores: a machine that is slow is not a rule that is wrong.
calmly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ZONE = ZoneInfo("Asia/Shanghai")
moments = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
hours = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))
quiets = st.builds(Quiet, hours, hours)
NIGHT = Quiet()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


# -- Quiet hours -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "goes"),
    [
        ("2026-11-22T21:59", "2026-11-22T21:59"),
        ("2026-11-22T22:00", "2026-11-23T07:00"),
        ("2026-11-23T03:30", "2026-11-23T07:00"),
        ("2026-11-23T06:59", "2026-11-23T07:00"),
        ("2026-11-23T07:00", "2026-11-23T07:00"),
    ],
)
def test_at_night_nothing_rings_until_seven(said: str, goes: str) -> None:
    assert rules.release(at(said), NIGHT, ZONE) == at(goes)


def test_what_is_urgent_rings_at_night() -> None:
    night = at("2026-11-23T03:30")
    assert rules.release(night, NIGHT, ZONE, urgent=True) == night


@calmly
@given(moments, quiets)
def test_nothing_goes_earlier_nor_in_the_quiet_hours_nor_a_day_late(
    moment: datetime, quiet: Quiet
) -> None:
    goes = rules.release(moment, quiet, ZONE)

    assert goes >= moment
    assert goes - moment < timedelta(days=1)
    assert not rules.is_quiet(goes, quiet, ZONE)
    assert rules.release(goes, quiet, ZONE) == goes
    if not rules.is_quiet(moment, quiet, ZONE):
        assert goes == moment


@calmly
@given(moments, hours)
def test_the_same_hour_twice_means_no_quiet_hours(moment: datetime, hour: time) -> None:
    assert rules.release(moment, Quiet(hour, hour), ZONE) == moment


@calmly
@given(moments, moments, quiets)
def test_what_was_said_first_may_go_first(
    one: datetime, other: datetime, quiet: Quiet
) -> None:
    early, late = sorted((one, other))
    assert rules.release(early, quiet, ZONE) <= rules.release(late, quiet, ZONE)


# -- Waits -------------------------------------------------------------------------


def test_all_attempts_together_take_hours_not_minutes() -> None:
    spans = [backoff(n, chance=0.5) for n in range(1, rules.ATTEMPTS)]
    assert timedelta(hours=4) < sum(spans, timedelta()) < timedelta(hours=24)


@calmly
@given(st.integers(0, 1000))
def test_a_dead_gateway_is_looked_at_every_five_minutes_at_least(count: int) -> None:
    assert rules.gateway_rest(count) <= timedelta(minutes=5)


# -- One message per case and moment -------------------------------------------------

kinds = st.sampled_from(TO_STAFF)


@calmly
@given(st.lists(kinds, max_size=30))
def test_whatever_happens_one_message_waits_and_the_weightiest_is_not_lost(
    said: list[Kind],
) -> None:
    waiting: list[Pending] = []
    for pk, kind in enumerate(said):
        new, gone = rules.coalesce(kind, waiting)
        waiting = [one for one in waiting if one.id not in gone]
        if new:
            waiting.append(Pending(pk, kind, "account:1", 1))
        assert len(waiting) == 1
    if Kind.ESCALATED in said:
        assert waiting[0].kind is Kind.ESCALATED
    if said and not {Kind.ESCALATED, Kind.OVERDUE, Kind.URGED} & set(said):
        assert waiting[0].kind is said[-1]


def test_the_newest_of_two_of_one_weight_is_said() -> None:
    waiting = [Pending(7, Kind.RECEIVED, "raising:1", 1)]
    assert rules.coalesce(Kind.DISPATCHED, waiting) == (True, (7,))


def test_an_assignment_does_not_displace_an_escalation() -> None:
    waiting = [Pending(7, Kind.ESCALATED, "account:1", 1)]
    assert rules.coalesce(Kind.ASSIGNED, waiting) == (False, ())


# -- Choices -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(rules.LEGAL))
def test_what_the_law_requires_cannot_be_off_but_may_come_in_the_digest(
    kind: Kind,
) -> None:
    assert rules.modes_for(kind) == (Mode.NOW, Mode.DIGEST)
    forced = Wish(modes={kind: Mode.OFF})
    assert rules.mode_of(kind, forced) is Mode.DIGEST


def test_what_falls_due_comes_in_the_digest_unless_chosen_otherwise() -> None:
    assert rules.mode_of(Kind.NEAR_DUE, Wish()) is Mode.DIGEST
    assert rules.mode_of(Kind.ASSIGNED, Wish()) is Mode.NOW
    assert rules.mode_of(Kind.ASSIGNED, Wish(modes={Kind.ASSIGNED: Mode.OFF})) == "off"


@pytest.mark.parametrize(
    ("rung", "kind", "whom"),
    [
        ("reminder", None, None),
        ("yellow", Kind.NEAR_DUE, "handlers"),
        ("red", Kind.OVERDUE, "both"),
        ("unit-head", Kind.ESCALATED, "heads"),
        ("interview", Kind.ESCALATED, "heads"),
    ],
)
def test_who_hears_of_a_rung(rung: str, kind: Kind | None, whom: str | None) -> None:
    moment = rules.moment_of("oversight.escalated", {"rung": rung})
    assert (moment and moment.staff, moment and str(moment.whom)) == (kind, whom)


@pytest.mark.parametrize(
    ("period", "urgent"),
    [
        ("24 hours", True),
        ("30 minutes", True),
        ("48 hours", False),
        ("1 working-days", False),
    ],
)
def test_a_case_of_a_day_or_less_may_ring_at_night(
    period: str, *, urgent: bool
) -> None:
    assert rules.is_urgent(ClockRule(Period.parse(period))) is urgent


def test_a_message_that_is_no_longer_true_is_not_needed() -> None:
    assert not rules.still_needed(Kind.ASKED, Status.CLOSED)
    assert not rules.still_needed(Kind.OVERDUE, Status.REPORTED)
    assert rules.still_needed(Kind.CLOSED, Status.CLOSED)
    assert rules.still_needed(Kind.DIGEST, Status.CLOSED)
