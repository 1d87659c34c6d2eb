"""Periods, numbers, texts, and what may happen to a bulletin."""

from __future__ import annotations

from bihuan.measure.bulletins.rules.deciding import (
    counted_early,
    may_approve,
    may_publish,
    may_say,
    may_submit,
    may_write,
)
from bihuan.measure.bulletins.rules.keeping import (
    digest_of,
    kept_numbers,
    known_bits,
    packed,
    read_numbers,
    unpacked,
)
from bihuan.measure.bulletins.rules.numbers import (
    OF_LINES,
    boards,
    every_number,
    marks,
    name_of,
    shown,
)
from bihuan.measure.bulletins.rules.papers import HEADER, board_title, document, rows
from bihuan.measure.bulletins.rules.periods import before, offered, period_of
from bihuan.measure.bulletins.rules.texts import (
    blocks,
    days_of,
    first_text,
    first_title,
    typed,
    unknown,
)

__all__ = [
    "HEADER",
    "OF_LINES",
    "before",
    "blocks",
    "board_title",
    "boards",
    "counted_early",
    "days_of",
    "digest_of",
    "document",
    "every_number",
    "first_text",
    "first_title",
    "kept_numbers",
    "known_bits",
    "marks",
    "may_approve",
    "may_publish",
    "may_say",
    "may_submit",
    "may_write",
    "name_of",
    "offered",
    "packed",
    "period_of",
    "read_numbers",
    "rows",
    "shown",
    "typed",
    "unknown",
    "unpacked",
]
