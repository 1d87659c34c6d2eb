"""`bihuan triage evaluate`, on files of invented matters."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bihuan.loop.triage.tests.matters import invented
from bihuan.loop.triage.words.reading import Labelled
from bihuan.project.cli import run

KEYS = (
    "n accuracy macro_f1 per_class coverage_at top2 ece train_s predict_us_median "
    "predict_us_p99 model_mb"
)
SHARED = Path(__file__).parents[3].parent / "shared/data/appeals/labelled_bodies.csv"


def written(path: Path, rows: Sequence[Labelled], *columns: str) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for n, one in enumerate(rows):
            row = {
                "id": n,
                "title": one.text.title,
                "body": one.text.body,
                "label": one.label,
            }
            writer.writerow({name: row[name] for name in columns})
    return str(path)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Bodies with titles, titles alone, and a test file."""
    rows = invented(120)
    return [
        written(tmp_path / "a.csv", rows[:80], "id", "title", "body", "label"),
        written(tmp_path / "b.csv", rows[80:], "title", "label"),
        written(tmp_path / "c.csv", invented(30, seed=2), "title", "body", "label"),
    ]


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert run(["triage", "evaluate", *arguments, "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_several_files_may_follow_one_train_or_each_its_own(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    a, b, c = files
    one = printed(capsys, "--train", a, b, "--test", c)
    two = printed(capsys, "--test", c, "--train", a, "--train", b)

    assert list(one)[:11] == KEYS.split()
    assert one["n"] == 30
    assert one["macro_f1"] > 0.9
    assert one["coverage_at"].keys() == {"0.95", "0.975", "0.99"}
    timed = {"train_s", "predict_us_median", "predict_us_p99"}
    assert {k: v for k, v in one.items() if k not in timed} == {
        k: v for k, v in two.items() if k not in timed
    }


def test_only_the_named_columns_are_read(
    files: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    answer = printed(
        capsys,
        *("--train", files[0], "--test", files[2], "--text", "title"),
        *("--out", str(out)),
    )

    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    tested = list(csv.DictReader(Path(files[2]).read_text("utf-8").splitlines()))
    assert answer["n"] == len(rows) == 30
    for row, test in zip(rows, tested, strict=True):
        assert all(word in test["title"] for word in row["words"].split())


def test_labels_with_parts_are_measured_level_by_level(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = ("title", "body", "label")
    train = written(tmp_path / "a.csv", invented(180, deep=True), *columns)
    mixed = [*invented(9, seed=3), *invented(21, seed=4, deep=True)]
    test = written(tmp_path / "b.csv", mixed, *columns)

    answer = printed(capsys, "--train", train, "--test", test)

    assert answer["n"] == 30
    assert answer["levels"]["2"]["n"] == 21


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--text", "name"], "--text"),
        (["--train", "nowhere.csv"], "--train"),
        (["--test", "@empty"], "带标签的行"),
        (["--test", "@bare"], "label"),
    ],
)
def test_what_was_asked_wrongly_is_told_in_one_sentence(
    arguments: list[str],
    said: str,
    files: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    places = {
        "@empty": written(tmp_path / "d.csv", [], "title", "label"),
        "@bare": written(tmp_path / "e.csv", invented(3), "title"),
    }
    given = [places.get(word, word) for word in arguments]

    code = run(["triage", "evaluate", "--train", files[0], "--test", files[2], *given])

    told = capsys.readouterr().err
    assert code == 2
    assert said in told
    assert len(told.strip().splitlines()) == 1


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the shared appeals are not here")
def test_real_bodies_are_read_better_than_by_chance_of_wording(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = list(
        csv.reader(SHARED.read_text(encoding="utf-8-sig").splitlines(keepends=True))
    )
    head, rows = lines[0], lines[1:2401]
    for name, part in (("a.csv", rows[:1800]), ("b.csv", rows[1800:])):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *part])

    answer = printed(
        capsys, "--train", str(tmp_path / "a.csv"), "--test", str(tmp_path / "b.csv")
    )

    assert answer["macro_f1"] > 0.85
    assert answer["model_mb"] < 60
