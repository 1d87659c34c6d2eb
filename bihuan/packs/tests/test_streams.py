"""A pack's year is lived through the real actions, and its figures come from events."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bihuan.ground.access.words import Permission, job
from bihuan.ground.ledger.queries import verify
from bihuan.kit.verdicts import NotVisible
from bihuan.measure.figures import queries
from bihuan.packs.checking import find
from bihuan.packs.streaming.checking import read
from bihuan.packs.streaming.telling import Said, as_lines, tell
from bihuan.packs.words import WrongPack
from bihuan.project.replaying import live_streams

READER = job("tests", *Permission)
COUNTED = {
    "breakfast": (737, 730),
    "matrix": (750, 750),
    "supervision": (1595, 1595),
    "stations": (13278, 12811),
    "discipline": (219, 215),
}


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> None:
    """A place of their own for the photographs."""
    settings.FILES_ROOT = tmp_path / "files"


def some_of(folder: Path, **lots: Sequence[str]) -> Path:
    """The shipped pack with a handful of matters instead of its tables."""
    copy = folder / "qiaocheng"
    shutil.copytree(find("qiaocheng"), copy)
    header = "key,name,name_en,area,category,closed,open,deferred,also"
    for stream, rows in lots.items():
        file = copy / "streams" / f"{stream}.csv"
        file.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return copy


SMALL = {
    "breakfast": [
        "finance,融资,Financing,,0901,6,1,0,",
        "land,土地问题,Land,,0905,2,0,1,",
    ],
    "matrix": ["industry,规上工业,Industry,,0902,4,0,0,"],
    "supervision": ["meeting,会议议定事项,Meetings,,090701,4,0,0,"],
    "stations": [
        "001,花戏楼站,One,341602001,,7,1,0,",
        "002,薛阁站,Two,341602002,,3,0,0,",
    ],
    "discipline": [
        "001,融资,Financing,,090101,1,0,0,breakfast-finance-1",
        "002,用地规划和登记,Land,,090501,1,0,0,matrix-industry-2",
        "003,其他,Others,,090202,0,1,0,",
    ],
}


def said(found: Sequence[Said], stream: str) -> dict[str, str]:
    return {one.code: one.shown for one in found if one.stream == stream and one.code}


def test_the_declared_streams_add_up_to_what_the_newspaper_printed() -> None:
    _, year = read("qiaocheng")

    assert {
        one.code: (
            sum(lot.matters for lot in one.lots),
            sum(lot.closed for lot in one.lots),
        )
        for one in year.streams
    } == COUNTED
    rows = {one.register.value.code: one.register.value for one in year.registers}
    sessions = rows["breakfast-sessions"].versions[0].rows
    assert (len(sessions), len({row["leader"] for row in sessions})) == (139, 27)
    assert len(rows["breakfast-attendances"].versions[0].rows) == 967
    assert len(rows["matrix-posts"].versions[0].rows) == 1682
    discipline = next(one for one in year.streams if one.code == "discipline")
    kinds = Counter(lot.name_en for lot in discipline.lots)
    assert kinds["Financing"] == 71
    assert kinds["Land, planning and registration"] == 52


@pytest.mark.slow
@pytest.mark.usefixtures("db", "files")
def test_a_small_year_prints_what_was_declared(tmp_path: Path) -> None:
    lived = live_streams(some_of(tmp_path, **SMALL))
    found = tell(tmp_path / "qiaocheng", actor=READER)

    assert (lived.matters, lived.refused) == (32, 0)
    breakfast, matrix = said(found, "breakfast"), said(found, "matrix")
    assert breakfast["breakfast-sessions"] == "139"
    assert breakfast["closed"] == "80%（8/10）"
    assert (breakfast["deferred"], breakfast["open"]) == ("1", "1")
    assert breakfast["class:Financing"] == "85.71%（6/7）"
    assert breakfast["coverage:2022 Q3"] == "100.0%（151/151）"
    assert matrix["matrix-groups"] == "8"
    assert matrix["matrix-posts"] == "1,682"
    assert matrix["closed"] == "100%（4/4）"
    supervision = said(found, "supervision")
    assert supervision["claimed"] == supervision["closed"] == "100%（4/4）"
    assert said(found, "stations")["closed"] == "90.91%（10/11）"
    discipline = said(found, "discipline")
    assert discipline["closed"] == "66.67%（2/3）"
    assert [one for one in discipline if one.startswith("open:")] == [
        "open:discipline-003-1"
    ]
    union = said(found, "union")
    assert (union["raised"], union["matters"]) == ("32", "30")
    assert verify().ok
    assert "139" in "\n".join(as_lines(found, english=True))


@pytest.mark.slow
@pytest.mark.usefixtures("db", "files")
def test_another_input_of_the_pack_gives_another_figure(tmp_path: Path) -> None:
    few = {name: rows[:1] for name, rows in SMALL.items()}
    few["discipline"] = ["003,其他,Others,,090202,0,1,0,"]
    few["stations"] = ["001,花戏楼站,One,341602001,,3,2,0,"]
    pack = some_of(tmp_path, **few)
    posts = pack / "streams/registers/matrix-posts.csv"
    lines = posts.read_text(encoding="utf-8").splitlines(keepends=True)
    posts.write_text("".join(lines[:11]), encoding="utf-8")

    live_streams(pack)
    found = tell(pack, actor=READER)

    assert said(found, "stations")["closed"] == "60.00%（3/5）"
    assert said(found, "matrix")["matrix-posts"] == "10"
    assert said(found, "discipline")["closed"] == "0.00%（0/1）"


def test_a_year_that_does_not_agree_with_itself_is_refused_line_by_line(
    tmp_path: Path,
) -> None:
    pack = some_of(
        tmp_path,
        matrix=["industry,规上工业,Industry,,9999,x,0,0,"],
        discipline=["001,融资,Financing,,090101,1,0,0,breakfast-finance-999"],
    )

    with pytest.raises(WrongPack) as refused:
        read(pack)

    told = [str(one) for one in refused.value.problems]
    assert any("streams/matrix.csv:2" in one and "closed" in one for one in told)
    assert any("9999" in one for one in told)
    assert any("breakfast-finance-999" in one for one in told)


@pytest.mark.usefixtures("db")
def test_streams_are_counted_for_those_who_see_the_whole_county() -> None:
    with pytest.raises(NotVisible):
        queries.union(["breakfast"], actor=job("tests", Permission.HANDLE))


def test_groups_and_members_are_those_of_the_pack() -> None:
    pack, _ = read("qiaocheng")
    file = find("qiaocheng") / "streams/registers/matrix-groups.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        firms = {row["code"]: int(row["firms"]) for row in csv.DictReader(rows)}

    assert firms == {one.value.code: one.value.firms for one in pack.groups}
    assert sum(firms.values()) == 1323


@pytest.mark.slow
@pytest.mark.usefixtures("db", "files")
def test_zhaoqing_merges_its_lines_answers_in_three_ways_and_closes_in_seven_days() -> (
    None
):
    lived = live_streams("zhaoqing")
    found = tell("zhaoqing", actor=READER)

    assert lived.refused == 0
    lines, calls = said(found, "lines"), said(found, "calls")
    modes = ("main", "absorbed", "parallel", "sub-centre")
    assert lines["lines"] == "34"
    assert [lines[f"mode:{one}"] for one in modes] == ["1", "18", "11", "5"]
    assert [calls[f"answer:{one}"] for one in ("policy", "three-way", "dispatch")] == [
        "14",
        "5",
        "11",
    ]
    assert said(found, "direct-line")["took:direct-line-joint-1"] == "7"
