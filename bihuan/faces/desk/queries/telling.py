"""The ledger of a case told in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.directory.letters.queries import NAMES as LETTER_NAMES
from bihuan.faces.desk import rules
from bihuan.faces.desk.queries.naming import Names
from bihuan.faces.desk.rules.oversight import COLOURS
from bihuan.faces.desk.rules.supervision import REVIEW_WAYS
from bihuan.ground.calendars.words import Measure, Period
from bihuan.kit.clock import COUNTY_TIME
from bihuan.kit.sentences import told as said_in
from bihuan.loop.cases.queries import Happening
from bihuan.loop.cases.words import Audience

UNIT_FACTS = ("unit", "before", "proposed")
CASE_FACTS = ("into", "merged")


@dataclass(frozen=True, slots=True)
class Beat:
    """One line of the timeline."""

    seq: int
    at: datetime
    title: str
    who: str
    body: str
    tone: str
    mark: str


def told(
    happenings: Iterable[Happening], names: Names, numbers: Mapping[int, str]
) -> list[Beat]:
    """The entries as sentences, newest first; those that repeat another are left out."""
    beats = []
    for one in happenings:
        facts = dict(one.facts)
        sentence = rules.sentence_for(one.kind, facts)
        if sentence is None:
            continue
        values = {name: _said(name, facts, names, numbers) for name in facts}
        beats.append(
            Beat(
                seq=one.seq,
                at=one.at,
                title=_(sentence.text).format_map(_Blanks(values)),
                who=_who(one, names),
                body=one.text,
                tone=sentence.tone,
                mark=sentence.mark,
            )
        )
    return beats[::-1]


def _who(one: Happening, names: Names) -> str:
    """Who did it, and whether the raiser reads its text too."""
    name = names.actor(one.actor)
    if one.text and one.audience == Audience.RAISER:
        return _("%(name)s · 诉求人可见") % {"name": name}
    return name


def units_in(happenings: Iterable[Happening]) -> set[object]:
    """The units that these entries speak of."""
    return {one.facts.get(name) for one in happenings for name in UNIT_FACTS}


def cases_in(happenings: Iterable[Happening]) -> set[int]:
    """The other cases that these entries speak of."""
    found = (one.facts.get(name) for one in happenings for name in CASE_FACTS)
    return {pk for pk in found if isinstance(pk, int)}


def period_said(period: Period) -> str:
    """A length of business time in words."""
    n = period.count
    said = {
        Measure.SAME_DAY: _("当日"),
        Measure.WORKING_DAYS: ngettext("%(n)s个工作日", "%(n)s个工作日", n),
        Measure.CALENDAR_DAYS: ngettext("%(n)s个自然日", "%(n)s个自然日", n),
        Measure.MONTHS: ngettext("%(n)s个月", "%(n)s个月", n),
        Measure.WORKING_HOURS: ngettext("%(n)s个工作小时", "%(n)s个工作小时", n),
        Measure.HOURS: ngettext("%(n)s个小时", "%(n)s个小时", n),
        Measure.MINUTES: ngettext("%(n)s分", "%(n)s分", n),
    }
    return said[period.measure] % {"n": n}


def step_said(step: str) -> str:
    """One step of how a deadline was found, in the reader's language."""
    return str(said_in(step, _))


class _Blanks(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "—"


def _said(
    name: str, facts: Mapping[str, object], names: Names, numbers: Mapping[int, str]
) -> str:
    value = facts[name]
    if name in UNIT_FACTS:
        return names.unit(value) or _("原单位")
    if name in CASE_FACTS:
        return numbers.get(value, "") if isinstance(value, int) else ""
    if name in _WAYS and value is not None:
        return _WAYS[name](value)
    return str(value)


def _clock(value: object) -> str:
    kind = str(value)
    return _(
        rules.label(rules.CLOCKS, kind.partition("-")[0])
        if kind.startswith("branch-")
        else rules.label(rules.CLOCKS, kind)
    )


def _period(value: object) -> str:
    try:
        return period_said(Period.parse(str(value)))
    except ValueError:
        return str(value)


def _day(value: object) -> str:
    day = date.fromisoformat(str(value))
    return _("%(year)s年%(month)s月%(day)s日") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }


def _moment(value: object) -> str:
    """A deadline; one at midnight is said of the day that it ends."""
    at = datetime.fromisoformat(str(value)).astimezone(COUNTY_TIME)
    if at.time() == time():
        return f"{_day(at.date() - timedelta(days=1))} 24:00"
    return f"{_day(at.date())} {at:%H:%M}"


_WAYS: dict[str, Callable[[object], str]] = {
    "contact_by": _moment,
    "fix_by": _moment,
    "colour": lambda value: _(rules.label(COLOURS, str(value))),
    "letter_kind": lambda value: _(rules.label(LETTER_NAMES, str(value))),
    "rung": lambda value: _(rules.label(rules.RUNGS, str(value))),
    "result": lambda value: _(rules.label(rules.RESULTS, str(value))),
    "clock": _clock,
    "by": _period,
    "until": _day,
    "passed": lambda value: _("属实") if value else _("退回重办"),
    "way": lambda value: _(rules.label(REVIEW_WAYS, str(value))),
    "solved": lambda value: _("已解决") if value else _("未解决"),
    "grade": lambda value: _(rules.GRADES.get(int(str(value)), "")),
}


def changed_since(happenings: Sequence[Happening], seen: int) -> list[Happening]:
    """What happened to a case after the version that somebody's form was drawn from."""
    return [
        one
        for one in happenings
        if isinstance(version := one.facts.get("version"), int) and version > seen
    ]
