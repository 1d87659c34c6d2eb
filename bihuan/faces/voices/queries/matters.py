"""Matters as lines of the pages of those who brought them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bihuan.faces.voices.words import MatterLine
from bihuan.ground.access.words import Actor
from bihuan.ground.calendars.queries import day_ends
from bihuan.kit import clock
from bihuan.loop.cases.queries import FoundCase, light_of, visible_cases
from bihuan.loop.cases.words import STATUS_NAMES, Status


def lines_of(
    actor: Actor, cases: Sequence[FoundCase], *, codes: Mapping[int, str] | None = None
) -> dict[int, MatterLine]:
    """Each case as a line, by its id; the title only for whoever may open it.

    Whoever brought a matter in follows it without seeing all: number, status, owner and
    deadline are no secret among staff. One query, where owners were read with the cases.
    """
    ids = [one.pk for one in cases]
    seen = set(visible_cases(actor).filter(pk__in=ids).values_list("pk", flat=True))
    now, ends = clock.now(), day_ends(clock.local_day())
    return {
        one.pk: MatterLine(
            number=one.number,
            title=one.title if one.pk in seen else "",
            status=one.status,
            status_name=STATUS_NAMES[Status(one.status)],
            unit=one.owner.called if one.owner else "",
            due_at=one.due_at or one.act_by,
            light=light_of(
                act_by=one.act_by,
                due_at=one.due_at,
                warn_at=one.warn_at,
                now=now,
                today_ends=ends,
            ),
            may_open=one.pk in seen,
            raised_at=one.raised_at,
            receipt=(codes or {}).get(one.pk, ""),
        )
        for one in cases
    }
