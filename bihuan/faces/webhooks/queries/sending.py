"""What is asked while sending: who is due, what goes out, which replays are under way."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q
from standardwebhooks.webhooks import Webhook

from bihuan.directory.catalogue.queries import profile
from bihuan.directory.units.queries import names_on_paper, unit_ids
from bihuan.faces.webhooks import rules
from bihuan.faces.webhooks.models import Delivery, Subscription
from bihuan.faces.webhooks.words import (
    PENDING,
    Claimed,
    Letter,
    Mode,
    Scope,
    Secrets,
    Subject,
    UnitName,
    Why,
)
from bihuan.ground.access.words import Permission, job
from bihuan.ground.ledger.queries import find_entry
from bihuan.ground.ledger.words import Recorded
from bihuan.kit import clock, keyring
from bihuan.kit.remembered import remembered
from bihuan.loop.cases.queries import numbers_of, visible_cases

AGENT = "Bihuan-Webhooks/1"
READER = job("webhooks", Permission.SEE_ALL_CASES, Permission.SEE_RESTRICTED)


@remembered(1.0)
def watched_kinds() -> frozenset[str]:
    """The kinds that anybody subscribes to now; one query a second at most."""
    rows = Subscription.objects.filter(mode=Mode.ACTIVE).values_list("kinds", flat=True)
    return frozenset(kind for kinds in rows for kind in kinds)


def due() -> list[int]:
    """The receivers for whom something may go now, whoever waits longest first."""
    now = clock.now()
    awake = Q(resting_until__isnull=True) | Q(resting_until__lte=now)
    open_ones = Subscription.objects.filter(awake, mode=Mode.ACTIVE)
    waiting = Delivery.objects.filter(
        state__in=sorted(PENDING), next_at__lte=now, subscription__in=open_ones
    )
    rows = waiting.order_by().values_list("subscription_id", flat=True).distinct()
    return sorted(rows)


def is_open(subscription_id: int) -> bool:
    """Whether this receiver may be sent the next event: neither stopped nor at rest."""
    now = clock.now()
    awake = Q(resting_until__isnull=True) | Q(resting_until__lte=now)
    rows = Subscription.objects.filter(awake, pk=subscription_id, mode=Mode.ACTIVE)
    return rows.exists()


def to_ask() -> list[int]:
    """The receivers whose consent is to be asked for now."""
    now = clock.now()
    awake = Q(resting_until__isnull=True) | Q(resting_until__lte=now)
    rows = Subscription.objects.filter(awake, mode=Mode.CHECKING)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def question(subscription_id: int) -> Letter:
    """The request by which a receiver is asked whether events may come."""
    row = Subscription.objects.get(pk=subscription_id)
    headers = {"WebHook-Request-Origin": origin(), "User-Agent": AGENT}
    return Letter(_secrets(row).url, "OPTIONS", headers)


def origin() -> str:
    """By which name we call ourselves before receivers: our public host."""
    return settings.PUBLIC_URL.partition("://")[2].partition("/")[0]


def compose(claimed: Claimed) -> Letter | Why:
    """The request that carries one event, or why this receiver may not have it."""
    row = Subscription.objects.get(pk=claimed.subscription)
    entry = find_entry(claimed.entry)
    if row.mode == Mode.REMOVED or entry is None:
        return Why.GONE
    scope = rules.scope_now(Scope(row.scope), restricted=settings.WEBHOOK_RESTRICTED)
    subject = _subject(entry, scope)
    if subject is None:
        return Why.HIDDEN
    units = _units() if rules.units_in(entry) else {}
    body = rules.cloud_event(
        entry,
        subject,
        scope=scope,
        source=settings.PUBLIC_URL,
        units=units,
        numbers=numbers_of(rules.cases_in(entry)),
    )
    return _signed(row, rules.event_name(row.pk, entry.id), body)


def _subject(entry: Recorded, scope: Scope) -> Subject | None:
    """What the event is about; None where this scope may not know of the matter."""
    case_id = rules.case_of(entry.stream)
    if case_id is None:
        return Subject(entry.stream)
    found = visible_cases(READER).filter(pk=case_id)
    case = found.values_list("number", "visibility", "profile_id").first()
    if case is None or not rules.may_see(scope, case[1]):
        return None
    return Subject(case[0], profile(case[2]).code)


@remembered(30.0)
def _units() -> dict[int, UnitName]:
    codes = unit_ids()
    names = names_on_paper(codes.values())
    return {pk: UnitName(code, names.get(pk, "")) for code, pk in codes.items()}


def _signed(row: Subscription, name: str, body: bytes) -> Letter:
    """Signed with the secret, and for a day after a change with the one before as well.

    The receiver compares the moment with its own clock, so it is the machine's.
    """
    kept, now = _secrets(row), clock.machine_now()
    both = row.previous_until is not None and clock.now() < row.previous_until
    keys = [kept.current, *([kept.previous] if both and kept.previous else [])]
    signatures = [Webhook(key).sign(name, now, body.decode()) for key in keys]
    headers = {
        "Content-Type": rules.CONTENT_TYPE,
        "User-Agent": AGENT,
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
    return Letter(kept.url, "POST", headers, body)


def _secrets(row: Subscription) -> Secrets:
    ring = keyring.ring()
    return rules.unseal(ring, row.key_id, bytes(row.salt), bytes(row.sealed))
