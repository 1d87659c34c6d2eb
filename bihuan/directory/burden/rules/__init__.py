"""What may be asked of lower levels, what it costs, what is the same fact, and who is named."""

from __future__ import annotations

from bihuan.directory.burden.rules.asking import (
    fits,
    may_be_asked,
    may_be_given,
    may_be_kept,
    may_lighten,
    minutes_of,
    month_of,
    months_until,
    same_fact,
)
from bihuan.directory.burden.rules.people import (
    is_list_of_people,
    is_personal,
    names_somebody,
)

__all__ = [
    "fits",
    "is_list_of_people",
    "is_personal",
    "may_be_asked",
    "may_be_given",
    "may_be_kept",
    "may_lighten",
    "minutes_of",
    "month_of",
    "months_until",
    "names_somebody",
    "same_fact",
]
