"""Living through a pack's year: every declared matter, by the real actions, under a set clock.

Matters come in once a day, all streams together; from then on each goes its own way
like those of the demonstration, through dispatch, claim, report, audit and verdict.
Several processes may share the matters among them; the year is the same for any number.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as hour
from functools import partial
from pathlib import Path
from random import Random

from django.db import connection

from bihuan.directory.areas.queries import area_ids
from bihuan.directory.catalogue.actions import keep_profile
from bihuan.directory.catalogue.queries import (
    active_profile,
    category_ids,
    category_names,
)
from bihuan.directory.registers.actions import keep_registers
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.loop.intake.actions import raise_many
from bihuan.loop.intake.words import NewMatter
from bihuan.packs.checking import find
from bihuan.packs.loading import load
from bihuan.packs.replay import LOADER, Progress
from bihuan.packs.replaying.cast import DOOR, Cast, assemble
from bihuan.packs.replaying.company import Company, play_together
from bihuan.packs.replaying.lives import Life, Tally
from bihuan.packs.replaying.stage import Stage
from bihuan.packs.streaming.calling import plan_calls
from bihuan.packs.streaming.checking import names_of, read
from bihuan.packs.streaming.courses import Course, Planned, fate_of, texts
from bihuan.packs.streaming.days import Days
from bihuan.packs.streaming.words import Lived, Outcome, Stream, Year

_COMES = hour(8, 40)
_SPOKE = timedelta(minutes=10)
_DAY = timedelta(days=1)


def live(
    pack: str | Path,
    *,
    share: float = 1.0,
    seed: int = 1,
    players: int = 1,
    relay: Callable[[], int],
    on_progress: Progress | None = None,
) -> Lived:
    """Live through the year that a pack declares, or an even part of every stream.

    Whatever is a list is published whole; of matters with one outcome at least one is
    lived through, however small the share.
    """
    began, folder = time.monotonic(), find(str(pack))
    _, year = read(folder)
    first = min(one.since for one in year.streams)
    opens = datetime.combine(first, hour(8), tzinfo=clock.COUNTY_TIME) - _DAY
    _not_waiting_for_the_disk()
    with clock.set_to(opens):
        load(folder, actor=LOADER)
        prepare(year, actor=LOADER)
    script = _Script(year, share, seed, relay, on_progress)
    tallies = play_together(script.play, players=players)
    return Lived(
        pack=str(pack),
        since=str(first),
        until=str(year.as_of),
        matters=sum(one.raised for one in tallies),
        actions=sum(one.actions for one in tallies),
        refused=sum(one.refused for one in tallies),
        seconds=round(time.monotonic() - began, 1),
    )


@dataclass(frozen=True, slots=True)
class _Script:
    """What all players know before they begin."""

    year: Year
    share: float
    seed: int
    relay: Callable[[], int]
    on_progress: Progress | None

    def play(self, company: Company) -> Tally:
        """One player's part of the year, to its end."""
        _not_waiting_for_the_disk()
        end = datetime.combine(self.year.as_of, hour(18), tzinfo=clock.COUNTY_TIME)
        stage = Stage(end, self.relay, anchors=False, company=company)
        tally, cast = Tally(), assemble()
        company.meet()  # all have seen who is there; from here on there may be more
        matters = plan(self.year, stage, share=self.share, seed=self.seed)
        door = _Door(stage, cast, tally, self.seed, mine(matters, company))
        _enter(matters, door, self.on_progress)
        if self.year.calls is not None and company.place == 0:
            calls = self.year.calls
            plan_calls(calls, stage, cast, tally, part=self.share, seed=self.seed)
        first = min(one.since for one in self.year.streams)
        gc.collect()
        gc.freeze()  # whoever waits to come is not garbage: looked at once, not always
        stage.play(datetime.combine(first, hour(0), tzinfo=clock.COUNTY_TIME))
        return tally


@opens_transaction
def prepare(year: Year, *, actor: Actor) -> None:
    """Publish the lists and the profiles that only the year needs."""
    actor.may(Permission.LOAD_PACKS).enforce()
    for one in year.profiles:
        keep_profile(one.value, actor=actor)
    keep_registers([one.register.value for one in year.registers], actor=actor)


