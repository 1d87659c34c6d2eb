"""From entries of the ledger to messages: who has to hear of what, and when they may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bihuan.directory.catalogue.queries import profile
from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.directory.units.queries import accounts_with, heads_of
from bihuan.faces.messaging import rules
from bihuan.faces.messaging.models import Message, Silence
from bihuan.faces.messaging.queries.beside import STREAMS, news_beside
from bihuan.faces.messaging.queries.timing import when
from bihuan.faces.messaging.queries.ways import ways_out, wishes
from bihuan.faces.messaging.words import (
    Channel,
    Kind,
    Mode,
    Moment,
    New,
    Quiet,
    State,
    Whom,
    Why,
    Wish,
)
from bihuan.ground.access.words import Permission, Role, job
from bihuan.ground.calendars.queries import calendar
from bihuan.ground.ledger.words import Recorded
from bihuan.ground.vault.queries import reachable
from bihuan.kit import clock
from bihuan.loop.cases.queries import FoundCase, FoundRaising, visible_cases

STALE = timedelta(hours=24)
READER = job("messaging", Permission.SEE_ALL_CASES, Permission.SEE_RESTRICTED)


@dataclass(slots=True)
class _Told:
    """One entry that somebody has to hear of, with what it is about."""

    entry: Recorded
    moment: Moment
    case: FoundCase
    raisings: list[FoundRaising] = field(default_factory=list)
    accounts: list[int] = field(default_factory=list)


def news(entries: Sequence[Recorded]) -> list[New]:
    """The messages that these entries call for, in their order.

    The number of queries does not depend on the number of cases. What happened more than
    a day ago by the machine's clock is told to nobody: a county that is being replayed
    or caught up with does not ring people up about last month.
    """
    ways = ways_out()
    latest = clock.machine_now() - STALE
    said = [
        (entry, moment)
        for entry in entries
        if entry.stream.startswith(("case:", *STREAMS)) and entry.at >= latest
        if (moment := rules.moment_of(entry.kind, entry.facts)) is not None
    ]
    if not ways or not said:
        return []
    of_cases = [one for one in said if one[0].stream.startswith("case:")]
    beside = [one for one in said if one[0].stream.startswith(STREAMS)]
    return [*_of_cases(of_cases, ways), *news_beside(beside)]


def _of_cases(
    said: Sequence[tuple[Recorded, Moment]], ways: frozenset[Channel]
) -> list[New]:
    if not said:
        return []
    told = _told(said)
    _find_raisings(told)
    _find_staff(told)
    known = wishes(pk for one in told for pk in one.accounts)
    by_phone = _channels(told, ways)
    return [
        new
        for one in told
        for new in (*_to_raisers(one, by_phone), *_to_staff(one, known))
    ]


def _told(said: Sequence[tuple[Recorded, Moment]]) -> list[_Told]:
    keys = {_case_of(entry) for entry, _ in said}
    found = visible_cases(READER).filter(pk__in=keys)
    # The most secret sort is not spoken of outside, not even that it exists.
    cases = found.exclude(visibility=Visibility.SEALED).in_bulk()
    return [
        _Told(entry, moment, cases[_case_of(entry)])
        for entry, moment in said
        if _case_of(entry) in cases
    ]


def _case_of(entry: Recorded) -> int:
    return int(entry.stream.removeprefix("case:"))


def _find_raisings(told: Sequence[_Told]) -> None:
    """Everybody who raised these matters, left an address, and did not just act themselves."""
    wanted = {one.case.pk for one in told if one.moment.raiser is not None}
    # Whoever wrote by mail is answered there, in the thread (faces/mail).
    rows = FoundRaising.objects.filter(case__in=wanted, identity__isnull=False).exclude(
        channel__startswith="mail:"
    )
    silent = set(
        Silence.objects.filter(raising__case__in=wanted).values_list("pk", flat=True)
    )
    by_case: dict[int, list[FoundRaising]] = {}
    for row in rows.order_by("pk"):
        if row.pk not in silent:
            by_case.setdefault(row.case_id, []).append(row)
    for one in told:
        if one.moment.raiser is not None:
            one.raisings = [
                row for row in by_case.get(one.case.pk, ()) if _concerns(one, row)
            ]


def _concerns(one: _Told, raising: FoundRaising) -> bool:
    if one.moment.raiser is Kind.RECEIVED:
        # Whoever came later to the same case has an entry of their own; what was
        # imported months after it was said needs no receipt.
        fresh = one.entry.at - raising.raised_at < STALE
        return raising.first_case_id == raising.case_id and fresh
    return one.entry.actor != f"raiser:{raising.pk}"


def _find_staff(told: Sequence[_Told]) -> None:
    known: dict[tuple[int, Whom], list[int]] = {}
    for one in told:
        unit = one.entry.facts.get(one.moment.unit)
        if one.moment.staff is None or not isinstance(unit, int):
            continue
        key = (unit, one.moment.whom)
        if key not in known:
            known[key] = _serving(*key)
        one.accounts = [pk for pk in known[key] if one.entry.actor != f"account:{pk}"]


def _serving(unit: int, whom: Whom) -> list[int]:
    handlers = accounts_with(Role.HANDLER, unit_id=unit)
    if whom is Whom.HANDLERS and handlers:
        return handlers
    heads = heads_of(unit)
    return heads if whom is not Whom.BOTH else list(dict.fromkeys(handlers + heads))


def _channels(told: Sequence[_Told], ways: frozenset[Channel]) -> dict[int, Channel]:
    """By identity: a text message where a telephone was left, mail where only mail was."""
    ids = {row.identity_id for one in told for row in one.raisings if row.identity_id}
    found = {}
    for pk, (phone, mail) in reachable(ids).items() if ids else ():
        if phone and Channel.SMS in ways:
            found[pk] = Channel.SMS
        elif mail and Channel.MAIL in ways:
            found[pk] = Channel.MAIL
    return found


def _to_raisers(one: _Told, channels: dict[int, Channel]) -> Iterator[New]:
    kind = one.moment.raiser
    for raising in one.raisings:
        channel = channels.get(raising.identity_id or 0)
        if kind is not None and channel is not None:
            who = f"raising:{raising.pk}"
            yield _new(one, kind, who, channel, Quiet(), Mode.NOW)


def _to_staff(one: _Told, known: dict[int, Wish]) -> Iterator[New]:
    kind = one.moment.staff
    for account in one.accounts:
        wish = known.get(account)
        if kind is None or wish is None or wish.channel is None:
            continue
        mode = rules.mode_of(kind, wish)
        if mode is not Mode.OFF:
            who = f"account:{account}"
            yield _new(one, kind, who, wish.channel, wish.quiet, mode)


def _new(
    one: _Told, kind: Kind, who: str, channel: Channel, quiet: Quiet, mode: Mode
) -> New:
    urgent = rules.is_urgent(profile(one.case.profile_id).clocks.get("handle"))
    state, why, goes, expires = when(quiet, mode, urgent=urgent)
    return New(
        kind=kind,
        recipient=who,
        channel=channel,
        case_id=one.case.pk,
        entry=one.entry.id,
        state=state,
        why=why,
        not_before=goes,
        expires_at=expires,
        urgent=urgent,
        detail=str(one.entry.facts.get("rung", "")),
    )


def due_digests() -> list[tuple[str, Channel, datetime]]:
    """Whose digest is due this morning, by which way, and when it may ring; none on a day off."""
    now = clock.now()
    if not calendar().is_working_day(clock.local_day(now)):
        return []
    rows = Message.objects.filter(state=State.HELD, why=Why.DIGEST)
    people = {
        int(one.removeprefix("account:"))
        for one in rows.order_by().values_list("recipient", flat=True).distinct()
    }
    return [
        (
            f"account:{pk}",
            wish.channel,
            rules.release(now, wish.quiet, clock.COUNTY_TIME),
        )
        for pk, wish in sorted(wishes(people).items())
        if wish.channel is not None
    ]
