"""`bihuan triage problems`: a file in, the hot list out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bihuan.packs.checking import shipped
from bihuan.project.cli import run

REAL = Path(__file__).parents[4] / "shared/data/appeals/messages.csv"
HEAD = "id,raiser,title,at,body,for,against\n"
ROWS = """\
a1,u1,柳溪苑旁边的养猪场臭气熏天,2026-05-01 08:00:00,柳溪苑小区西边的养猪场每天排出恶臭。,3,0
a2,u2,养猪场恶臭影响柳溪苑居民,2026-05-02 08:00:00,我住柳溪苑三栋，养猪场的臭味半夜最重。,0,0
a3,u3,请管管柳溪苑附近养猪场的异味,2026-05-09 08:00:00,柳溪苑北面的养猪场异味扑鼻。,0,1
b1,u4,谷水路路灯不亮,2026-05-03 08:00:00,谷水路的路灯坏了一周。,0,0
b2,u5,咨询老年公交卡年审,2026-05-04 08:00:00,老人的公交卡在哪里年审？,,
c1,,,2026-05-05 08:00:00,,,
c2,u6,时间写错,昨天,没有时间,,
"""


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    path = tmp_path / "messages.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    return path


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    assert run(["triage", "problems", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_hot_list_names_members_as_the_file_does(
    messages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(capsys, "--messages", str(messages), "--top", "2")
    first = found["problems"][0]
    assert sorted(first["members"]) == ["a1", "a2", "a3"]
    assert first["place"].startswith("柳溪苑")
    assert (first["from"], first["to"]) == ("2026-05-01", "2026-05-09")
    assert (first["rank"], first["raisers"]) == (1, 3)
    assert (first["votes_for"], first["votes_against"]) == (3, 1)
    assert "养猪场" in first["description"]
    assert len(found["problems"]) == 2
    assert found["skipped"] == 2


def test_a_period_has_both_its_days(
    messages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--messages", str(messages), "--from", "2026-05-02", "--to", "2026-05-09")
    first = told(capsys, *words)["problems"][0]
    assert sorted(first["members"]) == ["a2", "a3"]
    assert first["earlier"] == 1


def test_the_same_file_gives_the_same_list(
    messages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = told(capsys, "--messages", str(messages), "--seed", "7")
    two = told(capsys, "--messages", str(messages), "--seed", "8")
    assert one["problems"] == two["problems"]


def test_people_read_one_line_for_each(
    messages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["triage", "problems", "--messages", str(messages)]) == 0
    assert "柳溪苑" in capsys.readouterr().out.splitlines()[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + ROWS, ["--from", "2026-06-01", "--to", "2026-05-01"]),
        (HEAD + ROWS, ["--from", "yesterday"]),
        (HEAD + ROWS, ["--top", "0"]),
        ("id,title\n1,无时间\n", []),
        ("nonsense\n", []),
        ("", []),
    ],
)
def test_what_was_asked_wrongly_gets_one_sentence_and_exit_2(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    text: str,
    words: list[str],
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(text, encoding="utf-8")
    assert run(["triage", "problems", "--messages", str(path), *words]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.strip().splitlines()) == 1


def test_the_demo_county_has_campaigns_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (pack,) = [folder for folder in shipped() if folder.name == "qiaocheng"]
    found = told(capsys, "--messages", str(pack / "appeals.csv"), "--top", "3")
    named = [line["place"] for line in found["problems"]]
    for place in ("希夷嘉苑", "丁香巷", "谯东标准厂房"):
        assert any(place in name for name in named), named
    assert [len(line["members"]) for line in found["problems"]] == [5, 4, 3]


@pytest.mark.slow
def test_a_year_of_real_messages_takes_seconds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    if not REAL.exists():
        pytest.skip("the shared data is not here")
    found = told(capsys, "--messages", str(REAL), "--top", "5")
    assert max(line["raisers"] for line in found["problems"]) >= 45
    assert found["seconds"] < 60  # 7 s on a quiet core
