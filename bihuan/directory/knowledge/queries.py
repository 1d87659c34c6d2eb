"""Finding answers, and listing those that wait, are stale, or are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import F, Func, Q, QuerySet

from bihuan.directory.areas.queries import area_names
from bihuan.directory.catalogue.queries import category_names
from bihuan.directory.knowledge import rules
from bihuan.directory.knowledge.models import Answer, Miss
from bihuan.directory.knowledge.words import (
    AnswerLine,
    AnswerPage,
    Found,
    MissLine,
    Stale,
    State,
    Tending,
)
from bihuan.directory.units.queries import unit_names
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.keysets import page_of
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import NotVisible

_CANDIDATES = 400


def find_answers(
    text: str,
    *,
    category_id: int | None = None,
    public_only: bool = False,
    most: int = 8,
) -> list[Found]:
    """The answers that fit what was asked, or told at length; the best first.

    A stale one is flagged and comes after those that are as good; to the public an
    expired one is not shown at all. Words are those of `kit.text.tokens` in GIN
    indexes, weighed here: how seldom a word is among all answers, and whether it is in
    the question or only in the answer.
    """
    words = rules.words_of(text)[:80]
    if not words:
        return []
    rows = _told_to(public_only=public_only)
    hits = rows.filter(Q(asks__overlap=words) | Q(tells__overlap=words))
    candidates = list(hits.order_by("-approved_at")[:_CANDIDATES])
    ways = [rules.phrases_of(row.question, row.asked_as) for row in candidates]
    every = {word for way in ways for phrase in way for word in phrase}
    common, total = _common({*words, *every})
    told = rules.weights(words, common, total)
    found = []
    for row, way in zip(candidates, ways, strict=True):
        phrases = [rules.weights(phrase, common, total) for phrase in way]
        fit = rules.fit(told, phrases, row.tells)
        fit += 0.05 if category_id and row.category_id == category_id else 0.0
        if fit >= rules.ENOUGH:
            found.append((row, min(fit, 1.0)))
    lines = _lines([row for row, _ in found])
    fits = [Found(line, fit) for line, (_, fit) in zip(lines, found, strict=True)]
    return sorted(fits, key=_order)[:most]


def _order(found: Found) -> tuple[float, int]:
    stale = found.answer.stale in {Stale.EXPIRED, Stale.REVIEW}
    return -(found.fit - 0.08 * stale), -found.answer.pk


def public_answers(*, most: int = 100) -> list[AnswerLine]:
    """What anybody may read, by what it is about."""
    rows = _told_to(public_only=True).order_by("category__code", "pk")
    return _lines(rows[:most])


def public_answer(answer_id: int) -> AnswerLine:
    """One of them."""
    row = _told_to(public_only=True).filter(pk=answer_id).first()
    if row is None:
        raise NotVisible(str(answer_id))
    return _lines([row])[0]


def answer_line(answer_id: int) -> AnswerLine:
    """An approved answer, to be told in a reply."""
    row = Answer.objects.filter(pk=answer_id, state=State.APPROVED).first()
    if row is None:
        raise NotVisible(str(answer_id))
    return _lines([row])[0]


def answer_page(answer_id: int) -> AnswerPage:
    """One answer with its history."""
    row = Answer.objects.filter(pk=answer_id).first()
    if row is None:
        raise NotVisible(str(answer_id))
    later = Answer.objects.filter(replaces=row).order_by("-pk")
    return AnswerPage(
        line=_lines([row])[0],
        asked_as=row.asked_as,
        area_id=row.area_id,
        review_months=row.review_months,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        origin=row.origin,
        replaces_id=row.replaces_id,
        replaced_by_id=later.values_list("pk", flat=True).first(),
    )


def tending(page: AnswerPage, actor: Actor) -> Tending:
    """Whether this actor could approve the answer, or look after it."""
    line = page.line
    head = actor.may(Permission.HEAD_UNIT)
    return Tending(
        approve=head
        and rules.may_approve(
            state=line.state,
            owner=line.owner_id,
            units=actor.units,
            proposer=page.proposed_by,
            actor=actor.name,
        ),
        tend=rules.may_tend(state=line.state, owner=line.owner_id, units=actor.units),
    )


def answers(
    *, units: Collection[int] | None = None, key: str | None = None
) -> Page[AnswerLine]:
    """Approved answers, the newest first; of these units alone where some are named."""
    rows = _of(Answer.objects.filter(state=State.APPROVED), units)
    page = page_of(rows, "id", key=key, descending=True)
    return Page(_lines(page.items), next=page.next, previous=page.previous)


def waiting(*, units: Collection[int] | None = None) -> list[AnswerLine]:
    """What was proposed and nobody has judged, oldest first."""
    rows = _of(Answer.objects.filter(state=State.PROPOSED), units)
    return _lines(rows.order_by("proposed_at", "pk")[:200])


def stale_answers(*, units: Collection[int] | None = None) -> list[AnswerLine]:
    """What its owner must look at again: review due or validity over, longest first."""
    now = clock.now()
    overdue = Q(review_at__lte=now) | Q(valid_until__lt=clock.local_day())
    rows = _of(Answer.objects.filter(overdue, state=State.APPROVED), units)
    return _lines(rows.order_by("review_at", "pk")[:200])


def misses(*, units: Collection[int] | None = None) -> list[MissLine]:
    """What was asked and not found, most often first."""
    rows = Miss.objects.filter(settled_at__isnull=True)
    if units is not None:
        rows = rows.filter(owner__in=units)
    found = list(rows.order_by("-count", "pk")[:200])
    names = unit_names(row.owner_id for row in found if row.owner_id)
    return [
        MissLine(
            row.pk,
            row.words,
            row.count,
            row.last_at,
            row.owner_id,
            names.get(row.owner_id or 0, ""),
        )
        for row in found
    ]


def counts(*, units: Collection[int] | None = None) -> dict[str, int]:
    """How many wait, are stale and are missing, for the tabs of a page."""
    now, today = clock.now(), clock.local_day()
    kept = _of(Answer.objects.all(), units)
    overdue = Q(review_at__lte=now) | Q(valid_until__lt=today)
    missing = Miss.objects.filter(settled_at__isnull=True)
    if units is not None:
        missing = missing.filter(owner__in=units)
    return {
        "waiting": kept.filter(state=State.PROPOSED).count(),
        "stale": kept.filter(overdue, state=State.APPROVED).count(),
        "missing": missing.count(),
    }


def miss(miss_id: int) -> MissLine | None:
    """One line of what was asked in vain, while it is open."""
    return next((one for one in misses() if one.pk == miss_id), None)


def _told_to(*, public_only: bool) -> QuerySet[Answer]:
    rows = Answer.objects.filter(state=State.APPROVED)
    if not public_only:
        return rows
    today = clock.local_day()
    current = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    return rows.filter(current, public=True, valid_from__lte=today)


def _of(rows: QuerySet[Answer], units: Collection[int] | None) -> QuerySet[Answer]:
    return rows if units is None else rows.filter(owner__in=units)


def _common(wanted: Collection[str]) -> tuple[Counter[str], int]:
    """In how many answers each of these words is asked for, and how many there are."""
    kept = Answer.objects.filter(state=State.APPROVED)
    rows = kept.annotate(word=Func(F("asks"), function="unnest")).values_list(
        "word", flat=True
    )
    found = Counter(word for word in rows if word in wanted)
    return found, kept.count()


def _lines(rows: Iterable[Answer]) -> list[AnswerLine]:
    found = list(rows)
    now, today = clock.now(), clock.local_day()
    units = unit_names(row.owner_id for row in found)
    categories = category_names(row.category_id for row in found if row.category_id)
    areas = area_names(row.area_id for row in found if row.area_id)
    return [
        AnswerLine(
            pk=row.pk,
            question=row.question,
            text=row.text,
            source=row.source,
            state=State(row.state),
            public=row.public,
            owner_id=row.owner_id,
            owner=units.get(row.owner_id, ""),
            category_id=row.category_id,
            category=categories.get(row.category_id or 0, ""),
            area=areas.get(row.area_id or 0, ""),
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            review_at=row.review_at,
            stale=_staleness(row, now, today),
        )
        for row in found
    ]


def _staleness(row: Answer, now: datetime, today: date) -> Stale | None:
    if row.state != State.APPROVED:
        return None
    return rules.staleness(
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        review_at=row.review_at,
        now=now,
        today=today,
    )
