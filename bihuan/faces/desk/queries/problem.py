"""The page of one class of problems, and of each thing that can be done to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from bihuan.directory.parties.words import PartyLine
from bihuan.directory.units.queries import unit_tree
from bihuan.directory.units.words import Kind
from bihuan.faces.desk.queries.choosing import grouped_units
from bihuan.faces.desk.queries.naming import Names, names_for
from bihuan.faces.desk.queries.problems import ProblemRow, rows_of
from bihuan.faces.desk.queries.telling import Beat
from bihuan.faces.desk.rules import STATUSES, TONES
from bihuan.faces.desk.rules.problems import (
    PROBLEM_VERBS,
    problem_buttons,
    problem_sentence,
)
from bihuan.faces.desk.words import ProblemButton, ProblemVerb
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.queries import timeline
from bihuan.ground.ledger.words import Fact, Recorded
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.causes import queries as causes
from bihuan.loop.causes.queries import (
    AreaCount,
    MemberLine,
    ProblemLine,
    ProblemPage,
    TrendPoint,
)
from bihuan.loop.causes.words import State, stream_of

BEATS = 60
MEMBERS = 20
MOST_TARGETS = 60
MOST_MEMBERS = 200  # that can be parted at once


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member as the page lists it."""

    line: MemberLine
    status: str
    tone: str
    likeness: int  # per cent


@dataclass(frozen=True, slots=True)
class OfferRow:
    text: str
    who: str
    offer: causes.OfferLine


@dataclass(frozen=True, slots=True)
class ProblemView:
    """Everything on the page of one class."""

    page: ProblemPage
    row: ProblemRow
    buttons: tuple[ProblemButton, ...]
    may_sort: bool
    members: Page[MemberRow]
    by: str
    trend: tuple[TrendPoint, ...]
    chart: dict[str, object]
    areas: tuple[AreaCount, ...]
    most: int  # members of the area that has most, for its bar
    offers: tuple[OfferRow, ...]
    beats: tuple[Beat, ...]
    into: ProblemLine | None


@dataclass(frozen=True, slots=True)
class ProblemDeed:
    """The page of one verb: what it is about, and what may be chosen."""

    page: ProblemPage
    verb: ProblemVerb
    verdict: Verdict
    units: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    members: tuple[MemberRow, ...] = ()
    targets: tuple[ProblemLine, ...] = ()
    firms: tuple[PartyLine, ...] = ()


def problem_view(actor: Actor, problem_id: int, *, by: str, key: str) -> ProblemView:
    """One class, in a number of queries that does not depend on its size."""
    page = causes.find_problem(actor, problem_id)
    choices = causes.problem_choices(page, actor=actor)
    entries = timeline(stream_of(problem_id))
    names = _names(entries, page)
    by = "week" if by == "week" else "month"
    trend = tuple(filled(causes.trend(actor, problem_id, by=by), by))
    areas = tuple(causes.areas_of_problem(actor, problem_id))
    members = causes.members_of_problem(
        actor, problem_id, key=key or None, size=MEMBERS
    )
    return ProblemView(
        page=page,
        row=rows_of(actor, [page.line])[0],
        buttons=tuple(_buttons(page, choices)),
        may_sort=bool(choices.get("remove")),
        members=Page([_member(one) for one in members.items], next=members.next),
        by=by,
        trend=trend,
        chart=_chart(trend, by),
        areas=areas,
        most=max((one.members for one in areas), default=1),
        offers=tuple(
            OfferRow(one.text, names.actor(one.offered_by), one) for one in page.offers
        ),
        beats=tuple(_told(entries, names)),
        into=_into(actor, page),
    )


def problem_deed(actor: Actor, problem_id: int, verb: str) -> ProblemDeed:
    """What the page of a verb needs; refused to whoever may never do it."""
    page = causes.find_problem(actor, problem_id)
    choices = causes.problem_choices(page, actor=actor)
    if verb not in choices:
        actor.may(Permission.SUPERVISE).enforce()
        raise NotVisible(verb)
    deed = ProblemDeed(page, PROBLEM_VERBS[verb], choices[verb])
    match verb:
        case "own":
            units = [one for one in unit_tree() if one.kind is not Kind.VILLAGE]
            return replace(deed, units=grouped_units(units))
        case "split":
            members = causes.members_of_problem(actor, problem_id, size=MOST_MEMBERS)
            return replace(deed, members=tuple(_member(one) for one in members.items))
        case "merge":
            return replace(deed, targets=tuple(_targets(actor, page)))
        case "offer":
            return replace(deed, firms=tuple(causes.similar_firms(actor, problem_id)))
    return deed


