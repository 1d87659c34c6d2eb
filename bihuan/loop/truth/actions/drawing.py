"""Every night: yesterday's closings are sealed, some are drawn, each gets a looker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from bihuan.directory.catalogue.queries import profile, profiles
from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.directory.catalogue.words import SecondLookRule
from bihuan.directory.units.queries import call_back_units, dispatch_centres
from bihuan.ground.access.words import Actor
from bihuan.ground.calendars.words import Ends, Measure, Period
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.clocks.words import Rung
from bihuan.ground.draws import actions as draws
from bihuan.ground.draws.queries import draw_line, promised
from bihuan.ground.draws.words import Beacon, Candidate, Quota, Rule
from bihuan.ground.ledger.actions import record
from bihuan.ground.vault.queries import masked
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction
from bihuan.loop.cases.words import CALENDAR, Status
from bihuan.loop.truth import rules
from bihuan.loop.truth.models import Ending, Look, part_takers
from bihuan.loop.truth.words import (
    GROUNDS,
    LAPSE,
    LOOK_CLOCK,
    PURPOSE,
    TITLE,
    Event,
    Exclusion,
    look_stream,
)

LOOK_WITHIN = Period(5, Measure.WORKING_DAYS)
ROTATES_OVER = timedelta(days=30)
_LADDER = (Rung(LAPSE, after=Period(0, Measure.WORKING_DAYS)),)


@joins_transaction
def close_pool(today: date, *, actor: Actor) -> None:
    """Seal who may be drawn from the days before, and promise the draw of today.

    Done twice it changes nothing. A closing that comes late by the relay stands in the
    next pool: each stands in exactly one.
    """
    standing = promised(PURPOSE)
    if not standing:  # the first night: promise first, then close
        yesterday = (today - timedelta(days=1)).isoformat()
        draws.commit(_rule(), subject=yesterday, actor=actor)
        standing = promised(PURPOSE)
    for one in standing:
        if one.subject < today.isoformat():
            _freeze(one.id, today, actor)
    if all(one.subject < today.isoformat() for one in standing):
        draws.commit(_rule(), subject=today.isoformat(), actor=actor)


def _rule() -> Rule:
    """The shares of all profiles in force; sealed before the day's matters close."""
    shares = {about.second_look.share for _pk, about in profiles()}
    quotas = [
        Quota(
            rules.stratum_of(share), share=round(share * 10_000), least=int(share > 0)
        )
        for share in sorted(shares | {SecondLookRule().share})
    ]
    return Rule(
        PURPOSE,
        tuple(quotas),
        title=TITLE,
        beacon=Beacon.DAILY_ROOT,
        grounds=GROUNDS,
    )


def _freeze(draw_id: int, today: date, actor: Actor) -> None:
    endings = _not_drawn_from(today)
    known = {quota.stratum for quota in _rule().quotas}
    draws.freeze(draw_id, _candidates(endings, known), actor=actor)
    Ending.objects.filter(pk__in=[one.pk for one in endings]).update(draw=draw_id)


def _not_drawn_from(today: date) -> list[Ending]:
    rows = Ending.objects.filter(draw__isnull=True, closed_at__lt=_midnight(today))
    return list(rows.select_related("case", "raising").order_by("pk"))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.COUNTY_TIME)


def _candidates(endings: Iterable[Ending], known: set[str]) -> Iterator[Candidate]:
    rows = list(endings)
    people = masked(one.raising.identity_id for one in rows if one.raising.identity_id)
    reached = {pk for pk, who in people.items() if who.phone}
    usual = rules.stratum_of(SecondLookRule().share)
    for one in rows:
        stratum = rules.stratum_of(profile(one.case.profile_id).second_look.share)
        yield Candidate(
            f"ending:{one.pk}",
            stratum if stratum in known else usual,
            _excluded(one, reached),
        )


def _excluded(one: Ending, reached: set[int]) -> str:
    if one.case.status != Status.CLOSED or one.case.round != one.round:
        return Exclusion.OPEN_AGAIN
    if one.case.visibility in (Visibility.RESTRICTED, Visibility.SEALED):
        return Exclusion.SEALED
    return "" if one.raising.identity_id in reached else Exclusion.NO_CONTACT


@joins_transaction
def draw_looks(draw_id: int, *, actor: Actor) -> int:
    """Draw from a sealed pool, and give each drawn matter to the unit whose turn it is."""
    drawn = draws.draw(draw_id, actor=actor)
    lookers = sorted({*call_back_units(), *dispatch_centres()})
    since = clock.now() - ROTATES_OVER
    lately = Look.objects.filter(assigned_at__gte=since, unit__isnull=False)
    given = Counter(lately.values_list("unit_id", flat=True))
    for ticket in drawn:
        ending = Ending.objects.get(pk=int(ticket.ref.partition(":")[2]))
        unit = rules.next_looker(lookers, given=given, **part_takers(ending.case_id))
        if unit is not None:
            given[unit] += 1
        _assign(ending, draw_id, unit, actor)
    if not drawn:
        draws.reveal(draw_id, actor=actor)
    return len(drawn)


def _assign(ending: Ending, draw_id: int, unit: int | None, actor: Actor) -> None:
    now = clock.now()
    look = Look.objects.create(
        ending=ending, draw_id=draw_id, unit_id=unit, assigned_at=now, due_at=now
    )
    running = clocks.start(
        look_stream(look.pk),
        LOOK_CLOCK,
        rule_period=LOOK_WITHIN,
        ends=Ends.MIDNIGHT,
        ladder=_LADDER,
        calendar=CALENDAR,
        at=now,
        actor=actor.name,
        quiet=True,
    )
    look.due_at = running.due_at
    look.save(update_fields=["due_at"])
    # Without the case: this stream must tell nobody whose matter is looked at.
    record(
        Event.ASSIGNED,
        look_stream(look.pk),
        actor=actor.name,
        draw=draw_line(draw_id).code,
        unit=unit,
    )
