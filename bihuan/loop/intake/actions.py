"""The one door by which every matter comes in, one at a time or by the thousand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from bihuan.directory.areas.queries import county_code
from bihuan.directory.catalogue.queries import active_profile
from bihuan.directory.catalogue.words import Acceptance, Profile
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.clocks.words import NewClock
from bihuan.ground.ledger.actions import record_many
from bihuan.ground.ledger.words import NewEntry
from bihuan.ground.vault import actions as vault
from bihuan.ground.vault.queries import digest
from bihuan.ground.vault.words import Particulars
from bihuan.kit import clock
from bihuan.kit.receipts import code_for
from bihuan.kit.transactions import opens_transaction, tried_again
from bihuan.loop.cases.actions import (
    CALENDAR,
    change,
    lock_raising,
    record_case,
    write,
)
from bihuan.loop.cases.words import OPEN, Audience, ClockKind, Status, stream_of
from bihuan.loop.intake import rules
from bihuan.loop.intake.words import Event, NewMatter, Raised

Key = tuple[str, str]


@dataclass(slots=True)
class _Arrival:
    """A matter on its way in, with what was found or reserved for it."""

    matter: NewMatter
    profile_id: int
    profile: Profile
    receipt: str
    case_id: int = 0
    number: str = ""
    status: Status = Status.REGISTERED
    identity: int | None = None
    act_by: datetime | None = None


@tried_again
@opens_transaction
def raise_many(matters: Sequence[NewMatter], *, actor: Actor) -> list[Raised]:
    """Take matters in; each gets a number, a clock, an entry and a receipt.

    Idempotent by (channel, external id), within the call and for ever: a resend is
    given the case and the receipt of the first time. All or nothing. The number of
    statements does not depend on the number of matters.
    """
    actor.may(Permission.RAISE).enforce()
    abouts = {code: active_profile(code) for code in {one.profile for one in matters}}
    # Of a pair sent twice in one call the first counts, as it would in two calls.
    arrivals = {
        _key(one): _admit(one, *abouts[one.profile]) for one in reversed(matters)
    }

    known = _known(arrivals)
    new = [arrivals[key] for key in arrivals if key not in known]
    if new:
        _reserve(new)
        _keep_identities(new)
        _start_clocks(new, actor)
        _insert(new)
        record_many([_entry(one, actor) for one in new])

    return [
        Raised(
            case_id=known[key][0] if key in known else arrivals[key].case_id,
            number=known[key][1] if key in known else arrivals[key].number,
            receipt=arrivals[key].receipt,
            already_known=key in known,
        )
        for key in map(_key, matters)
    ]


def raise_matter(matter: NewMatter, *, actor: Actor) -> Raised:
    """Take one matter in. See `raise_many`."""
    return raise_many([matter], actor=actor)[0]


@opens_transaction
def add_to_matter(raising_id: int, *, text: str, actor: Actor) -> None:
    """The raiser adds something to an open matter; whoever holds it sees it at once."""
    actor.may(Permission.FOLLOW).enforce()
    _, case = lock_raising(raising_id)

    rules.may_add(text=text, is_open=Status(case.status) in OPEN).enforce()

    written = write(case, text, actor=actor, audience=Audience.RAISER)
    change(case)

    record_case(case, Event.ADDED, actor=actor, **written.facts)


def _key(matter: NewMatter) -> Key:
    return matter.channel, matter.external_id


def _admit(matter: NewMatter, pk: int, about: Profile) -> _Arrival:
    """Judge one matter by itself."""
    rules.may_be_raised(
        title=matter.title,
        body=matter.body,
        raised_at=matter.raised_at,
        now=clock.now(),
    ).enforce()
    rules.may_come_by(channel=matter.channel, channels=about.channels).enforce()
    material = digest("receipt-code", f"{matter.channel}\x1f{matter.external_id}")
    auto = about.acceptance is Acceptance.AUTO
    return _Arrival(
        matter=matter,
        profile_id=pk,
        profile=about,
        receipt=code_for(material),
        status=Status.ACCEPTED if auto else Status.REGISTERED,
    )


def _known(keys: dict[Key, _Arrival]) -> dict[Key, tuple[int, str]]:
    """Case and number of those that came in before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.channel, r.external_id, c.id, c.number"
            " FROM unnest(%s::text[], %s::text[]) AS k (channel, external_id)"
            " JOIN cases_raising r USING (channel, external_id)"
            " JOIN cases_case c ON c.id = r.case_id",
            [[channel for channel, _ in keys], [name for _, name in keys]],
        )
        return {
            (channel, name): (case, number)
            for channel, name, case, number in cursor.fetchall()
        }


