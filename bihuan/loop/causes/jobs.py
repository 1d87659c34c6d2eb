"""Timed work on classes of problems: group what arrived, ask for reviews."""

from __future__ import annotations

from bihuan.ground.access.words import Permission, job
from bihuan.kit.schedule import Periodic
from bihuan.loop.causes import actions

ACTOR = job("causes", Permission.SUPERVISE)
PORTION = 100


def group() -> int:
    """Group one portion of what waits; says how much, so that more follows at once."""
    return actions.take_in(PORTION, actor=ACTOR)


def ask_reviews() -> int:
    """Ask for the reviews that fell due."""
    return actions.ask_reviews(500, actor=ACTOR)


PERIODIC = (
    Periodic("causes.group", group, every=2),
    Periodic("causes.reviews", ask_reviews, cron="10 7 * * *"),
)
