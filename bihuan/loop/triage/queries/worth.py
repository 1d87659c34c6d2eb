"""What proposals came to: rights and wrongs, what mistakes cost, and how it changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Avg, Case, Count, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import TruncMonth

from bihuan.directory.catalogue.queries import category_tree
from bihuan.ground.access.words import Actor
from bihuan.ground.ledger.queries import timeline
from bihuan.ground.ledger.words import Recorded
from bihuan.kit import clock
from bihuan.loop.triage.models import Proposal
from bihuan.loop.triage.queries.lessons import number_of_labels
from bihuan.loop.triage.queries.teaching import (
    admit,
    label_names,
    line_in_charge,
)
from bihuan.loop.triage.rules.learning.curves import drifted, levels, scored
from bihuan.loop.triage.rules.learning.replacing import LEARNT_LEAST
from bihuan.loop.triage.words.learning import Event, Judged, Kind, stream_of
from bihuan.loop.triage.words.reading import PATH
from bihuan.loop.triage.words.versions import (
    Mistaken,
    ModelLine,
    ModelPage,
    Month,
    Standing,
)

_YEAR = timedelta(days=365)
_LIVE = 20_000  # newest decided proposals that the page is drawn from
_MISTAKES = 20
_DAY = timedelta(days=1)
_PUT = (Event.LEARNT, Event.PUT_IN_CHARGE)


@dataclass(frozen=True, slots=True)
class _Decided:
    """One proposal of a model and what people decided."""

    truth: int
    guess: int
    sure: float
    returns: int
    proposed_at: datetime
    decided_at: datetime

    @property
    def right(self) -> bool:
        return self.truth == self.guess

    @property
    def took(self) -> float:
        """Days until it was decided for good, ways back from a unit included."""
        return (self.decided_at - self.proposed_at) / _DAY


@dataclass(frozen=True, slots=True)
class _Labels:
    """Categories or units: their labels as the models know them, and their names."""

    by_id: Mapping[int, str]
    names: Mapping[str, str]

    def of(self, pk: int) -> str:
        return self.by_id.get(pk, str(pk))


def standings(*, actor: Actor) -> list[Standing]:
    """What proposes categories and units now, and how well it did."""
    admit(actor)
    return [
        _standing(kind, timeline(stream_of(kind)), _months(_decided(kind)))
        for kind in Kind
    ]


def model_page(kind: Kind, *, actor: Actor) -> ModelPage:
    """The model in charge, and what proposals came to in the last year."""
    admit(actor)
    entries, decided = timeline(stream_of(kind)), _decided(kind)
    months = _months(decided)
    standing = _standing(kind, entries, months)
    fields = ("decided", "guess", "sure", "case__returns", "proposed_at", "decided_at")
    newest = decided.order_by("-decided_at").values_list(*fields)[:_LIVE]
    live = [_Decided(*one) for one in newest]
    held = standing.in_charge.scores if standing.in_charge is not None else {}
    labels = _labels(kind, live, held)
    judged = [
        Judged(labels.of(one.truth), labels.of(one.guess), one.sure) for one in live
    ]
    return ModelPage(
        standing=standing,
        held=held,
        live=scored(judged),
        held_levels=tuple((int(a), int(b), c) for a, b, c in _rows(held, "by_level")),
        live_levels=tuple(levels(judged)) if kind is Kind.CATEGORY else (),
        names=labels.names,
        mistakes=_mistakes(live, labels),
        months=months,
        drifted=drifted(months),
        entries=tuple(entries),
    )


def _standing(
    kind: Kind, entries: Iterable[Recorded], months: Sequence[Month]
) -> Standing:
    line = line_in_charge(kind)
    put = _put_in_charge(entries, line)
    labels, unreviewed = number_of_labels(kind)
    n = sum(one.n for one in months)
    return Standing(
        kind=kind,
        in_charge=line,
        since=put.at if put is not None else None,
        put_by=put.actor if put is not None else "",
        labels=labels,
        missing=max(0, LEARNT_LEAST - labels),
        unreviewed=unreviewed,
        decided=n,
        right=sum(one.n * one.accuracy for one in months) / max(n, 1),
    )


def _put_in_charge(
    entries: Iterable[Recorded], line: ModelLine | None
) -> Recorded | None:
    """How the version in charge came to be so, the last time it did."""
    if line is None:
        return None
    ours = (e for e in entries if e.kind in _PUT and e.facts["number"] == line.number)
    return max(ours, key=lambda entry: entry.seq, default=None)


def _decided(kind: Kind) -> QuerySet[Proposal]:
    """Proposals of a model that people decided about: not what went out by itself."""
    since = clock.now() - _YEAR
    return Proposal.objects.filter(
        ~Q(guess=0), kind=kind, decided_at__gte=since
    ).exclude(decided_by__startswith="job:")


def _months(decided: QuerySet[Proposal]) -> tuple[Month, ...]:
    one, nought = Value(1.0), Value(0.0)
    right = Case(When(guess=F("decided"), then=one), default=nought)
    left = Case(When(abstained=True, then=one), default=nought)
    right.output_field = left.output_field = FloatField()
    rows = (
        decided.annotate(month=TruncMonth("proposed_at"))
        .values("month")
        .annotate(n=Count("pk"), right=Avg(right), likely=Avg("sure"), left=Avg(left))
        .order_by("month")
    )
    return tuple(
        Month(
            row["month"].date(),
            row["n"],
            round(row["right"], 4),
            round(row["likely"], 4),
            round(row["left"], 4),
        )
        for row in rows
    )


def _mistakes(live: Sequence[_Decided], labels: _Labels) -> tuple[Mistaken, ...]:
    """The dearest first: by the days that were lost, then by how many there were."""
    usual = median([one.took for one in live if one.right] or [0.0])
    n, back = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    lost: dict[tuple[int, int], float] = {}
    for one in live:
        pair = one.truth, one.guess
        if one.right:
            continue
        n[pair] += 1
        if one.returns:
            back[pair] += 1
            lost[pair] = lost.get(pair, 0.0) + max(one.took - usual, 0.0)
    found = [
        Mistaken(
            labels.names.get(labels.of(truth), ""),
            labels.names.get(labels.of(read), ""),
            n[truth, read],
            back[truth, read],
            round(lost.get((truth, read), 0.0), 1),
        )
        for truth, read in n
    ]
    order = sorted(found, key=lambda x: (-x.extra_days, -x.sent_back, -x.n, x.truth))
    return tuple(order[:_MISTAKES])


def _labels(
    kind: Kind, live: Sequence[_Decided], held: Mapping[str, object]
) -> _Labels:
    """Of all that the page speaks of."""
    by_id: dict[int, str] = {}
    if kind is Kind.CATEGORY:
        by_id = {
            node.pk: node.path.strip("/").replace("/", PATH) for node in category_tree()
        }
    kept = held.get("per_class")
    labels = {str(pk) for one in live for pk in (one.truth, one.guess)}
    labels |= set(kept) if isinstance(kept, dict) else set()
    return _Labels(by_id, label_names(kind, labels))


def _rows(held: Mapping[str, object], name: str) -> list[list[float]]:
    kept = held.get(name)
    return kept if isinstance(kept, list) else []
