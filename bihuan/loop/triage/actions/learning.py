"""Putting models in charge: a new one that is as good, or an old one again."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256

from django.db import connection, transaction
from django.db.models import Count
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import AlreadyEnqueued

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.triage.models import TAUGHT, Label, ModelBody, ModelVersion
from bihuan.loop.triage.rules.learning import replacing
from bihuan.loop.triage.words.learning import (
    RETRAIN,
    Event,
    Kind,
    Learnt,
    State,
    stream_of,
)

BODIES_KEPT = 6  # newest of a kind, the one in charge besides
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('triage.model'), hashtext(%s))"


@opens_transaction
def install(new: Learnt, *, actor: Actor) -> int:
    """Keep a model that was learnt, in charge if it is no worse; answer its number.

    All or nothing: until this commits, the old one is in charge.
    """
    actor.may(Permission.TEACH).enforce()
    old = lock_in_charge(new.kind)

    in_charge = old.number if old is not None else 0
    replacing.may_install(compared_with=new.against, in_charge=in_charge).enforce()
    verdict = replacing.may_take_over(new, old_n=old.n if old is not None else 0)

    if verdict and old is not None:
        _retire(old)
    row = _keep(new, verdict)

    record(
        Event.LEARNT if verdict else Event.REFUSED,
        stream_of(new.kind),
        actor=actor.name,
        number=row.number,
        n=row.n,
        digest=row.digest,
        refused=verdict.code,
    )
    return row.number


@opens_transaction
def ask_for_retraining(*, actor: Actor) -> None:
    """Have the worker learn anew soon; asked twice before it begins, it learns once."""
    actor.may(Permission.TEACH).enforce()
    replacing.enough(_most_labels()).enforce()

    with suppress(AlreadyEnqueued), transaction.atomic():
        queue.configure_task(
            RETRAIN, lock=RETRAIN, queueing_lock=RETRAIN, allow_unknown=True
        ).defer(timestamp=int(clock.now().timestamp()))

    for kind in Kind:
        record(Event.ASKED, stream_of(kind), actor=actor.name)


@opens_transaction
def put_in_charge(
    kind: Kind, number: int, *, seen: int | None = None, actor: Actor
) -> None:
    """Let an earlier version serve again (回退). One step, and it can be undone likewise.

    `seen` is the number of the version that was in charge when it was chosen, 0 for none.
    """
    actor.may(Permission.TEACH).enforce()
    old = lock_in_charge(kind)
    row = ModelVersion.objects.filter(kind=kind, number=number).first()
    if row is None:
        raise NotVisible(str(number))

    has_body = ModelBody.objects.filter(version=row).exists()
    replacing.as_seen(seen, old.number if old is not None else 0).enforce()
    replacing.may_serve(State(row.state), has_body=has_body).enforce()

    if old is not None:
        _retire(old)
    row.state = State.IN_CHARGE
    row.save(update_fields=["state"])

    record(
        Event.PUT_IN_CHARGE,
        stream_of(kind),
        actor=actor.name,
        number=number,
        instead=old.number if old is not None else 0,
        digest=row.digest,
    )


@joins_transaction
def lock_in_charge(kind: Kind) -> ModelVersion | None:
    """One change of a kind's models at a time, the first one included."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [str(kind)])
    return ModelVersion.objects.filter(kind=kind, state=State.IN_CHARGE).first()


def _most_labels() -> int:
    """Of the kind that has more of them."""
    rows = Label.objects.filter(TAUGHT).values("kind").annotate(n=Count("pk"))
    return max((row["n"] for row in rows), default=0)


def _retire(old: ModelVersion) -> None:
    old.state = State.RETIRED
    old.save(update_fields=["state"])


def _keep(new: Learnt, verdict: Verdict) -> ModelVersion:
    versions = ModelVersion.objects.filter(kind=new.kind).order_by("-number")
    last = versions.values_list("number", flat=True).first() or 0
    row = ModelVersion.objects.create(
        kind=new.kind,
        number=last + 1,
        state=State.IN_CHARGE if verdict else State.REFUSED,
        origin=new.origin,
        learnt_at=clock.now(),
        first_at=new.first_at,
        last_at=new.last_at,
        n=new.n,
        held=new.held,
        seed=new.seed,
        scores=new.scores,
        refused_because={}
        if verdict
        else {"reason": verdict.reason, "values": dict(verdict.values)},
        digest=sha256(new.body).hexdigest(),
    )
    ModelBody.objects.create(version=row, data=new.body)
    kept = versions.filter(body__isnull=False).values_list("pk", flat=True)
    gone = ModelBody.objects.filter(version__kind=new.kind).exclude(
        version__in=list(kept[:BODIES_KEPT])
    )
    gone.exclude(version__state=State.IN_CHARGE).delete()
    return row
