"""Bringing in files of appeals at a terminal, thousands at a time, as often as anybody likes.

Each batch is a transaction of its own, and every matter is known by its channel and its
number there, so an import that was cut off is simply started again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bihuan.faces.imports import actions, queries, rules
from bihuan.faces.imports.jobs.running import Run, batches
from bihuan.faces.imports.rules.appeals import HEADERS
from bihuan.faces.imports.words import ImportReport, Tally
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.tables.reading import Table, read_table
from bihuan.kit.tables.writing import CsvFile
from bihuan.kit.verdicts import Refused, refuse
from bihuan.loop.intake.actions import raise_many

Progress = Callable[[int, int], None]  # done, total


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
    reader = rules.Reader(queries.surroundings(profile, source))
    total = sum(1 for _ in _open(path).rows) if on_progress else 0
    table = _open(path)
    header, tally = rules.own_header(table.header), Tally()
    take_in = partial(raise_many, actor=actor)
    run = Run(reader, take_in, rules.taken_at_a_terminal, len(header))
    rejects = path.with_name(f"{path.name}.rejects.csv")
    with _rejects_file(rejects, header) as file:
        for batch in batches(table.rows):
            portion = run.take(batch)
            tally.add(portion.tally)
            for one in portion.rejects:
                file.write([*one.cells, str(one.line), str(one.why)])
            if on_progress:
                on_progress(tally.rows, total)
    if not tally.rejected:
        rejects.unlink()
    actions.keep_record(path, tally, profile=profile, actor=actor)
    return ImportReport(
        **tally.counts(),
        rows=tally.rows,
        seconds=round(time.monotonic() - began, 3),
        rejects_path=rejects if tally.rejected else None,
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
        return CsvFile(path, [*header, *rules.ADDED[0]])
    except OSError as error:
        raise Refused(
            refuse(
                "no-rejects-file",
                "写不了 {path}（{why}）；请把文件放到可写的目录再导入。",
                path=path,
                why=error.strerror,
            )
        ) from None
