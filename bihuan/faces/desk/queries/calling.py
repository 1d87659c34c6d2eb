"""The call-back desk: whom to call next, what to say, and what calls came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from bihuan.directory.catalogue.queries import profile
from bihuan.directory.units.queries import unit_names
from bihuan.faces.desk import rules
from bihuan.faces.desk.queries.acting import Acting
from bihuan.faces.desk.queries.naming import called
from bihuan.ground.access.words import Actor
from bihuan.ground.calendars.queries import day_ends
from bihuan.kit import clock
from bihuan.kit.paging import Page
from bihuan.kit.sentences import marked
from bihuan.loop.cases.queries import light_of, raisings_of
from bihuan.loop.closing import queries as closing
from bihuan.loop.closing.queries import CallNote, CallTask, Tries
from bihuan.loop.closing.words import CallState


@dataclass(frozen=True, slots=True)
class CallTab:
    state: CallState
    label: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class CallLine:
    """One raiser to be called, ready to be drawn."""

    number: str
    raising: int
    title: str
    about: tuple[str, ...]
    light: str
    due_at: datetime | None
    tries: Tries
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallDesk:
    """One of the three lists of the call-back desk."""

    tabs: tuple[CallTab, ...]
    state: CallState
    empty: str
    lines: Page[CallLine]


@dataclass(frozen=True, slots=True)
class Calling:
    """What stands beside the form of one call: what to say, and how often it was tried."""

    script: tuple[str, ...]
    tries: tuple[tuple[str, Tries], ...]


@dataclass(frozen=True, slots=True)
class NoteLine:
    """What one call came to; neither who called nor who was called is told."""

    note: CallNote
    profile: str
    unit: str
    grade: str
    tone: str
    wish: str


TABS = {
    CallState.NOW: marked("现在可打"),
    CallState.LATER: marked("约好再打"),
    CallState.ENOUGH: marked("多次未接通"),
}
EMPTY = {
    CallState.NOW: marked("没有现在要打的回访。"),
    CallState.LATER: marked("没有约好再打的回访。"),
    CallState.ENOUGH: marked("没有多次未接通的事项。"),
}


def call_desk(actor: Actor, state: str, *, key: str | None) -> CallDesk:
    """One list with the lengths of all three; the same number of queries at any length."""
    counts = closing.how_many_calls(actor)
    chosen = CallState(state) if state in set(CallState) else CallState.NOW
    page = closing.calls_to_make(actor, chosen, key=key)
    return CallDesk(
        tabs=tuple(
            CallTab(one, label, counts[one], one is chosen)
            for one, label in TABS.items()
        ),
        state=chosen,
        empty=EMPTY[chosen],
        lines=Page(
            [_line(one) for one in page.items], next=page.next, previous=page.previous
        ),
    )


def calling(page: Acting) -> Calling:
    """The script of the profile with its blanks filled, and the tries of each raiser."""
    about = profile(page.standing.profile_id)
    offered = {int(pk): name for pk, name in page.choices.raisers}
    raisings = [one for one in raisings_of(page.head.id) if one.pk in offered]
    tries = closing.tries_of(raisings)
    raised_on = clock.local_day(raisings[0].raised_at) if raisings else None
    blanks = {
        "number": page.head.number,
        "title": page.head.title,
        "unit": page.head.unit or _("承办单位"),
        "raised_on": _day(raised_on),
        "result": _(rules.RESULTS[page.report.result]) if page.report else "",
    }
    return Calling(
        script=tuple(line.format_map(blanks) for line in about.call_back.script),
        tries=tuple((offered[one.pk], tries[one.pk]) for one in raisings),
    )


def call_notes(actor: Actor, *, key: str | None) -> Page[NoteLine]:
    """What calls came to, the newest first, for whoever listens to their quality."""
    page = closing.call_notes(actor, key=key)
    names = unit_names({one.unit_id for one in page.items if one.unit_id})
    lines = [_note(one, names.get(one.unit_id or 0, "")) for one in page.items]
    return Page(lines, next=page.next, previous=page.previous)


def _line(one: CallTask) -> CallLine:
    now = clock.now()
    light = light_of(
        act_by=one.call_by,
        due_at=None,
        warn_at=None,
        now=now,
        today_ends=day_ends(clock.local_day(now)),
    )
    about = (called(profile(one.profile_id)), one.unit)
    return CallLine(
        number=one.number,
        raising=one.raising_id,
        title=one.title,
        about=tuple(part for part in about if part),
        light=light,
        due_at=one.call_by,
        tries=one.tries,
        flags=tuple(_flags(one)),
    )


def _flags(one: CallTask) -> Sequence[str]:
    flags = []
    if one.judged_badly:
        flags.append(_("差评整改后"))
    if one.round > 1:
        flags.append(_("第%(n)s次办理") % {"n": one.round})
    return flags


def _note(one: CallNote, unit: str) -> NoteLine:
    grade = one.grade or 0
    return NoteLine(
        note=one,
        profile=called(profile(one.profile_id)),
        unit=unit,
        grade=_(rules.GRADES[grade]) if grade else "",
        tone="bad" if grade and grade < 3 else "good" if grade > 3 else "plain",
        wish=_(rules.WISHES[one.wish]) if one.wish else "",
    )


def _day(day: date | None) -> str:
    return _("%(m)s月%(d)s日") % {"m": day.month, "d": day.day} if day else ""
