"""What the rows of one file have in common, read once."""

from __future__ import annotations

from functools import lru_cache

from bihuan.directory.areas.queries import find_area
from bihuan.directory.catalogue.queries import active_profile, category_ids
from bihuan.faces.imports.words import Surroundings
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.text import normalise
from bihuan.kit.verdicts import NotVisible, Refused, refuse
from bihuan.loop.intake.queries import judged


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
        channel=channel_of(profile, source),
        now=clock.now(),
        find_area=area_id,
        find_category=lambda text: categories.get(normalise(text)),
        judge=judged,
        fingerprint=lambda told: digest("import", told).hex(),
    )


def channel_of(profile: str, source: str) -> str:
    """The channel by which the rows of a file are named."""
    return f"import:{source or profile}"
