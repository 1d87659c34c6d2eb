"""Setting clocks going: one statement for any number, because intake waits for it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from bihuan.ground.calendars.queries import calendar as calendar_of
from bihuan.ground.calendars.words import Ends, Period
from bihuan.ground.clocks import rules
from bihuan.ground.clocks.actions.planning import iso, put_plan
from bihuan.ground.clocks.models import Clock
from bihuan.ground.clocks.words import Event, NewClock, Rung, State
from bihuan.ground.ledger.actions import record_many
from bihuan.ground.ledger.words import NewEntry
from bihuan.kit import clock as time
from bihuan.kit.prepared import run_prepared
from bihuan.kit.transactions import joins_transaction

# Arrays of arrays do not come apart again in unnest, so each clock's moments travel
# as the text of an array.
_INSERT = """
INSERT INTO clocks_clock (
    subject, kind, calendar, calendar_version, period, ends, ladder, state,
    started_at, extensions, pauses, due_at, yellow_at, provisional, rung_at, rung,
    next_at
)
SELECT
    subject, kind, calendar, calendar_version, period, ends, ladder::jsonb, 'running',
    started_at, '[]'::jsonb, '[]'::jsonb, due_at, yellow_at, provisional,
    rung_at::timestamptz[], 0, next_at
FROM unnest(
    %(subject)s::text[], %(kind)s::text[], %(calendar)s::text[],
    %(calendar_version)s::int[], %(period)s::text[], %(ends)s::text[],
    %(ladder)s::text[], %(started_at)s::timestamptz[], %(due_at)s::timestamptz[],
    %(yellow_at)s::timestamptz[], %(provisional)s::bool[], %(rung_at)s::text[],
    %(next_at)s::timestamptz[]
) WITH ORDINALITY AS new (
    subject, kind, calendar, calendar_version, period, ends, ladder, started_at,
    due_at, yellow_at, provisional, rung_at, next_at, place
)
ORDER BY place
RETURNING id
"""
_AS_THEY_ARE = (
    "subject", "kind", "calendar", "calendar_version", "period", "started_at",
    "due_at", "yellow_at", "provisional", "next_at",
)  # fmt: skip


@joins_transaction
def start(
    subject: str,
    kind: str,
    *,
    rule_period: Period,
    ends: Ends,
    ladder: tuple[Rung, ...],
    calendar: str,
    at: datetime,
    actor: str,
    quiet: bool = False,
) -> Clock:
    """Set one clock going. A second of the same kind while one is going is an error."""
    new = NewClock(subject, kind, rule_period, ends, ladder, calendar, at)
    return start_many([new], actor=actor, quiet=quiet)[0]


@joins_transaction
def start_many(
    new: Sequence[NewClock], *, actor: str, quiet: bool = False
) -> list[Clock]:
    """Set any number of clocks going with one INSERT; `quiet` leaves the record to the caller.

    Clocks that start at the same moment under the same rule are computed once.
    """
    if not new:
        return []
    calendars = {code: calendar_of(code) for code in {each.calendar for each in new}}
    plans: dict[tuple[object, ...], tuple[tuple[Rung, ...], rules.Plan]] = {}
    made = []
    for each in new:
        calendar = calendars[each.calendar]
        key = (each.calendar, each.at, each.rule_period, each.ends, each.ladder)
        if key not in plans:
            terms = rules.Terms(each.at, each.rule_period, each.ends)
            plans[key] = rules.first_plan(calendar, terms, each.ladder)
        ladder, plan = plans[key]
        made.append(_clock(each, ladder))
        put_plan(made[-1], plan, calendar.version)
    _insert(made)
    if not quiet:
        now = time.now()
        record_many(
            [
                NewEntry(clock.subject, Event.STARTED, actor, started_facts(clock), now)
                for clock in made
            ]
        )
    return made


def started_facts(clock: Clock) -> dict[str, str | bool]:
    """What the ledger keeps of a start: enough to find the deadline again."""
    return {
        "clock": clock.kind,
        "started": iso(clock.started_at),
        "period": clock.period,
        "ends": str(clock.ends),
        "calendar": clock.calendar,
        "due": iso(clock.due_at),
        "provisional": clock.provisional,
    }


def _clock(new: NewClock, ladder: Sequence[Rung]) -> Clock:
    return Clock(
        subject=new.subject,
        kind=str(new.kind),
        calendar=new.calendar,
        period=str(new.rule_period),
        ends=str(new.ends),
        ladder=rules.write_ladder(ladder),
        state=State.RUNNING,
        started_at=new.at,
    )


def _insert(clocks: Sequence[Clock]) -> None:
    columns: dict[str, list[object]] = {
        name: [getattr(clock, name) for clock in clocks] for name in _AS_THEY_ARE
    }
    columns["ends"] = [str(clock.ends) for clock in clocks]
    columns["ladder"] = [json.dumps(clock.ladder) for clock in clocks]
    columns["rung_at"] = [
        "{" + ",".join(at.isoformat() for at in clock.rung_at) + "}" for clock in clocks
    ]
    for clock, (pk,) in zip(clocks, run_prepared(_INSERT, columns), strict=True):
        clock.pk = pk
        clock._state.adding = False  # noqa: SLF001 - as Django itself does on insert
