"""Which draws there are, how far each has got, and who was drawn."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bihuan.ground.draws.models import Candidate, Draw
from bihuan.ground.draws.words import Beacon, DrawLine, State, Ticket
from bihuan.kit.keysets import page_of
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import NotVisible


def draws(key: str | None = None, *, size: int = 30) -> Page[DrawLine]:
    """All draws, newest first, those given up among them."""
    page = page_of(Draw.objects.all(), "id", key=key, size=size, descending=True)
    return Page([_line(row) for row in page.items], page.next, page.previous)


def draw_line(draw_id: int) -> DrawLine:
    """One draw by its id."""
    return _found(Draw.objects.filter(pk=draw_id).first())


def draw_by_code(code: str) -> DrawLine:
    """One draw by the code under which it is published."""
    return _found(Draw.objects.filter(code=code).first())


def tickets(draw_id: int) -> list[Ticket]:
    """Those who are drawn now, without those who stood down; by stratum and place.

    For whoever acts on a draw. A page asks `published`, which tells nothing too early.
    """
    rows = Candidate.objects.filter(draw=draw_id, drawn=True, stood_down="")
    return [
        Ticket(row.key, row.ref, row.stratum, row.place or 0, drawn=True)
        for row in rows.order_by("stratum", "place")
    ]


def waiting_for_chance(purpose: str) -> Sequence[int]:
    """The frozen draws of a purpose, oldest first: they wait for the public value."""
    rows = Draw.objects.filter(purpose=purpose, state=State.FROZEN)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def promised(purpose: str) -> list[DrawLine]:
    """The draws of a purpose whose pool is not closed yet, oldest first."""
    rows = Draw.objects.filter(purpose=purpose, state=State.COMMITTED)
    return [_line(row) for row in rows.order_by("pk")]


def key_of(code: str, ref: str) -> str:
    """The public name of one candidate, for whoever has a right to know their own."""
    return Candidate.opaque_key(code, ref)


def _found(row: Draw | None) -> DrawLine:
    if row is None:
        raise NotVisible
    return _line(row)


def _line(row: Draw) -> DrawLine:
    rule = json.loads(row.rule)
    return DrawLine(
        id=row.pk,
        code=row.code,
        purpose=row.purpose,
        title=rule["title"],
        number=row.number,
        subject=row.subject,
        state=State(row.state),
        beacon=Beacon(rule["beacon"]),
        outside=rule["outside"],
        commitment=bytes(row.commitment).hex(),
        pool=bytes(row.pool).hex() if row.pool is not None else "",
        size=row.size,
        excluded=row.excluded,
        taken=row.taken,
        committed_at=row.committed_at,
        frozen_at=row.frozen_at,
        drawn_at=row.drawn_at,
        revealed_at=row.revealed_at,
        reason=row.reason,
    )
