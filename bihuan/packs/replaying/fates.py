"""What is going to happen to each matter: thrown once, from the seed and its number.

Thrown for each matter by itself, so that one more or one fewer changes no other, and
the same seed gives the same county whatever the order of its days.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from bihuan.directory.catalogue.words import Acceptance, Profile, Result
from bihuan.loop.cases.words import Status
from bihuan.loop.closing.words import Answer, Grade

Script = Random


@dataclass(frozen=True, slots=True)
class Fate:
    """The course of one matter. `hold` stops it for good where it has got to."""

    hold: Status | None = None
    declined: bool = False
    answered_now: bool = False
    transferred: bool = False
    repeated_after: float | None = None  # hours; somebody raises the same again
    wrong_units: int = 0  # so many units in turn say that it is not theirs
    return_refused: bool = False
    claims_late: bool = False
    todo: tuple[str, ...] = ()
    extension_granted: bool = True
    effort: float = 0.6  # of its time, until the report; above 1 is late
    result: Result = Result.SOLVED
    audit_fails: bool = False
    answers: tuple[Answer | None, ...] = ()  # round by round; None says nothing
    rates_online: bool = True
    missed_calls: int = 0
    withdrawn_after: float | None = None  # hours
    reopened: bool = False


def throw(chance: Script, about: Profile) -> Fate:
    """The fate of one matter under its profile."""

    def happens(share: float) -> bool:
        return chance.random() < share

    manual = about.acceptance is Acceptance.MANUAL
    wanted = chance.choices(
        [Result.SOLVED, Result.EXPLAINED, Result.DEFERRED, Result.NOT_REACHABLE],
        [74, 14, 8, 4],
    )[0]
    pauses = happens(0.05) and bool(about.pause_grounds)
    steps = [("contact", 0.6), ("help", 0.12), ("note", 0.2), ("extend", 0.12)]
    return Fate(
        declined=happens(0.04) and manual and bool(about.decline_grounds),
        answered_now=happens(0.08) and manual,
        transferred=happens(0.02),
        repeated_after=chance.uniform(3, 30) if happens(0.05) else None,
        wrong_units=chance.choices([0, 1, 2], [83, 13, 4])[0],
        return_refused=happens(0.2),
        claims_late=happens(0.1),
        todo=(*(s for s, share in steps if happens(share)), *["pause"] * pauses),
        extension_granted=happens(0.75),
        effort=chance.uniform(1.02, 1.5)
        if happens(0.13)
        else chance.uniform(0.2, 0.97),
        result=wanted if wanted in about.results else Result.SOLVED,
        audit_fails=happens(0.06),
        answers=tuple(_answer(chance, unhappy) for unhappy in (0.14, 0.2, 0.1, 0.0)),
        rates_online=happens(0.4),
        missed_calls=chance.choices([0, 1, 2], [75, 18, 7])[0],
        withdrawn_after=chance.uniform(2, 90) if happens(0.03) else None,
        reopened=happens(0.05),
    )


def _answer(chance: Script, unhappy: float) -> Answer | None:
    if chance.random() < unhappy:
        return Answer(solved=False, grade=chance.choice([Grade.BAD, Grade.VERY_BAD]))
    if chance.random() < 0.15:
        return None
    grades = [Grade.VERY_GOOD, Grade.GOOD, Grade.FAIR]
    return Answer(solved=True, grade=chance.choices(grades, [45, 40, 15])[0])


# Where matters are held at the end, so that every page has something honest to show,
# and how many days a matter needs to get there without haste.
_HELD: tuple[tuple[Status, float], ...] = (
    (Status.REGISTERED, 0.0),
    (Status.ACCEPTED, 0.1),
    (Status.DISPATCHED, 0.3),
    (Status.HANDLING, 0.6),
    (Status.RETURNING, 0.6),
    (Status.ADJUDICATING, 0.8),
    (Status.PAUSED, 1.2),
    (Status.REPORTED, 1.2),
    (Status.DEFERRED, 3.0),
)
# First choice: an older one would have been closed by its raiser's silence.
_HELD_FRESH = (Status.CALLING_BACK, 2.0)
_ROUNDS = 3


def holds(
    raised: list[tuple[datetime, Profile]], *, end: datetime
) -> dict[int, Status]:
    """Which matters (by their place in the list) are held where, the latest that can."""
    found: dict[int, Status] = {}
    latest = sorted(range(len(raised)), key=lambda at: raised[at][0], reverse=True)
    for status, days in (*[_HELD_FRESH] * _ROUNDS, *_HELD * _ROUNDS):
        for at in latest:
            moment, about = raised[at]
            old_enough = moment <= end - timedelta(days=days)
            room = len(found) < len(raised) // 2  # the others live on to their end
            if room and at not in found and old_enough and _can_be_held(about):
                found[at] = status
                break
    return found


def _can_be_held(about: Profile) -> bool:
    return (
        about.acceptance is Acceptance.MANUAL
        and bool(about.pause_grounds)
        and Result.DEFERRED in about.results
    )


def of_twin(fate: Fate) -> Fate:
    """The fate of the same matter raised again: it is taken on, and joined to the first."""
    return replace(
        fate,
        declined=False,
        answered_now=False,
        transferred=False,
        repeated_after=None,
        withdrawn_after=None,
    )


def held(fate: Fate, status: Status) -> Fate:
    """The same fate, but going straight to where it is held."""
    todo = {Status.PAUSED: ("contact", "pause")}.get(status, ("contact",))
    wrong = status in (Status.RETURNING, Status.ADJUDICATING)
    deferred = status is Status.DEFERRED
    return replace(
        fate,
        hold=status,
        declined=False,
        answered_now=False,
        transferred=False,
        repeated_after=None,
        wrong_units=int(wrong),
        claims_late=False,
        audit_fails=False,
        todo=todo,
        effort=0.0,
        result=Result.DEFERRED if deferred else fate.result,
        answers=(Answer(solved=True, grade=Grade.GOOD),) if deferred else fate.answers,
        rates_online=True,
        withdrawn_after=None,
    )
