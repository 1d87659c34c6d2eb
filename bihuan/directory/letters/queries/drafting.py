"""How a letter would look before it has a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bihuan.directory.areas.queries import county, ways_down_to
from bihuan.directory.letters import rules
from bihuan.directory.letters.models import SeriesRow
from bihuan.directory.letters.queries.templates import template_bytes
from bihuan.directory.letters.words import Kind, Paper, Series
from bihuan.kit import clock


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as it would be: its page, the same as a PDF, and signs nobody can draw."""

    kind: Kind
    paper: Paper
    missing: tuple[str, ...]

    def as_pdf(self) -> bytes:
        return rules.drawn(self.paper, title=rules.NAMES[self.kind])


def draft(kind: Kind, fields: Mapping[str, str]) -> Draft:
    """The letter that these fields make with the template in use, its number left blank."""
    series = series_of(kind)
    today = clock.local_day()
    values = {
        **fields,
        "文号": rules.draft_number(series.prefix, today.year),
        "发文机关": series.head,
        "落款": series.issuer,
        "日期": rules.written(today),
    }
    paper = rules.read_paper(rules.filled(template_bytes(kind), values))
    return Draft(kind, paper, rules.missing("".join(values.values())))


def series_of(kind: Kind) -> Series:
    """How letters of a kind are numbered and signed here."""
    row = SeriesRow.objects.filter(kind=kind).first()
    if row is not None:
        return Series(kind, row.prefix, row.issuer, row.head)
    root = county()
    way = ways_down_to([root]).get(root, ()) if root else ()
    return rules.usual_series(kind, way[-1].name if way else "")
