"""Notices: the list, one with its entries and objections, and what the public may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.paging import Page, decode_key, encode_key
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.oversight import rules
from bihuan.loop.oversight.models import Notice, NoticeItem, Objection
from bihuan.loop.oversight.words import (
    Finding,
    NoticeState,
    Readers,
    Tone,
)

SIZE = 30


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice as lists show it."""

    id: int
    title: str
    state: NoticeState
    readers: Readers
    drafted_by: str
    drafted_at: datetime
    decided_by: str
    published_at: datetime | None
    number: str
    letter_id: int | None


@dataclass(frozen=True, slots=True)
class ItemLine:
    id: int
    tone: Tone
    unit_id: int
    text: str
    case_number: str


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """What a unit says against a notice, and what was found."""

    id: int
    unit_id: int
    text: str
    raised_by: str
    raised_at: datetime
    due_at: datetime
    finding: Finding
    words: str
    decided_by: str
    decided_at: datetime | None
    decide: Verdict


@dataclass(frozen=True, slots=True)
class FoundNotice:
    """One notice with everything about it, and what this actor may do."""

    line: NoticeLine
    body: str
    words: str
    objections_until: date | None
    items: tuple[ItemLine, ...]
    objections: tuple[ObjectionLine, ...]
    may: dict[str, Verdict]

    def told(self, tone: str) -> list[ItemLine]:
        return [item for item in self.items if item.tone == tone]


def notices(
    actor: Actor, *, state: str = "", key: str = "", size: int = SIZE
) -> Page[NoticeLine]:
    """Newest first; whoever does not work on notices sees those that are published."""
    rows = _visible(actor)
    if state in set(NoticeState):
        rows = rows.filter(state=state)
    return _page(rows, key, size)


def public_notices(*, key: str = "", size: int = SIZE) -> Page[NoticeLine]:
    """What was published to everybody."""
    rows = _all().filter(state=NoticeState.PUBLISHED, readers=Readers.PUBLIC)
    return _page(rows, key, size)


def find_notice(notice_id: int, *, actor: Actor | None = None) -> FoundNotice:
    """One notice; without an actor, as the public may read it."""
    rows = _visible(actor) if actor else _all().filter(readers=Readers.PUBLIC)
    if actor is None:
        rows = rows.filter(state=NoticeState.PUBLISHED)
    row = rows.filter(pk=notice_id).first()
    if row is None:
        raise NotVisible(str(notice_id))
    items = row.items.select_related("case").order_by("pk")
    objections = row.objections.order_by("pk") if actor else []
    return FoundNotice(
        line=_line(row),
        body=row.body,
        words=row.words,
        objections_until=row.objections_until,
        items=tuple(_item(one) for one in items),
        objections=tuple(_objection(one, row, actor) for one in objections),
        may=_choices(row, actor) if actor else {},
    )


_WORKERS = (Permission.SUPERVISE, Permission.APPROVE_NOTICES)


def _all() -> QuerySet[Notice]:
    return Notice.objects.select_related("letter")


def _visible(actor: Actor) -> QuerySet[Notice]:
    if any(actor.may(one) for one in _WORKERS):
        return _all()
    return _all().filter(Q(state=NoticeState.PUBLISHED))


def _page(rows: QuerySet[Notice], key: str, size: int) -> Page[NoticeLine]:
    if key:
        (last,) = decode_key(key, int)
        rows = rows.filter(pk__lt=last)
    found = [_line(row) for row in rows.order_by("-pk")[: size + 1]]
    after = encode_key(found[size - 1].id) if len(found) > size else None
    return Page(found[:size], after)


def _choices(row: Notice, actor: Actor) -> dict[str, Verdict]:
    """The verbs that make sense here for this actor, each as the click will be judged."""
    found: dict[str, Verdict] = {}
    state, supervises = NoticeState(row.state), bool(actor.may(Permission.SUPERVISE))
    unfinished = state in (NoticeState.DRAFT, NoticeState.DECLINED)
    if supervises and unfinished:
        found["edit"] = rules.may_draft(
            state=state,
            drafted_by=row.drafted_by,
            actor=actor.name,
            title=row.title,
            body=row.body,
        )
        found["submit"] = rules.may_submit(
            state=state,
            drafted_by=row.drafted_by,
            actor=actor.name,
            items=row.items.count(),
        )
    # Shown to drafters too: that they may not approve it themselves is said, not hidden.
    if state is NoticeState.SUBMITTED and any(actor.may(one) for one in _WORKERS):
        four_eyes = rules.may_approve(
            state=state, drafted_by=row.drafted_by, actor=actor.name
        )
        found["approve"] = four_eyes and actor.may(Permission.APPROVE_NOTICES)
    if supervises and state is NoticeState.APPROVED:
        found["publish"] = rules.may_publish(state=state)
    if actor.may(Permission.HANDLE) and state is NoticeState.PUBLISHED:
        named = row.items.filter(tone=Tone.BAD, unit__in=actor.units)
        if named.exists():
            found["object"] = _may_object(row, actor)
    return found


def _may_object(row: Notice, actor: Actor) -> Verdict:
    return rules.may_object(
        named=True,
        already=row.objections.filter(unit__in=actor.units).exists(),
        state=NoticeState(row.state),
        until=row.objections_until,
        today=clock.local_day(),
    )


def _line(row: Notice) -> NoticeLine:
    return NoticeLine(
        id=row.pk,
        title=row.title,
        state=NoticeState(row.state),
        readers=Readers(row.readers),
        drafted_by=row.drafted_by,
        drafted_at=row.drafted_at,
        decided_by=row.decided_by,
        published_at=row.published_at,
        number=row.letter.number if row.letter else "",
        letter_id=row.letter_id,
    )


def _item(row: NoticeItem) -> ItemLine:
    number = row.case.number if row.case else ""
    return ItemLine(row.pk, Tone(row.tone), row.unit_id, row.text, number)


def _objection(row: Objection, notice: Notice, actor: Actor | None) -> ObjectionLine:
    decide = rules.may_decide_objection(
        finding=Finding(row.finding),
        took_part={notice.drafted_by, notice.decided_by},
        actor=actor.name if actor else "",
    )
    return ObjectionLine(
        id=row.pk,
        unit_id=row.unit_id,
        text=row.text,
        raised_by=row.raised_by,
        raised_at=row.raised_at,
        due_at=row.due_at,
        finding=Finding(row.finding),
        words=row.words,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decide=decide,
    )
