"""What becomes of a declared matter: its fate from its outcome, its texts, its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bihuan.directory.catalogue.words import Acceptance, Profile, Result
from bihuan.loop.cases.words import Status
from bihuan.loop.closing.words import Answer, Grade
from bihuan.packs.replaying.fates import Fate, Script, held
from bihuan.packs.replaying.lives import Life, Standing
from bihuan.packs.streaming.words import Lot, Outcome, Stream

_HELD = {Outcome.OPEN: Status.HANDLING, Outcome.DEFERRED: Status.DEFERRED}
_CONTENT = ([Grade.VERY_GOOD, Grade.GOOD, Grade.FAIR], [40, 48, 12])
_SOLVED = Answer(solved=True, grade=Grade.GOOD)


@dataclass(frozen=True, slots=True)
class Planned:
    """One matter of the year: which, how it ends, and on which day it comes."""

    stream: Stream
    lot: Lot
    name: str
    outcome: Outcome
    day: date


@dataclass(slots=True)
class Course(Life):
    """A life whose end was declared; nothing on its way is left to chance but the hours."""

    haste: float = 1.0  # what the hours in between are multiplied by
    report_at: datetime | None = None

    def after(
        self, hours: float, deed: Callable[[], None], *, office: bool = True
    ) -> None:
        """As every life, at its own pace."""
        Life.after(self, hours * self.haste, deed, office=office)

    def _new_round(self, found: Standing) -> None:
        Life._new_round(self, found)  # noqa: SLF001 - of the same object
        if found.round == 1:
            self.target = self.report_at


def fate_of(planned: Planned, about: Profile, chance: Script) -> Fate:
    """The fate that leads where the pack says; by seed only how."""
    stream = planned.stream

    def happens(share: float) -> bool:
        return chance.random() < share

    on_the_spot = happens(stream.on_the_spot) and about.acceptance is Acceptance.MANUAL
    fate = Fate(
        answered_now=on_the_spot,
        todo=("contact",) if happens(0.3) else (),
        effort=chance.uniform(*stream.effort),
        result=Result.EXPLAINED if happens(stream.explained) else Result.SOLVED,
        answers=_answers(stream, chance, on_the_spot=on_the_spot),
        rates_online=happens(0.5),
        missed_calls=int(happens(0.1)),
    )
    place = _HELD.get(planned.outcome)
    return held(fate, place) if place else fate


def _answers(
    stream: Stream, chance: Script, *, on_the_spot: bool
) -> tuple[Answer | None, ...]:
    grade = chance.choices(*_CONTENT)[0]
    content = Answer(solved=True, grade=grade)
    if on_the_spot:
        return (content,)
    if chance.random() < stream.unhappy:  # put right, and asked again
        return (Answer(solved=False, grade=Grade.BAD), _SOLVED)
    return (None,) if chance.random() < stream.silent else (content,)


def texts(planned: Planned, category: str) -> tuple[str, str]:
    """A title and what was raised: invented, nobody's, and no two the same."""
    number = planned.name.rpartition("-")[2]
    what = f"{planned.lot.name}：{category or planned.lot.name}问题第 {number} 件"
    return what, f"{what}（{planned.stream.name}，{planned.name}），请予办理。"
