"""registers/*.toml with their CSV files: read, told apart from mistakes, loaded once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bihuan.directory.registers.queries import entries_in_force, register, versions_of
from bihuan.packs.checking import check, find, read
from bihuan.packs.loading import load
from bihuan.packs.tests.factories import LOADER, a_pack

TOML = """code = "lines"
name = "热线名录"
kind = "lines"
key = "number"
starts_on = 2026-01-01

[[columns]]
name = "number"
label = "号码"
type = "phone"
required = true

[[columns]]
name = "unit"
label = "单位"
type = "unit"
"""
CSV = "number,unit\n12345,centre\n12319,bureau\n"


def a_listed_pack(folder: Path, toml: str = TOML, rows: str = CSV) -> Path:
    return a_pack(folder, registers__lines_toml=toml, registers__lines_csv=rows)


def told(folder: Path) -> dict[str, str]:
    return {one.place: one.message for one in check(folder)}


def test_a_sound_register_has_nothing_wrong(tmp_path: Path) -> None:
    assert check(a_listed_pack(tmp_path)) == []


@pytest.mark.parametrize(
    ("change", "place", "why"),
    [
        ((TOML, "number,unit\n12345,nobody\n"), "registers/lines.csv:2", "nobody"),
        ((TOML, "number,unit\n12345,\n12345,\n"), "registers/lines.csv:3", "重复"),
        ((TOML, "number,unit\n,bureau\n"), "registers/lines.csv:2", "不能为空"),
        ((TOML, "number,unit\n"), "registers/lines.csv", "一条也没有"),
        ((TOML, "unit\nbureau\n"), "registers/lines.csv:1", "缺少列"),
        ((TOML.replace('"phone"', '"telephone"'), CSV), "registers/lines.toml:10", "可选值"),
        ((TOML.replace("2026-01-01", '"soon"'), CSV), "registers/lines.toml:5", "starts_on"),
        ((TOML.replace('"number"\nstarts', '"nr"\nstarts'), CSV), "registers/lines.toml:7", "nr"),
        ((TOML.replace("code =", "kode ="), CSV), "registers/lines.toml:1", "kode"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_file_and_line(
    tmp_path: Path, change: tuple[str, str], place: str, why: str
) -> None:
    found = told(a_listed_pack(tmp_path, *change))
    assert why in found.get(place, f"only {found}")


@pytest.mark.django_db
def test_versions_are_loaded_once_and_the_past_stays(tmp_path: Path) -> None:
    folder = a_listed_pack(tmp_path)
    load(folder, actor=LOADER)
    load(a_listed_pack(tmp_path, rows=f"{CSV}12315,bureau\n"), actor=LOADER)
    assert [one.number for one in versions_of("lines")] == [2, 1]
    later = TOML.replace("2026-01-01", "2026-07-01")
    load(a_listed_pack(tmp_path, later, "number,unit\n12345,centre\n"), actor=LOADER)
    assert len(entries_in_force("lines", date(2026, 6, 30))) == 3
    assert len(entries_in_force("lines", date(2026, 7, 1))) == 1


@pytest.mark.django_db
def test_zhaoqing_ships_34_merged_lines_each_with_its_mode() -> None:
    load(find("zhaoqing"), actor=LOADER)
    lines = entries_in_force("lines")
    merged = [one.text("mode") for one in lines if one.text("mode") != "main"]
    assert len(merged) == 34
    assert {mode: merged.count(mode) for mode in merged} == {
        "parallel": 11,
        "sub-centre": 5,
        "absorbed": 18,
    }
    assert {one.text("lane") for one in lines} == {"ordinary", "enterprise", "elder"}
    invented = {one.key for one in lines if one.values["demo"]}
    assert all(key.startswith("0758-555") for key in invented)
    assert register("lines").kind == "lines"


def test_qiaocheng_ships_its_lines_too() -> None:
    (one,) = [
        one.register.value
        for one in read(find("qiaocheng")).registers
        if one.register.value.code == "lines"
    ]
    assert len(one.versions[0].rows) == 9
