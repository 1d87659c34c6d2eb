"""Whether everything is still as the last start left it, without waking Django.

Loading Django with all packages costs more than everything else of a second start,
and nearly always only to find that there is nothing to do. So the last start writes
down what it found (files by size and time, the database by its own marks), and this
one compares. Whatever differs, or cannot be read, means doing the whole preparation.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

from bihuan.kit import clock
from bihuan.project.place import Place

_PACKAGE = Path(__file__).parents[1]
_WATCHED = ("*/*/migrations/*.py", "*/migrations/*.py", "packs/*/**/*", "static/**/*")
# Another database, other migrations, an edited calendar, another pack.
_MARKS = """
select system_identifier::text,
  (select max(id) from django_migrations),
  (select sum(version) from calendars_calendar),
  (select sum(version) from packs_loadedpack)
from pg_control_system()
"""


@dataclass(frozen=True, slots=True)
class Ready:
    """What the preparation found out and the operator is told at every start."""

    accounts: list[str]
    missing_years: list[int]


def remembered(place: Place, address: str) -> Ready | None:
    """What the last start found, if nothing has changed since."""
    try:
        kept = json.loads(_note(place).read_text(encoding="utf-8"))
        if kept["mark"] != _mark(place, address):
            return None
        return Ready(**kept["ready"])
    except (OSError, ValueError, KeyError, TypeError, psycopg.Error):
        return None


def remember(place: Place, address: str, ready: Ready) -> None:
    """Write down how things stand after a preparation."""
    kept = {"mark": _mark(place, address), "ready": asdict(ready)}
    _note(place).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def _note(place: Place) -> Path:
    return place.folder / ".ready.json"


def _mark(place: Place, address: str) -> str:
    seen = hashlib.sha256()
    with psycopg.connect(address, connect_timeout=10) as server:
        seen.update(repr(server.execute(_MARKS).fetchone()).encode())
    seen.update(f"{clock.now().year} {place.static.is_dir()}\n".encode())
    for line in _files():
        seen.update(line.encode())
    return seen.hexdigest()


def _files() -> Iterator[str]:
    for pattern in _WATCHED:
        for path in sorted(_PACKAGE.glob(pattern)):
            found = os.stat(path)  # noqa: PTH116 - hundreds of them
            yield f"{path}:{found.st_size}:{found.st_mtime_ns}\n"
    # The packages of others bring migrations and files of their own.
    for name in ("django", "allauth", "procrastinate", "whitenoise"):
        for path in sorted(Path(psycopg.__path__[0]).parent.glob(f"{name}*")):
            yield f"{path.name}\n"
