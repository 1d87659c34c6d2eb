"""The versions of the models, and those that new ones are compared with."""

from __future__ import annotations

from django.db.models import Count

from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.sentences import say
from bihuan.kit.verdicts import Refused, Verdict
from bihuan.loop.triage.models import ModelVersion
from bihuan.loop.triage.queries.charge import dispatcher_in_charge, reader_in_charge
from bihuan.loop.triage.queries.lessons import in_charge_line
from bihuan.loop.triage.rules.dispatching import Dispatcher
from bihuan.loop.triage.rules.learning.teaching import Incumbent
from bihuan.loop.triage.rules.reading import Reader
from bihuan.loop.triage.words.learning import Kind, State
from bihuan.loop.triage.words.versions import ModelLine

_MAY_SEE = (Permission.TEACH, Permission.DISPATCH, Permission.LEAD)


def versions(
    kind: Kind, *, actor: Actor, before: int | None = None, limit: int = 50
) -> list[ModelLine]:
    """Versions of a kind, the newest first; `before` a number, those older than it."""
    admit(actor)
    rows = ModelVersion.objects.filter(kind=kind).order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    return [_line(row) for row in rows.annotate(bodies=Count("body"))[:limit]]


def line_in_charge(kind: Kind) -> ModelLine | None:
    """The version in charge, None while nothing was learnt."""
    rows = ModelVersion.objects.filter(kind=kind, state=State.IN_CHARGE)
    return next((_line(one) for one in rows.annotate(bodies=Count("body"))), None)


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


def admit(actor: Actor) -> None:
    """Refused to whoever may not see what proposes."""
    if not any(actor.may(one) for one in _MAY_SEE):
        raise Refused(Verdict("not-permitted", "您的角色不包含这项操作。"))


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
