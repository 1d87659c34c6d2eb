"""Two matters side by side: what they have in common, and where they differ."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.loop.triage.queries.twins import here
from bihuan.loop.triage.rules.twins.marks import marks_of, same_name
from bihuan.loop.triage.words.twins import Mark, Marks


@dataclass(frozen=True, slots=True)
class Told:
    """A matter as far as it is compared: title, and text with its place and firm."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Names and details of two matters, as each writes them, the important ones first.

    `shared` are of both, in the words of either; `one` and `other` are only of one.
    """

    shared: tuple[str, ...]
    one: tuple[str, ...]
    other: tuple[str, ...]


def compared(one: Told, other: Told) -> Compared:
    """What two matters name, also when nobody would call them twins."""
    known = here().known
    ours, theirs = (
        marks_of(each.title, each.text, known=known) for each in (one, other)
    )
    return Compared(
        shared=_each_once(
            [*_names(ours, theirs, both=True), *_names(theirs, ours, both=True)]
        ),
        one=_each_once(_names(ours, theirs, both=False)),
        other=_each_once(_names(theirs, ours, both=False)),
    )


def _names(marks: Marks, against: Marks, *, both: bool) -> list[str]:
    """Names of places and firms, and details of places, that the other has or lacks."""
    others = [each.stem for each in _all(against)]
    named = [
        each.name
        for each in _all(marks)
        if any(same_name(each.stem, stem) for stem in others) is both
    ]
    details = [one for one in marks.details if (one in against.details) is both]
    return [*named, *sorted(details)]


def _all(marks: Marks) -> tuple[Mark, ...]:
    return (*marks.places, *marks.parties)


def _each_once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
