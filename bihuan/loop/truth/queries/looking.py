"""The second looker's list and page: the matter, and nothing of the first answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from bihuan.directory.catalogue.queries import profile
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.keysets import page_of
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.handling.queries import report_of
from bihuan.loop.truth import rules
from bihuan.loop.truth.models import Look, part_takers
from bihuan.loop.truth.words import LookState


@dataclass(frozen=True, slots=True)
class LookLine:
    """One line of the second looker's list."""

    id: int
    number: str
    title: str
    profile_id: int
    unit_id: int | None
    due_at: datetime
    next_at: datetime | None
    tries: int

    @property
    def is_late(self) -> bool:
        return self.due_at < clock.now()

    @property
    def rests(self) -> bool:
        """Tried lately: the next try is at another hour."""
        return self.next_at is not None and self.next_at > clock.now()


@dataclass(frozen=True, slots=True)
class LookPage:
    """What a second looker may know before they ask."""

    id: int
    case_id: int
    number: str
    title: str
    body: str
    place: str
    profile_id: int
    unit_id: int
    result: str
    answer: str
    raised_at: datetime
    closed_at: datetime
    raising_id: int
    identity_id: int | None
    due_at: datetime
    state: LookState
    tries: tuple[datetime, ...]
    attempts: int
    may_look: Verdict
    solved: bool | None
    grade: int | None
    freely: str
    words: str
    reopened: bool


def looks_to_make(actor: Actor, *, key: str | None = None) -> Page[LookLine]:
    """The second looks of this actor's units, what falls due next first."""
    page = page_of(_to_make(actor), "due_at", "id", key=key, size=30)
    return Page([_line(row) for row in page.items], page.next, page.previous)


def how_many_looks(actor: Actor) -> int:
    """How many second looks wait for this actor's units."""
    return _to_make(actor).count() if actor.may(Permission.SECOND_LOOK) else 0


def looks_left_over(actor: Actor) -> list[LookLine]:
    """Looks that no unit is free for: a supervisor names one."""
    actor.may(Permission.SUPERVISE).enforce()
    rows = _lines(Look.objects.filter(state=LookState.WAITING, unit__isnull=True))
    return [_line(row) for row in rows.order_by("due_at", "pk")[:30]]


def first_look_to_make(actor: Actor, case_id: int) -> int | None:
    """The look that this actor's unit must make before it may read the case's page.

    Whoever is to ask a second time must not know what was said the first time.
    """
    if not actor.may(Permission.SECOND_LOOK):
        return None
    rows = Look.objects.filter(
        state=LookState.WAITING, unit__in=actor.units, ending__case=case_id
    )
    return rows.values_list("pk", flat=True).first()


def look_page(actor: Actor, look_id: int) -> LookPage:
    """One second look, for the unit whose turn it is; the others never know of it."""
    actor.may(Permission.SECOND_LOOK).enforce()
    look = _found(actor, look_id)
    ending, case = look.ending, look.ending.case
    report = report_of(case.pk)
    verdict = rules.may_look(
        state=LookState(look.state),
        unit=look.unit_id,
        units=actor.units,
        **part_takers(case.pk),
    )
    return LookPage(
        id=look.pk,
        case_id=case.pk,
        number=case.number,
        title=case.title,
        body=case.body,
        place=case.place,
        profile_id=case.profile_id,
        unit_id=ending.unit_id,
        result=ending.result,
        answer=report.answer if report else "",
        raised_at=ending.raising.raised_at,
        closed_at=ending.closed_at,
        raising_id=ending.raising_id,
        identity_id=ending.raising.identity_id,
        due_at=look.due_at,
        state=LookState(look.state),
        tries=tuple(look.attempts.order_by("pk").values_list("at", flat=True)),
        attempts=profile(case.profile_id).call_back.attempts,
        may_look=verdict,
        solved=look.solved,
        grade=look.grade,
        freely=look.freely,
        words=look.words,
        reopened=look.reopened,
    )


def raiser_of_look(actor: Actor, look_id: int) -> int | None:
    """Whose identity may be opened to ring them up; only as long as the look waits."""
    actor.may(Permission.SECOND_LOOK).enforce()
    look = _found(actor, look_id)
    if look.state != LookState.WAITING:
        raise NotVisible(str(look_id))
    return look.ending.raising.identity_id


def _found(actor: Actor, look_id: int) -> Look:
    rows = Look.objects.filter(unit__in=actor.units)
    look = rows.select_related("ending__case", "ending__raising").filter(pk=look_id)
    found = look.first()
    if found is None:
        raise NotVisible(str(look_id))
    return found


def _to_make(actor: Actor) -> QuerySet[Look]:
    actor.may(Permission.SECOND_LOOK).enforce()
    mine = Q(state=LookState.WAITING, unit__in=actor.units)
    return _lines(Look.objects.filter(mine))


def _lines(rows: QuerySet[Look]) -> QuerySet[Look]:
    return rows.select_related("ending__case").annotate(tries=Count("attempts"))


def _line(row: Look) -> LookLine:
    case = row.ending.case
    return LookLine(
        row.pk,
        case.number,
        case.title,
        case.profile_id,
        row.unit_id,
        row.due_at,
        row.next_at,
        row.tries,  # type: ignore[attr-defined]  # annotated above
    )
