"""Open data: which months are published, their files, and what the next one would say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Min

from bihuan.directory.units.queries import unit_ids
from bihuan.kit import clock
from bihuan.kit.tables.sending import as_csv
from bihuan.kit.verdicts import NotVisible
from bihuan.measure.figures import rules
from bihuan.measure.figures.models import CaseFact, PublishedMonth
from bihuan.measure.figures.queries.rolled import ROLLED
from bihuan.measure.figures.queries.tables import public_figures
from bihuan.measure.figures.words import HEADER, By, OpenFile, OpenMonth

_BYS = ((By.UNIT, 1), (By.CATEGORY, 1), (By.AREA, 2), (By.PROFILE, 1), (By.CHANNEL, 1))


def open_months() -> list[OpenMonth]:
    """Every published month, the latest first. One query."""
    rows = PublishedMonth.objects.order_by("-month").defer("body", "formulas")
    return [OpenMonth(one.month, one.as_of, one.rows, one.digest) for one in rows]


def open_file(month: date) -> OpenFile:
    """The file of a month, byte by byte as it was published."""
    found = _published(month)
    return OpenFile(f"{month:%Y-%m}.csv", bytes(found.body), found.digest)


def open_dictionary(month: date) -> OpenFile:
    """What the columns and statistics of a month's file mean, with its own formulas."""
    body = as_csv(*rules.dictionary(_published(month).formulas))
    digest = hashlib.sha256(body).hexdigest()
    return OpenFile(f"{month:%Y-%m}-dictionary.csv", body, digest)


def months_due() -> list[date]:
    """Whole months that are over and not published yet."""
    first = CaseFact.objects.aggregate(first=Min("accepted_on"))["first"]
    published = set(PublishedMonth.objects.values_list("month", flat=True))
    return rules.months_due(first=first, published=published, today=clock.local_day())


def month_as_csv(month: date) -> tuple[bytes, int, datetime]:
    """What a month's file would say now: the bytes, how many lines, and as of when."""
    as_of = clock.now().astimezone(clock.COUNTY_TIME)
    rows = list(_rows(month, as_of))
    return as_csv(HEADER, rows), len(rows), as_of


def _rows(month: date, as_of: datetime) -> Iterator[tuple[rules.Cell, ...]]:
    codes = {str(pk): code for code, pk in unit_ids().items()}
    until = rules.next_month(month) - timedelta(days=1)
    for at, (by, level) in enumerate(_BYS):
        table = public_figures(since=month, until=until, by=by, level=level)
        if at == 0:
            yield from rules.open_rows(month, "total", table.total, ROLLED, as_of=as_of)
        for line in table.rows:
            for row in rules.open_rows(month, by, line, ROLLED, as_of=as_of):
                key = codes.get(line.key, line.key) if by is By.UNIT else line.key
                yield (*row[:2], key, *row[3:])


def _published(month: date) -> PublishedMonth:
    found = PublishedMonth.objects.filter(month=month).first()
    if found is None:
        raise NotVisible(month.isoformat())
    return found
