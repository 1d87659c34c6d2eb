"""Reading cases. Everything starts from `visible_cases`; nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.queries import timeline
from bihuan.ground.vault.queries import digest, same_person
from bihuan.kit.receipts import parse as parse_receipt
from bihuan.kit.text import as_tsquery, search_query
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.models import Case, Raising, Sight, Writing
from bihuan.loop.cases.rules import on_duty, replay
from bihuan.loop.cases.words import OPEN, Audience, Replayed, Status

# A word found more often than this is "frequent": newest first is then fast by id.
PROBE = 1001
HAS_WORDS = (
    "EXISTS (SELECT 1 FROM cases_casetext t"
    " WHERE t.case_id = cases_case.id AND t.words @@ %s::tsquery)"
)


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The cases that this actor may know exist.

    Who sees all sees restricted ones only while they have something to do about them.
    """
    sight = Exists(Sight.objects.filter(case=OuterRef("pk"), unit__in=actor.units))
    if not actor.may(Permission.SEE_ALL_CASES):
        return Case.objects.filter(sight)
    if actor.may(Permission.SEE_RESTRICTED):
        return Case.objects.all()
    closed_to_most = (Visibility.RESTRICTED, Visibility.SEALED)
    theirs = Q(
        visibility=Visibility.RESTRICTED, status__in=sorted(on_duty(actor.permissions))
    )
    return Case.objects.filter(~Q(visibility__in=closed_to_most) | theirs | sight)


def find_case(actor: Actor, number: str) -> Case:
    """One case by its number, or `NotVisible`."""
    try:
        return (
            visible_cases(actor)
            .select_related("owner", "area", "category", "party")
            .get(number=number)
        )
    except Case.DoesNotExist:
        raise NotVisible(number) from None


def raising_by_receipt(code: str) -> Raising:
    """The raising that a receipt code opens, or `NotVisible`."""
    try:
        payload = parse_receipt(code)
        return Raising.objects.select_related(
            "case", "case__owner", "case__area", "case__category"
        ).get(receipt_digest=digest("receipt", payload))
    except (Refused, Raising.DoesNotExist):
        raise NotVisible from None


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a case's timeline: a ledger entry with the text it stands for."""

    seq: int
    kind: str
    at: datetime
    actor: str
    facts: Mapping[str, object]
    text: str
    audience: str

    @property
    def said_by(self) -> str:
        """On whose word it was written down; whoever did it, where nobody else's."""
        return str(self.facts.get("said_by") or self.actor)


def happenings(case_id: int, *, audience: Audience = Audience.STAFF) -> list[Happening]:
    """The timeline of a case, oldest first, in two queries at any length.

    For the raiser, texts written for staff are left out but the entries stay: that
    something happened is never hidden.
    """
    entries = timeline(f"case:{case_id}")
    wanted = {
        e.seq: int(str(e.facts["writing"])) for e in entries if "writing" in e.facts
    }
    writings = Writing.objects.in_bulk(wanted.values())
    lines = []
    for entry in entries:
        writing = writings.get(wanted.get(entry.seq, 0))
        shown = writing is not None and (
            audience is Audience.STAFF or writing.audience == Audience.RAISER
        )
        lines.append(
            Happening(
                seq=entry.seq,
                kind=entry.kind,
                at=entry.at,
                actor=entry.actor,
                facts=entry.facts,
                text=writing.text if shown and writing else "",
                audience=writing.audience if writing else "",
            )
        )
    return lines


def replayed(case_id: int) -> Replayed | None:
    """The state of a case as its ledger stream alone tells it."""
    return replay(entry.facts for entry in timeline(f"case:{case_id}"))


def raisings_of(case_id: int) -> list[Raising]:
    """Everybody who raised this matter, first one first."""
    return list(Raising.objects.filter(case=case_id).order_by("pk"))


def raised_by_the_same(case_id: int, other_id: int) -> bool:
    """Whether somebody raised both: the same enterprise, or the same person by the vault."""
    rows = Raising.objects.filter(case__in=(case_id, other_id)).values_list(
        "case", "identity", "case__party"
    )
    people: dict[int, set[int]] = {case_id: set(), other_id: set()}
    firms: dict[int, set[int]] = {case_id: set(), other_id: set()}
    for case, identity, party in rows:
        people[case] |= {identity} - {None}
        firms[case] |= {party} - {None}
    if firms[case_id] & firms[other_id]:
        return True
    return same_person(people[case_id], people[other_id])


def raisings_asked(actor: Actor) -> QuerySet[Raising]:
    """Everybody who is being asked for a verdict, of the cases this actor may see."""
    asked = visible_cases(actor).filter(status=Status.CALLING_BACK)
    return Raising.objects.filter(case__in=asked).select_related("case", "case__owner")


def open_matters_of_party(actor: Actor, party_id: int, *, most: int = 20) -> list[Case]:
    """Other matters of the same enterprise, newest first."""
    return list(visible_cases(actor).filter(party=party_id).order_by("-pk")[:most])


def open_matters_of_identities(
    identity_ids: list[int], *, most: int = 20
) -> list[Case]:
    """Open matters that any of these people raised (the telephone desk, by number)."""
    cases = Raising.objects.filter(identity__in=identity_ids).values("case")
    return list(
        Case.objects.filter(pk__in=cases, status__in=OPEN).order_by("-pk")[:most]
    )


def search(actor: Actor, text: str, *, most: int = 20) -> list[Case]:
    """The newest visible cases that hold every word of the text; a number finds its case.

    PERF.md B3: no single form is O(page) for every word. The index is first asked for
    at most 1001 matches; if fewer came they are all of them and are sorted, otherwise
    the word is frequent and walking back from the newest finds a page at once.
    """
    text = text.strip()
    by_number = visible_cases(actor).filter(number=text.upper()).first()
    if by_number is not None:
        return [by_number]
    words = as_tsquery(search_query(text))
    if not words:
        return []
    found = words_found(words)
    if len(found) < PROBE:
        wanted = visible_cases(actor).filter(pk__in=found)
    else:
        wanted = visible_cases(actor).extra(  # noqa: S610 - our own text, bound value
            where=[HAS_WORDS],
            params=[words],
        )
    return list(wanted.select_related("owner").order_by("-pk")[:most])


def words_found(words: str) -> list[int]:
    """The cases that hold these words, at most `PROBE` of them, in no order."""
    if not words:
        return []
    with connection.cursor() as cursor:
        # OFFSET 0 keeps the planner from walking the primary key instead.
        cursor.execute(
            "SELECT case_id FROM (SELECT case_id FROM cases_casetext"
            " WHERE words @@ %s::tsquery OFFSET 0) found LIMIT %s",
            [words, PROBE],
        )
        return [row[0] for row in cursor.fetchall()]