def _reserve(new: list[_Arrival]) -> None:
    """Give each arrival its key and its number.

    Sequences leave gaps where a transaction fails; that no case ever vanished is what
    the ledger proves, not the absence of gaps.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('cases_case_id_seq'), nextval('cases_number_seq')"
            " FROM generate_series(1, %s)",
            [len(new)],
        )
        reserved = cursor.fetchall()
    today = clock.now().astimezone(clock.COUNTY_TIME)
    county = county_code()
    for one, (pk, serial) in zip(new, reserved, strict=True):
        one.case_id = pk
        one.number = rules.case_number(
            stream=one.profile.stream, county=county, at=today, serial=serial
        )


def _keep_identities(new: list[_Arrival]) -> None:
    """Put those who said who they are into the vault."""
    named = [one for one in new if one.matter.raiser_name or one.matter.phone]
    if not named:
        return
    kept = vault.keep_many(
        [
            Particulars(
                name=one.matter.raiser_name,
                phone=one.matter.phone,
                address=one.matter.address,
            )
            for one in named
        ],
    )
    for one, pk in zip(named, kept, strict=True):
        one.identity = pk


_INSERT = """
WITH matter AS (
    SELECT * FROM unnest(
        %(id)s::bigint[], %(number)s::text[], %(profile)s::bigint[],
        %(channel)s::text[], %(visibility)s::text[], %(title)s::text[],
        %(body)s::text[], %(place)s::text[], %(area)s::bigint[],
        %(category)s::bigint[], %(party)s::bigint[], %(status)s::text[],
        %(raised_at)s::timestamptz[], %(external)s::text[], %(receipt)s::bytea[],
        %(identity)s::bigint[], %(may_share)s::boolean[], %(act_by)s::timestamptz[]
    ) AS m (id, number, profile, channel, visibility, title, body, place, area,
            category, party, status, raised_at, external, receipt, identity, may_share,
            act_by)
), raising AS (
    INSERT INTO cases_raising (case_id, first_case_id, channel, external_id,
        receipt_digest, identity_id, may_share, raised_at)
    SELECT id, id, channel, external, receipt, identity, may_share, raised_at
    FROM matter
)
INSERT INTO cases_case (id, number, profile_id, channel, visibility, title, body,
    place, area_id, category_id, party_id, status, raised_at, registered_at,
    accepted_at, act_by)
SELECT id, number, profile, channel, visibility, title, body, place, area,
    category, party, status, raised_at, %(now)s,
    CASE WHEN status = 'accepted' THEN %(now)s::timestamptz END, act_by
FROM matter
"""


def _insert(new: list[_Arrival]) -> None:
    """Write cases and raisings in one statement."""
    matters = [one.matter for one in new]
    values: dict[str, Any] = {
        "id": [one.case_id for one in new],
        "number": [one.number for one in new],
        "profile": [one.profile_id for one in new],
        "channel": [m.channel for m in matters],
        "visibility": [str(one.profile.privacy) for one in new],
        "title": [rules.title_of(title=m.title, body=m.body) for m in matters],
        "body": [m.body or m.title for m in matters],
        "place": [m.place for m in matters],
        "area": [m.area_id for m in matters],
        "category": [m.category_id for m in matters],
        "party": [m.party_id for m in matters],
        "status": [str(one.status) for one in new],
        "raised_at": [m.raised_at for m in matters],
        "external": [m.external_id for m in matters],
        "receipt": [digest("receipt", one.receipt) for one in new],
        "identity": [one.identity for one in new],
        "may_share": [m.may_share for m in matters],
        "act_by": [one.act_by for one in new],
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)


def _start_clocks(new: list[_Arrival], actor: Actor) -> None:
    """Start what the profile gives a new matter: time to accept, or to dispatch."""
    now = clock.now()
    wanted = []
    for one in new:
        accepted = one.status is Status.ACCEPTED
        kind = ClockKind.DISPATCH if accepted else ClockKind.ACCEPT
        rule = one.profile.clocks.get(kind)
        if rule is not None:
            wanted.append(
                NewClock(
                    subject=stream_of(one.case_id),
                    kind=kind,
                    rule_period=rule.period,
                    ends=rule.ends,
                    ladder=rule.ladder,
                    calendar=CALENDAR,
                    at=now,
                )
            )
    due = {
        each.subject: each.due_at
        for each in clocks.start_many(wanted, actor=actor.name, quiet=True)
    }
    for one in new:
        one.act_by = due.get(stream_of(one.case_id))


def _entry(one: _Arrival, actor: Actor) -> NewEntry:
    content = f"{one.matter.title}\x1f{one.matter.body}"
    return NewEntry(
        stream=stream_of(one.case_id),
        kind=Event.RAISED,
        actor=actor.name,
        facts={
            "number": one.number,
            "profile": one.profile.code,
            "profile_version": one.profile.version,
            "channel": one.matter.channel,
            "area": one.matter.area_id,
            "category": one.matter.category_id,
            "content": digest("content", content).hex(),
            "status": str(one.status),
            "owner": None,
            "due": None,
            "round": 1,
            "version": 1,
            **({"request": m} if (m := one.matter.fingerprint) else {}),
        },
        at=clock.now(),
    )