def _not_waiting_for_the_disk() -> None:
    """What a crash loses of a replay is played again: no commit need wait for the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")


# -- Who comes when ------------------------------------------------------------------


def plan(year: Year, stage: Stage, *, share: float, seed: int) -> list[Planned]:
    """The matters of the year that are lived through, in the order in which they come."""
    chosen: dict[str, Planned] = {}
    everybody: dict[str, Planned] = {}
    days = Days(year, stage.calendar)
    for stream in year.streams:
        found = list(_matters_of(stream, days, everybody, seed))
        everybody |= {one.name: one for one in found}
        for one in _part(found, share):
            chosen[one.name] = one
            if one.lot.also:
                chosen[one.lot.also] = everybody[one.lot.also]
    order = {stream.code: at for at, stream in enumerate(year.streams)}
    return sorted(
        chosen.values(), key=lambda one: (one.day, order[one.stream.code], one.name)
    )


def _matters_of(
    stream: Stream, days: Days, before: dict[str, Planned], seed: int
) -> Iterable[Planned]:
    for lot in stream.lots:
        for name, outcome in zip(names_of(stream, lot), lot.outcomes(), strict=True):
            chance = Random(f"{seed}:{name}")  # noqa: S311 - the same year each time
            twin = before.get(lot.also)
            day = twin.day if twin else chance.choice(days.of(stream, outcome))
            yield Planned(stream, lot, name, outcome, day)


def _part(matters: Sequence[Planned], share: float) -> Iterable[Planned]:
    """Evenly that share of them, of each outcome by itself, and one at least."""
    step = max(round(1 / share), 1)
    for outcome in Outcome:
        yield from [one for one in matters if one.outcome is outcome][::step]


def mine(matters: Sequence[Planned], company: Company) -> frozenset[str]:
    """Which of them this player carries on: of each day its share, twins together."""
    players: dict[str, int] = {}
    for at, one in enumerate(matters):
        twin = players.get(one.lot.also, at % company.players)
        players[one.name] = twin
    return frozenset(name for name, at in players.items() if at == company.place)


# -- Their entrance ------------------------------------------------------------------


def _enter(
    matters: Sequence[Planned], door: _Door, on_progress: Progress | None
) -> None:
    """Plan the entrance of each day's matters, all of them by one call."""
    by_day: dict[date, list[Planned]] = {}
    for one in matters:
        by_day.setdefault(one.day, []).append(one)
    entered = 0
    for day, come in by_day.items():
        moment = datetime.combine(day, _COMES, tzinfo=clock.COUNTY_TIME)
        door.stage.at(moment, partial(door.open, come))
        entered += len(come)
        if on_progress and door.stage.company.place == 0:
            door.stage.at(moment, partial(on_progress, entered, len(matters)))


class _Door:
    """Where each day's matters come in; it remembers who came, for their twins."""

    def __init__(
        self,
        stage: Stage,
        cast: Cast,
        tally: Tally,
        seed: int,
        mine: frozenset[str],
    ) -> None:
        self.stage, self.cast, self.tally = stage, cast, tally
        self.seed, self.mine = seed, mine
        self.areas, self.categories = area_ids(), category_ids()
        self.names = category_names(self.categories.values())
        self.known: dict[str, Life] = {}

    def open(self, come: Sequence[Planned]) -> None:
        """A day's matters come in, all at once; the life of each begins at its player."""
        courses = [self._course(one) for one in come]
        known = self.stage.company.told(
            lambda: raise_many([one.matter for one in courses], actor=DOOR)
        )
        for one, course, raised in zip(come, courses, known, strict=True):
            if one.name in self.mine:
                course.taken_in(raised)

    def _course(self, one: Planned) -> Course:
        chance = Random(f"{self.seed}:{one.name}:life")  # noqa: S311
        about = active_profile(one.stream.profile)[1]
        exact = one.stream.working_days
        course = Course(
            self._matter(one, chance),
            fate_of(one, about, chance),
            chance,
            self.stage,
            self.cast,
            self.tally,
            twin=self.known.get(one.lot.also),
            haste=0.05 if exact else 1.0,
            report_at=self._report_at(one.day, exact) if exact else None,
        )
        self.known[one.name] = course
        return course

    def _matter(self, one: Planned, chance: Random) -> NewMatter:
        code = one.lot.category
        if not code and one.stream.categories:
            code = chance.choice(one.stream.categories)
        category = self.categories.get(code)
        title, body = texts(one, self.names.get(category or 0, ""))
        return NewMatter(
            profile=one.stream.profile,
            channel=one.stream.channel,
            external_id=one.name,
            title=title,
            body=body,
            raised_at=clock.now() - _SPOKE,
            area_id=self.areas.get(one.lot.area) or self.cast.county,
            category_id=category,
        )

    def _report_at(self, day: date, working_days: int) -> datetime:
        """The morning of the so-manieth working day after it came."""
        left = working_days
        while left:
            day += _DAY
            left -= self.stage.calendar.is_working_day(day)
        return datetime.combine(day, hour(9, 30), tzinfo=clock.COUNTY_TIME)
