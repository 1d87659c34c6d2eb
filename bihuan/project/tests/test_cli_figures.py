"""The figures at a terminal, in the language of the terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bihuan.loop.cases.tests.factories import (
    a_case_with,
    a_county,
    a_profile,
    a_unit,
    an_accepted_case,
)
from bihuan.loop.conftest import settle
from bihuan.project.cli import run
from bihuan.project.cli.terminal import forget_language

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A county with a case at a unit and one at none."""
    monkeypatch.setenv("BIHUAN_DATA", str(tmp_path / "var"))
    a_county()
    a_profile()
    a_case_with(a_unit("自来水公司", name_en="Water Company"))
    an_accepted_case()
    settle()
    forget_language()
    yield
    forget_language()


def said(capsys: pytest.CaptureFixture[str], *more: str) -> str:
    assert run(["figures", *more]) == 0
    return capsys.readouterr().out


def test_an_english_terminal_reads_english_names(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    shown = said(capsys, "--by", "unit") + said(capsys, "--by", "profile")

    assert "Water Company" in shown
    assert "Hotline order" in shown
    assert not re.search(r"[一-鿿]", shown)


def test_a_chinese_terminal_reads_chinese_names(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    shown = said(capsys, "--by", "unit")

    assert "自来水公司" in shown
    assert "Water" not in shown


def test_programs_read_the_same_names_wherever_they_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    rows = json.loads(said(capsys, "--by", "unit", "--json"))["rows"]

    assert {row["label"] for row in rows} == {"自来水公司", "尚无承办单位"}
