"""Deciding on a bulletin: approved by another than its drafter, published for good."""

from __future__ import annotations

from django.db import connection

from bihuan.directory.letters.queries import as_pdf, as_word
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.files.actions import keep_file
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.measure.bulletins import rules
from bihuan.measure.bulletins.actions.writing import counted_early, lock
from bihuan.measure.bulletins.models import Bulletin
from bihuan.measure.bulletins.words import (
    Event,
    Period,
    Readers,
    Span,
    State,
    stream_of,
)

_ONE_AT_A_TIME = 0x62_75_6C_6C


@opens_transaction
def approve_bulletin(bulletin_id: int, *, actor: Actor) -> None:
    """A leader approves what somebody else drafted, with the numbers as they stand."""
    actor.may(Permission.APPROVE_NOTICES).enforce()
    bulletin = _lock_submitted(bulletin_id, actor)

    bulletin.state = State.APPROVED
    bulletin.decided_by, bulletin.decided_at = actor.name, clock.now()
    bulletin.save(update_fields=["state", "decided_by", "decided_at"])

    record(
        Event.APPROVED,
        stream_of(bulletin.pk),
        actor=actor.name,
        digest=bulletin.digest,
    )


@opens_transaction
def decline_bulletin(bulletin_id: int, *, words: str, actor: Actor) -> None:
    """Send a draft back to its drafter with what must change."""
    actor.may(Permission.APPROVE_NOTICES).enforce()
    bulletin = _lock_submitted(bulletin_id, actor)

    bulletin.state, bulletin.words = State.DECLINED, words.strip()
    bulletin.decided_by, bulletin.decided_at = actor.name, clock.now()
    bulletin.save(update_fields=["state", "words", "decided_by", "decided_at"])

    record(Event.DECLINED, stream_of(bulletin.pk), actor=actor.name)


@opens_transaction
def publish_bulletin(bulletin_id: int, *, actor: Actor) -> None:
    """Publish what was approved: its two files are made now, and nothing changes again."""
    actor.may(Permission.SUPERVISE).enforce()
    bulletin = lock(bulletin_id)

    again = rules.digest_of(
        title=bulletin.title,
        body=bulletin.body,
        numbers=rules.read_numbers(bulletin.numbers),
        rows=bytes(bulletin.rows),
    )
    rules.may_publish(
        state=State(bulletin.state),
        same=again == bulletin.digest,
        running=counted_early(bulletin),
        again=_published_before(bulletin),
    ).enforce()
    files = _keep_files(bulletin, actor)
    bulletin.state, bulletin.published_at = State.PUBLISHED, clock.now()
    bulletin.save(update_fields=["state", "published_at", "document", "pdf"])

    record(
        Event.PUBLISHED,
        stream_of(bulletin.pk),
        actor=actor.name,
        digest=bulletin.digest,
        readers=bulletin.readers,
        **files,
    )


def _published_before(bulletin: Bulletin) -> bool:
    """Whether everybody has one of this period; of two at once the second waits."""
    if bulletin.readers != Readers.EVERYBODY:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    return bulletin.told_already().exists()


def _keep_files(bulletin: Bulletin, actor: Actor) -> dict[str, str]:
    period = Period(Span(bulletin.span), bulletin.since, bulletin.until)
    word = as_word(
        rules.document(
            title=bulletin.title,
            body=bulletin.body,
            numbers=rules.read_numbers(bulletin.numbers),
            period=period,
            as_of=bulletin.as_of,
        )
    )
    digests = {}
    for field, ending, body in (
        ("document", "docx", word),
        ("pdf", "pdf", as_pdf(word, title=bulletin.title)),
    ):
        kept = keep_file(
            stream_of(bulletin.pk),
            f"{bulletin.title}.{ending}",
            body,
            kind_of_use="bulletin",
            actor=actor,
        )
        setattr(bulletin, f"{field}_id", kept.pk)
        digests[field] = kept.sha256
    return digests


def _lock_submitted(bulletin_id: int, actor: Actor) -> Bulletin:
    bulletin = lock(bulletin_id)
    rules.may_approve(
        state=State(bulletin.state),
        drafted_by=bulletin.drafted_by,
        actor=actor.name,
    ).enforce()
    return bulletin
