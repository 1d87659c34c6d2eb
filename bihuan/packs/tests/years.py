"""Small years for tests: the shipped packs with a handful of matters each."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from bihuan.ground.access.words import Permission, job
from bihuan.packs.checking import find
from bihuan.packs.streaming.telling import Said

READER = job("tests", *Permission)
HEADER = "key,name,name_en,area,category,closed,open,deferred,also"

SMALL = {
    "breakfast": [
        "finance,融资,Financing,,0901,6,1,0,",
        "land,土地问题,Land,,0905,2,0,1,",
    ],
    "matrix": ["industry,规上工业,Industry,,0902,4,0,0,"],
    "supervision": [
        "meeting,会议议定事项,Meetings,,090701,4,0,0,",
        "report,政府工作报告任务,Work report,,110301,0,2,0,",
    ],
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


def some_of(folder: Path, **lots: Sequence[str]) -> Path:
    """The shipped pack with a handful of matters instead of its tables."""
    copy = folder / "qiaocheng"
    shutil.copytree(find("qiaocheng"), copy)
    for stream, rows in lots.items():
        file = copy / "streams" / f"{stream}.csv"
        file.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return copy


def said(found: Sequence[Said], stream: str) -> dict[str, str]:
    """What was printed of a stream, by code."""
    return {one.code: one.shown for one in found if one.stream == stream and one.code}
