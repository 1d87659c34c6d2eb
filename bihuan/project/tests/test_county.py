"""The name over every page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import translation

from bihuan.directory.areas.actions import keep_areas
from bihuan.directory.areas.words import NewArea
from bihuan.project import county


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known = county._Known  # noqa: SLF001
    monkeypatch.setattr(known, "until", 0.0)
    monkeypatch.setattr(known, "county", county.County("", "", "12345"))
    monkeypatch.delenv("BIHUAN_COUNTY", raising=False)
    yield
    monkeypatch.undo()
    known.until = 0.0


def an_area(code: str, name: str) -> None:
    with transaction.atomic():
        keep_areas([NewArea(code=code, name=name, parent="")])


@pytest.mark.django_db
def test_a_county_with_a_pack_has_its_names_in_both_languages() -> None:
    an_area("341602", "谯城区")

    found = county.this_county()

    with translation.override("zh-hans"):
        assert str(found) == "谯城区"
    with translation.override("en"):
        assert str(found).startswith("Qiaocheng")


@pytest.mark.django_db
def test_a_county_without_a_pack_is_called_as_its_area() -> None:
    an_area("999999", "某县")

    assert county.this_county().name == "某县"


@pytest.mark.django_db
def test_the_environment_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIHUAN_COUNTY", "甲县")

    assert county.this_county().name == "甲县"


@pytest.mark.django_db
def test_without_a_database_the_last_known_name_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone(*_: Any) -> Any:
        raise OperationalError

    an_area("341602", "谯城区")
    county.this_county()
    monkeypatch.setattr(county._Known, "until", 0.0)  # noqa: SLF001

    with connection.execute_wrapper(gone):
        assert county.this_county().name == "谯城区"
