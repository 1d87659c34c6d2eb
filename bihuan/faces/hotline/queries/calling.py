"""What an operator sees: calls in hand, who is calling, what others raised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db.models import Count

from bihuan.directory.areas.queries import area_tree
from bihuan.directory.areas.words import Level
from bihuan.directory.catalogue.queries import category_tree, profiles
from bihuan.directory.parties.queries import parties_spoken_for
from bihuan.directory.parties.words import PartyLine
from bihuan.directory.registers.queries import entries_in_force
from bihuan.directory.units.queries import unit_tree
from bihuan.faces.hotline import rules
from bihuan.faces.hotline.models import Call
from bihuan.faces.hotline.words import REGISTER, CallLine, Lane, Line, Mode, OpenCall
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.vault.queries import find_by_phone, masked
from bihuan.kit import clock, keyring
from bihuan.kit.languages import named
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import visible_cases
from bihuan.loop.cases.words import OPEN, STATUS_NAMES, Status
from bihuan.loop.triage.queries import twins_for
from bihuan.loop.triage.words import TwinCandidate

MOST = 8
SHORTEST = 6
RESULTS = ("explained", "solved")
CHANNEL = "phone"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the lists of the form offer."""

    lines: tuple[Line, ...]
    profiles: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """An earlier matter of a caller or their firm."""

    number: str
    title: str
    status: str
    is_open: bool
    unit: str
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class Caller:
    """What is known by a number: the name as masked, firms spoken for, earlier matters."""

    known: bool
    name: str
    firms: tuple[PartyLine, ...]
    matters: tuple[Matter, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """The operator's place between two calls."""

    in_hand: tuple[CallLine, ...]
    today: tuple[CallLine, ...]
    counts: Mapping[str, int]
    lines: tuple[Line, ...]


def lines() -> tuple[Line, ...]:
    """The merged lines in force today."""
    return tuple(
        Line(
            number=one.key,
            name=named(one.text("name"), one.text("name_en")),
            lane=rules.lane_of(one.text("lane")),
            mode=one.text("mode"),
            unit=one.text("unit"),
            profile=one.text("profile"),
        )
        for one in entries_in_force(REGISTER)
    )


def choices(actor: Actor) -> Choices:
    """The lists of the call's form."""
    actor.may(Permission.REGISTER).enforce()
    by_phone = [one for _pk, one in profiles() if CHANNEL in one.channels]
    by_phone.sort(key=lambda one: (one.channels[0] != CHANNEL, -len(one.channels)))
    return Choices(
        lines=lines(),
        profiles=tuple((one.code, named(one.name, one.name_en)) for one in by_phone),
        categories=tuple(
            (str(one.pk), f"{'　' * one.depth}{one.called}") for one in category_tree()
        ),
        areas=tuple(
            (str(one.pk), f"{'　' * one.depth}{one.name}")
            for one in area_tree(down_to=Level.VILLAGE)
        ),
        units=tuple((str(one.pk), one.called_in_full) for one in unit_tree()),
    )


def open_call(actor: Actor, ticket: UUID) -> OpenCall | str:
    """A call in this operator's hands; the number of its matter once it is wrapped up."""
    if not actor.may(Permission.REGISTER):
        raise NotVisible
    row = (
        Call.objects.filter(ticket=ticket, operator=_me(actor))
        .select_related("case")
        .first()
    )
    if row is None:
        raise NotVisible
    if row.draft is None or row.salt is None:
        return row.case.number if row.case else ""
    said = rules.open_draft(
        keyring.ring(), row.key_id, bytes(row.salt), bytes(row.draft)
    )
    return OpenCall(
        ticket=str(row.ticket),
        line=row.line,
        lane=Lane(row.lane),
        began_at=row.taken_at or row.began_at,
        saved_at=row.saved_at,
        said=said,
    )


def caller(actor: Actor, phone: str) -> Caller:
    """Who has this number, by its keyed digest: at most eight matters, the newest first."""
    actor.may(Permission.REGISTER).enforce()
    people = find_by_phone(phone) if phone else []
    if not people:
        return Caller(known=False, name="", firms=(), matters=())
    names = [one.name for one in masked(people[:20]).values() if one.name]
    firms = (
        tuple(parties_spoken_for(people)) if actor.may(Permission.SEE_PARTIES) else ()
    )
    cases = visible_cases(actor).filter(raisings__identity__in=people).distinct()
    rows = cases.select_related("owner").order_by("-pk")[:MOST]
    matters = tuple(
        Matter(
            number=row.number,
            title=row.title,
            status=STATUS_NAMES[Status(row.status)],
            is_open=row.status in OPEN,
            unit=row.owner.called if row.owner else "",
            raised_at=row.raised_at,
        )
        for row in rows
    )
    return Caller(
        known=True, name=names[0] if names else "", firms=firms, matters=matters
    )


def twins(
    actor: Actor, *, text: str, place: str, area_id: int | None, party_id: int | None
) -> Sequence[TwinCandidate]:
    """What others raised that may be the same; nothing for a few characters."""
    if len(text) < SHORTEST:
        return ()
    found = twins_for(
        title="",
        text=f"{text}\n{place}",
        area_id=area_id,
        party_id=party_id,
        actor=actor,
    )
    return found[:4]


def home(actor: Actor) -> Home:
    """This operator's calls: those not wrapped up, and those of today, counted by mode.

    Nobody else's are here, and nobody is compared.
    """
    actor.may(Permission.REGISTER).enforce()
    mine = Call.objects.filter(operator=_me(actor))
    midnight = datetime.combine(clock.local_day(), time.min, clock.COUNTY_TIME)
    ended = mine.filter(ended_at__gte=midnight)
    by_mode = dict(
        ended.values_list("mode").annotate(n=Count("pk")).values_list("mode", "n")
    )
    in_hand = mine.filter(ended_at__isnull=True).order_by("-began_at")
    last = ended.select_related("case").order_by("-ended_at")
    return Home(
        in_hand=tuple(_line(row) for row in in_hand.select_related("case")[:20]),
        today=tuple(_line(row) for row in last[:12]),
        counts={mode: by_mode.get(mode, 0) for mode in (*Mode, "")},
        lines=lines(),
    )


def _line(row: Call) -> CallLine:
    return CallLine(
        ticket=str(row.ticket),
        began_at=row.taken_at or row.began_at,
        line=row.line,
        lane=Lane(row.lane),
        mode=row.mode,
        outcome=row.outcome,
        case=row.case.number if row.case else "",
    )


def _me(actor: Actor) -> int:
    kind, _, pk = actor.name.partition(":")
    return int(pk) if kind == "account" and pk.isdigit() else 0
