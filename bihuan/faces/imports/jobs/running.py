"""One file on its way in, batch by batch: the same for a terminal, a page and a rehearsal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import DataError, IntegrityError

from bihuan.faces.imports import rules
from bihuan.faces.imports.words import Portion, Reject
from bihuan.kit.tables.reading import Row
from bihuan.kit.verdicts import NotVisible, Refused, Verdict
from bihuan.loop.intake.queries import fingerprints
from bihuan.loop.intake.words import NewMatter, Raised

BATCH = 500
BringIn = Callable[[Sequence[NewMatter]], list[Raised]]
_Waiting = list[tuple[Row, NewMatter]]
_SPOILT = (Refused, NotVisible, DataError, IntegrityError)


def batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """The rows, so many at a time as make one transaction."""
    while batch := list(islice(rows, BATCH)):
        yield batch


@dataclass(slots=True)
class Run:
    """One import under way: how its rows are read, and which door they are brought to.

    `bring_in` takes matters in, all or nothing, or only says what would come of it.
    `taken` words the refusal of a number under which another matter came before.
    """

    reader: rules.Reader
    bring_in: BringIn
    taken: Callable[[str, str], Verdict]
    width: int

    def take(self, rows: list[Row]) -> Portion:
        """Read a batch of rows and bring in those that can be matters."""
        waiting, portion = _Waiting(), Portion()
        for row in rows:
            try:
                matter = self.reader.read(row)
            except Refused as refused:
                self._reject(portion, row, refused.verdict)
                continue
            if matter is None:
                portion.tally.already_known += 1
            else:
                waiting.append((row, matter))
        self._bring_in(portion, waiting)
        return portion

    def _bring_in(self, portion: Portion, waiting: _Waiting) -> None:
        """All of a batch in one transaction, or, if one spoils it, each in its own."""
        try:
            raised = self.bring_in([matter for _, matter in waiting])
        except _SPOILT:
            for row, matter in waiting:
                self._bring_in_alone(portion, row, matter)
        else:
            self._count(portion, waiting, raised)

    def _bring_in_alone(self, portion: Portion, row: Row, matter: NewMatter) -> None:
        try:
            raised = self.bring_in([matter])
        except Refused as refused:
            self._reject(portion, row, refused.verdict)
        except _SPOILT:
            self._reject(portion, row, rules.SPOILT)
        else:
            self._count(portion, [(row, matter)], raised)

    def _count(self, portion: Portion, waiting: _Waiting, raised: list[Raised]) -> None:
        """Known is what came in before; another matter under its number is not that."""
        known = [
            (row, matter, one)
            for (row, matter), one in zip(waiting, raised, strict=True)
            if one.already_known
        ]
        portion.tally.accepted += len(raised) - len(known)
        portion.tally.took(*(one.case_id for one in raised if not one.already_known))
        names = [matter.external_id for _, matter, _ in known]
        kept = fingerprints(known[0][1].channel, names) if known else {}
        for row, matter, one in known:
            if kept.get(matter.external_id, matter.fingerprint) == matter.fingerprint:
                portion.tally.already_known += 1
            else:
                self._reject(portion, row, self.taken(matter.external_id, one.number))

    def _reject(self, portion: Portion, row: Row, why: Verdict) -> None:
        portion.tally.rejected += 1
        cells = rules.padded(row.raw, self.width)
        portion.rejects.append(Reject(row.line, cells, why))
