"""`bihuan triage pairs` and `bihuan triage twins`, on files of invented messages."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from bihuan.project.cli import run

MESSAGES = (
    ("11", "r1", "桃源新城小区旁搅拌站噪音扰民", "2026-03-01 08:00:00",
     "桃源新城小区旁边新建了一个大型搅拌站，白天黑夜都在生产，噪音很大，粉尘也多。"),
    ("7", "r2", "投诉桃源新城附近的搅拌站粉尘噪音污染", "2026-03-05 09:00:00",
     "我是桃源新城的业主，附近的搅拌站整天轰鸣，粉尘满天，盼望搬走搅拌站。"),
    ("9", "r3", "金水湾花园小区旁搅拌站噪音扰民", "2026-03-02 10:00:00",
     "金水湾花园小区旁边新建了一个大型搅拌站，白天黑夜都在生产，噪音很大，粉尘也多。"),
    ("30", "r4", "", "", ""),
)  # fmt: skip


@pytest.fixture
def messages(tmp_path: Path) -> str:
    return written(
        tmp_path / "messages.csv", ["id", "raiser", "title", "at", "body"], MESSAGES
    )


def written(path: Path, header: list[str], rows: object) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)  # type: ignore[arg-type]
    return str(path)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert run(["triage", *arguments, "--json"]) == 0
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


def test_pairs_are_given_a_score_and_a_verdict(
    tmp_path: Path, messages: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = written(
        tmp_path / "pairs.csv", ["a", "b"], [("11", "7"), ("11", "9"), ("11", "30")]
    )
    out = tmp_path / "out.csv"
    answer = printed(
        capsys, "pairs", "--messages", messages, "--pairs", pairs, "--out", str(out)
    )
    assert [row["same"] for row in answer["pairs"]] == [True, False, False]  # type: ignore[attr-defined, union-attr]
    kept = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [row["same"] for row in kept] == ["True", "False", "False"]
    assert (kept[0]["a"], kept[0]["b"]) == ("11", "7")


def test_pairs_judged_by_people_are_compared_with(
    tmp_path: Path, messages: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = written(
        tmp_path / "pairs.csv", ["a", "b", "same"], [("11", "7", "1"), ("11", "9", "0")]
    )
    answer = printed(capsys, "pairs", "--messages", messages, "--pairs", pairs)
    assert (answer["precision"], answer["recall"]) == (1.0, 1.0)


def test_messages_arrive_in_the_order_of_time(
    messages: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = printed(capsys, "twins", "--messages", messages)
    shown = {
        one["id"]: [twin["id"] for twin in one["twins"]]
        for one in answer["arrivals"]  # type: ignore[attr-defined, union-attr]
    }
    assert list(shown) == ["11", "9", "7", "30"]
    assert shown == {"11": [], "9": [], "7": ["11"], "30": []}
    assert printed(capsys, "twins", "--messages", messages) == answer


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (["a"], [("11",)]),
        (["a", "b"], [("11", "999")]),
        ([], []),
    ],
)
def test_a_file_of_pairs_that_makes_no_sense_is_one_sentence(
    tmp_path: Path,
    messages: str,
    capsys: pytest.CaptureFixture[str],
    header: list[str],
    rows: list[tuple[str, ...]],
) -> None:
    pairs = written(tmp_path / "pairs.csv", header, rows)
    assert run(["triage", "pairs", "--messages", messages, "--pairs", pairs]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1


def test_a_file_that_is_no_text_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\xff\xfe\x00\x01")
    assert run(["triage", "twins", "--messages", str(path), "--json"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_an_empty_file_has_no_twins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "empty.csv", ["id", "title", "body"], [])
    assert printed(capsys, "twins", "--messages", path)["n"] == 0
