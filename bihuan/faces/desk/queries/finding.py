"""Search, and all cases from the newest back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bihuan.directory.catalogue.queries import profile
from bihuan.faces.desk import rules
from bihuan.faces.desk.queries.naming import called
from bihuan.faces.desk.queries.queue import Line
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.keysets import page_of
from bihuan.kit.paging import Page
from bihuan.loop.cases.queries import FoundCase, deadline_of, search, visible_cases
from bihuan.loop.cases.words import OPEN

MOST = 50


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked for and what was found; `whole` is all cases, newest first."""

    text: str
    lines: Page[Line]
    whole: bool
    more: bool


def found(actor: Actor, text: str, *, key: str | None = None) -> Found:
    """The newest cases that hold these words, or simply the newest where none are given."""
    if text:
        cases = search(actor, text, most=MOST + 1)
        lines = lines_of(cases[:MOST])
        return Found(text, Page(lines), whole=False, more=len(cases) > MOST)
    if not actor.may(Permission.SEE_ALL_CASES):
        return Found(text, Page([]), whole=False, more=False)
    rows = visible_cases(actor).select_related("owner")
    page = page_of(rows, "id", key=key, descending=True)
    everything = Page(lines_of(page.items), next=page.next, previous=page.previous)
    return Found(text, everything, whole=True, more=False)


def lines_of(cases: Iterable[FoundCase]) -> list[Line]:
    """Cases with their owners as lines of a list."""
    return [_line(case) for case in cases]


def _line(case: FoundCase) -> Line:
    colour, due_at = deadline_of(case)
    unit = case.owner.called if case.owner else ""
    about = (called(profile(case.profile_id)), unit)
    return Line(
        number=case.number,
        title=case.title,
        about=tuple(part for part in about if part),
        light=colour,
        due_at=due_at,
        status=rules.STATUSES[case.status],
        tone=rules.TONES[case.status],
        closed=case.status not in OPEN,
    )
