"""Bringing in files of appeals, thousands at a time, as often as anybody likes.

Each batch is a transaction of its own, and every matter is known by its channel and its
number there, so an import that was cut off is simply started again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from hashlib import file_digest
from itertools import islice
from pathlib import Path

from django.db import DataError, IntegrityError

from bihuan.directory.areas.queries import find_area
from bihuan.directory.catalogue.queries import active_profile, category_ids
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.tables.reading import Row, Table, read_table
from bihuan.kit.tables.writing import CsvFile
from bihuan.kit.text import clean, normalise
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import NotVisible, Refused, refuse
from bihuan.loop.intake.actions import raise_many
from bihuan.loop.intake.queries import fingerprints
from bihuan.loop.intake.words import NewMatter, Raised
from bihuan.project.appeals import HEADERS, Surroundings, content_of, read_appeal

BATCH = 500
Progress = Callable[[int, int], None]  # done, total
_Waiting = list[tuple[Row, NewMatter]]


class Event(StrEnum):
    IMPORTED = "imports.finished"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file. `rows` = accepted + already known + rejected."""

    rows: int
    accepted: int
    already_known: int
    rejected: int
    seconds: float
    rejects_path: Path | None


@dataclass(slots=True)
class _Tally:
    accepted: int = 0
    already_known: int = 0
    rejected: int = 0

    @property
    def rows(self) -> int:
        return self.accepted + self.already_known + self.rejected


def import_appeals(
    path: Path,
    *,
    profile: str = "hotline",
    source: str = "",
    on_progress: Progress | None = None,
    actor: Actor,
) -> ImportReport:
    """Bring in every row of a CSV or XLSX file that can be a matter.

    Rows seen before are passed over, also those of an earlier, interrupted run. Refused
    rows go to `<file>.rejects.csv` with the reason, once all is done; after correction
    that file can be imported itself. `source` tells files apart whose numbers overlap.
    """
    actor.may(Permission.IMPORT).enforce()
    began = time.monotonic()
    about = surroundings(profile, source)
    total = sum(1 for _ in _open(path).rows) if on_progress else 0
    table = _open(path)
    header = [one for one in table.header if one not in _ADDED]
    rejects = path.with_name(f"{path.name}.rejects.csv")
    with _rejects_file(rejects, header) as file:
        run = _Run(about, file, len(header), actor)
        for batch in _batches(table.rows):
            run.take(batch)
            if on_progress:
                on_progress(run.tally.rows, total)
    if not run.tally.rejected:
        rejects.unlink()
    _keep_record(path, run.tally, profile, actor)
    return ImportReport(
        rows=run.tally.rows,
        **asdict(run.tally),
        seconds=round(time.monotonic() - began, 3),
        rejects_path=rejects if run.tally.rejected else None,
    )


