"""Of the twins that were found, what each reader may be shown of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.ground.access.words import Actor
from bihuan.kit import clock
from bihuan.loop.cases.queries import FoundCase, visible_cases
from bihuan.loop.cases.words import OPEN, Status
from bihuan.loop.triage.rules.replies.names import may_name
from bihuan.loop.triage.words.twins import (
    Likely,
    PublicTwin,
    TwinCandidate,
    TwinFound,
)

SHOWN, SHOWN_TO_ALL = 20, 5
_MERGES = 5  # of a matter merged into one that was merged: so far it is followed


_SHOWN = ("number", "title", "status", "channel", "raised_at", "closed_at")


@dataclass(frozen=True, slots=True)
class _Facts:
    number: str
    title: str
    status: str
    channel: str
    raised_at: datetime
    closed_at: datetime | None
    raisers: int


def candidates(
    found: Sequence[TwinFound], *, within: timedelta, without: int = 0, actor: Actor
) -> tuple[TwinCandidate, ...]:
    """Those this person may see: open, or closed within that time; best first."""
    best = _standing_for(found, without)
    since = clock.now() - within
    lately = Q(status__in=sorted(OPEN)) | Q(status=Status.CLOSED, closed_at__gte=since)
    facts = _facts(visible_cases(actor).filter(lately, pk__in=best))
    shown = (_candidate(pk, best[pk], facts[pk]) for pk in best if pk in facts)
    return tuple(list(shown)[:SHOWN])


def open_to_all(found: Sequence[TwinFound]) -> tuple[PublicTwin, ...]:
    """What anybody may know: open matters of a public sort, nothing of their raisers.

    Who writes a name or a number to learn whether it stands in another's matter is told
    nothing of it. Of an internal one that a public one took up nothing is told, and its
    raisers are not counted.
    """
    public = FoundCase.objects.filter(visibility=Visibility.PUBLIC)
    told = set(public.filter(pk__in=[one.case_id for one in found]).values_list("pk"))
    best = _standing_for([one for one in found if (one.case_id,) in told], 0)
    shown = public.filter(status__in=sorted(OPEN), pk__in=best)
    facts = _facts(shown, of=Q(raisings__first_case__visibility=Visibility.PUBLIC))
    return tuple(
        PublicTwin(
            case_id=pk,
            number=one.number,
            title=one.title,
            is_open=True,
            raised_on=clock.local_day(one.raised_at),
            raisers=one.raisers,
            score=best[pk].likely.score,
            names=(*best[pk].likely.places, *best[pk].likely.parties),
            words=tuple(word for word in best[pk].words if not may_name(word)),
        )
        for pk, one in ((pk, facts[pk]) for pk in best if pk in facts)
    )[:SHOWN_TO_ALL]


def _standing_for(found: Sequence[TwinFound], without: int) -> dict[int, TwinFound]:
    """Where a matter was merged, the one it was merged into stands for it; best first."""
    into = _merged(one.case_id for one in found)
    best: dict[int, TwinFound] = {}
    for one in found:
        pk = into.get(one.case_id, one.case_id)
        if pk != without:
            best.setdefault(pk, one)
    return best


def _merged(case_ids: Iterable[int]) -> dict[int, int]:
    into: dict[int, int] = {}
    asked = set(case_ids)
    for _ in range(_MERGES):
        rows = FoundCase.objects.filter(pk__in=asked, merged_into__isnull=False)
        step = dict(rows.values_list("pk", "merged_into_id"))
        if not step:
            break
        into = {pk: step.get(end, end) for pk, end in into.items()}
        into.update({pk: end for pk, end in step.items() if pk not in into})
        asked = set(step.values())
    return into


def _facts(cases: QuerySet[FoundCase], *, of: Q | None = None) -> dict[int, _Facts]:
    """The cases with their raisers counted: all, or only those of some raisings."""
    return {
        case.pk: _Facts(
            number=case.number,
            title=case.title,
            status=case.status,
            channel=case.channel,
            raised_at=case.raised_at,
            closed_at=case.closed_at,
            raisers=case.raisers,
        )
        for case in cases.annotate(raisers=Count("raisings", filter=of)).only(*_SHOWN)
    }


def _candidate(pk: int, found: TwinFound, facts: _Facts) -> TwinCandidate:
    likely: Likely = found.likely
    return TwinCandidate(
        case_id=pk,
        number=facts.number,
        title=facts.title,
        status=facts.status,
        channel=facts.channel,
        raised_at=facts.raised_at,
        closed_at=facts.closed_at,
        raisers=facts.raisers,
        score=likely.score,
        same=likely.same,
        repeated=likely.repeated,
        places=likely.places,
        parties=likely.parties,
        words=found.words,
    )
