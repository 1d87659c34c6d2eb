from __future__ import annotations

from pathlib import Path

import pytest

from bihuan.directory.letters.models import SeriesRow
from bihuan.directory.letters.words import Kind
from bihuan.ground.access.words import Permission, job
from bihuan.packs.checking import find
from bihuan.packs.loading import load
from bihuan.packs.reading.letters import letters
from bihuan.packs.words import Problem

LOADER = job("tests", Permission.LOAD_PACKS)
HEADER = "kind,prefix,issuer,head\n"


def read(folder: Path, text: str) -> list[Problem]:
    (folder / "letters.csv").write_text(HEADER + text, encoding="utf-8")
    problems: list[Problem] = []
    letters(folder, problems)
    return problems


def test_the_demo_county_numbers_its_letters(transactional_db: None) -> None:
    load(find("qiaocheng"), actor=LOADER)

    assert {row.kind for row in SeriesRow.objects.all()} == set(Kind)
    assert SeriesRow.objects.get(kind=Kind.RED).prefix == "谯督"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense,谯,甲,乙\n", "没有“nonsense”这种文书"),
        ("reply,QD,甲,乙\n", "“QD”应为一到十二个汉字"),
        ("reply,谯复,,乙\n", "“issuer”不能为空"),
        ("reply,谯复,甲,乙\nreply,谯答,甲,乙\n", "“reply”写了两次"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, line: str, said: str
) -> None:
    (problem,) = read(tmp_path, line)
    assert said in problem.message
    assert problem.place.startswith("letters.csv:")
