"""A pack's year is lived through the real actions, and its figures come from events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bihuan.ground.access.words import Permission, job
from bihuan.kit.verdicts import NotVisible
from bihuan.measure.figures import queries
from bihuan.packs.checking import shipped
from bihuan.packs.replaying.company import Company, PlayerLost, play_together
from bihuan.packs.streaming.checking import check, read
from bihuan.packs.streaming.telling import tell
from bihuan.packs.tests.years import READER, SMALL, said, some_of
from bihuan.packs.words import WrongPack
from bihuan.project.replaying import live_streams


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> None:
    """A place of their own for the photographs."""
    settings.FILES_ROOT = tmp_path / "files"


def autumn_of(folder: Path, **lots: list[str]) -> Path:
    """A pack whose year begins in October and has these matters."""
    pack = some_of(folder, **lots)
    file = pack / "streams/streams.toml"
    text = file.read_text(encoding="utf-8")
    for begins in ("2022-01-04", "2022-05-06"):
        text = text.replace(f"since = {begins}", "since = 2022-10-10")
    file.write_text(text, encoding="utf-8")
    return pack


FEW = {name: rows[:1] for name, rows in SMALL.items()} | {
    "discipline": ["003,其他,Others,,090202,0,1,0,"],
    "stations": ["001,花戏楼站,One,341602001,,3,2,0,"],
}


@pytest.mark.slow
@pytest.mark.usefixtures("transactional_db", "files")
def test_two_players_live_another_input_and_print_another_figure(
    tmp_path: Path,
) -> None:
    twins = ["001,融资,Financing,,090101,1,0,0,breakfast-finance-1", *FEW["discipline"]]
    pack = autumn_of(tmp_path, **(FEW | {"discipline": twins}))
    posts = pack / "streams/registers/matrix-posts.csv"
    lines = posts.read_text(encoding="utf-8").splitlines(keepends=True)
    posts.write_text("".join(lines[:11]), encoding="utf-8")

    lived = live_streams(pack, players=2)
    found = tell(pack, actor=READER)

    assert (lived.matters, lived.refused) == (22, 0)
    assert said(found, "stations")["closed"] == "60.00%（3/5）"
    assert said(found, "matrix")["matrix-posts"] == "10"
    assert said(found, "discipline")["closed"] == "50.00%（1/2）"
    assert said(found, "union")["matters"] == "21"


def test_players_meet_hear_what_the_first_found_and_each_have_a_place() -> None:
    def part(company: Company) -> tuple[int, int]:
        company.meet()
        heard = company.told(lambda: company.place + 7)
        company.meet()
        return company.place, heard

    assert play_together(part, players=3) == [(0, 7), (1, 7), (2, 7)]
    assert play_together(part, players=1) == [(0, 7)]


def test_a_player_that_ends_early_ends_the_play_for_all(
    capfd: pytest.CaptureFixture[str],
) -> None:
    def part(company: Company) -> None:
        if company.place:
            raise ValueError(company.place)
        company.meet()

    with pytest.raises(PlayerLost):
        play_together(part, players=2)
    assert "ValueError" in capfd.readouterr().err


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
    assert [str(one) for one in check(pack)] == told


def test_checking_a_pack_looks_into_the_year_it_declares() -> None:
    assert [str(one) for folder in shipped() for one in check(folder)] == []


@pytest.mark.usefixtures("db")
def test_streams_are_counted_for_those_who_see_the_whole_county() -> None:
    with pytest.raises(NotVisible):
        queries.union(["breakfast"], actor=job("tests", Permission.HANDLE))
