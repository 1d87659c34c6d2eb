"""Setting clocks going: one statement for any number, because intake waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bihuan.ground.calendars.queries import calendar_lately
from bihuan.ground.calendars.words import Ends, Period
from bihuan.ground.clocks import rules
from bihuan.ground.clocks.actions.planning import iso, put_plan
from bihuan.ground.clocks.models import Clock
from bihuan.ground.clocks.words import Event, NewClock, Rung, State
from bihuan.ground.ledger.actions import record_many
from bihuan.ground.ledger.words import NewEntry
from bihuan.kit import clock as time
from bihuan.kit.prepared import as_rows, send_prepared
from bihuan.kit.transactions import joins_transaction

_INSERT = """
INSERT INTO clocks_clock (
    subject, kind, calendar, calendar_version, period, ends, ladder, state,
    started_at, extensions, pauses, due_at, yellow_at, provisional, rung_at, rung,
    next_at
)
SELECT
    subject, kind, calendar, calendar_version, period, ends, ladder, 'running',
    started_at, '[]'::jsonb, '[]'::jsonb, due_at, yellow_at, provisional, rung_at, 0,
    next_at
FROM jsonb_to_recordset(%(rows)s::jsonb) AS new (
    place int, subject text, kind text, calendar text, calendar_version int,
    period text, ends text, ladder jsonb, started_at timestamptz, due_at timestamptz,
    yellow_at timestamptz, provisional bool, rung_at timestamptz[],
    next_at timestamptz
)
ORDER BY place
"""
_COLUMNS = (
    "subject", "kind", "calendar", "calendar_version", "period", "ends", "ladder",
    "started_at", "due_at", "yellow_at", "provisional", "rung_at", "next_at",
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

    Clocks that start at the same moment under the same rule are computed once. The
    rows come back as they were written, without the keys that the database gave them.
    """
    if not new:
        return []
    calendars = {
        code: calendar_lately(code) for code in {each.calendar for each in new}
    }
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
    rows = [
        {"place": place, **{name: getattr(clock, name) for name in _COLUMNS}}
        for place, clock in enumerate(clocks)
    ]
    send_prepared(_INSERT, {"rows": as_rows(rows)})
