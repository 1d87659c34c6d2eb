"""Work on files that nobody waits for, and the command line's own way through one."""

from bihuan.faces.imports.jobs.importing import import_appeals
from bihuan.faces.imports.jobs.working import (
    bring,
    forget,
    go_on,
    go_on_at_once,
    work,
)
from bihuan.kit.schedule import Periodic

__all__ = [
    "PERIODIC",
    "bring",
    "forget",
    "go_on",
    "go_on_at_once",
    "import_appeals",
    "work",
]

PERIODIC = (
    Periodic("imports.work", work, every=2),
    Periodic("imports.forget", forget, cron="*/30 * * * *"),
)
