"""Reading bulletins: the list, one with its text and tables, what everybody may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.paging import Page, decode_key, encode_key
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.measure.bulletins import rules
from bihuan.measure.bulletins.models import Bulletin
from bihuan.measure.bulletins.words import (
    Block,
    Board,
    BulletinLine,
    Number,
    Period,
    Readers,
    Span,
    State,
)

SIZE = 30
_LISTED = (
    *("id", "title", "span", "since", "until", "readers", "state"),
    *("drafted_by", "drafted_at", "decided_by", "published_at"),
)


@dataclass(frozen=True, slots=True)
class FoundBulletin:
    """One bulletin with its text, its numbers and tables, and what this actor may do."""

    line: BulletinLine
    body: str
    blocks: Sequence[Block]
    numbers: Sequence[Number]
    boards: Sequence[Board]
    as_of: datetime
    earlier: Period
    words: str
    digest: str
    typed: Sequence[str]
    may: dict[str, Verdict]


def visible_bulletins(actor: Actor) -> QuerySet[Bulletin]:
    """What was published, to all staff; who writes or approves sees what is under way."""
    if actor.may(Permission.SUPERVISE) or actor.may(Permission.APPROVE_NOTICES):
        return Bulletin.objects.all()
    return Bulletin.objects.filter(state=State.PUBLISHED)


def bulletins(actor: Actor, *, state: str = "", key: str = "") -> Page[BulletinLine]:
    """The list, the newest first, a page at a time. One query."""
    rows = visible_bulletins(actor)
    if state in set(State):
        rows = rows.filter(state=state)
    return _page(rows, key)


def public_bulletins(*, key: str = "") -> Page[BulletinLine]:
    """What was published to everybody, the newest first."""
    return _page(public_rows(), key)


def find_bulletin(bulletin_id: int, *, actor: Actor) -> FoundBulletin:
    """One bulletin for staff."""
    return _found(_one(visible_bulletins(actor), bulletin_id), actor)


def find_public_bulletin(bulletin_id: int) -> FoundBulletin:
    """One bulletin for everybody."""
    return _found(_one(public_rows(), bulletin_id), None)


def periods_to_choose(span: Span) -> list[Period]:
    """The weeks or months that a bulletin may be drafted of."""
    return rules.offered(span, clock.local_day())


def public_rows() -> QuerySet[Bulletin]:
    """What was published to everybody."""
    return Bulletin.objects.filter(state=State.PUBLISHED, readers=Readers.EVERYBODY)


def _one(rows: QuerySet[Bulletin], bulletin_id: int) -> Bulletin:
    found = rows.filter(pk=bulletin_id).defer("rows").first()
    if found is None:
        raise NotVisible(str(bulletin_id))
    return found


def _page(rows: QuerySet[Bulletin], key: str) -> Page[BulletinLine]:
    if key:
        (last,) = decode_key(key, int)
        rows = rows.filter(pk__lt=last)
    found = [line_of(row) for row in rows.only(*_LISTED).order_by("-pk")[: SIZE + 1]]
    more = encode_key(found[SIZE - 1].id) if len(found) > SIZE else None
    return Page(found[:SIZE], more)


def line_of(row: Bulletin) -> BulletinLine:
    """A row as lists show it."""
    return BulletinLine(
        id=row.pk,
        title=row.title,
        period=period_of(row),
        readers=Readers(row.readers),
        state=State(row.state),
        drafted_by=row.drafted_by,
        drafted_at=row.drafted_at,
        decided_by=row.decided_by,
        published_at=row.published_at,
    )


def period_of(row: Bulletin) -> Period:
    """The days that a row tells of."""
    return Period(Span(row.span), row.since, row.until)


def _found(row: Bulletin, actor: Actor | None) -> FoundBulletin:
    numbers = rules.read_numbers(row.numbers)
    return FoundBulletin(
        line=line_of(row),
        body=row.body,
        blocks=rules.blocks(row.body, numbers),
        numbers=numbers,
        boards=rules.boards(numbers),
        as_of=row.as_of,
        earlier=rules.before(period_of(row)),
        words=row.words,
        digest=row.digest,
        typed=rules.typed(row.body),
        may=_may(row, numbers, actor) if actor else {},
    )


def _may(row: Bulletin, numbers: Sequence[Number], actor: Actor) -> dict[str, Verdict]:
    """What this actor is offered: what their role never may is left out."""
    state, mine = State(row.state), row.drafted_by == actor.name
    found: dict[str, Verdict] = {}
    if actor.may(Permission.SUPERVISE) and mine and state is not State.PUBLISHED:
        write = rules.may_write(
            state=state, drafted_by=row.drafted_by, actor=actor.name
        )
        if write:
            found["submit"] = _may_submit(row, numbers, actor)
            found |= {"edit": write, "count": write}
    if actor.may(Permission.APPROVE_NOTICES) and state is State.SUBMITTED:
        found["approve"] = rules.may_approve(
            state=state, drafted_by=row.drafted_by, actor=actor.name
        )
    if actor.may(Permission.SUPERVISE) and state is State.APPROVED:
        # Whether it is still the text that was approved is looked at when it goes out.
        found["publish"] = rules.may_publish(
            state=state,
            same=True,
            running=_counted_early(row),
            again=row.told_already().exists(),
        )
    return found


def _may_submit(row: Bulletin, numbers: Sequence[Number], actor: Actor) -> Verdict:
    """As the click will be judged."""
    return rules.may_submit(
        state=State(row.state),
        drafted_by=row.drafted_by,
        actor=actor.name,
        body=row.body,
        numbers=numbers,
        running=_counted_early(row),
        again=row.told_already().exists(),
    ) and rules.may_say(title=row.title, body=row.body, numbers=numbers)


def _counted_early(row: Bulletin) -> bool:
    return rules.counted_early(
        readers=Readers(row.readers),
        until=row.until,
        counted_on=clock.local_day(row.as_of),
    )
