"""Timed work of truth: sealing the day, drawing, and looking for what is too good."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from bihuan.ground.access.words import job
from bihuan.ground.draws.queries import waiting_for_chance
from bihuan.kit import clock
from bihuan.kit.schedule import Periodic
from bihuan.kit.verdicts import Refused
from bihuan.loop.truth import actions, queries
from bihuan.loop.truth.words import PURPOSE

ACTOR = job("truth")


def seal_the_day() -> None:
    """Just after midnight, and before the daily root that will be the chance."""
    with transaction.atomic(durable=True):
        actions.close_pool(clock.local_day(), actor=ACTOR)


def draw_what_waits() -> int:
    """Draw every sealed pool whose public value is known by now."""
    drawn = 0
    for draw_id in waiting_for_chance(PURPOSE):
        try:
            with transaction.atomic(durable=True):
                drawn += actions.draw_looks(draw_id, actor=ACTOR)
        except Refused as refusal:
            if refusal.verdict.code != "draw-no-beacon":
                raise
    return drawn


def look_for_too_good() -> int:
    """On the second of a month: what of the last one looks too good to be true."""
    return signals_of(clock.local_day().replace(day=1) - timedelta(days=1))


def signals_of(day: date) -> int:
    """Keep the signals of the month in which this day lies; says how many are new."""
    found = queries.too_good_in(day.replace(day=1))
    with transaction.atomic(durable=True):
        return actions.keep_signals(found, actor=ACTOR)


PERIODIC = (
    Periodic("truth.seal", seal_the_day, cron="1 0 * * *"),
    Periodic("truth.draw", draw_what_waits, cron="20 * * * *"),
    Periodic("truth.signals", look_for_too_good, cron="30 1 2 * *"),
)
