"""Twins of a matter among all that is stored: found by key, judged from sketches.

Nothing is kept in memory but what is common in the county (2 MB), so a restarted
process answers exactly as before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from zlib import decompress

import numpy as np

from bihuan.directory.areas.queries import area_names, area_tree
from bihuan.directory.areas.words import Level
from bihuan.directory.parties.queries import party_names
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.prepared import run_prepared
from bihuan.kit.remembered import remembered
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import FoundCase, visible_cases
from bihuan.loop.triage.models import TwinCommon, TwinSketch
from bihuan.loop.triage.queries.showing import candidates, open_to_all
from bihuan.loop.triage.rules.twins.background import Background, background, hash_of
from bihuan.loop.triage.rules.twins.judging import judged
from bihuan.loop.triage.rules.twins.keys import CANDIDATES, NEWEST, keys_of
from bihuan.loop.triage.rules.twins.marks import NOWHERE, Gazetteer, marks_of
from bihuan.loop.triage.rules.twins.sketches import Sketch, sketch_of, unpacked
from bihuan.loop.triage.words.twins import (
    Filed,
    Likely,
    MarkKind,
    Marks,
    PublicTwin,
    TwinCandidate,
    TwinFound,
)

WINDOW = timedelta(days=90)  # how long after closing a matter is still shown
SHOWN_FROM = 0.4  # probability; a dispatcher sees doubtful ones too
_WORDS = 5  # shared words that are named as a reason
_SELDOM = 600.0  # seconds; areas come with a pack, and whoever loads one forgets


@dataclass(frozen=True, slots=True)
class Here:
    """What is common in this county, and the names known there."""

    common: Background
    known: Gazetteer


def here() -> Here:
    """What the areas and the newest count of the county's texts say; before a count,
    the shipped table.
    """
    return _counted(_newest_count(), _by_areas())


def twins_of(
    case_id: int, *, within: timedelta = WINDOW, actor: Actor
) -> tuple[TwinCandidate, ...]:
    """Matters that are the same as this one: open, or closed not longer ago than that."""
    case = visible_cases(actor).filter(pk=case_id).first()
    if case is None:
        raise NotVisible(str(case_id))
    ((_, title, body),) = _told([case])
    found = found_twins(title, body, without=case_id)
    return candidates(found, within=within, without=case_id, actor=actor)


def twins_for(
    *,
    title: str,
    text: str,
    area_id: int | None = None,
    party_id: int | None = None,
    within: timedelta = WINDOW,
    actor: Actor,
) -> tuple[TwinCandidate, ...]:
    """The same for a matter that is still being told, at the telephone or the window."""
    if not actor.may(Permission.REGISTER):
        raise NotVisible
    names = _names_of({area_id}, {party_id})
    body = _with_names(
        text, names.get(("area", area_id)), names.get(("party", party_id))
    )
    return candidates(found_twins(title, body), within=within, actor=actor)


def public_twins(*, title: str, text: str) -> tuple[PublicTwin, ...]:
    """What a raiser is shown before sending: open public matters, by title alone."""
    return open_to_all([one for one in found_twins(title, text) if one.likely.same])


def compare(case_id: int, other_id: int, *, actor: Actor) -> Likely:
    """Any two cases side by side: how probably they are the same matter, and by what names."""
    cases = {
        case.pk: case
        for case in visible_cases(actor).filter(pk__in=(case_id, other_id))
    }
    if not {case_id, other_id} <= cases.keys():
        raise NotVisible(str(case_id))
    about = here()
    one, other = (
        sketch_of(title, body, known=about.known, common=about.common)
        for _, title, body in _told([cases[case_id], cases[other_id]])
    )
    return judged(one, [other], about.common)[0]


def sketches_of(cases: Iterable[FoundCase]) -> dict[int, Sketch]:
    """These cases as they can be compared: as they are stored; read where they are not."""
    wanted = {case.pk: case for case in cases}
    stored = TwinSketch.objects.filter(pk__in=wanted).values_list("pk", "packed")
    found = {pk: unpacked(bytes(packed)) for pk, packed in stored}
    about = here()
    unread = [case for pk, case in wanted.items() if pk not in found]
    return found | {
        pk: sketch_of(title, text, known=about.known, common=about.common)
        for pk, title, text in _told(unread)
    }


def likely_same(title: str, body: str, others: Sequence[Sketch]) -> list[Likely]:
    """How probably each of these matters is the same as a text from elsewhere."""
    about = here()
    one = sketch_of(title, body, known=about.known, common=about.common)
    return judged(one, others, about.common)


def found_twins(title: str, body: str, *, without: int = 0) -> list[TwinFound]:
    """All that may be the same matter, whoever may see them, most probable first."""
    about = here()
    marks = marks_of(title, body, known=about.known)
    sketch = sketch_of(title, body, common=about.common, marks=marks)
    rows = _stored(keys_of(sketch, about.common), without)
    sketches = [unpacked(bytes(packed)) for _, packed in rows]
    found = judged(sketch, sketches, about.common)
    told = _words_by_hash(marks, about.common)
    likely = [
        TwinFound(case_id, one, _in_common(told, other, one))
        for (case_id, _), other, one in zip(rows, sketches, found, strict=True)
        if one.score >= SHOWN_FROM
    ]
    return sorted(likely, key=lambda one: (-one.likely.score, -one.case_id))


def filed(case_ids: Iterable[int]) -> list[Filed]:
    """Sketches and keys of these cases, ready to be kept; three queries at any number."""
    about = here()
    cases = FoundCase.objects.filter(pk__in=set(case_ids)).order_by("pk")
    made = []
    for case_id, title, body in _told(list(cases)):
        sketch = sketch_of(title, body, known=about.known, common=about.common)
        keys = keys_of(sketch, about.common)
        made.append(Filed(case_id, sketch.packed(), keys))
    return made


_NEAREST = f"""
WITH hit AS (
    SELECT t.case_id, 1000000 / (count(*) OVER (PARTITION BY k.key) + 9) AS vote
    FROM unnest(%(keys)s::int[]) AS k (key)
    CROSS JOIN LATERAL (
        SELECT case_id FROM triage_twinkey
        WHERE key = k.key AND case_id <> %(without)s
        ORDER BY case_id DESC LIMIT {NEWEST}
    ) AS t
), best AS (
    SELECT case_id, sum(vote) AS won FROM hit
    GROUP BY case_id ORDER BY won DESC, case_id DESC LIMIT {CANDIDATES}
)
SELECT case_id, packed FROM best JOIN triage_twinsketch USING (case_id)
ORDER BY won DESC, case_id DESC
"""  # noqa: S608 - two constants


def _stored(keys: tuple[int, ...], without: int) -> list[tuple[int, bytes]]:
    rows = run_prepared(_NEAREST, {"keys": list(keys), "without": without})
    return [(case_id, packed) for case_id, packed in rows]


def _told(cases: list[FoundCase]) -> list[tuple[int, str, str]]:
    """Of each case its title, and its text with the names of where and against whom."""
    names = _names_of({c.area_id for c in cases}, {c.party_id for c in cases})
    return [
        (
            case.pk,
            case.title,
            _with_names(
                case.body,
                case.place,
                names.get(("area", case.area_id)),
                names.get(("party", case.party_id)),
            ),
        )
        for case in cases
    ]


def _with_names(text: str, *names: str | None) -> str:
    return "\n".join(filter(None, (text, *names)))


def _names_of(
    areas: set[int | None], parties: set[int | None]
) -> dict[tuple[str, int | None], str]:
    by_area = area_names(filter(None, areas)) if areas - {None} else {}
    by_party = party_names(filter(None, parties)) if parties - {None} else {}
    return {
        **{("area", pk): name for pk, name in by_area.items()},
        **{("party", pk): name for pk, name in by_party.items()},
    }


def _words_by_hash(marks: Marks, common: Background) -> dict[int, str]:
    """Words by their hashes, the rarest first."""
    by_hash = {hash_of(word): word for word, _ in marks.words}
    hashes = np.array(list(by_hash), np.int32)
    order = np.argsort(-common.weights(hashes), kind="stable")
    return {int(hashes[at]): by_hash[int(hashes[at])] for at in order}


def _in_common(told: dict[int, str], other: Sketch, one: Likely) -> tuple[str, ...]:
    """The rarest words that both have, as the asker wrote them."""
    theirs = set(other.words.tolist())
    named = "".join(mark.name for mark in one.shared)
    both = [word for key, word in told.items() if key in theirs and word not in named]
    return tuple(both[:_WORDS])


@remembered()
def _newest_count() -> int | None:
    newest = TwinCommon.objects.order_by("-pk").values_list("pk", flat=True)
    return newest.first()


@remembered(_SELDOM)
def _by_areas() -> Background:
    names: dict[Level, list[str]] = {}
    for area in area_tree():
        names.setdefault(area.level, []).append(area.full_name)
    return background().with_areas(names.values())


@lru_cache(maxsize=2)
def _counted(pk: int | None, common: Background) -> Here:
    row = TwinCommon.objects.filter(pk=pk).first() if pk is not None else None
    if row is None:
        return Here(common, NOWHERE)
    counts = np.frombuffer(decompress(bytes(row.counts)), "<u4")
    known = Gazetteer.of((name, MarkKind(kind)) for name, kind in row.names)
    return Here(common.with_more(counts, row.texts), known)
