"""Work of the hotline that no click waits for: calls rung off, and logs by the batch."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from bihuan.faces.hotline import actions, rules
from bihuan.faces.hotline.words import NewLogged
from bihuan.ground.access.words import Actor, Permission, job
from bihuan.kit import clock
from bihuan.kit.schedule import Periodic
from bihuan.kit.verdicts import Verdict

WATCH = job("hotline", Permission.REGISTER)
BATCH = 1000


@dataclass(frozen=True, slots=True)
class LogReport:
    """What became of a log. `rows` = new + already known + rejected."""

    rows: int
    new: int
    already_known: int
    rejected: tuple[tuple[int, tuple[str, ...], Verdict], ...]


def let_go() -> int:
    """End calls whose ticket is no longer good, and forget their numbers."""
    return actions.let_go(actor=WATCH)


def import_log(path: Path, *, actor: Actor) -> LogReport:
    """Bring in a log, batch by batch; a repeated or interrupted import adds nothing twice.

    Of a rejected row only our own columns come back: another may hold a caller's number.
    """
    actor.may(Permission.IMPORT).enforce()
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    rows = new = 0
    batch: list[NewLogged] = []
    rejected: list[tuple[int, tuple[str, ...], Verdict]] = []
    for row, read in rules.read_log(path, now=clock.now()):
        rows += 1
        if isinstance(read, Verdict):
            cells = tuple(row.cells.get(name, "") for name in rules.COLUMNS)
            rejected.append((row.line, cells, read))
        else:
            batch.append(read)
        if len(batch) == BATCH:
            new += actions.keep_log(batch, digest=digest, actor=actor)
            batch = []
    if batch:
        new += actions.keep_log(batch, digest=digest, actor=actor)
    known = rows - new - len(rejected)
    return LogReport(rows, new, known, tuple(rejected))


PERIODIC = (Periodic("hotline.let-go", let_go, every=60),)
