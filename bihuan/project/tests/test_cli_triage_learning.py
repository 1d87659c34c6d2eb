"""`bihuan triage retrain`, `learn`, `models`, `use` and `catch-up` on a real county."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bihuan.ground.ledger.queries import timeline
from bihuan.loop.cases.tests.factories import a_county, a_profile, a_unit
from bihuan.loop.triage import actions
from bihuan.loop.triage.models import Label, TwinKey, TwinSketch
from bihuan.loop.triage.queries import charge
from bihuan.loop.triage.tests.conftest import tree  # noqa: F401 - a fixture
from bihuan.loop.triage.tests.factories import ADMIN, LAMP, PIPE, a_learnt, taught
from bihuan.loop.triage.words.learning import Compared, Kind, Learnt, stream_of
from bihuan.project.cli import bihuan, run
from bihuan.project.cli.terminal import forget_language

pytestmark = pytest.mark.django_db
Printed = pytest.CaptureFixture[str]


@pytest.fixture
def county(db: None) -> None:
    a_county()
    a_profile()


@pytest.fixture(autouse=True)
def _here(
    county: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    monkeypatch.setenv("BIHUAN_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    forget_language()
    charge.forget_models()
    yield
    forget_language()
    charge.forget_models()


def a_table(path: Path, labels: dict[str, str], each: int = 20) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["title", "body", "label"])
        for label, body in labels.items():
            writer.writerows(["", f"{body}，第{n}次反映", label] for n in range(each))
    return str(path)


def printed(capsys: Printed, *words: str) -> list[dict[str, object]]:
    assert run(["triage", *words, "--json"]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)["models"]
    return found


# -- Done --------------------------------------------------------------------------------


def test_both_kinds_are_learnt_anew_and_listed(
    capsys: Printed,
    tree: dict[str, int],  # noqa: F811
) -> None:
    taught(tree, a_unit(), a_unit())
    lines = printed(capsys, "retrain")
    assert [(one["kind"], one["number"], one["state"]) for one in lines] == [
        ("category", 1, "in-charge"),
        ("unit", 1, "in-charge"),
    ]
    assert {one["n"] for one in lines} == {40}
    assert printed(capsys, "models", "--kind", "unit") == lines[1:]
    assert run(["triage", "models"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("判断类别第 1 号（使用中）：学过 40 件")
    assert "None" not in said


def test_a_file_teaches_and_says_what_it_did_not_know(
    capsys: Printed,
    tmp_path: Path,
    tree: dict[str, int],  # noqa: F811
) -> None:
    file = a_table(
        tmp_path / "decided.csv",
        {"路灯照明": LAMP, "0102": PIPE, "外星人": "看见外星人"},
    )
    assert run(["triage", "learn", file]) == 0
    said = capsys.readouterr()
    assert "判断类别第 1 号（使用中）：学过 40 件" in said.out
    assert "有 20 行的类别不在本县分类里，未学习：外星人。" in said.err


def test_an_earlier_version_serves_again_and_the_ledger_knows(capsys: Printed) -> None:
    for number in range(2):
        actions.install(a_learnt(against=number), actor=ADMIN)
    assert run(["triage", "use", "unit", "1"]) == 0
    assert capsys.readouterr().out == "现在使用第 1 号。\n"
    last = timeline(stream_of(Kind.UNIT))[-1]
    assert (last.kind, last.actor) == ("triage.put-in-charge", "job:triage-command")
    states = [one["state"] for one in printed(capsys, "models", "--kind", "unit")]
    assert states == ["retired", "in-charge"]


def test_a_county_without_versions_is_told_how_to_get_one(capsys: Printed) -> None:
    assert run(["triage", "models"]) == 0
    assert "还没有版本" in capsys.readouterr().out


# -- Refused -----------------------------------------------------------------------------


def test_a_model_that_does_not_take_over_says_why(
    capsys: Printed,
    tmp_path: Path,
    tree: dict[str, int],  # noqa: F811
) -> None:
    file = a_table(tmp_path / "decided.csv", {"0101": LAMP, "0102": PIPE}, each=60)
    assert run(["triage", "learn", file]) == 0
    taught(tree, a_unit(), a_unit(), n=30)
    capsys.readouterr()

    assert run(["triage", "retrain", "--kind", "category"]) == 0

    said = capsys.readouterr().out
    assert "第 2 号（未采用）" in said
    assert "现行模型学过 120 件，新模型只学过 30 件" in said


def test_the_class_that_fell_is_told_by_its_name(capsys: Printed) -> None:
    water = a_unit("水务公司")
    actions.install(a_learnt(), actor=ADMIN)
    lost = (Compared("7", old=True, new=True),) * 9 + (
        Compared(str(water), old=True, new=False),
    ) * 9
    actions.install(
        Learnt(Kind.UNIT, b"y", 50, 18, None, None, 7, {}, lost, 1), actor=ADMIN
    )
    assert run(["triage", "models", "--kind", "unit"]) == 0
    newest = capsys.readouterr().out.splitlines()[0]
    assert "第 2 号（未采用）" in newest
    assert "原来判对" in newest


def test_too_little_is_one_sentence_and_exit_1(capsys: Printed) -> None:
    assert run(["triage", "retrain"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "可供学习的已定事项只有 0 件，至少要 30 件。\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["retrain", "--kind", "colour"], "colour"),
        (["retrain", "--seed", "seven"], "不是整数"),
        (["learn", "nowhere.csv"], "nowhere.csv"),
        (["learn"], "缺少"),
        (["models", "--kind", "colour"], "colour"),
        (["use", "unit", "0"], "至少是 1"),
        (["use", "unit", "x"], "不是整数"),
        (["use", "colour", "1"], "colour"),
        (["use", "unit", "9"], "没有第 9 号版本"),
        (["catch-up", "now"], "多出了 now"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_2(
    capsys: Printed, words: list[str], told: str
) -> None:
    assert run(["triage", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert told in said.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title,body\na,b\n", "没有 label 列"),
        ("title,body,label\n", "没有一行"),
        ("", "没有 label 列"),
    ],
)
def test_a_file_that_teaches_nothing_is_one_sentence_and_exit_2(
    capsys: Printed, tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / "decided.csv"
    path.write_text(text, encoding="utf-8")
    assert run(["triage", "learn", str(path)]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert told in said.err


@pytest.mark.parametrize("name", ["retrain", "learn", "models", "use", "catch-up"])
def test_help_has_an_example(capsys: Printed, name: str) -> None:
    assert run(["triage", name, "--help"]) == 0
    assert f"Example: bihuan triage {name}" in capsys.readouterr().out
    group = bihuan.commands["triage"]
    assert name in group.commands  # type: ignore[attr-defined]


# -- What was there before ---------------------------------------------------------------


def test_cases_from_before_are_filed_and_learnt_once(
    capsys: Printed,
    tree: dict[str, int],  # noqa: F811
) -> None:
    taught(tree, a_unit(), a_unit(), n=6)
    labels = set(Label.objects.values_list("case_id", "kind", "category", "unit"))
    keys = set(TwinKey.objects.values_list("key", "case_id"))
    assert labels
    assert keys
    for model in (Label, TwinSketch, TwinKey):
        model.objects.all().delete()

    assert run(["triage", "catch-up"]) == 0

    said = capsys.readouterr()
    assert said.out == "补录 6 件供查找同一件事，从台账读出 6 件已定事项供学习。\n"
    assert said.err.startswith("正在补录以前的事项 ✓")
    again = set(Label.objects.values_list("case_id", "kind", "category", "unit"))
    assert again == labels
    assert set(TwinKey.objects.values_list("key", "case_id")) == keys
    assert run(["triage", "catch-up", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"filed": 0, "learnt": 0}
