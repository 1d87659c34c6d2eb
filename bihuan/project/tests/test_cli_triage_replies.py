"""`bihuan triage replies`, on a file of invented answers."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from bihuan.project.cli import run

ROWS = [
    {
        "id": "good",
        "title": "柳湾小区东门路灯不亮",
        "body": "柳湾小区东门的路灯坏了半个月，请问什么时候能修好？",
        "reply": "经现场查看，柳湾小区东门路灯因电缆被挖断不亮，已于3月2日修好。",
    },
    {
        "id": "formula",
        "title": "河口镇学生奶收费",
        "body": "学生奶为什么强制订购？",
        "reply": "您好！您反映的问题已收悉。感谢您对我们工作的关心与支持！",
    },
    {
        "id": "other",
        "title": "青石村断头路什么时候打通",
        "body": "青石村到河口镇的断头路停工两年，雨天泥泞，孩子上学只好绕行五公里，村民多次反映没有结果，请问什么时候打通？",
        "reply": "经查，学生奶由县教育局统一招标，每盒2.6元，家长自愿订购，学校已在公告栏公示价格和退订办法，并退还三月份多收的钱。",
    },
    {
        "id": "leak",
        "title": "楼上漏水",
        "body": "楼上漏水到我家，希望尽快处理。",
        "reply": "已上门处理楼上漏水，业主王建国先生已修好水管，电话13912345678。",
    },
]


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "replies.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(ROWS[0]))
        writer.writeheader()
        writer.writerows(ROWS)
    return path


def printed(capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    assert run(["triage", "replies", *more, "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_answers_are_scored_and_what_is_wrong_is_named(
    pairs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = printed(capsys, "--pairs", str(pairs))

    assert said["n"] == 4
    assert (
        said["formula_share"] == said["off_topic_share"] == said["leak_share"] == 0.25
    )
    assert said["questions"] == 4
    assert said["answered_share"] == 0.5
    by_id = {row["id"]: row for row in said["rows"]}
    assert by_id["good"]["score"] == 100
    assert [one["code"] for one in by_id["formula"]["findings"]] == ["formula"]
    assert "off-topic" in [one["code"] for one in by_id["other"]["findings"]]
    assert {one["code"] for one in by_id["leak"]["findings"]} >= {
        "leak-name",
        "leak-phone",
    }
    assert "13912345678" not in json.dumps(by_id["leak"]["findings"])


def test_the_same_file_gives_the_same_answer_and_a_table(
    pairs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"

    one = printed(capsys, "--pairs", str(pairs))
    other = printed(capsys, "--pairs", str(pairs), "--out", str(out), "--seed", "9")

    assert one == other
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [row["id"] for row in ROWS]
    assert rows[1]["findings"] == "formula"


def test_an_empty_table_has_nothing_to_share(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "none.csv"
    path.write_text("id,title,body,reply\n", encoding="utf-8")

    said = printed(capsys, "--pairs", str(path))

    assert (said["n"], said["scores"]["mean"], said["rows"]) == (0, None, [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,title,body\n1,a,b\n", "reply"),
        (b"id,reply\n1,a\n", "title、body"),
        (b"\xff\xfe\x00bad", "UTF-8"),
    ],
)
def test_a_wrong_file_is_told_in_one_sentence(
    content: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_bytes(content)

    assert run(["triage", "replies", "--pairs", str(path)]) == 2

    assert said in capsys.readouterr().err
