"""One item with its parts, and the part that a case is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.files.queries import files_of
from bihuan.ground.files.words import Listed
from bihuan.ground.ledger.queries import timeline
from bihuan.ground.ledger.words import Recorded
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.cases.queries import FoundCase, deadline_of, visible_cases
from bihuan.loop.cases.words import Light, Status
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.models import Part, Progress, Review
from bihuan.loop.supervision.queries.items import ItemLine, lines_of, visible_items
from bihuan.loop.supervision.queries.lines import PartLine, ProgressLine, ReviewLine
from bihuan.loop.supervision.words import (
    ItemState,
    PartState,
    Rhythm,
    Way,
    item_stream,
)

_SAID = "…"  # stands for words that are written when the click comes


@dataclass(frozen=True, slots=True)
class FoundItem:
    """One item with all that its page shows."""

    line: ItemLine
    body: str
    rhythm: Rhythm
    set_up_by: str
    given_out_at: datetime | None
    ended_by: str
    conclusion: str
    parts: tuple[PartLine, ...]
    papers: tuple[Listed, ...]
    beats: tuple[Recorded, ...]
    may: dict[str, Verdict]


@dataclass(frozen=True, slots=True)
class Supervised:
    """What the page of a case says of the item it is a part of."""

    item_id: int
    number: str
    title: str
    part: PartLine


def find_item(actor: Actor, item_id: int) -> FoundItem:
    """One item, in a number of queries that does not depend on its parts."""
    row = visible_items(actor).filter(pk=item_id).first()
    if row is None:
        raise NotVisible(str(item_id))
    parts = _lines(Part.objects.filter(item=row).order_by("place"), actor)
    (line,) = lines_of([row])
    return FoundItem(
        line=line,
        body=row.body,
        rhythm=Rhythm(row.rhythm),
        set_up_by=row.set_up_by,
        given_out_at=row.given_out_at,
        ended_by=row.ended_by,
        conclusion=row.conclusion,
        parts=tuple(parts),
        papers=tuple(files_of(item_stream(row.pk))),
        beats=tuple(timeline(item_stream(row.pk))),
        may=_may(actor, line, parts),
    )


def find_part(actor: Actor, part_id: int) -> tuple[int, str, PartLine]:
    """One part, with the id and the title of its item."""
    rows = Part.objects.filter(pk=part_id, item__in=visible_items(actor))
    found = rows.select_related("item").first()
    if found is None:
        raise NotVisible(str(part_id))
    (line,) = _lines(rows, actor)
    return found.item_id, found.item.title, line


def part_of(actor: Actor, case_id: int) -> Supervised | None:
    """The part that a case is, if it is one."""
    rows = Part.objects.filter(case=case_id)
    found = rows.select_related("item").first()
    if found is None:
        return None
    (line,) = _lines(rows, actor)
    return Supervised(found.item_id, found.item.number, found.item.title, line)


def _lines(rows: QuerySet[Part], actor: Actor) -> list[PartLine]:
    parts = list(rows.select_related("case", "case__owner").prefetch_related("helpers"))
    told = _told(parts)
    reviews = _reviews(parts)
    cases = [one.case_id for one in parts if one.case_id]
    open_to_me = set(
        visible_cases(actor).filter(pk__in=cases).values_list("pk", flat=True)
    )
    return [
        _part(
            one,
            actor,
            told=told.get(one.pk, []),
            reviews=reviews.get(one.pk, []),
            visible=one.case_id in open_to_me,
        )
        for one in parts
    ]


def _part(
    row: Part,
    actor: Actor,
    *,
    told: Sequence[Progress],
    reviews: Sequence[Review],
    visible: bool,
) -> PartLine:
    case: FoundCase | None = row.case
    passed = any(one.passed and case and one.round == case.round for one in reviews)
    state = rules.part_state(Status(case.status) if case else None, reviewed=passed)
    light, due_at = deadline_of(case) if case else (Light.NONE, None)
    helpers = tuple(one.unit_id for one in row.helpers.all())
    owner = case.owner_id if case and case.owner_id else row.unit_id
    line = PartLine(
        id=row.pk,
        place=row.place,
        title=row.title,
        target=row.target,
        unit_id=row.unit_id,
        owner_id=owner,
        helpers=helpers,
        due_on=row.due_on,
        state=state,
        light=light,
        due_at=due_at,
        percent=100 if state is PartState.DONE else row.percent,
        goal=row.goal,
        counted_in=row.counted_in,
        progress_by=row.progress_by,
        case_number=case.number if case and visible else "",
        rung=case.escalation if case else "",
        claimed_on_time=case.claimed_on_time if case else None,
        told=tuple(_progress_line(one) for one in told),
        reviews=tuple(_review_line(one) for one in reviews),
        may={},
    )
    units = {owner, row.unit_id, *helpers}
    line.may.update(_may_part(actor, line, units, passed=passed))
    return line


def _may_part(
    actor: Actor, part: PartLine, involved: set[int], *, passed: bool
) -> dict[str, Verdict]:
    """The verbs that make sense for this part, each with the verdict of the click."""
    found: dict[str, Verdict] = {}
    if actor.may(Permission.HANDLE) and part.state is PartState.HANDLING:
        verdict = rules.may_tell_progress(
            state=part.state, owner=part.owner_id, units=actor.units, percent=0
        )
        if verdict:
            found["progress"] = verdict
    if actor.may(Permission.SUPERVISE) and part.state in (
        PartState.REPORTED,
        PartState.ENDED,
    ):
        found["review"] = rules.may_be_reviewed(
            state=part.state,
            passed=passed,
            involved=involved,
            units=actor.units,
            words=_SAID,
        )
    return found


def _may(actor: Actor, line: ItemLine, parts: Iterable[PartLine]) -> dict[str, Verdict]:
    parts = list(parts)
    found: dict[str, Verdict] = {}
    if actor.may(Permission.SUPERVISE) and line.state is ItemState.DRAFT:
        change = rules.may_change(line.state)
        found |= {"edit": change, "part": change, "drop": change}
        found["give-out"] = rules.may_give_out(
            line.state,
            signer=line.signer,
            days=[one.due_on for one in parts],
            item_due=line.due_on,
            today=clock.local_day(),
        )
    signs = actor.may(Permission.SUPERVISE) or actor.may(Permission.APPROVE_NOTICES)
    if signs and line.state is ItemState.READY:
        involved = {one.unit_id for one in parts} | {one.owner_id for one in parts}
        found["sign-off"] = rules.may_sign_off(
            state=line.state,
            signer=line.signer,
            actor=actor.name,
            involved=involved | {unit for one in parts for unit in one.helpers},
            units=actor.units,
            conclusion=_SAID,
        )
    return found


def _told(parts: Sequence[Part]) -> dict[int, list[Progress]]:
    rows = Progress.objects.filter(part__in=[one.pk for one in parts])
    found: dict[int, list[Progress]] = {}
    for row in rows.select_related("text").order_by("-pk"):
        found.setdefault(row.part_id, []).append(row)
    return found


def _reviews(parts: Sequence[Part]) -> dict[int, list[Review]]:
    rows = Review.objects.filter(part__in=[one.pk for one in parts])
    found: dict[int, list[Review]] = {}
    for row in rows.select_related("words").order_by("-pk"):
        found.setdefault(row.part_id, []).append(row)
    return found


def _progress_line(row: Progress) -> ProgressLine:
    late = row.due_at is not None and row.told_at > row.due_at
    return ProgressLine(
        row.percent, row.reached, row.text.text, row.told_by, row.told_at, late
    )


def _review_line(row: Review) -> ReviewLine:
    return ReviewLine(
        Way(row.way), row.passed, row.words.text, row.reviewed_by, row.reviewed_at
    )
