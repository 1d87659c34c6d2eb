"""Objections to verdicts: what may be objected to, what waits, and what was set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from bihuan.directory.catalogue.queries import profile
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import calendar
from bihuan.kit import clock
from bihuan.kit.keysets import page_of
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.cases.queries import CAP, Standing, visible_cases
from bihuan.loop.closing import rules
from bihuan.loop.closing.models import Call, Judgement, Objection
from bihuan.loop.closing.queries.reading import JudgementLine, judgements_of
from bihuan.loop.closing.words import ObjectionState
from bihuan.loop.handling.queries import reporters_of
from bihuan.loop.routing.queries import handled_by


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """One objection, without a word on who gave the verdict."""

    id: int
    case_id: int
    number: str
    title: str
    unit_id: int
    judgement_id: int
    round: int
    grade: int
    solved: bool
    words: str
    ground: str
    reason: str
    answer: str
    answered_at: datetime | None
    hear_until: datetime
    due_at: datetime
    objected_at: datetime
    state: ObjectionState
    decision: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Excluded:
    """How many verdicts were set aside, of how many that were spoken."""

    excluded: int
    spoken: int


def objectionable(case: Standing, *, actor: Actor) -> list[JudgementLine]:
    """The bad verdicts of a case to which this actor's unit may still object."""
    judged = [one for one in judgements_of(case.id) if rules.is_bad(one.grade)]
    if not judged:
        return []
    by_round = reporters_of(case.id)
    objected = Objection.objects.filter(case=case.id)
    known = set(objected.values_list("judgement", flat=True))
    within = profile(case.profile_id).verdict.object_within
    days, now = calendar(), clock.now()
    return [
        one
        for one in judged
        if rules.may_object(
            bad=True,
            judged_unit=by_round.get(one.round),
            units=actor.units,
            objected=one.id in known,
            until=days.due(one.given_at, within).at,
            now=now,
        )
    ]


def objections_waiting(actor: Actor, *, key: str | None = None) -> Page[ObjectionLine]:
    """The objections that nobody has decided, what is due next first."""
    page = page_of(_read(_waiting(actor)), "due_at", "id", key=key)
    return _lines(page)


def objections_decided(actor: Actor, *, key: str | None = None) -> Page[ObjectionLine]:
    """Those that were decided, the newest first."""
    rows = _seen(actor).exclude(state=ObjectionState.WAITING)
    return _lines(page_of(_read(rows), "id", key=key, descending=True))


def how_many_objections(actor: Actor) -> int:
    """How many wait, up to the cap of all counts."""
    return _waiting(actor)[:CAP].count()


def objections_of(case_id: int) -> list[ObjectionLine]:
    """Every objection about one case, oldest first."""
    rows = Objection.objects.filter(case=case_id).order_by("pk")
    return [_line(row) for row in _read(rows)]


def objection(actor: Actor, objection_id: int) -> tuple[ObjectionLine, Verdict]:
    """One objection, and whether this actor may decide it."""
    row = _read(_seen(actor)).filter(pk=objection_id).first()
    if row is None:
        raise NotVisible(str(objection_id))
    judgement = row.judgement
    calls = Call.objects.filter(raising=judgement.raising_id, round=judgement.round)
    verdict = rules.may_decide(
        waiting=row.state == ObjectionState.WAITING,
        handled_by=handled_by(row.case_id),
        units=actor.units,
        took_down=frozenset(
            {judgement.taken_by, *calls.values_list("called_by", flat=True)}
        ),
        who=actor.name,
    )
    return _line(row), verdict


def objection_to_answer(raising_id: int) -> ObjectionLine | None:
    """The newest objection to a verdict of this raiser, for their own page."""
    rows = Objection.objects.filter(judgement__raising=raising_id).order_by("-pk")
    row = _read(rows).first()
    return _line(row) if row else None


def excluded(*, since: datetime, until: datetime) -> Excluded:
    """The verdicts of a time that count in no rate, beside all that were spoken in it."""
    given = Judgement.objects.filter(
        given_at__gte=since, given_at__lt=until, grade__isnull=False
    )
    found = given.aggregate(
        excluded=Count("pk", filter=Q(excluded=True)), spoken=Count("pk")
    )
    return Excluded(found["excluded"], found["spoken"])


def _seen(actor: Actor) -> QuerySet[Objection]:
    actor.may(Permission.ADJUDICATE).enforce()
    return Objection.objects.filter(case__in=visible_cases(actor))


def _waiting(actor: Actor) -> QuerySet[Objection]:
    return _seen(actor).filter(state=ObjectionState.WAITING)


def _read(rows: QuerySet[Objection]) -> QuerySet[Objection]:
    return rows.select_related(
        "case", "judgement", "judgement__words", "reason", "answer", "decision"
    )


def _lines(page: Page[Objection]) -> Page[ObjectionLine]:
    items: Sequence[Objection] = page.items
    return Page([_line(row) for row in items], next=page.next, previous=page.previous)


def _line(row: Objection) -> ObjectionLine:
    judgement = row.judgement
    assert judgement.grade is not None  # only a spoken verdict is objected to
    return ObjectionLine(
        id=row.pk,
        case_id=row.case_id,
        number=row.case.number,
        title=row.case.title,
        unit_id=row.unit_id,
        judgement_id=judgement.pk,
        round=judgement.round,
        grade=judgement.grade,
        solved=bool(judgement.solved),
        words=judgement.words.text if judgement.words else "",
        ground=row.ground,
        reason=row.reason.text,
        answer=row.answer.text if row.answer else "",
        answered_at=row.answered_at,
        hear_until=row.hear_until,
        due_at=row.due_at,
        objected_at=row.objected_at,
        state=ObjectionState(row.state),
        decision=row.decision.text if row.decision else "",
        decided_at=row.decided_at,
    )