@dataclass(slots=True)
class _Run:
    """One import under way."""

    about: Surroundings
    rejects: CsvFile
    width: int
    actor: Actor
    tally: _Tally = field(default_factory=_Tally)
    # Which content, on which line, each number stood for: hashes only, a row costs
    # some hundred bytes. A number given twice would otherwise lose a matter unseen.
    seen: dict[int, tuple[int, int]] = field(default_factory=dict)

    def take(self, rows: list[Row]) -> None:
        """Read a batch of rows and bring in those that can be matters."""
        waiting: _Waiting = []
        for row in rows:
            try:
                matter = self._read(row)
            except Refused as refused:
                self._reject(row, str(refused.verdict))
                continue
            if matter is None:
                self.tally.already_known += 1
            else:
                waiting.append((row, matter))
        self._bring_in(waiting)

    def _read(self, row: Row) -> NewMatter | None:
        """The row's matter; None for a row that repeats an earlier one word for word."""
        if row.problem:
            raise Refused(refuse("unreadable-row", row.problem))
        matter = read_appeal(row.cells, self.about)
        number = matter.external_id
        said = {column: clean(cell) for column, cell in row.cells.items()}
        told = content_of(said)
        content = hash(told)
        earlier = self.seen.setdefault(hash(number), (content, row.line))
        if earlier[0] != content:
            raise Refused(
                refuse(
                    "number-given-twice",
                    "编号 {number} 与第 {line} 行相同，内容却不同；请改用另一个编号。",
                    number=number,
                    line=earlier[1],
                )
            )
        if earlier[1] != row.line:
            return None
        return replace(matter, fingerprint=digest("import", told).hex())

    def _bring_in(self, waiting: _Waiting) -> None:
        """All of a batch in one transaction, or, if one spoils it, each in its own."""
        try:
            raised = raise_many([matter for _, matter in waiting], actor=self.actor)
        except _SPOILT:
            for row, matter in waiting:
                self._bring_in_alone(row, matter)
        else:
            self._count(waiting, raised)

    def _bring_in_alone(self, row: Row, matter: NewMatter) -> None:
        try:
            raised = raise_many([matter], actor=self.actor)
        except Refused as refused:
            self._reject(row, str(refused.verdict))
        except _SPOILT:
            self._reject(row, "数据库不接受这一行，请检查有无异常字符或超长内容。")
        else:
            self._count([(row, matter)], raised)

    def _count(self, waiting: _Waiting, raised: list[Raised]) -> None:
        """Known is what came in before; another matter under its number is not that."""
        known = [
            (row, matter, one)
            for (row, matter), one in zip(waiting, raised, strict=True)
            if one.already_known
        ]
        self.tally.accepted += len(raised) - len(known)
        names = [matter.external_id for _, matter, _ in known]
        kept = fingerprints(known[0][1].channel, names) if known else {}
        for row, matter, one in known:
            if kept.get(matter.external_id, matter.fingerprint) == matter.fingerprint:
                self.tally.already_known += 1
                continue
            taken = refuse(
                "number-taken",
                "编号 {number} 以前导入过另一件事（{case}），内容不同；"
                "请改用另一个编号，或导入时用 --source 注明是另一个来源。",
                number=matter.external_id,
                case=one.number,
            )
            self._reject(row, str(taken))

    def _reject(self, row: Row, reason: str) -> None:
        self.tally.rejected += 1
        width = self.width
        cells = [*row.raw[:width], *[""] * (width - len(row.raw))]
        self.rejects.write([*cells, str(row.line), reason])


_SPOILT = (Refused, NotVisible, DataError, IntegrityError)
_ADDED = ("行号", "原因")


def surroundings(profile: str, source: str) -> Surroundings:
    """What the rows of one file have in common; refused for an unknown profile."""
    try:
        active_profile(profile)
    except NotVisible:
        raise Refused(
            refuse("unknown-profile", "没有“{name}”这一类事项。", name=profile)
        ) from None
    categories = category_ids()

    @lru_cache(maxsize=4096)
    def area_id(text: str) -> int | None:
        found = find_area(text) if text else None
        return found.pk if found else None

    return Surroundings(
        profile=profile,
        channel=f"import:{source or profile}",
        now=clock.now(),
        find_area=area_id,
        find_category=lambda text: categories.get(normalise(text)),
    )


def _open(path: Path) -> Table:
    try:
        return read_table(path, HEADERS)
    except OSError as error:
        raise Refused(
            refuse(
                "no-file", "打不开文件 {path}：{why}。", path=path, why=error.strerror
            )
        ) from None


def _rejects_file(path: Path, header: list[str]) -> CsvFile:
    try:
        return CsvFile(path, [*header, *_ADDED])
    except OSError as error:
        raise Refused(
            refuse(
                "no-rejects-file",
                "写不了 {path}（{why}）；请把文件放到可写的目录再导入。",
                path=path,
                why=error.strerror,
            )
        ) from None


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


@opens_transaction
def _keep_record(path: Path, tally: _Tally, profile: str, actor: Actor) -> None:
    """Say in the ledger which file was brought in, by its digest: names may be personal."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    record(
        Event.IMPORTED,
        f"import:{digest[:32]}",
        actor=actor.name,
        digest=digest,
        profile=profile,
        **asdict(tally),
    )
