"""The versions of the models, and those that new ones are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Count

from bihuan.directory.catalogue.queries import category_tree
from bihuan.directory.units.queries import unit_names
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.sentences import say
from bihuan.kit.verdicts import Refused, Verdict
from bihuan.loop.triage.models import ModelVersion
from bihuan.loop.triage.queries.charge import dispatcher_in_charge, reader_in_charge
from bihuan.loop.triage.queries.lessons import in_charge_line
from bihuan.loop.triage.rules.dispatching import Dispatcher
from bihuan.loop.triage.rules.learning import replacing
from bihuan.loop.triage.rules.learning.teaching import Incumbent
from bihuan.loop.triage.rules.reading import Reader
from bihuan.loop.triage.words.learning import Kind, State
from bihuan.loop.triage.words.reading import PATH
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
    return _lines(kind, rows.annotate(bodies=Count("body"))[:limit])


def line_in_charge(kind: Kind) -> ModelLine | None:
    """The version in charge, None while nothing was learnt."""
    rows = ModelVersion.objects.filter(kind=kind, state=State.IN_CHARGE)
    return next(iter(_lines(kind, rows.annotate(bodies=Count("body")))), None)


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


def label_names(kind: Kind, labels: Iterable[str]) -> dict[str, str]:
    """What labels stand for, in the reader's language; those no longer in use left out."""
    if kind is Kind.CATEGORY:
        return {
            node.path.strip("/").replace("/", PATH): node.called_in_full
            for node in category_tree()
        }
    units = unit_names(int(one) for one in labels if one.isdigit())
    return {str(pk): name for pk, name in units.items()}


def _lines(kind: Kind, found: Iterable[ModelVersion]) -> list[ModelLine]:
    rows = list(found)
    said = [row.refused_because.get("values", {}) for row in rows]
    labels = {str(one["name"]) for one in said if "name" in one} - {replacing.ALL}
    names = label_names(kind, labels) if labels else {}
    return [_line(row, names) for row in rows]


def _line(row: ModelVersion, names: Mapping[str, str]) -> ModelLine:
    """One version; the class for which it was refused by its name."""
    said = row.refused_because or {"reason": "", "values": {}}
    reason, values = said["reason"], dict(said["values"])
    if "name" in values:
        values["name"] = names.get(values["name"], values["name"])
    has_body = bool(getattr(row, "bodies", 0))
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
        refused_because=say(reason, **values),
        has_body=has_body,
        serve=replacing.may_serve(State(row.state), has_body=has_body),
    )
