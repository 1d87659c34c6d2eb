"""The rows behind a bulletin's numbers, as they were counted, and its files for drafts."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.directory.letters.queries import as_pdf, as_word
from bihuan.ground.access.words import Actor
from bihuan.ground.files.queries import open_file
from bihuan.kit.paging import Page, decode_key, encode_key
from bihuan.kit.tables.sending import as_workbook
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import visible_cases
from bihuan.measure.bulletins import rules
from bihuan.measure.bulletins.models import Bulletin
from bihuan.measure.bulletins.queries.finding import (
    period_of,
    public_rows,
    visible_bulletins,
)
from bihuan.measure.bulletins.words import About, Number
from bihuan.measure.figures.queries import cases_behind
from bihuan.measure.figures.words import By, Part

_BY = {About.COUNTY: None, About.UNIT: By.UNIT, About.CATEGORY: By.CATEGORY}
SIZE = 50


@dataclass(frozen=True, slots=True)
class CaseBehind:
    """One case behind a number, as it stands today."""

    id: int
    number: str
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class Behind:
    """The cases behind a number: how many were counted, and those to be seen."""

    number: Number
    part: Part
    counted: int
    cases: Page[CaseBehind]


def rows_of_number(
    bulletin_id: int, place: int, part: Part, *, key: str = "", actor: Actor
) -> Behind:
    """The cases that a number of a bulletin counted then, those that this actor may see.

    They are known one by one: a case that was closed since is still listed.
    """
    row = visible_bulletins(actor).filter(pk=bulletin_id).first()
    numbers = rules.read_numbers(row.numbers) if row else ()
    if row is None or place >= len(numbers):
        raise NotVisible(str(bulletin_id))
    number = numbers[place]
    now, before = rules.unpacked(bytes(row.rows))
    cases = cases_behind(
        before if number.before else now,
        number.code,
        by=_BY[number.about],
        key=number.key,
        part=part,
    )
    return Behind(number, part, len(cases), _cases(cases, key, actor))


def _cases(counted: list[int], key: str, actor: Actor) -> Page[CaseBehind]:
    rows = visible_cases(actor).filter(pk__in=counted)
    if key:
        (last,) = decode_key(key, int)
        rows = rows.filter(pk__lt=last)
    found = [
        CaseBehind(*one)
        for one in rows.order_by("-pk").values_list("pk", "number", "title", "status")[
            : SIZE + 1
        ]
    ]
    more = encode_key(found[SIZE - 1].id) if len(found) > SIZE else None
    return Page(found[:SIZE], more)


def bulletin_file(bulletin_id: int, ending: str, *, actor: Actor | None) -> bytes:
    """A bulletin as docx, PDF or XLSX: as it was published, or as a draft would look."""
    rows = public_rows() if actor is None else visible_bulletins(actor)
    row = rows.filter(pk=bulletin_id).defer("rows").first()
    if row is None:
        raise NotVisible(str(bulletin_id))
    if ending == "xlsx":
        return _workbook(row)
    kept = row.pdf_id if ending == "pdf" else row.document_id
    if kept is not None:
        return open_file(kept).path.read_bytes()
    word = as_word(
        rules.document(
            title=row.title,
            body=row.body,
            numbers=rules.read_numbers(row.numbers),
            period=period_of(row),
            as_of=row.as_of,
        )
    )
    return word if ending == "docx" else as_pdf(word, title=row.title)


def _workbook(row: Bulletin) -> bytes:
    period = period_of(row)
    told = rules.rows(
        rules.read_numbers(row.numbers), period, rules.before(period), as_of=row.as_of
    )
    return as_workbook(rules.HEADER, told, name=rules.days_of(period))
