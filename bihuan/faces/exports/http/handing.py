"""Making the file of a list, writing it down, and only then handing it out."""

from __future__ import annotations

import secrets
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

from django.http import FileResponse

from bihuan.faces.exports import rules
from bihuan.faces.exports.actions import note_export
from bihuan.faces.exports.http.writing import file_digest, write_csv, write_xlsx
from bihuan.faces.exports.queries import display_name, one_moment
from bihuan.faces.exports.words import Cover, Export, Form, Taken
from bihuan.ground.access.words import Actor
from bihuan.kit import clock
from bihuan.kit.tables.sending import CSV, XLSX
from bihuan.kit.verdicts import Refused, Verdict

# A long list keeps a thread busy for many seconds; pages need the others.
_one_at_a_time = threading.BoundedSemaphore(1)
_BUSY = Verdict("export-busy", "另一个导出正在进行，请过一会儿再试。")


def hand_out(taken: Taken, form: Form, *, actor: Actor) -> FileResponse:
    """The list as a file. By the time it leaves, the ledger knows who has it."""
    if not _one_at_a_time.acquire(blocking=False):
        raise Refused(_BUSY)
    try:
        with tempfile.TemporaryDirectory(prefix="bihuan-export-") as folder:
            path = Path(folder) / f"list.{form}"
            cover = _written(taken, form, path, actor)
            file = path.open("rb")
    finally:
        _one_at_a_time.release()
    made = Export(
        number=cover.number,
        code=taken.code,
        title=taken.title,
        actor=actor.name,
        who=cover.who,
        at=cover.as_of,
        form=form,
        rows=cover.rows,
        digest=cover.digest,
        file=file_digest(file),
    )
    note_export(made, codes=taken.codes, actor=actor)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{taken.code}-{cover.number}.{form}",
        content_type=XLSX if form is Form.XLSX else CSV,
        headers={"Cache-Control": "private, no-store"},
    )


def _written(taken: Taken, form: Form, path: Path, actor: Actor) -> Cover:
    now, who = clock.now(), display_name(actor.name)
    drawn = secrets.token_bytes(10)
    blank = Cover(
        number=rules.number_of(clock.local_day(now), drawn),
        title=taken.title,
        filters=taken.filters,
        as_of=now,
        who=who,
        rows=0,
        digest="",
    )

    def covered(rows: int, digest: str) -> Cover:
        return replace(blank, rows=rows, digest=digest)

    write = write_xlsx if form is Form.XLSX else write_csv
    with one_moment():
        return write(taken, covered, path)
