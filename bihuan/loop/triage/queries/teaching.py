"""The models, what they were worth, and what their proposals came to."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.db.models import Avg, Case, Count, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import TruncMonth

from bihuan.directory.catalogue.queries import category_names
from bihuan.directory.units.queries import unit_names
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.sentences import say
from bihuan.kit.verdicts import Refused, Verdict
from bihuan.loop.triage.models import ModelVersion, Proposal
from bihuan.loop.triage.queries.charge import dispatcher_in_charge, reader_in_charge
from bihuan.loop.triage.queries.lessons import in_charge_line, number_of_labels
from bihuan.loop.triage.rules.dispatching import Dispatcher
from bihuan.loop.triage.rules.learning.curves import scored
from bihuan.loop.triage.rules.learning.teaching import Incumbent
from bihuan.loop.triage.rules.reading import Reader
from bihuan.loop.triage.words.learning import (
    Judged,
    Kind,
    Mistaken,
    ModelLine,
    ModelPage,
    Month,
    State,
)

_YEAR = timedelta(days=365)
_LIVE = 20_000  # newest decided proposals that the page is drawn from
_MISTAKES = 20
_MAY_SEE = (Permission.TEACH, Permission.DISPATCH, Permission.LEAD)


def versions(kind: Kind, *, actor: Actor, limit: int = 50) -> list[ModelLine]:
    """Every version of a kind, the newest first."""
    _admit(actor)
    rows = ModelVersion.objects.filter(kind=kind).order_by("-number")
    return [_line(row) for row in rows.annotate(bodies=Count("body"))[:limit]]


def model_page(kind: Kind, *, actor: Actor) -> ModelPage:
    """The model in charge, and what proposals came to in the last year."""
    _admit(actor)
    row = ModelVersion.objects.filter(kind=kind, state=State.IN_CHARGE)
    line = next((_line(one) for one in row.annotate(bodies=Count("body"))), None)
    labels, unreviewed = number_of_labels(kind)
    decided = _decided(kind)
    live = list(
        decided.order_by("-decided_at").values_list(
            "decided", "guess", "sure", "case__returns"
        )[:_LIVE]
    )
    names = _names_of(kind, {key for one in live for key in one[:2]})
    judged = [
        Judged(names.get(truth, ""), names.get(read, ""), sure)
        for truth, read, sure, _ in live
    ]
    levels = line.scores.get("by_level", []) if line is not None else []
    return ModelPage(
        kind=kind,
        in_charge=line,
        labels=labels,
        unreviewed=unreviewed,
        live=scored(judged),
        by_level=tuple((int(one[0]), int(one[1]), one[2]) for one in _rows(levels)),
        mistakes=_mistakes(live, names),
        months=_months(decided),
    )


def reader_incumbent() -> Incumbent[Reader] | None:
    """The reader in charge as one to be compared with."""
    found, line = reader_in_charge(), in_charge_line(Kind.CATEGORY)
    if found is None or line is None or line[1] is None or found[0] != line[0]:
        return None
    return Incumbent(found[0], line[1], found[1])


def dispatcher_incumbent() -> Incumbent[Dispatcher] | None:
    """The dispatcher in charge as one to be compared with."""
    found, line = dispatcher_in_charge(), in_charge_line(Kind.UNIT)
    if found is None or line is None or line[1] is None or found[0] != line[0]:
        return None
    return Incumbent(found[0], line[1], found[1])


def _admit(actor: Actor) -> None:
    if not any(actor.may(one) for one in _MAY_SEE):
        raise Refused(Verdict("not-permitted", "您的角色不包含这项操作。"))


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


def _mistakes(
    live: list[tuple[int, int, float, int]], names: dict[int, str]
) -> tuple[Mistaken, ...]:
    """The dearest first: those for which a case was sent back weigh three times."""
    wrong = Counter((truth, read) for truth, read, _, _ in live if truth != read)
    back = Counter(
        (truth, read) for truth, read, _, returns in live if truth != read and returns
    )
    found = [
        Mistaken(names.get(truth, ""), names.get(read, ""), n, back[truth, read])
        for (truth, read), n in wrong.items()
    ]
    dearest = sorted(found, key=lambda one: (-one.n - 2 * one.sent_back, one.truth))
    return tuple(dearest[:_MISTAKES])


def _names_of(kind: Kind, keys: set[int]) -> dict[int, str]:
    return category_names(keys) if kind is Kind.CATEGORY else unit_names(keys)


def _rows(kept: object) -> list[list[float]]:
    return kept if isinstance(kept, list) else []


def _line(row: ModelVersion) -> ModelLine:
    said = row.refused_because or {"reason": "", "values": {}}
    reason = said["reason"]
    return ModelLine(
        kind=Kind(row.kind),
        number=row.number,
        state=State(row.state),
        learnt_at=row.learnt_at,
        first_at=row.first_at,
        last_at=row.last_at,
        n=row.n,
        held=row.held,
        seed=row.seed,
        origin=row.origin,
        digest=row.digest,
        scores=row.scores,
        refused_because=say(reason, **said["values"]),
        has_body=bool(getattr(row, "bodies", 0)),
    )
