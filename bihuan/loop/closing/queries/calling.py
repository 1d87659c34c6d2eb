"""The call-back desk: who is to be called next, and what calls came to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from bihuan.directory.catalogue.queries import profile
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.keysets import page_of
from bihuan.kit.paging import Page
from bihuan.loop.cases.queries import FoundRaising, raisings_asked, visible_cases
from bihuan.loop.cases.words import Status
from bihuan.loop.closing import rules
from bihuan.loop.closing.models import Call, Judgement
from bihuan.loop.closing.queries.reading import judged_badly
from bihuan.loop.closing.words import CallOutcome, CallState, Source

# What has no deadline for calling comes after all that has, on pages of its own.
_UNDATED = "-"
COUNTED = 10_000
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
    page = _page(_in_state(_to_call(actor), state), key, size)
    tries = tries_of(page.items)
    bad = judged_badly([one.case_id for one in page.items])
    tasks = [_task(one, tries[one.pk], bad) for one in page.items]
    return Page(tasks, next=page.next, previous=page.previous)


def how_many_calls(actor: Actor) -> dict[CallState, int]:
    """How long each of the lists is, among the first that fall due; one query for all."""
    first = _to_call(actor).order_by("case__act_by", "case_id", "id")[:COUNTED]
    counts = first.aggregate(
        **{one.name: Count("pk", filter=_states()[one]) for one in CallState}
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


def _page(
    rows: QuerySet[FoundRaising], key: str | None, size: int
) -> Page[FoundRaising]:
    """In the order of the index `cases_case_open`, so that a page costs a page."""
    fields = ("call_by", "case_id", "id")
    undated = rows.filter(case__act_by__isnull=True)
    if key and key.startswith(_UNDATED):
        return _marked(
            page_of(undated, "case_id", "id", key=key.removeprefix(_UNDATED), size=size)
        )
    dated = rows.filter(case__act_by__isnull=False)
    page = page_of(dated, *fields, key=key, size=size, joined=True)
    if page.next:
        return page
    if page.items:
        more = _UNDATED if undated.exists() else None
        return Page(page.items, next=more, previous=page.previous)
    return _marked(page_of(undated, "case_id", "id", size=size))


def _marked(page: Page[FoundRaising]) -> Page[FoundRaising]:
    """A page of those without a deadline, whose keys say so."""
    return Page(
        page.items,
        next=f"{_UNDATED}{page.next}" if page.next else None,
        previous=f"{_UNDATED}{page.previous}" if page.previous else None,
    )


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
    # The status is said of the joined case too: that is the one the order is read from.
    asked = raisings_asked(actor).filter(case__status=Status.CALLING_BACK)
    rows = asked.filter(~Exists(judged), ~Exists(gone))
    rows = rows.extra(  # noqa: S610 - our own text, bound value
        where=[f"NOT {_HANDLED}"], params=[list(actor.units)]
    )
    return rows.annotate(
        call_by=F("case__act_by"),
        last_at=Subquery(last.values("called_at")[:1]),
        again_at=Subquery(last.values("next_at")[:1]),
    )


def _in_state(rows: QuerySet[FoundRaising], state: CallState) -> QuerySet[FoundRaising]:
    rows = rows.filter(_states()[state])
    # Those who were tried are few, and have indexes: all who wait need not be asked.
    if state is CallState.LATER:
        return rows.filter(pk__in=_tried(next_at__gt=clock.now()))
    if state is CallState.ENOUGH:
        given_up = _tried(next_at__isnull=True, outcome=CallOutcome.NOT_REACHED)
        return rows.filter(pk__in=given_up)
    return rows


def _tried(**which: object) -> QuerySet[Call, int]:
    return Call.objects.filter(**which).values_list("raising", flat=True)


def _states() -> dict[CallState, Q]:
    now = clock.now()
    return {
        CallState.NOW: Q(last_at__isnull=True) | Q(again_at__lte=now),
        CallState.LATER: Q(again_at__gt=now),
        CallState.ENOUGH: Q(last_at__isnull=False, again_at__isnull=True),
    }


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
