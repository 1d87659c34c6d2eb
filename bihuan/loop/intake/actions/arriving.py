"""Matters coming in, one at a time or by the thousand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.directory.areas.queries import county_code
from bihuan.directory.catalogue.queries import active_profile
from bihuan.directory.catalogue.words import Acceptance, Profile
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.ledger.actions import record_many
from bihuan.ground.ledger.words import NewEntry
from bihuan.ground.vault import actions as vault
from bihuan.ground.vault.queries import digest
from bihuan.ground.vault.words import Particulars
from bihuan.kit import clock
from bihuan.kit.prepared import as_rows, run_prepared, send_prepared, sent_together
from bihuan.kit.receipts import code_for
from bihuan.kit.transactions import (
    joins_transaction,
    opens_transaction,
    tried_again,
)
from bihuan.loop.cases.words import ClockKind, Status, clock_of, stream_of
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
    known: bool = False


@tried_again
@opens_transaction
def raise_many(matters: Sequence[NewMatter], *, actor: Actor) -> list[Raised]:
    """Take matters in; each gets a number, a clock, an entry and a receipt.

    Idempotent by (channel, external id), within the call and for ever: a resend is
    given the case and the receipt of the first time. All or nothing. The number of
    statements does not depend on the number of matters.
    """
    actor.may(Permission.RAISE).enforce()
    return take_in(matters, actor=actor)


@joins_transaction
def take_in(matters: Sequence[NewMatter], *, actor: Actor) -> list[Raised]:
    """What `raise_many` does, as a step of it and of whatever else begins so."""
    abouts = {code: active_profile(code) for code in {one.profile for one in matters}}
    # Of a pair sent twice in one call the first counts, as it would in two calls.
    firsts = {_key(one): one for one in reversed(matters)}
    arrivals = {
        key: _admit(firsts[key], *abouts[firsts[key].profile])
        for key in map(_key, matters)
    }

    new = _reserve(arrivals)
    if new:
        _keep_identities(new)
        with sent_together():
            _start_clocks(new, actor)
            _insert(new)
            record_many([_entry(one, actor) for one in new])

    return [
        Raised(one.case_id, one.number, one.receipt, already_known=one.known)
        for one in (arrivals[key] for key in map(_key, matters))
    ]


def raise_matter(matter: NewMatter, *, actor: Actor) -> Raised:
    """Take one matter in. See `raise_many`."""
    return raise_many([matter], actor=actor)[0]


def _key(matter: NewMatter) -> Key:
    return matter.channel, matter.external_id


def _admit(matter: NewMatter, pk: int, about: Profile) -> _Arrival:
    """Judge one matter by itself."""
    rules.may_arrive(matter, channels=about.channels, now=clock.now()).enforce()
    material = digest(*rules.receipt_name(matter.channel, matter.external_id))
    auto = about.acceptance is Acceptance.AUTO
    return _Arrival(
        matter=matter,
        profile_id=pk,
        profile=about,
        receipt=code_for(material),
        status=Status.ACCEPTED if auto else Status.REGISTERED,
    )


# Each key is looked up by itself (LATERAL): a join would be planned for the hundred rows
# that PostgreSQL guesses a JSON text to hold, and read both tables whole until they are
# large. The plan is kept, so every matter would pay for all before it.
_RESERVE = """
SELECT r.case_id, r.number,
    CASE WHEN r.case_id IS NULL THEN nextval('cases_case_id_seq') END,
    CASE WHEN r.case_id IS NULL THEN nextval('cases_number_seq') END
FROM jsonb_to_recordset(%(rows)s::jsonb)
    AS k (place int, channel text, external_id text)
LEFT JOIN LATERAL (
    SELECT known.case_id, (SELECT number FROM cases_case WHERE id = known.case_id)
    FROM cases_raising known
    WHERE known.channel = k.channel AND known.external_id = k.external_id
    LIMIT 1
) r ON true
ORDER BY k.place
"""


def _reserve(arrivals: dict[Key, _Arrival]) -> list[_Arrival]:
    """Find those that came in before; give the others, with a key and a number each.

    Sequences leave gaps where a transaction fails; that no case ever vanished is what
    the ledger proves, not the absence of gaps.
    """
    rows = [
        {"place": place, "channel": channel, "external_id": name}
        for place, (channel, name) in enumerate(arrivals)
    ]
    # Not two arrays: their lengths would have PostgreSQL plan anew for every call.
    known = run_prepared(_RESERVE, {"rows": as_rows(rows)})
    today = clock.now().astimezone(clock.COUNTY_TIME)
    county, new = county_code(), []
    for one, (known_id, known_number, pk, serial) in zip(
        arrivals.values(), known, strict=True
    ):
        if known_id is not None:
            one.case_id, one.number, one.known = known_id, known_number, True
            continue
        one.case_id = pk
        one.number = rules.case_number(
            stream=one.profile.stream, county=county, at=today, serial=serial
        )
        new.append(one)
    return new


def _keep_identities(new: list[_Arrival]) -> None:
    """Put those who said who they are into the vault."""
    named = [
        one
        for one in new
        if one.matter.raiser_name or one.matter.phone or one.matter.email
    ]
    if not named:
        return
    kept = vault.keep_many(
        [
            Particulars(
                name=one.matter.raiser_name,
                phone=one.matter.phone,
                address=one.matter.address,
                email=one.matter.email,
            )
            for one in named
        ],
    )
    for one, pk in zip(named, kept, strict=True):
        one.identity = pk


_INSERT = """
WITH matter AS (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS m (
        id bigint, number text, profile bigint, channel text, visibility text,
        title text, body text, place text, area bigint, category bigint,
        party bigint, status text, raised_at timestamptz, external text,
        receipt bytea, identity bigint, may_share boolean, act_by timestamptz
    )
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
    rows = as_rows([_row(one) for one in new])
    send_prepared(_INSERT, {"rows": rows, "now": clock.now()})


def _row(one: _Arrival) -> dict[str, object]:
    matter = one.matter
    return {
        "id": one.case_id,
        "number": one.number,
        "profile": one.profile_id,
        "channel": matter.channel,
        "visibility": one.profile.privacy,
        "title": rules.title_of(title=matter.title, body=matter.body),
        "body": matter.body or matter.title,
        "place": matter.place,
        "area": matter.area_id,
        "category": matter.category_id,
        "party": matter.party_id,
        "status": one.status,
        "raised_at": matter.raised_at,
        "external": matter.external_id,
        "receipt": digest("receipt", one.receipt),
        "identity": one.identity,
        "may_share": matter.may_share,
        "act_by": one.act_by,
    }


def _start_clocks(new: list[_Arrival], actor: Actor) -> None:
    """Start what the profile gives a new matter: time to accept, or to dispatch."""
    now = clock.now()
    wanted = []
    for one in new:
        accepted = one.status is Status.ACCEPTED
        kind = ClockKind.DISPATCH if accepted else ClockKind.ACCEPT
        rule = one.profile.clocks.get(kind)
        if rule is not None:
            wanted.append(clock_of(one.case_id, kind, rule, at=now))
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
