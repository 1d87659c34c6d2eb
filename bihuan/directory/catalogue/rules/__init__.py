"""Profiles read and written as data, trees put in order, and the map's decisions."""

from __future__ import annotations

from bihuan.directory.catalogue.rules.maps import (
    categories_in_order,
    may_assign,
    may_decide,
    most_specific_first,
)
from bihuan.directory.catalogue.rules.reading import read_profile
from bihuan.directory.catalogue.rules.writing import digest, write_profile

__all__ = [
    "categories_in_order",
    "digest",
    "may_assign",
    "may_decide",
    "most_specific_first",
    "read_profile",
    "write_profile",
]
