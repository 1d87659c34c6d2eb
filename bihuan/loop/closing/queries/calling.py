"""The call-back desk: who is to be called next, and what calls came to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from bihuan.directory.catalogue.queries import profile
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.keysets import page_of
from bihuan.kit.paging import Page
from bihuan.loop.cases.queries import FoundRaising, raisings_asked, visible_cases
from bihuan.loop.closing import rules
from bihuan.loop.closing.models import Call, Judgement
from bihuan.loop.closing.queries.reading import judged_badly
from bihuan.loop.closing.words import CallOutcome, CallState, Source

# What has no deadline for calling comes after all that has.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_HANDLED = (
    "EXISTS (SELECT FROM routing_turn t WHERE t.case_id = cases_raising.case_id"
    " AND t.unit_id = ANY(%s))"
)


@dataclass(frozen=True, slots=True)
class Tries:
    """How often one raiser was tried in this round, at how many different hours."""

    times: int = 0
    hours: int = 0
    attempts: int = 3
    last_at: datetime | None = None
    next_at: datetime | None = None

    @property
    def is_enough(self) -> bool:
        return self.times > 0 and self.next_at is None


@dataclass(frozen=True, slots=True)
class CallTask:
    """One raiser to be called. Who they are stands on the page of the call, not here."""

    raising_id: int
    case_id: int
    number: str
    title: str
    profile_id: int
    unit: str
    round: int
    call_by: datetime | None
    judged_badly: bool
    tries: Tries


@dataclass(frozen=True, slots=True)
class CallNote:
    """What one call came to, without a name of either side."""

    id: int
    number: str
    profile_id: int
    unit_id: int | None
    called_at: datetime
    round: int
    reached: bool
    solved: bool | None
    grade: int | None
    wish: str
    note: str


def calls_to_make(
    actor: Actor, state: CallState, *, key: str | None = None, size: int = 50
) -> Page[CallTask]:
    """One page of those whom this actor may call, what falls due next first.

    Never of a matter that one of the actor's units handled.
    """
    rows = _to_call(actor).filter(_in_state(state))
    page = page_of(rows, "call_by", "id", key=key, size=size)
    tries = tries_of(page.items)
    bad = judged_badly([one.case_id for one in page.items])
    tasks = [_task(one, tries[one.pk], bad) for one in page.items]
    return Page(tasks, next=page.next, previous=page.previous)


def how_many_calls(actor: Actor) -> dict[CallState, int]:
    """How long each of the lists is; one query for all."""
    counts = _to_call(actor).aggregate(
        **{one.name: Count("pk", filter=_in_state(one)) for one in CallState}
    )
    return {one: counts[one.name] for one in CallState}


def tries_of(raisings: Iterable[FoundRaising]) -> dict[int, Tries]:
    """How each of these was tried in the present round of their case, in one query."""
    wanted = {one.pk: one for one in raisings}
    calls = Call.objects.filter(raising__in=wanted, round=F("case__round"))
    found: dict[int, list[Call]] = {pk: [] for pk in wanted}
    for call in calls.filter(case=F("raising__case")).order_by("pk"):
        found[call.raising_id].append(call)
    return {pk: _tries(wanted[pk], calls) for pk, calls in found.items()}


def call_notes(actor: Actor, *, key: str | None = None) -> Page[CallNote]:
    """What calls came to, the newest first: for whoever listens to the quality of calls.

    By notes and not by name: neither who called nor who was called is told.
    """
    actor.may(Permission.SUPERVISE).enforce()
    rows = Call.objects.filter(case__in=visible_cases(actor))
    page = page_of(
        rows.select_related("case", "note"),
        "called_at",
        "id",
        key=key,
        size=30,
        descending=True,
    )
    said = _said_in(page.items)
    notes = [
        _note(one, said.get((one.raising_id, one.case_id, one.round)))
        for one in page.items
    ]
    return Page(notes, next=page.next, previous=page.previous)


def _to_call(actor: Actor) -> QuerySet[FoundRaising]:
    actor.may(Permission.CALL_BACK).enforce()
    of_round = {
        "raising": OuterRef("pk"),
        "case": OuterRef("case"),
        "round": OuterRef("case__round"),
    }
    judged = Judgement.objects.filter(**of_round)
    gone = Judgement.objects.filter(
        raising=OuterRef("pk"), case=OuterRef("case"), source=Source.WITHDRAWAL
    )
    last = Call.objects.filter(**of_round).order_by("-pk")
    rows = raisings_asked(actor).filter(~Exists(judged), ~Exists(gone))
    rows = rows.extra(  # noqa: S610 - our own text, bound value
        where=[f"NOT {_HANDLED}"], params=[list(actor.units)]
    )
    return rows.annotate(
        call_by=Coalesce("case__act_by", Value(NEVER), output_field=DateTimeField()),
        last_at=Subquery(last.values("called_at")[:1]),
        again_at=Subquery(last.values("next_at")[:1]),
    )


def _in_state(state: CallState) -> Q:
    now = clock.now()
    return {
        CallState.NOW: Q(last_at__isnull=True) | Q(again_at__lte=now),
        CallState.LATER: Q(again_at__gt=now),
        CallState.ENOUGH: Q(last_at__isnull=False, again_at__isnull=True),
    }[state]


def _tries(raising: FoundRaising, calls: list[Call]) -> Tries:
    attempts = profile(raising.case.profile_id).call_back.attempts
    if not calls:
        return Tries(attempts=attempts)
    hours = {
        rules.band_of(one.called_at.astimezone(clock.COUNTY_TIME)) for one in calls
    }
    last = calls[-1]
    return Tries(len(calls), len(hours), attempts, last.called_at, last.next_at)


def _task(one: FoundRaising, tries: Tries, bad: set[int]) -> CallTask:
    case = one.case
    return CallTask(
        raising_id=one.pk,
        case_id=case.pk,
        number=case.number,
        title=case.title,
        profile_id=case.profile_id,
        unit=case.owner.called if case.owner else "",
        round=case.round,
        call_by=case.act_by,
        judged_badly=case.pk in bad,
        tries=tries,
    )


_Key = tuple[int, int, int]


def _said_in(calls: Iterable[Call]) -> dict[_Key, Judgement]:
    """The verdicts that were taken down in these calls."""
    cases = {one.case_id for one in calls}
    rows = Judgement.objects.filter(case__in=cases, source=Source.CALL)
    return {
        (one.raising_id, one.case_id, one.round): one
        for one in rows.select_related("words")
    }


def _note(call: Call, said: Judgement | None) -> CallNote:
    reached = call.outcome == CallOutcome.REACHED
    heard = said if reached else None
    written = heard.words if heard else call.note
    return CallNote(
        id=call.pk,
        number=call.case.number,
        profile_id=call.case.profile_id,
        unit_id=call.case.owner_id,
        called_at=call.called_at,
        round=call.round,
        reached=reached,
        solved=heard.solved if heard else None,
        grade=heard.grade if heard else None,
        wish=heard.wish if heard else "",
        note=written.text if written else "",
    )
