"""A month's open data: published once, whole, without small cells, and for good."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from bihuan.ground.access.words import Permission, job
from bihuan.ground.ledger.models import Entry
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.tests.factories import (
    a_closed_case,
    a_unit,
    an_accepted_case,
)
from bihuan.loop.conftest import settle
from bihuan.measure.figures import rules
from bihuan.measure.figures.actions import publish_month
from bihuan.measure.figures.jobs import publish_months
from bihuan.measure.figures.models import PublishedMonth
from bihuan.measure.figures.queries import open_dictionary, open_file, open_months

MARCH = date(2026, 3, 1)
At = Callable[[str], datetime]


def a_march(at: At, cases: int) -> None:
    with clock.set_to(at("2026-03-09 10:00")):
        unit = a_unit()
        for _ in range(cases):
            a_closed_case(unit)
        an_accepted_case()
        settle()


def rows() -> list[dict[str, str]]:
    text = open_file(MARCH).body.decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def total(code: str) -> dict[str, str]:
    return next(
        one for one in rows() if one["by"] == "total" and one["statistic"] == code
    )


def test_a_month_is_due_some_days_after_it_is_over() -> None:
    first = date(2026, 2, 20)

    def due(today: date) -> list[date]:
        return rules.months_due(first=first, published={date(2026, 2, 1)}, today=today)

    assert due(date(2026, 4, 5)) == []
    assert due(date(2026, 4, 6)) == [MARCH]
    assert rules.months_due(first=None, published=(), today=date(2026, 4, 6)) == []


@pytest.mark.usefixtures("county")
def test_a_month_is_published_once_and_its_file_proves_itself(at: At) -> None:
    a_march(at, cases=5)
    with clock.set_to(at("2026-04-06 03:40")):
        assert publish_months() == 1
        assert publish_months() == 0

    (month,) = open_months()
    assert month.digest == hashlib.sha256(open_file(MARCH).body).hexdigest()
    assert (total("accepted")["n"], total("closed")["of"]) == ("6", "6")
    assert total("satisfied")["formula_version"] == "2"
    (entry,) = Entry.objects.filter(stream="open-data:2026-03")
    assert entry.facts["digest"] == month.digest


@pytest.mark.usefixtures("county")
def test_what_happens_later_does_not_change_a_published_month(at: At) -> None:
    a_march(at, cases=5)
    with clock.set_to(at("2026-04-06 03:40")):
        publish_months()
    before = open_file(MARCH)

    a_march(at, cases=1)
    with clock.set_to(at("2026-04-07 03:40")):
        publish_months()

    assert open_file(MARCH) == before
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        PublishedMonth.objects.update(rows=0)


@pytest.mark.usefixtures("county")
def test_small_cells_carry_no_number(at: At) -> None:
    a_march(at, cases=2)
    with clock.set_to(at("2026-04-06 03:40")):
        publish_months()

    hidden = [one for one in rows() if one["hidden"] == "1"]
    assert hidden
    assert all(one["n"] == one["of"] == one["value"] == "" for one in hidden)
    assert all(int(one["n"]) not in range(1, 5) for one in rows() if one["n"])


@pytest.mark.usefixtures("county")
def test_the_dictionary_keeps_the_formulas_of_its_month(at: At) -> None:
    a_march(at, cases=5)
    with clock.set_to(at("2026-04-06 03:40")):
        publish_months()

    text = open_dictionary(MARCH).body.decode("utf-8-sig")

    assert "受理数" in text
    assert "withdrawn" in text
    assert "numerator, or the count" in text


@pytest.mark.usefixtures("county")
def test_only_who_leads_publishes() -> None:
    nobody = job("tests", Permission.HANDLE)
    with pytest.raises(Refused):
        publish_month(MARCH, b"", rows=0, as_of=clock.now(), actor=nobody)
    with pytest.raises(NotVisible):
        open_file(MARCH)


@pytest.mark.usefixtures("county")
def test_anybody_reads_the_list_and_takes_the_files(at: At, client: Client) -> None:
    assert "还没有公布的月份" in client.get("/open-data/").content.decode()
    a_march(at, cases=5)
    with clock.set_to(at("2026-04-06 03:40")):
        publish_months()

    shown = client.get("/open-data/").content.decode()
    assert "/open-data/2026-03.csv" in shown
    answer = client.get("/open-data/2026-03.csv")
    assert answer.content == open_file(MARCH).body
    assert answer["ETag"] == f'"{open_months()[0].digest}"'
    assert client.get("/open-data/2026-03-dictionary.csv").status_code == 200
    for wrong in ("2026-02", "2026-13", "x"):
        assert client.get(f"/open-data/{wrong}.csv").status_code == 404
