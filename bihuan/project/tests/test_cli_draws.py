"""`bihuan draws verify`: a published file holds, a changed one does not, offline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bihuan.ground.draws import queries
from bihuan.ground.draws.tests.factories import (
    a_rule,
    anchored,
    drawn,
    frozen,
    revealed,
)
from bihuan.ground.draws.words import Beacon
from bihuan.project.cli import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = frozen(a_rule(beacon=Beacon.DAILY_ROOT))
    anchored()
    drawn(made)
    revealed(made)
    place = tmp_path / "draw.json"
    place.write_text(json.dumps(queries.published(queries.draw_line(made).code)))
    return place


def test_a_published_draw_holds(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draws", "verify", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"]
    assert len(told["drawn"]["firms"]) == 2


def test_a_changed_one_and_another_root_do_not(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["draws", "verify", str(file), "--root", "0" * 64]) == 1
    assert "draw-root" in capsys.readouterr().out
    published = json.loads(file.read_text())
    published["drawn"]["firms"].reverse()
    file.write_text(json.dumps(published))
    assert run(["draws", "verify", str(file)]) == 1
    assert "draw-result" in capsys.readouterr().out


def test_what_is_no_draw_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.json").write_text("{")
    assert run(["draws", "verify", str(tmp_path / "x.json")]) == 1
    (tmp_path / "x.json").write_text("[]")
    assert run(["draws", "verify", str(tmp_path / "x.json")]) == 1
    assert capsys.readouterr()
