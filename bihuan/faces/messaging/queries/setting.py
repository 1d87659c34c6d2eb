"""What the administrator sets: the texts, the gateways, and what a stand-in took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count

from bihuan.faces.messaging import rules
from bihuan.faces.messaging.http import standin
from bihuan.faces.messaging.models import Gateway, Message, Text
from bihuan.faces.messaging.queries import wording
from bihuan.faces.messaging.queries.pages import PAGE, TABS, may_tend
from bihuan.faces.messaging.rules import labels
from bihuan.faces.messaging.rules.addresses import STAND_IN
from bihuan.faces.messaging.words import (
    SHARED,
    TO_RAISERS,
    TO_STAFF,
    Channel,
    Kind,
    Language,
    State,
)
from bihuan.ground.access.words import Actor
from bihuan.kit import clock
from bihuan.kit.sentences import Sentence, marked
from bihuan.kit.verdicts import NotVisible

SHOWN_OF_STAND_IN = 50


# -- The texts ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Worded:
    """The words in force for one kind of message in one language, as they would go out."""

    kind: Kind
    language: Language
    version: int
    text: str
    preview: str
    pieces: int
    saved_at: datetime | None
    from_pack: bool


def texts_page(actor: Actor) -> list[tuple[str, list[tuple[Kind, list[Worded]]]]]:
    """All texts in force, those to raisers first. One query."""
    may_tend(actor)
    newest = {
        (row.kind, row.language): row
        for row in Text.objects.order_by("kind", "language", "version")
    }

    def group(kinds: Sequence[Kind]) -> list[tuple[Kind, list[Worded]]]:
        return [
            (kind, [worded(kind, one, newest.get((kind, one))) for one in Language])
            for kind in kinds
        ]

    return [
        (marked("给诉求人"), group(TO_RAISERS)),
        (marked("给工作人员"), group((*TO_STAFF, Kind.DIGEST, Kind.TRIAL))),
    ]


def worded(kind: Kind, language: Language, row: Text | None) -> Worded:
    """One text with its preview and what it costs."""
    text = row.text if row else wording.defaults()[kind][language]
    preview = previewed(kind, language, text)
    return Worded(
        kind=kind,
        language=language,
        version=row.version if row else 0,
        text=text,
        preview=preview,
        pieces=rules.pieces(preview),
        saved_at=row.saved_at if row else None,
        from_pack=bool(row and row.origin.startswith("pack:")),
    )


def previewed(kind: Kind, language: Language, text: str) -> str:
    """A text with samples filled in, as somebody would read it."""
    county = {"county": wording.county_said(language)}
    return rules.fill(text, rules.samples(kind, language) | county)


def text_history(
    actor: Actor, kind: Kind, language: Language
) -> tuple[Worded, list[Text]]:
    """The text in force and every version there was, the newest first."""
    may_tend(actor)
    rows = list(
        Text.objects.filter(kind=kind, language=language).order_by("-version")[:PAGE]
    )
    return worded(kind, language, rows[0] if rows else None), rows


# -- The gateways ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """One gateway of the county and how it has done."""

    channel: Channel
    name: str
    shown: str
    active: bool
    stand_in: bool
    trouble: Sentence | str
    resting_until: datetime | None
    waiting: int
    sent: int
    dead: int


def gateways_page(actor: Actor) -> list[Way]:
    """Both gateways with the last day's figures. Three queries."""
    may_tend(actor)
    rows = {Channel(row.channel): row for row in Gateway.objects.all()}
    now = clock.now()
    waiting = _by_channel(state__in=sorted(TABS["waiting"][1]))
    settled = {
        state: _by_channel(state=state, settled_at__gt=now - timedelta(days=1))
        for state in (State.SENT, State.DEAD)
    }
    return [
        _way(
            channel,
            rows.get(channel),
            now,
            waiting.get(channel, 0),
            settled[State.SENT].get(channel, 0),
            settled[State.DEAD].get(channel, 0),
        )
        for channel in Channel
        if channel in SHARED
    ]


def _by_channel(**wanted: object) -> dict[str, int]:
    rows = Message.objects.filter(**wanted).order_by().values("channel")
    return dict(rows.annotate(n=Count("pk")).values_list("channel", "n"))


def _way(
    channel: Channel,
    row: Gateway | None,
    now: datetime,
    waiting: int,
    sent: int,
    dead: int,
) -> Way:
    resting = row.resting_until if row else None
    return Way(
        channel=channel,
        name=labels.CHANNELS[channel],
        shown=row.shown if row else "",
        active=bool(row and row.active),
        stand_in=bool(row and row.shown == STAND_IN),
        trouble=labels.trouble_said(row.trouble) if row else "",
        resting_until=resting if resting and resting > now else None,
        waiting=waiting,
        sent=sent,
        dead=dead,
    )


@dataclass(frozen=True, slots=True)
class StoodIn:
    """One text message that the stand-in took."""

    at: datetime
    masked: str
    text: str
    link: str


def stand_in_page(actor: Actor) -> tuple[bool, list[StoodIn]]:
    """Whether the stand-in runs, and what it has taken, newest first.

    Only where it is in use: the texts hold what opens a matter, which in a real county
    no administrator may read.
    """
    may_tend(actor)
    used = Gateway.objects.filter(channel=Channel.SMS, shown=STAND_IN).exists()
    if not used:
        raise NotVisible
    folder = settings.DATA / "standin"
    kept = standin.read(folder)[-SHOWN_OF_STAND_IN:]
    return bool(standin.address(folder)), [_stood_in(one) for one in reversed(kept)]


def _stood_in(one: dict[str, str]) -> StoodIn:
    text, _, link = one["text"].rpartition("http")
    return StoodIn(
        at=datetime.fromisoformat(one["at"]),
        masked=rules.mask(Channel.SMS, one["to"]),
        text=text if link else one["text"],
        link=f"http{link}" if text else "",
    )
