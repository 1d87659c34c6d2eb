"""Figures as JSON and as lines of text: for the command line and for files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from bihuan.kit import clock
from bihuan.kit.sentences import Sentence, say
from bihuan.measure.figures.words import (
    Line,
    Programme,
    Promise,
    Sort,
    Statistic,
    Table,
    Value,
)


def as_json(table: Table) -> dict[str, Any]:
    """The whole table as plain values, formulas included, floats rounded to six places."""
    about = table.filters
    return {
        "as_of": table.as_of.astimezone(clock.COUNTY_TIME).isoformat(
            timespec="seconds"
        ),
        "from": about.since.isoformat() if about.since else None,
        "to": about.until.isoformat() if about.until else None,
        "by": str(table.by) if table.by else None,
        "statistics": [_about(one) for one in table.statistics],
        "rows": [_line(row, table) for row in table.rows],
        "total": _line(table.total, table),
    }


def as_lines(table: Table, *, english: bool = False) -> Iterator[Sentence]:
    """The table for a terminal: one line per statistic, or one per row."""
    as_of = table.as_of.astimezone(clock.COUNTY_TIME)
    yield say("截至 {moment}", moment=f"{as_of:%Y-%m-%d %H:%M}")
    if table.by is None:
        for one in table.statistics:
            yield say(
                "{name}：{value}　{formula}",
                name=one.name_en if english else one.name,
                value=shown(one, table.total.values[one.code]),
                formula=one.formula_en if english else one.formula,
            )
        return
    for row in (*table.rows, table.total):
        numbers = tuple(
            say(
                "{name} {value}",
                name=one.name_en if english else one.name,
                value=shown(one, row.values[one.code]),
            )
            for one in table.statistics
        )
        yield say("{name}：{numbers}", name=row.label, numbers=numbers)


def promises_as_json(found: Iterable[Promise]) -> list[dict[str, Any]]:
    """Time reduction as plain values, rounded as rates are."""
    return [
        {
            "profile": one.profile,
            "name": one.name,
            "name_en": one.name_en,
            "statutory": str(one.statutory),
            "source": one.source,
            "promised": str(one.promised),
            "promised_cut": _rounded(one.promised_cut),
            "closed": one.closed,
            "mean_days": _rounded(one.taken),
            "elapsed_cut": _rounded(one.elapsed_cut),
        }
        for one in found
    ]


def promises_as_lines(
    found: Iterable[Promise], *, english: bool = False
) -> Iterator[Sentence]:
    """One line for each profile whose law allows a number of days."""
    for one in found:
        yield say(
            "{name}：承诺压缩 {promised}（法定 {law} 日，承诺 {days} 日），实际压缩 {elapsed}（{closed} 件，平均 {taken} 日）",
            name=one.name_en if english else one.name,
            promised=_share(one.promised_cut),
            law=one.statutory.count,
            days=one.promised.count,
            elapsed=_share(one.elapsed_cut),
            closed=one.closed,
            taken="—" if one.taken is None else f"{one.taken:.1f}",
        )


def programmes_as_json(found: Iterable[Programme]) -> list[dict[str, Any]]:
    """Programmes as plain values."""
    return [
        {
            "number": one.number,
            "title": one.title,
            "counted_in": one.counted_in,
            "parts": one.parts,
            "told": one.told,
            "reached": float(one.reached),
            "target": float(one.target),
            "completion": _rounded(one.completion),
        }
        for one in found
    ]


def programmes_as_lines(found: Iterable[Programme]) -> Iterator[Sentence]:
    """One line for each programme."""
    for one in found:
        yield say(
            "{number} {title}：完成 {share}（{reached}/{target} {counted_in}）",
            number=one.number,
            title=one.title,
            share=_share(one.completion),
            reached=f"{one.reached:g}",
            target=f"{one.target:g}",
            counted_in=one.counted_in,
        )


def _share(cut: Decimal | None) -> str:
    return "—" if cut is None else f"{cut:.1%}"


def _rounded(number: Decimal | None) -> float | None:
    return None if number is None else round(float(number), 6)


def shown(one: Statistic, value: Value) -> str:
    """A value as people read it, with what it was divided by."""
    if value.hidden:
        return say("＜5 不公布")
    if value.amount is None:
        return "—"
    if one.sort is Sort.RATE:
        return say(
            "{share}（{n}/{of}）",
            share=f"{value.amount:.2%}",
            n=value.n,
            of=value.of,
        )
    if one.sort is Sort.DAYS:
        return say("{n} 天", n=f"{value.amount:.1f}")
    return f"{value.n}"


def _about(one: Statistic) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "name_en": one.name_en,
        "formula": one.formula,
        "formula_en": one.formula_en,
        "version": one.version,
        "unit": str(one.sort),
        "beside": list(one.beside),
    }


def _line(row: Line, table: Table) -> dict[str, Any]:
    values = {one.code: _value(row.values[one.code]) for one in table.statistics}
    return {"key": row.key, "label": row.label, "values": values}


def _value(value: Value) -> dict[str, Any]:
    if value.hidden:
        return {"hidden": True}
    amount = value.amount
    return {
        "n": value.n,
        "of": value.of,
        "value": round(amount, 6) if isinstance(amount, float) else amount,
    }
