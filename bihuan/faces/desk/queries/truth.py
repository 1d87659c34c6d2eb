"""Pages of second looks, the truth gap and signals, with every name they need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bihuan.directory.catalogue.queries import profile
from bihuan.directory.units.queries import unit_tree
from bihuan.faces.desk.queries.naming import Names, called, names_for
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.vault.queries import masked
from bihuan.ground.vault.words import Masked
from bihuan.kit import clock
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import NotVisible, Refused, Verdict
from bihuan.loop.truth import queries as truth
from bihuan.loop.truth.queries import LookLine, LookPage, SignalLine, TruthGap
from bihuan.loop.truth.words import Kind, SignalState, Threshold

SPAN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class LookRow:
    """One line of the list with what its profile is called."""

    line: LookLine
    profile: str


@dataclass(frozen=True, slots=True)
class Looks:
    rows: Page[LookRow]
    left_over: tuple[LookRow, ...]
    units: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LookView:
    page: LookPage
    raiser: Masked
    profile: str
    unit: str


@dataclass(frozen=True, slots=True)
class GapView:
    """The gap of one month or of the last ninety days."""

    gap: TruthGap
    names: Names
    months: tuple[date, ...]
    month: date | None
    signals: int
    oversees: bool


@dataclass(frozen=True, slots=True)
class SignalsView:
    rows: Page[SignalLine]
    names: Names
    state: SignalState
    limits: Mapping[Kind, Threshold]


@dataclass(frozen=True, slots=True)
class SignalView:
    page: truth.SignalPage
    unit: str


def looks(actor: Actor, key: str | None) -> Looks:
    """What this actor's units have to look at; what nobody is free for, to supervisors."""
    page = truth.looks_to_make(actor, key=key)
    oversees = bool(actor.may(Permission.SUPERVISE))
    left = truth.looks_left_over(actor) if oversees else []
    return Looks(
        rows=Page([_row(one) for one in page.items], page.next, page.previous),
        left_over=tuple(_row(one) for one in left),
        units=units_to_name() if left else (),
    )


def units_to_name() -> tuple[tuple[str, str], ...]:
    """The units that a look may be handed to; who had a part is refused by the action."""
    return tuple((str(one.pk), one.called) for one in unit_tree())


def look(actor: Actor, look_id: int) -> LookView:
    """One second look with the masked raiser; nothing of the first answer is read."""
    page = truth.look_page(actor, look_id)
    people = masked([page.identity_id] if page.identity_id else [])
    names = names_for([page.unit_id], [])
    return LookView(
        page=page,
        raiser=people.get(page.identity_id or 0, Masked()),
        profile=called(profile(page.profile_id)),
        unit=names.unit(page.unit_id),
    )


def raiser_to_call(actor: Actor, look_id: int) -> int:
    """Whose identity may be opened for this call."""
    identity = truth.raiser_of_look(actor, look_id)
    if identity is None:
        raise NotVisible(str(look_id))
    return identity


def gap(actor: Actor, month: str) -> GapView:
    """The truth gap; of a month that somebody asks for, or of the last ninety days."""
    _may_see_gap(actor)
    months = tuple(truth.looked_at_months())
    chosen = next((one for one in months if one.isoformat()[:7] == month), None)
    found = truth.gap_between(*_span(chosen))
    units = [line.unit_id for group in found.groups for line in group.lines]
    oversees = bool(actor.may(Permission.SUPERVISE))
    return GapView(
        gap=found,
        names=names_for(units, []),
        months=months,
        month=chosen,
        signals=truth.open_signals() if oversees else 0,
        oversees=oversees,
    )


def lately() -> TruthGap:
    """The gap of the last ninety days, for the leader's page."""
    return truth.gap_between(*_span(None))


def _may_see_gap(actor: Actor) -> None:
    if not (actor.may(Permission.LEAD) or actor.may(Permission.SUPERVISE)):
        raise Refused(Verdict("not-permitted", "您的角色不包含这项操作。"))


def _span(month: date | None) -> tuple[date, date]:
    today = clock.local_day()
    if month is None:
        return today - SPAN, today
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return month, after - timedelta(days=1)


def signals(actor: Actor, state: str, key: str | None) -> SignalsView:
    """The signals in one state, and from when on each kind is given."""
    known = SignalState(state) if state in list(SignalState) else SignalState.OPEN
    rows = truth.signals(actor, known, key=key)
    return SignalsView(
        rows=rows,
        names=names_for([one.unit_id for one in rows.items], []),
        state=known,
        limits=truth.limits(),
    )


def signal(actor: Actor, signal_id: int) -> SignalView:
    """One signal with the matters behind it."""
    page = truth.signal_page(actor, signal_id)
    return SignalView(page, names_for([page.line.unit_id], []).unit(page.line.unit_id))


def _row(line: LookLine) -> LookRow:
    return LookRow(line, called(profile(line.profile_id)))
