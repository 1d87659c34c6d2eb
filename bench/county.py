"""The county of the bench: the demo pack, and who acts in it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from bihuan.directory.units.models import Unit
from bihuan.ground.access.words import GRANTS, Actor, Permission, Role, job
from bihuan.packs.loading import load
from bihuan.project import preparing
from bihuan.project.place import Place

EVERYBODY = job("bench", *Permission)


def found() -> None:
    """Tables, the demo pack without any cases, the pages' files."""
    preparing.migrate()
    folder = Path(preparing.__file__).parents[1] / "packs" / preparing.DEMO_PACK
    load(folder, actor=EVERYBODY)  # without the replay that `bihuan up` adds
    preparing.collect_static(Place(Path(settings.STATIC_ROOT).parent))


def unit(code: str) -> int:
    return Unit.objects.get(code=code).pk


def acting(role: Role, *units: int, serial: int = 1) -> Actor:
    """Somebody with one role in some units."""
    return Actor(f"account:{serial}", frozenset(units), GRANTS[role])
