"""What there is to learn from: decisions about cases, by people or reviewed by them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bihuan.directory.catalogue.queries import category_ids, profile
from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.loop.cases.queries import FoundCase
from bihuan.loop.triage.models import TAUGHT, Label, ModelVersion, Proposal
from bihuan.loop.triage.queries.known import county_for
from bihuan.loop.triage.words.dispatching import Decision
from bihuan.loop.triage.words.learning import Kind, Lesson, Source, State
from bihuan.loop.triage.words.reading import PATH, Labelled, Text

MOST = 40_000  # newest decisions; what was decided before says little about today
# Words of matters that most may not see must not come up as reasons elsewhere.
_READABLE = (Visibility.PUBLIC, Visibility.INTERNAL)
_ADJUDICATED, _CORRECTED, _PLAIN = 3.0, 2.0, 1.0


def lessons(kind: Kind, most: int = MOST) -> list[Lesson]:
    """The newest decisions of a kind, oldest first, in a fixed number of queries."""
    newest = Label.objects.filter(TAUGHT, kind=kind).order_by("-at", "-pk")
    labels = list(newest[:most])[::-1]
    ids = [label.case_id for label in labels]
    cases = FoundCase.objects.defer("place").in_bulk(ids)
    said = {
        row.case_id: row
        for row in Proposal.objects.filter(kind=kind, case__in=ids).only(
            "case_id", "guess", "model", "first", "decided"
        )
    }
    make = _reading if kind is Kind.CATEGORY else _dispatching
    return make(labels, cases, said)


def category_paths() -> dict[str, str]:
    """Every code, and every name that only one category has, with its path of codes."""
    county = county_for(())
    known = {
        text: PATH.join(county.code_path(pk)) for text, pk in category_ids().items()
    }
    return {text: path for text, path in known.items() if path}


def number_of_labels(kind: Kind) -> tuple[int, int]:
    """How many decisions of a kind may be learnt from, and how many await review."""
    of_kind = Label.objects.filter(kind=kind)
    return of_kind.filter(TAUGHT).count(), of_kind.filter(
        auto=True, reviewed=False
    ).count()


def in_charge_line(kind: Kind) -> tuple[int, datetime | None] | None:
    """Number of the model in charge, and the newest decision that it has learnt from."""
    row = ModelVersion.objects.filter(kind=kind, state=State.IN_CHARGE).first()
    return (row.number, row.last_at or row.learnt_at) if row is not None else None


def _reading(
    labels: Sequence[Label], cases: dict[int, FoundCase], said: dict[int, Proposal]
) -> list[Lesson]:
    county = county_for(())
    found = []
    for label in labels:
        case = cases[label.case_id]
        path = PATH.join(county.code_path(label.category_id or 0))
        if not path or case.visibility not in _READABLE:
            continue
        before = said.get(case.pk)
        guess = PATH.join(county.code_path(before.guess)) if before else ""
        found.append(
            Lesson(
                case.pk,
                label.at,
                path,
                _weight(label, before),
                labelled=Labelled(Text(case.title, case.body), path),
                guess=guess,
                guessed_by=before.model if before else 0,
            )
        )
    return found


def _dispatching(
    labels: Sequence[Label], cases: dict[int, FoundCase], said: dict[int, Proposal]
) -> list[Lesson]:
    county = county_for(cases.values())
    found = []
    for label in labels:
        case = cases[label.case_id]
        before = said.get(case.pk)
        event = county.event_of(case, case.category_id, profile(case.profile_id).code)
        found.append(
            Lesson(
                case.pk,
                label.at,
                str(label.unit_id),
                _weight(label, before),
                decision=Decision(event, str(label.unit_id)),
                guess=str(before.guess) if before and before.guess else "",
                guessed_by=before.model if before else 0,
            )
        )
    return found


def _weight(label: Label, before: Proposal | None) -> float:
    if label.source == Source.ADJUDICATION:
        return _ADJUDICATED
    corrected = before is not None and before.first and before.first != before.decided
    return _CORRECTED if corrected or label.source == Source.RETURN else _PLAIN
