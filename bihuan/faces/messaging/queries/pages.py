"""What the pages of messaging show: one's own choices, and the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from bihuan.faces.messaging.models import Address, Choice, Gateway, Message, Room
from bihuan.faces.messaging.queries.ways import wish_of
from bihuan.faces.messaging.rules import labels
from bihuan.faces.messaging.words import (
    SHARED,
    TO_KEEPERS,
    TO_STAFF,
    Channel,
    Kind,
    State,
    Wish,
)
from bihuan.ground.access.queries import account_names
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.paging import Page, decode_key, encode_key
from bihuan.kit.sentences import Sentence, marked
from bihuan.kit.verdicts import NotVisible

PAGE = 50
SHOWN_OF_STAND_IN = 50
# The lists of the log, by the word in the address.
TABS: dict[str, tuple[str, frozenset[State]]] = {
    "dead": (marked("停发"), frozenset({State.DEAD})),
    "waiting": (
        marked("在等"),
        frozenset({State.QUEUED, State.HELD, State.SENDING, State.RETRYING}),
    ),
    "sent": (marked("已发出"), frozenset({State.SENT, State.BUNDLED})),
    "dropped": (marked("不必发"), frozenset({State.DROPPED})),
}


def may_tend(actor: Actor) -> None:
    """The pages of the administrator are for the administrator."""
    if not actor.may(Permission.MANAGE_ACCOUNTS):
        raise NotVisible


# -- My choices ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChoicesPage:
    """One's own way of being told: what is possible, what is kept, what was chosen."""

    ways: tuple[Channel, ...]
    kinds: tuple[Kind, ...]
    kept: dict[Channel, str]
    wish: Wish


def choices_page(actor: Actor) -> ChoicesPage:
    """How this person is told now. Three queries."""
    kind, _, key = actor.name.partition(":")
    if kind != "account" or not key.isdigit():
        raise NotVisible(actor.name)
    rows = Address.objects.filter(account=int(key)).values_list("channel", "masked")
    kept = {Channel(channel): masked for channel, masked in rows}
    set_up = set(Gateway.objects.filter(active=True).values_list("channel", flat=True))
    ways = tuple(
        one for one in Channel if one not in SHARED or one in set_up or one in kept
    )
    chosen = Choice.objects.filter(pk=int(key)).first()
    keeps = bool(actor.may(Permission.MANAGE_KEYS))
    kinds = tuple(one for one in TO_STAFF if keeps or one not in TO_KEEPERS)
    return ChoicesPage(ways, kinds, kept, wish_of(chosen, kept))


# -- The log -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One message as the log shows it."""

    id: int
    kind: str
    to_raiser: bool
    who: str
    masked: str
    channel: str
    number: str
    state: str
    tone: str
    why: str
    trouble: Sentence | str
    attempts: int
    queued_at: datetime
    goes_at: datetime | None
    settled_at: datetime | None
    text: str
    dead: bool


@dataclass(frozen=True, slots=True)
class LogPage:
    tab: str
    tabs: tuple[tuple[str, str, int | None], ...]
    lines: Page[Line]


def log_page(actor: Actor, tab: str, after: str | None) -> LogPage:
    """One list of the log, newest first. The same number of queries at any length."""
    may_tend(actor)
    tab = tab if tab in TABS else "waiting"
    rows = Message.objects.filter(state__in=sorted(TABS[tab][1])).order_by("-pk")
    if after:
        rows = rows.filter(pk__lt=decode_key(after, int)[0])
    found = list(rows.select_related("case")[: PAGE + 1])
    shown = found[:PAGE]
    more = encode_key(shown[-1].pk) if len(found) > PAGE else None
    counts = _counts()
    tabs = tuple(
        (code, name, counts.get(code) if code in {"dead", "waiting"} else None)
        for code, (name, _) in TABS.items()
    )
    return LogPage(tab, tabs, Page(_lines(shown), next=more))


def _counts() -> dict[str, int]:
    listed = sorted(TABS["dead"][1] | TABS["waiting"][1])
    rows = Message.objects.filter(state__in=listed).order_by().values("state")
    by_state = dict(rows.annotate(n=Count("pk")).values_list("state", "n"))
    return {
        code: sum(by_state.get(state, 0) for state in TABS[code][1])
        for code in ("dead", "waiting")
    }


def _lines(rows: Sequence[Message]) -> list[Line]:
    staff, rooms = _keys(rows, "account"), _keys(rows, "room")
    names = {f"account:{pk}": name for pk, name in _named(staff).items()}
    if rooms:
        known = Room.objects.filter(pk__in=rooms).values_list("pk", "name")
        names |= {f"room:{pk}": name for pk, name in known}
    return [_line(row, names.get(row.recipient, "")) for row in rows]


def _named(staff: set[int]) -> dict[int, str]:
    return account_names(staff) if staff else {}


def _keys(rows: Sequence[Message], of: str) -> set[int]:
    parted = (row.recipient.partition(":") for row in rows)
    return {int(key) for kind, _, key in parted if kind == of}


def _line(row: Message, name: str) -> Line:
    said, tone = labels.STATES[State(row.state)]
    return Line(
        id=row.pk,
        kind=labels.KINDS[Kind(row.kind)],
        to_raiser=row.recipient.startswith("raising:"),
        who=name,
        masked=row.masked,
        channel=labels.CHANNELS[Channel(row.channel)],
        number=row.case.number if row.case else "",
        state=said,
        tone=tone,
        why=labels.why_said(row.why),
        trouble=labels.trouble_said(row.trouble),
        attempts=row.attempts,
        queued_at=row.queued_at,
        goes_at=row.not_before if row.settled_at is None else None,
        settled_at=row.settled_at,
        text=row.text,
        dead=row.state == State.DEAD,
    )