def _buttons(page: ProblemPage, choices: dict[str, Verdict]) -> list[ProblemButton]:
    return problem_buttons(
        choices,
        owned=page.owner_id is not None,
        planned=bool(page.remedy),
    )


def _member(line: MemberLine) -> MemberRow:
    likeness = round(100 * (line.likeness or 0))
    return MemberRow(line, _(STATUSES[line.status]), TONES[line.status], likeness)


def _targets(actor: Actor, page: ProblemPage) -> list[ProblemLine]:
    """Other live classes, those of the same place first."""
    found = causes.problems(actor, size=MOST_TARGETS).items
    place = page.line.place
    others = [one for one in found if one.id != page.line.id]
    return sorted(others, key=lambda one: not (place and one.place == place))


def _into(actor: Actor, page: ProblemPage) -> ProblemLine | None:
    if page.line.state is not State.MERGED or page.merged_into is None:
        return None
    return causes.find_problem(actor, page.merged_into).line


def _names(entries: Sequence[Recorded], page: ProblemPage) -> Names:
    units = {one.facts.get("unit") for one in entries}
    offered = {one.offered_by for one in page.offers}
    return names_for(units, {one.actor for one in entries} | offered)


def _told(entries: Iterable[Recorded], names: Names) -> list[Beat]:
    """The entries as sentences, newest first; arrivals one after another as one."""
    beats: list[Beat] = []
    for one in _gathered(entries):
        sentence = problem_sentence(one.kind, one.facts)
        if sentence is None:
            continue
        values = {name: _said(name, value, names) for name, value in one.facts.items()}
        beats.append(
            Beat(
                seq=one.seq,
                at=one.at,
                title=_(sentence.text).format_map(_Blanks(values)),
                who=names.actor(one.actor),
                body="",
                tone=sentence.tone,
                mark=sentence.mark,
            )
        )
    return beats[::-1][:BEATS]


def _gathered(entries: Iterable[Recorded]) -> list[Recorded]:
    found: list[Recorded] = []
    for one in entries:
        last = found[-1] if found else None
        joined = one.kind == "causes.joined"
        if last and joined and (last.kind, last.actor) == (one.kind, one.actor):
            cases = [*_listed(last.facts["cases"]), *_listed(one.facts["cases"])]
            found[-1] = replace(one, facts={**one.facts, "cases": cases})
        else:
            found.append(one)
    return found


def _listed(value: Fact | list[Fact]) -> list[Fact]:
    return list(value) if isinstance(value, list) else []


class _Blanks(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "—"


def _said(name: str, value: object, names: Names) -> str:
    if name == "unit":
        return names.unit(value)
    if isinstance(value, list | tuple):
        return str(len(value))
    if name in {"review", "done", "again"} and value:
        day = date.fromisoformat(str(value))
        return _("%(year)s年%(month)s月%(day)s日") % {
            "year": day.year,
            "month": day.month,
            "day": day.day,
        }
    return str(value)


def filled(trend: Sequence[TrendPoint], by: str) -> list[TrendPoint]:
    """The same with the periods between in which nobody came, so that gaps are seen."""
    known = {one.begins_on: one for one in trend}
    days, at = [], min(known, default=None)
    while at is not None and at <= max(known):
        days.append(at)
        at = _next(at, by)
    return [known.get(day, TrendPoint(day, 0, 0)) for day in days]


def _next(day: date, by: str) -> date:
    if by == "week":
        return day + timedelta(days=7)
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _chart(trend: Sequence[TrendPoint], by: str) -> dict[str, object]:
    """The trend as ECharts reads it; the page has the same numbers as a table."""
    return {
        "color": ["#0f5c70", "#b3261e"],
        "animation": False,
        "grid": {"left": 36, "right": 12, "top": 36, "bottom": 28},
        "legend": {"top": 0, "left": 0, "icon": "roundRect"},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [_when(one, by) for one in trend]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": _series(trend),
    }


def _series(trend: Sequence[TrendPoint]) -> list[dict[str, object]]:
    """What came back after the remedy is told apart, once there is any."""
    new = _bars(_("新提出"), [one.members - one.after_remedy for one in trend])
    back = _bars(_("措施之后复发"), [one.after_remedy for one in trend])
    return [new, back] if any(one.after_remedy for one in trend) else [new]


def _when(point: TrendPoint, by: str) -> str:
    on = point.begins_on
    return f"{on.month}-{on.day}" if by == "week" else f"{on.year}-{on.month:02}"


def _bars(name: str, values: list[int]) -> dict[str, object]:
    return {
        "name": name,
        "type": "bar",
        "stack": "told",
        "barMaxWidth": 36,
        "data": values,
    }
