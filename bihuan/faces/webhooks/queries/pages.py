"""What the security administrator's pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from bihuan.faces.webhooks import rules
from bihuan.faces.webhooks.models import Delivery, Replay, Subscription
from bihuan.faces.webhooks.words import (
    UNSETTLED,
    Mode,
    Scope,
    State,
    Why,
)
from bihuan.ground.access.queries import account_names
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.queries import newest_entry
from bihuan.kit import clock
from bihuan.kit.languages import named
from bihuan.kit.paging import Page, decode_key, encode_key
from bihuan.kit.sentences import Sentence, marked
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import numbers_of

PAGE = 50
_WAITING = sorted(UNSETTLED)
# The lists of the log, by the word in the address.
TABS: dict[str, tuple[str, frozenset[State]]] = {
    "waiting": (marked("在等"), UNSETTLED),
    "dead": (marked("停发"), frozenset({State.DEAD})),
    "delivered": (marked("已送达"), frozenset({State.DELIVERED})),
    "dropped": (marked("不必发"), frozenset({State.DROPPED})),
}


@dataclass(frozen=True, slots=True)
class Receiver:
    """One subscription as its line and its page show it."""

    id: int
    name: str
    shown: str
    scope: Scope
    kinds: tuple[str, ...]
    mode: str
    tone: str
    mark: str
    active: bool
    handshake: bool
    owner: str
    created_at: datetime
    consented_at: datetime | None
    delivered_at: datetime | None
    resting_until: datetime | None
    trouble: Sentence | str
    secret_version: int
    previous_until: datetime | None
    waiting: int
    dead: int

    @property
    def scope_name(self) -> str:
        return rules.SCOPE_NAMES[self.scope]


@dataclass(frozen=True, slots=True)
class Line:
    """One event as the log shows it."""

    id: int
    kind: str
    code: str
    number: str
    entry: int
    state: str
    tone: str
    why: str
    trouble: Sentence | str
    status: int | None
    attempts: int
    replayed: bool
    queued_at: datetime
    settled_at: datetime | None
    next_at: datetime | None
    settled: bool


@dataclass(frozen=True, slots=True)
class Replaying:
    """A replay under way, or the last one."""

    running: bool
    queued: int
    per_minute: int
    started_at: datetime
    ended_at: datetime | None
    share: int


@dataclass(frozen=True, slots=True)
class ReceiverPage:
    receiver: Receiver
    kinds: tuple[str, ...]
    tab: str
    tabs: tuple[tuple[str, str, int | None], ...]
    lines: Page[Line]
    replay: Replaying | None
    newest: int


def may_tend(actor: Actor) -> None:
    """These pages are the security administrator's."""
    if not actor.may(Permission.MANAGE_KEYS):
        raise NotVisible


def receivers(actor: Actor) -> list[Receiver]:
    """All subscriptions, in three queries at any length."""
    may_tend(actor)
    rows = list(Subscription.objects.exclude(mode=Mode.REMOVED).order_by("name", "pk"))
    return _receivers(rows)


def receiver_page(
    actor: Actor, subscription_id: int, tab: str, after: str | None
) -> ReceiverPage:
    """One subscription with a list of its log. The same number of queries at any length."""
    may_tend(actor)
    found = Subscription.objects.filter(pk=subscription_id)
    row = found.exclude(mode=Mode.REMOVED).first()
    if row is None:
        raise NotVisible(str(subscription_id))
    (receiver,) = _receivers([row])
    tab = tab if tab in TABS else _first(receiver)
    counts = {"waiting": receiver.waiting, "dead": receiver.dead}
    return ReceiverPage(
        receiver=receiver,
        kinds=tuple(kind_said(one) for one in receiver.kinds),
        tab=tab,
        tabs=tuple((code, name, counts.get(code)) for code, (name, _) in TABS.items()),
        lines=_log(row, tab, after),
        replay=_replaying(row),
        newest=newest_entry(),
    )


def _first(receiver: Receiver) -> str:
    """The list that is looked at first: what is wrong, what waits, what went well."""
    if receiver.dead:
        return "dead"
    return "waiting" if receiver.waiting else "delivered"


