"""Which county this is: the name over every page."""

from __future__ import annotations

import os
from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class County:
    """What a page says about where it is."""

    name: str
    name_en: str
    hotline: str

    def __str__(self) -> str:
        return self.name if (get_language() or "").startswith("zh") else self.name_en


def this_county() -> County:
    """The county named by the environment."""
    return County(
        os.environ.get("BIHUAN_COUNTY", "谯城区"),
        os.environ.get("BIHUAN_COUNTY_EN", "Qiaocheng District"),
        os.environ.get("BIHUAN_HOTLINE", "12345"),
    )
