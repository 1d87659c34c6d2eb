"""Whose feed an address opens, and what falls due for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.directory.units.queries import actor_for
from bihuan.faces.feeds import rules
from bihuan.faces.feeds.models import Feed
from bihuan.faces.feeds.words import Due, Sort
from bihuan.ground.access.queries import active_accounts
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import day_begins
from bihuan.ground.ledger.queries import last_entries
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import FoundCase
from bihuan.loop.cases.words import OWNED, stream_of
from bihuan.loop.handling.queries import Helping, helping
from bihuan.loop.oversight.queries import running_notes

MOST = 500
AHEAD = timedelta(days=400)
BEHIND = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class FeedState:
    """One's own feed, if there is one."""

    made_at: datetime | None
    read_on: date | None


@dataclass(frozen=True, slots=True)
class Opened:
    """Whose feed it is, and what is in it."""

    account: int
    dues: tuple[Due, ...]
    read_on: date | None


def feed_state(actor: Actor) -> FeedState:
    """Since when somebody has a feed, and when a calendar last read it."""
    kind, _, key = actor.name.partition(":")
    if kind != "account" or not key.isdigit():
        raise NotVisible(actor.name)
    row = Feed.objects.filter(pk=int(key)).first()
    return FeedState(row.made_at, row.read_on) if row else FeedState(None, None)


def opened(token: str) -> Opened:
    """What an address opens, or nothing. Who was shut out is shut out here too."""
    row = Feed.objects.filter(digest=rules.digest_of(token)).first()
    if row is None or not active_accounts([row.pk]):
        raise NotVisible
    return Opened(row.pk, tuple(due_for(actor_for(row.pk))), row.read_on)


def due_for(actor: Actor) -> list[Due]:
    """What falls due for this person's units: cases, help, urging notes.

    By numbers and sorts and never by titles: a calendar lies on telephones and on other
    people's servers. Sealed matters are not in it at all, whoever asked for help in them
    or urged them. Six queries, and one more for every further page of help.
    """
    if not actor.may(Permission.HANDLE) or not actor.units:
        return []
    found = [*_cases(actor), *_help(actor), *_notes(actor)]
    sealed = _sealed({one.number for one in found})
    shown = [one for one in found if one.number not in sealed]
    return sorted(shown, key=lambda one: (one.at, one.sort, one.key))[:MOST]


def _sealed(numbers: set[str]) -> frozenset[str]:
    rows = FoundCase.objects.filter(number__in=numbers, visibility=Visibility.SEALED)
    return frozenset(rows.values_list("number", flat=True))


def _cases(actor: Actor) -> Iterator[Due]:
    now = clock.now()
    rows = FoundCase.objects.filter(
        owner__in=actor.units,
        status__in=sorted(OWNED),
        act_by__gt=now - BEHIND,
        act_by__lt=now + AHEAD,
    ).exclude(visibility=Visibility.SEALED)
    cases = list(rows.select_related("category").order_by("act_by", "pk")[:MOST])
    changed = last_entries([stream_of(case.pk) for case in cases]) if cases else {}
    for case in cases:
        assert case.act_by is not None
        yield Due(
            sort=Sort.CASE,
            key=case.number,
            number=case.number,
            what=case.category.called if case.category else "",
            at=case.act_by,
            changed_at=changed.get(stream_of(case.pk), case.registered_at),
            changes=case.version,
            provisional=case.provisional,
        )


def _help(actor: Actor) -> Iterator[Due]:
    # When a branch was last changed is told nowhere; today is never before that.
    today = day_begins(clock.local_day())
    for one in islice(_branches(actor), MOST):
        yield Due(
            sort=Sort.HELP,
            key=str(one.branch_id),
            number=one.number,
            what="",
            at=one.due_at,
            changed_at=min(one.due_at, today),
            changes=one.version,
        )


def _branches(actor: Actor) -> Iterator[Helping]:
    key: str | None = None
    while True:
        page = helping(actor.units, key=key)
        yield from page.items
        key = page.next
        if key is None:
            return


def _notes(actor: Actor) -> Iterator[Due]:
    for one in running_notes(actor, size=MOST).items:
        if one.unit_id in actor.units:
            yield Due(
                sort=Sort.NOTE,
                key=str(one.id),
                number=one.case_number,
                what="",
                at=one.due_at,
                changed_at=one.issued_at,
            )
