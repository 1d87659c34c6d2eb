"""Whether an answer speaks of a place that its matter does not name."""

from __future__ import annotations

from bihuan.loop.triage.rules.twins.marks import marks_of, same_name
from bihuan.loop.triage.words.replies import Matter
from bihuan.loop.triage.words.twins import Mark, MarkKind

_PLACES = frozenset({MarkKind.TOWN, MarkKind.ROAD, MarkKind.ESTATE, MarkKind.SCHOOL})


def other_place(matter: Matter, plain: str) -> tuple[int, str] | None:
    """The first place the answer names, and where, if it names none of the matter's.

    None where the matter names no place, or the answer one of them. Reading names costs
    some 3 ms, so ask only where there is doubt.
    """
    wanted = _places(marks_of(matter.title, matter.body).places)
    if not wanted or any(one.stem in plain for one in wanted):
        return None
    named = [one for one in _places(marks_of("", plain).places) if one.name in plain]
    if not named or any(same_name(a.stem, b.stem) for a in named for b in wanted):
        return None
    first = min(named, key=lambda one: plain.index(one.name))
    return plain.index(first.name), first.name


def _places(marks: tuple[Mark, ...]) -> list[Mark]:
    return [one for one in marks if one.kind in _PLACES]
