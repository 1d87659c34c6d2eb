"""letters.csv: how the letters of each kind are numbered and signed."""

from __future__ import annotations

from pathlib import Path

from bihuan.directory.letters.rules import may_number
from bihuan.directory.letters.words import Kind, Series
from bihuan.kit.sentences import say
from bihuan.packs.reading.tables import Row, read_rows
from bihuan.packs.words import Placed, Problem

NAME = "letters.csv"
_NEEDS = ("kind", "prefix", "issuer", "head")


def letters(folder: Path, problems: list[Problem]) -> list[Placed[Series]]:
    """One line for each kind of letter; kinds that share a prefix share a run of numbers."""
    rows = read_rows(folder, NAME, needs=_NEEDS, problems=problems)
    found: dict[str, Placed[Series]] = {}
    for row in rows:
        series = _series(row)
        if series is None:
            continue
        if series.kind in found:
            row.wrong(say("“{kind}”写了两次。", kind=str(series.kind)))
        found[series.kind] = Placed(series, NAME, row.line)
    return list(found.values())


def _series(row: Row) -> Series | None:
    kind = row.text("kind", required=True)
    if kind not in set(Kind):
        known = tuple(map(str, Kind))
        row.wrong(
            say("没有“{kind}”这种文书；可用的有：{known}。", kind=kind, known=known)
        )
        return None
    prefix = row.text("prefix", required=True)
    if prefix:
        row.judge(may_number(prefix))
    return Series(
        Kind(kind),
        prefix,
        row.text("issuer", required=True),
        row.text("head", required=True),
    )