def kind_said(code: str) -> str:
    """What a kind of event is called in the reader's language."""
    kind = rules.EVENTS.get(code)
    if kind is None:
        return marked("试推送") if code == rules.TRIAL else code
    return named(kind.name, kind.name_en)


def kinds_offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds by group, for the form's boxes."""
    return [
        (
            named(*names),
            [
                (one.code, f"{named(one.name, one.name_en)} {one.code}")
                for one in rules.EVENTS.values()
                if one.group == group
            ],
        )
        for group, names in rules.GROUPS.items()
    ]


def _receivers(rows: Sequence[Subscription]) -> list[Receiver]:
    keys = [row.pk for row in rows]
    counted = Delivery.objects.filter(subscription__in=keys).order_by()
    counts = {
        pk: (waiting, dead)
        for pk, waiting, dead in counted.filter(state__in=[*_WAITING, State.DEAD])
        .values("subscription_id")
        .annotate(
            waiting=Count("pk", filter=Q(state__in=_WAITING)),
            dead=Count("pk", filter=Q(state=State.DEAD)),
        )
        .values_list("subscription_id", "waiting", "dead")
    }
    owners = {row.pk: row.owner.partition(":")[2] for row in rows}
    names = account_names(int(key) for key in owners.values() if key.isdigit())
    return [
        _receiver(row, *counts.get(row.pk, (0, 0)), owner=_owner(owners[row.pk], names))
        for row in rows
    ]


def _owner(key: str, names: dict[int, str]) -> str:
    return names.get(int(key), "") if key.isdigit() else key


def _receiver(row: Subscription, waiting: int, dead: int, *, owner: str) -> Receiver:
    said, tone, mark = rules.MODES[Mode(row.mode)]
    overlap = row.previous_until
    return Receiver(
        id=row.pk,
        name=row.name,
        shown=row.shown,
        scope=Scope(row.scope),
        kinds=tuple(row.kinds),
        mode=said,
        tone=tone,
        mark=mark,
        active=row.mode in {Mode.ACTIVE, Mode.CHECKING},
        handshake=row.handshake,
        owner=owner,
        created_at=row.created_at,
        consented_at=row.consented_at,
        delivered_at=row.delivered_at,
        resting_until=row.resting_until,
        trouble=rules.trouble_said(row.trouble),
        secret_version=row.secret_version,
        previous_until=overlap if overlap and overlap > clock.now() else None,
        waiting=waiting,
        dead=dead,
    )


def _log(row: Subscription, tab: str, after: str | None) -> Page[Line]:
    states = sorted(TABS[tab][1])
    found = Delivery.objects.filter(subscription=row, state__in=states).order_by("-pk")
    if after:
        found = found.filter(pk__lt=decode_key(after, int)[0])
    rows = list(found[: PAGE + 1])
    shown = rows[:PAGE]
    cases = {one.pk: rules.case_of(one.stream) for one in shown}
    numbers = numbers_of(case for case in cases.values() if case)
    lines = [_line(one, numbers.get(cases[one.pk] or 0, "")) for one in shown]
    more = encode_key(shown[-1].pk) if len(rows) > PAGE else None
    return Page(lines, next=more)


def _line(row: Delivery, number: str) -> Line:
    said, tone = rules.STATES[State(row.state)]
    settled = row.state not in UNSETTLED
    # Of what the receiver may not know, the administrator's log names no matter either.
    hidden = row.why == Why.HIDDEN
    return Line(
        id=row.pk,
        kind=kind_said(row.kind),
        code=row.kind,
        number="" if hidden else number,
        entry=row.entry,
        state=said,
        tone=tone,
        why=rules.WHYS[Why(row.why)] if row.why else "",
        trouble=rules.trouble_said(row.trouble),
        status=row.status,
        attempts=row.attempts,
        replayed=row.replayed,
        queued_at=row.queued_at,
        settled_at=row.settled_at,
        next_at=None if settled else row.next_at,
        settled=settled,
    )


def _replaying(row: Subscription) -> Replaying | None:
    one = Replay.objects.filter(subscription=row).order_by("-pk").first()
    if one is None:
        return None
    return Replaying(
        running=one.ended_at is None,
        queued=one.queued,
        per_minute=one.per_minute,
        started_at=one.started_at,
        ended_at=one.ended_at,
        share=100 * one.after // max(one.upto, 1),
    )
