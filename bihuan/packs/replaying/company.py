"""Several processes that live through one year together, each with matters of its own.

They share nothing but the database and the hour: whoever reaches a meeting waits for
the others, so that no clock of a matter is looked at before its own day has come.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Protocol, TypeVar

from django.db import connections

T = TypeVar("T")
Part = Callable[["Company"], T]


class Company(Protocol):
    """Who plays. `place` of `players` says which matters are one's own."""

    @property
    def place(self) -> int: ...

    @property
    def players(self) -> int: ...

    def meet(self) -> None:
        """Go on when everybody has come here."""

    def told(self, find: Callable[[], T]) -> T:
        """What the first player finds, for everybody."""


class PlayerLost(RuntimeError):  # noqa: N818
    """One of the processes ended before the year did."""


@dataclass(frozen=True, slots=True)
class Alone:
    """Nobody else plays: nobody is waited for."""

    place: int = 0
    players: int = 1

    def meet(self) -> None:
        """Nobody to wait for."""

    def told(self, find: Callable[[], T]) -> T:
        """Found and told in one."""
        return find()


@dataclass(frozen=True, slots=True)
class Line:
    """What one player hears and says, at either end."""

    hears: Connection
    says: Connection

    def said(self) -> Any:
        """What the other end says, once it does."""
        try:
            return self.hears.recv()
        except EOFError:
            msg = "a player has ended before the year did"
            raise PlayerLost(msg) from None


@dataclass(frozen=True, slots=True)
class First:
    """The one that was there before: it finds what all must know, and counts heads."""

    lines: Sequence[Line]
    place: int = 0

    @property
    def players(self) -> int:
        return len(self.lines) + 1

    def meet(self) -> None:
        """All have said that they are here; then all are told so."""
        for line in self.lines:
            line.said()
        for line in self.lines:
            line.says.send(None)

    def told(self, find: Callable[[], T]) -> T:
        """Find it, and tell it."""
        found = find()
        for line in self.lines:
            line.says.send(found)
        return found


@dataclass(frozen=True, slots=True)
class Other:
    """One of those that were started for the play."""

    line: Line
    place: int
    players: int

    def meet(self) -> None:
        """Say that one is here, and hear that all are."""
        self.line.says.send(None)
        self.line.said()

    def told(self, find: Callable[[], T]) -> T:
        """Hear it; finding it is the first one's."""
        heard: T = self.line.said()
        return heard


def play_together(part: Part[T], *, players: int) -> list[T]:
    """Let that many processes play their part; what each came to, the first one's first.

    The others are copies of this process, with a connection of their own.
    """
    if players < 2:
        return [part(Alone())]
    connections.close_all()  # two processes must not speak on one line
    started = [_start(part, place, players) for place in range(1, players)]
    lines = [line for line, _ in started]
    try:
        found = [part(First(lines))]
        found += [line.said() for line in lines]
    finally:
        for line in lines:  # whoever still waits for us sees that we have gone
            line.hears.close()
            line.says.close()
        for _, process in started:
            process.join()
    return found


def _start(part: Part[Any], place: int, players: int) -> tuple[Line, BaseProcess]:
    fork = get_context("fork")
    hears, answers = fork.Pipe(duplex=False)
    listens, says = fork.Pipe(duplex=False)
    theirs = Line(listens, answers)
    process = fork.Process(
        target=_other, args=(part, Line(hears, says), Other(theirs, place, players))
    )
    process.start()
    listens.close()  # or nobody would notice that the other end has gone
    answers.close()
    return Line(hears, says), process


def _other(part: Part[Any], ours: Line, company: Other) -> None:
    ours.hears.close()
    ours.says.close()
    try:
        company.line.says.send(part(company))
    finally:
        connections.close_all()
