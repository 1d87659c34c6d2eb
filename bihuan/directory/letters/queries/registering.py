"""The register of what went out, read by key, and the letters of one matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from bihuan.directory.letters.models import Letter
from bihuan.directory.letters.words import Kind, LetterLine
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.paging import Page, decode_key, encode_key
from bihuan.kit.text import as_tsquery, search_query
from bihuan.kit.verdicts import NotVisible

_FITS = "letters_letter.words @@ %s::tsquery"
SIZE = 30
MOST_OF_ONE = 50


@dataclass(frozen=True, slots=True)
class Sifted:
    """What a register is narrowed to."""

    kind: str = ""
    year: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class FoundLetter:
    """One letter with where its files lie."""

    line: LetterLine
    document_id: int | None
    pdf_id: int | None


def visible_letters(actor: Actor) -> QuerySet[Letter]:
    """The letters that this actor may read in the register."""
    sees = actor.may(Permission.SEE_ALL_CASES) or actor.may(Permission.SUPERVISE)
    mine = Letter.objects.filter(unit__in=actor.units)
    letters = Letter.objects.all() if sees else mine
    if actor.may(Permission.SEE_RESTRICTED):
        return letters
    return letters.filter(restricted=False) | mine


def register(
    actor: Actor, sifted: Sifted, *, key: str = "", size: int = SIZE
) -> Page[LetterLine]:
    """What went out, newest first, a page at a time."""
    rows = _sift(visible_letters(actor), sifted)
    if key:
        (last,) = decode_key(key, int)
        rows = rows.filter(pk__lt=last)
    found = [_line(row) for row in rows.order_by("-pk")[: size + 1]]
    after = encode_key(found[size - 1].id) if len(found) > size else None
    return Page(found[:size], after)


def find_letter(letter_id: int) -> FoundLetter:
    """One letter. Whoever shows it asks first who may see its subject."""
    row = Letter.objects.filter(pk=letter_id).first()
    if row is None:
        raise NotVisible(str(letter_id))
    return FoundLetter(_line(row), row.document_id, row.pdf_id)


def may_read(actor: Actor, letter_id: int) -> bool:
    """Whether the register would show this letter to this actor."""
    return visible_letters(actor).filter(pk=letter_id).exists()


def letters_of(subject: str) -> list[LetterLine]:
    """What went out about one matter, newest first."""
    rows = Letter.objects.filter(subject=subject).order_by("-pk")
    return [_line(row) for row in rows[:MOST_OF_ONE]]


def numbers_by_id(letter_ids: Iterable[int]) -> dict[int, str]:
    """Numbers of letters by id, in one query."""
    rows = Letter.objects.filter(pk__in=set(letter_ids))
    return dict(rows.values_list("pk", "number"))


def letter_years() -> list[int]:
    """The years in which letters went out, the latest first."""
    years = Letter.objects.order_by("-year").values_list("year", flat=True)
    return list(years.distinct())


def _sift(rows: QuerySet[Letter], sifted: Sifted) -> QuerySet[Letter]:
    if sifted.kind in set(Kind):
        rows = rows.filter(kind=sifted.kind)
    if sifted.year is not None:
        rows = rows.filter(year=sifted.year)
    words = as_tsquery(search_query(sifted.text))
    if sifted.text.strip():
        fits = RawSQL(_FITS, [words], output_field=BooleanField())  # noqa: S611
        by_number = rows.filter(number=sifted.text.strip())
        rows = by_number if by_number.exists() else rows.filter(fits)
    return rows


def _line(row: Letter) -> LetterLine:
    return LetterLine(
        id=row.pk,
        kind=Kind(row.kind),
        number=row.number,
        subject=row.subject,
        title=row.title,
        addressee=row.addressee,
        issued_by=row.issued_by,
        issued_at=row.issued_at,
        removed=row.removed_at is not None,
        occasion=row.occasion,
    )
