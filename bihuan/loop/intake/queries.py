"""What is known already when somebody begins to tell a matter."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.directory.catalogue.queries import active_profile
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.queries import first_entries
from bihuan.ground.vault.queries import digest, find_by_phone
from bihuan.kit import clock
from bihuan.kit.receipts import code_for
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.cases.queries import (
    first_cases,
    numbers_of,
    open_matters_of_identities,
    visible_cases,
)
from bihuan.loop.cases.words import OPEN, stream_of
from bihuan.loop.intake import rules
from bihuan.loop.intake.words import NewMatter, Raised


@dataclass(frozen=True, slots=True)
class Similar:
    """An open matter of the same caller or the same enterprise."""

    number: str
    title: str
    status: str
    unit: str
    raised_at: datetime
    due_at: datetime | None


def similar_matters(
    actor: Actor, *, phone: str = "", party_id: int | None = None, most: int = 8
) -> list[Similar]:
    """Open matters of whoever has this telephone, and of this party, newest first."""
    if not actor.may(Permission.REGISTER):
        raise NotVisible
    callers = find_by_phone(phone) if phone else []
    found = (
        {case.pk for case in open_matters_of_identities(callers)} if callers else set()
    )
    cases = visible_cases(actor).filter(status__in=sorted(OPEN))
    if party_id is not None:
        newest = cases.filter(party=party_id).order_by("-pk")
        found |= set(newest.values_list("pk", flat=True)[:most])
    if not found:
        return []
    rows = cases.filter(pk__in=found).select_related("owner").order_by("-pk")[:most]
    return [
        Similar(
            row.number,
            row.title,
            row.status,
            row.owner.called if row.owner else "",
            row.raised_at,
            row.due_at,
        )
        for row in rows
    ]


def fingerprints(channel: str, names: Collection[str]) -> dict[str, str]:
    """The fingerprint under which each of these came in first, where one was kept."""
    streams = {name: stream_of(pk) for name, pk in first_cases(channel, names).items()}
    began = first_entries(list(streams.values()))
    kept = {name: began[stream].facts for name, stream in streams.items()}
    return {
        name: str(facts["request"])
        for name, facts in kept.items()
        if "request" in facts
    }


def judged(*, title: str, body: str, raised_at: datetime, now: datetime) -> Verdict:
    """Whether this can be a matter at all: for whoever reads many of them."""
    return rules.may_be_raised(title=title, body=body, raised_at=raised_at, now=now)


def rehearsed(matters: Sequence[NewMatter]) -> list[Raised]:
    """What `raise_many` would answer now: the same refusals, and which are known.

    Nothing is written, so that what is new has neither number nor receipt. A few queries
    at any number of matters.
    """
    now, known = clock.now(), dict[tuple[str, str], int]()
    abouts = {code: active_profile(code)[1] for code in {m.profile for m in matters}}
    for one in matters:
        channels = abouts[one.profile].channels
        rules.may_arrive(one, channels=channels, now=now).enforce()
    for channel in {one.channel for one in matters}:
        names = [one.external_id for one in matters if one.channel == channel]
        found = first_cases(channel, names)
        known |= {(channel, name): pk for name, pk in found.items()}
    numbers = numbers_of(known.values())
    places = [known.get((one.channel, one.external_id), 0) for one in matters]
    return [Raised(pk, numbers.get(pk, ""), "", already_known=pk > 0) for pk in places]


def receipt_code(channel: str, external_id: str) -> str:
    """The code that a raising was given; whoever holds it acts as its raiser.

    Only for what is sent to the raiser themselves: it is shown to nobody else, and kept
    nowhere.
    """
    return code_for(digest(*rules.receipt_name(channel, external_id)))
