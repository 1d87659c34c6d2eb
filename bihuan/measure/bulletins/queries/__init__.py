"""Reading bulletins: lists, pages, the rows behind a number, files, and checking again."""

from __future__ import annotations

from bihuan.measure.bulletins.queries.checking import check_bulletin
from bihuan.measure.bulletins.queries.finding import (
    FoundBulletin,
    bulletins,
    find_bulletin,
    find_public_bulletin,
    periods_to_choose,
    public_bulletins,
    visible_bulletins,
)
from bihuan.measure.bulletins.queries.opening import (
    Behind,
    bulletin_file,
    rows_of_number,
)
from bihuan.measure.bulletins.rules import marks, name_of, shown

__all__ = [
    "Behind",
    "FoundBulletin",
    "bulletin_file",
    "bulletins",
    "check_bulletin",
    "find_bulletin",
    "find_public_bulletin",
    "marks",
    "name_of",
    "periods_to_choose",
    "public_bulletins",
    "rows_of_number",
    "shown",
    "visible_bulletins",
]
