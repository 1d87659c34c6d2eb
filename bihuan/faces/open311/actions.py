"""Taking in what a client reports, once however often it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from django.db import connection

from bihuan.faces.open311 import rules
from bihuan.faces.open311.models import Posting, Step
from bihuan.faces.open311.words import SAME_WITHIN, Event, Posted, Spot
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.files.actions import keep_file
from bihuan.ground.files.words import Content
from bihuan.ground.ledger.actions import record
from bihuan.ground.ledger.words import Recorded
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction, tried_again
from bihuan.loop.cases.queries import public_cases, raisings_of
from bihuan.loop.cases.words import stream_of
from bihuan.loop.intake.actions import take_in
from bihuan.loop.intake.words import NewMatter


@tried_again
@opens_transaction
def post(
    matter: NewMatter,
    *,
    key: str,
    spot: Spot,
    media_url: str = "",
    media: Sequence[Content] = (),
    actor: Actor,
) -> Posted:
    """Take a report in with its place and pictures; a resend is given the first answer.

    `key` is the client's own name for it. Without one, the same content from the same
    client within ten minutes is the same report: that is what a client does whose
    connection broke, and Open311 has no field for a name.
    """
    actor.may(Permission.RAISE).enforce()
    same = _same(matter, media_url, media)
    _hold(matter.channel, key or same.hex())
    known = _known(matter.channel, key, same)
    if known is not None:
        rules.may_be_same(kept=bytes(known.sameness), sent=same).enforce()
    name = f"key:{key}" if key else f"auto:{same.hex()}.{clock.now().timestamp():.6f}"
    named = replace(matter, external_id=known.external_id if known else name)

    (raised,) = take_in([named], actor=actor)
    if known is not None:
        number = str(known.case.number)
        return Posted(number, known.token, raised.receipt, again=True)

    posting = _keep_posting(named, raised.case_id, same, spot, media_url)
    _keep(raised.case_id, media, actor)

    record(
        Event.POSTED,
        stream_of(raised.case_id),
        actor=actor.name,
        placed=spot.lat is not None,
        pictures=len(media),
    )
    return Posted(raised.number, posting.token, raised.receipt, again=False)


def _same(matter: NewMatter, media_url: str, media: Sequence[Content]) -> bytes:
    """What all that was sent is known by."""
    files = (sha256(one.data).hexdigest() for one in media)
    said = "\x1f".join((matter.fingerprint, media_url, *files))
    return digest("open311-same", said)[:16]


def _keep_posting(
    matter: NewMatter, case_id: int, same: bytes, spot: Spot, media_url: str
) -> Posting:
    said = f"{matter.channel}\x1f{matter.external_id}"
    return Posting.objects.create(
        case_id=case_id,
        channel=matter.channel,
        external_id=matter.external_id,
        token=digest("open311-token", said).hex()[:32],
        sameness=same,
        sent_at=clock.now(),
        lat=spot.lat,
        long=spot.long,
        address=spot.address,
        address_id=spot.address_id,
        media_url=media_url,
    )


def _known(channel: str, key: str, same: bytes) -> Posting | None:
    """What this client sent before under this name, or just now with this content."""
    sent = Posting.objects.filter(channel=channel).select_related("case")
    if key:
        return sent.filter(external_id=f"key:{key}").first()
    lately = clock.now() - SAME_WITHIN
    return (
        sent.filter(sameness=same, sent_at__gte=lately, external_id__startswith="auto:")
        .order_by("-sent_at")
        .first()
    )


def _hold(channel: str, name: str) -> None:
    """Of two resends at once the second waits until the first is in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{channel}\x1f{name}"],
        )


def _keep(case_id: int, media: Sequence[Content], actor: Actor) -> None:
    """The pictures lie where the raiser's own lie: no other raiser is shown them."""
    if not media:
        return
    (raising, *_) = raisings_of(case_id)
    for content in media:
        keep_file(
            stream_of(case_id),
            content.name,
            content,
            kind_of_use=f"raiser:{raising.pk}",
            actor=actor,
        )


@joins_transaction
def note_steps(entries: Sequence[Recorded]) -> None:
    """Keep the steps of public matters for peers, each once by its entry."""
    told = [
        (entry, int(entry.stream.partition(":")[2]))
        for entry in entries
        if entry.stream.startswith("case:") and "status" in entry.facts
    ]
    cases = public_cases().filter(pk__in={case for _, case in told})
    public = set(cases.values_list("pk", flat=True))
    Step.objects.bulk_create(
        [
            Step(
                entry=entry.id,
                case_id=case,
                at=entry.at,
                kind=entry.kind,
                status=str(entry.facts["status"]),
            )
            for entry, case in told
            if case in public
        ],
        ignore_conflicts=True,
    )
