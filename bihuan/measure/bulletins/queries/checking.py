"""Counting a published bulletin again: from its own rows, and those from the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bihuan.ground.access.words import Actor
from bihuan.ground.ledger.queries import timeline
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import visible_cases
from bihuan.measure.bulletins import rules
from bihuan.measure.bulletins.models import Bulletin
from bihuan.measure.bulletins.queries.finding import visible_bulletins
from bihuan.measure.bulletins.words import (
    Checked,
    Difference,
    Event,
    Number,
    stream_of,
)
from bihuan.measure.figures.queries import counted, retold
from bihuan.measure.figures.words import BY_CODE, Row

SHOWN = 20
_SEALED = (Event.PUBLISHED, Event.SUBMITTED)


def check_bulletin(bulletin_id: int, *, actor: Actor) -> Checked:
    """Whether a bulletin still comes out as it was printed.

    Its digest must be the one in the ledger, each row must follow from the ledger up to
    the entry it was counted at, and the numbers from the rows. A number whose formula
    has another version today is named and left alone: it was right by its own.
    """
    row = visible_bulletins(actor).filter(pk=bulletin_id).first()
    if row is None or not row.digest:
        raise NotVisible(str(bulletin_id))
    now, before = rules.unpacked(bytes(row.rows))
    numbers = rules.read_numbers(row.numbers)
    other = tuple(sorted({one.code for one in numbers if _other(one)}))
    different = [*_rows(row, [*now, *before], actor), *_numbers(row, numbers)]
    return Checked(
        cases=len(now) + len(before),
        numbers=len(numbers),
        whole=_is_whole(row),
        other_formulas=tuple(rules.name_of(code) for code in other),
        different=tuple(different[:SHOWN]),
    )


def _is_whole(row: Bulletin) -> bool:
    """What is kept has the digest that was written into the ledger."""
    again = rules.digest_of(
        title=row.title,
        body=row.body,
        numbers=rules.read_numbers(row.numbers),
        rows=bytes(row.rows),
    )
    told = [one for one in timeline(stream_of(row.pk)) if one.kind in _SEALED]
    return bool(told) and told[-1].facts.get("digest") == again


def _rows(row: Bulletin, kept: Sequence[Row], actor: Actor) -> list[Difference]:
    known = rules.known_bits(bytes(row.rows))
    told = (
        replace(one, bits=one.bits & known) for one in retold(kept, as_of=row.as_of)
    )
    wrong = [
        (one, again) for one, again in zip(kept, told, strict=True) if one != again
    ]
    seen = visible_cases(actor).filter(pk__in=[one.case for one, _ in wrong[:SHOWN]])
    names = dict(seen.values_list("pk", "number"))
    return [
        Difference(names.get(one.case, f"{one.case}"), _said(one), _said(again))
        for one, again in wrong[:SHOWN]
    ]


def _said(row: Row) -> str:
    return f"{row.bits:x} {int(row.overdue)} {row.unit} {row.category} {row.seconds}"


def _numbers(row: Bulletin, kept: Sequence[Number]) -> Iterator[Difference]:
    """Numbers that do not follow from the rows by the formulas of today.

    What was left out as too small was left out by the rule of its day, and says nothing.
    """
    now, before = rules.unpacked(bytes(row.rows))
    again = rules.every_number(
        counted(now, public=False), counted(before, public=False)
    )
    found = {_place(one): _value(one) for one in again}
    for one in kept:
        other = found.get(_place(one))
        if not one.hidden and not _other(one) and other != _value(one):
            yield Difference(one.mark, f"{_value(one)}", f"{other}")


def _place(one: Number) -> tuple[object, ...]:
    return one.code, one.about, one.key, one.before


def _value(one: Number) -> tuple[int, int | None]:
    return one.n, one.of


def _other(one: Number) -> bool:
    return one.code not in BY_CODE or BY_CODE[one.code].version != one.version
