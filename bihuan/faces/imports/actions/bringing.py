"""A file is brought, taken in, or given up: what somebody at the desk does."""

from __future__ import annotations

import os
from datetime import timedelta
from hashlib import file_digest

from bihuan.directory.catalogue.queries import active_profile
from bihuan.faces.imports import rules
from bihuan.faces.imports.models import Chunk, Import, Refusals
from bihuan.faces.imports.words import DRAFTS, KEPT, Brought, Event, State, stream_of
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock, keyring
from bihuan.kit.transactions import joins_transaction, opens_transaction, tried_again
from bihuan.kit.verdicts import NotVisible

_NAMES_STAY = timedelta(days=730)


@tried_again
@opens_transaction
def bring(brought: Brought, *, actor: Actor) -> int:
    """Keep a file, encrypted, to be read; the same draft again is the one that is there."""
    actor.may(Permission.IMPORT).enforce()
    rules.may_weigh(brought.size).enforce()
    active_profile(brought.profile)
    with brought.path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    about = {"digest": digest, "profile": brought.profile, "source": brought.source}
    mine = Import.objects.filter(by=actor.name, state__in=DRAFTS, **about)
    if (known := mine.first()) is not None:
        if known.state != State.REFUSED:
            return known.pk
        _forget(known, by=actor.name)  # what stood in its way may be mended

    now, ring = clock.now(), keyring.ring()
    made = Import.objects.create(
        **about,
        name=rules.name_of(brought.name),
        size=brought.size,
        by=actor.name,
        brought_at=now,
        forget_at=now + KEPT,
        key_id=ring.current,
        salt=os.urandom(rules.SALT),
    )
    _put_away(made, brought)

    record(
        Event.BROUGHT,
        stream_of(digest),
        actor=actor.name,
        size=brought.size,
        **about,
    )
    return made.pk


def _put_away(made: Import, brought: Brought) -> None:
    box = rules.box(keyring.ring(), made.key_id, bytes(made.salt))
    with brought.path.open("rb") as file:
        for place, data in enumerate(iter(lambda: file.read(rules.CHUNK), b"")):
            sealed = box.seal_bytes(data, rules.place_of(place))
            Chunk.objects.create(of=made, place=place, sealed=sealed)


@opens_transaction
def begin(import_id: int, *, actor: Actor) -> None:
    """Have a file that was read taken in; pressed twice, it is taken in once."""
    actor.may(Permission.IMPORT).enforce()
    row = _own(import_id, actor)
    if row.begun_at is not None:
        return

    rules.may_begin(state=State(row.state), new=row.accepted).enforce()

    Refusals.objects.filter(of=row).delete()
    row.state, row.begun_at, row.tries = State.TAKING, clock.now(), 0
    row.accepted = row.already_known = row.rejected = 0
    row.save()

    record(Event.BEGUN, stream_of(row.digest), actor=actor.name, profile=row.profile)


@opens_transaction
def drop(import_id: int, *, actor: Actor) -> None:
    """Forget a draft and its file at once."""
    actor.may(Permission.IMPORT).enforce()
    row = _own(import_id, actor)

    rules.may_drop(state=State(row.state)).enforce()

    _forget(row, by=actor.name)


@joins_transaction
def forget_old() -> int:
    """Forget drafts of yesterday whole, and of what was taken in all but the counts."""
    now = clock.now()
    due = Import.objects.select_for_update(skip_locked=True).filter(forget_at__lte=now)
    drafts = list(due.filter(state__in=DRAFTS))
    for row in drafts:
        _forget(row, by="job:imports")
    ended = list(due.filter(ended_at__isnull=False).exclude(salt=b""))
    for row in ended:
        Chunk.objects.filter(of=row).delete()
        Refusals.objects.filter(of=row).delete()
        row.salt, row.sample = b"", None
        row.save(update_fields=["salt", "sample"])
    named = Import.objects.filter(brought_at__lt=now - _NAMES_STAY).exclude(name="")
    return len(drafts) + len(ended) + named.update(name="")


def _forget(row: Import, *, by: str) -> None:
    record(Event.DROPPED, stream_of(row.digest), actor=by, profile=row.profile)
    row.delete()


def _own(import_id: int, actor: Actor) -> Import:
    """Somebody's own import, locked; another's is not there."""
    row = Import.objects.select_for_update().filter(pk=import_id, by=actor.name).first()
    if row is None:
        raise NotVisible(str(import_id))
    return row
