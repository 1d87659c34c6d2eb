"""Training a model twice: once to be tried on recent decisions, once on all of them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from bihuan.loop.triage.rules import dispatching, reading
from bihuan.loop.triage.rules.dispatching import Dispatcher
from bihuan.loop.triage.rules.learning.curves import scored
from bihuan.loop.triage.rules.learning.replacing import held_out
from bihuan.loop.triage.rules.reading import Reader
from bihuan.loop.triage.rules.reading.counting import counted
from bihuan.loop.triage.rules.reading.features import spans_of
from bihuan.loop.triage.rules.reading.grouping import near_twins
from bihuan.loop.triage.words.learning import (
    Compared,
    Judged,
    Kind,
    Learnt,
    Lesson,
)
from bihuan.loop.triage.words.reading import PATH, Labelled

SEED = 7
FOLDS = 5  # groups that a category must have, to be calibrated by whole groups
M = TypeVar("M")


class _Bytes(Protocol):
    def to_bytes(self) -> bytes: ...


Model = TypeVar("Model", bound=_Bytes)


class School(Protocol[Model]):
    """How models of one kind are trained and asked."""

    @property
    def kind(self) -> Kind: ...

    def train(self, lessons: Sequence[Lesson], seed: int) -> Model: ...

    def first(self, model: Model, lesson: Lesson) -> tuple[str, float]:
        """The label said first and how sure, ("", 0) for none."""

    def more(self, model: Model, held: Sequence[Lesson]) -> Mapping[str, object]:
        """Further scores of this kind alone."""


@dataclass(frozen=True, slots=True)
class Incumbent(Generic[M]):
    """The model in charge, and up to which decision it has learnt."""

    number: int
    until: datetime
    model: M


def teach(
    school: School[Model],
    lessons: Sequence[Lesson],
    *,
    old: Incumbent[Model] | None,
    seed: int = SEED,
    origin: str = "labels",
) -> Learnt:
    """A model that learnt from all these lessons, oldest first, and what speaks for it.

    It is tried on the newest decisions by a model that did not see them. The one in
    charge is tried on those it has not seen either; for those it has, what was proposed
    at the time counts, which is what the county had of it.
    """
    held = held_out(len(lessons))
    known, asked = lessons[: len(lessons) - held], lessons[len(lessons) - held :]
    tried = school.train(known, seed)
    judged = [Judged(one.label, *school.first(tried, one)) for one in asked]
    return Learnt(
        kind=school.kind,
        body=school.train(lessons, seed).to_bytes(),
        n=len(lessons),
        held=held,
        first_at=lessons[0].at,
        last_at=lessons[-1].at,
        seed=seed,
        scores={**scored(judged), **school.more(tried, asked)},
        compared=_compared(school, asked, judged, old) if old is not None else (),
        against=old.number if old is not None else 0,
        origin=origin,
    )


def _compared(
    school: School[Model],
    asked: Sequence[Lesson],
    judged: Sequence[Judged],
    old: Incumbent[Model],
) -> tuple[Compared, ...]:
    found = []
    for lesson, new in zip(asked, judged, strict=True):
        if lesson.at > old.until:
            before = school.first(old.model, lesson)[0]
        elif lesson.guess:
            before = lesson.guess
        else:
            continue
        found.append(Compared(lesson.label, before == lesson.label, new.right))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Readers:
    """Readers of categories, labels as paths."""

    kind: Kind = Kind.CATEGORY

    def train(self, lessons: Sequence[Lesson], seed: int) -> Reader:
        rows = [one.labelled for one in lessons if one.labelled is not None]
        return reading.train(
            [row.text for row in rows],
            [row.label for row in rows],
            weights=[one.weight for one in lessons if one.labelled is not None],
            groups=_apart(rows),
            seed=seed,
        )

    def first(self, model: Reader, lesson: Lesson) -> tuple[str, float]:
        if lesson.labelled is None:
            return "", 0.0
        text = lesson.labelled.text
        best = model.read(text.title, text.body, level=model.levels).best
        return best.label, best.probability

    def more(self, model: Reader, held: Sequence[Lesson]) -> dict[str, object]:
        """`by_level` [[level, n, accuracy]]: of matters labelled at least so deep."""
        found = []
        for level in range(1, model.levels + 1):
            deep = [one for one in held if one.label.count(PATH) + 1 >= level]
            right = sum(self._right(model, one, level) for one in deep)
            found.append([level, len(deep), round(right / max(len(deep), 1), 4)])
        return {"by_level": found}

    @staticmethod
    def _right(model: Reader, lesson: Lesson, level: int) -> bool:
        if lesson.labelled is None:
            return False
        text = lesson.labelled.text
        best = model.read(text.title, text.body, level=level).best.label
        return best == PATH.join(lesson.label.split(PATH)[:level])


def _apart(rows: Sequence[Labelled]) -> list[Hashable]:
    """Near-twins as one group; but not where a category would be left with too few.

    Who learns from a handful of complaints about one lamp must still see that lamp on
    both sides, or the probabilities are held against matters of nothing but the others.
    """
    texts = [counted(spans_of(row.text.title, row.text.body)) for row in rows]
    groups: list[Hashable] = [*near_twins(texts)]
    distinct: dict[str, set[Hashable]] = {}
    for row, group in zip(rows, groups, strict=True):
        distinct.setdefault(row.label, set()).add(group)
    return [
        group if len(distinct[row.label]) >= FOLDS else ("alone", n)
        for n, (row, group) in enumerate(zip(rows, groups, strict=True))
    ]


@dataclass(frozen=True, slots=True)
class Dispatchers:
    """Dispatchers; `names` tells what units, ids as text, are called."""

    names: Mapping[str, str] = field(default_factory=dict)
    kind: Kind = Kind.UNIT

    def train(self, lessons: Sequence[Lesson], seed: int) -> Dispatcher:
        decisions = [one.decision for one in lessons if one.decision is not None]
        return dispatching.train(decisions, self.names, seed=seed)

    def first(self, model: Dispatcher, lesson: Lesson) -> tuple[str, float]:
        found = model.propose(lesson.decision.event) if lesson.decision else ()
        return (found[0].unit, found[0].probability) if found else ("", 0.0)

    def more(self, model: Dispatcher, held: Sequence[Lesson]) -> dict[str, object]:
        """`top3`: how often the unit was among the first three."""
        near = 0
        for one in held:
            found = model.propose(one.decision.event) if one.decision else ()
            near += one.label in {choice.unit for choice in found}
        return {"top3": round(near / max(len(held), 1), 4)}
