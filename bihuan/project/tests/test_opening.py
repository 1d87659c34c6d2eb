"""A database that is named: reachable and new enough, or a sentence that says what to do."""

from __future__ import annotations

import pytest

from bihuan.project.cli import run
from bihuan.project.opening import check_database
from bihuan.project.tests.old_servers import a_server_of
from bihuan.project.words import Trouble


@pytest.mark.parametrize("version", ["14.19 (Debian 14.19-1.pgdg12+1)", "9.6.24"])
def test_a_database_that_is_too_old_is_refused_in_a_sentence(version: str) -> None:
    major = version.partition(".")[0]
    with a_server_of(version) as address, pytest.raises(Trouble) as caught:
        check_database(address)

    said = str(caught.value)
    assert f"是 PostgreSQL {major}，闭环需要 15 或更新的版本" in said
    assert "127.0.0.1" in said
    assert "geheim" not in said


@pytest.mark.parametrize("version", ["15.1", "18.0"])
def test_a_database_that_is_new_enough_is_let_in(version: str) -> None:
    with a_server_of(version) as address:
        check_database(address)


def test_no_command_opens_a_database_that_is_too_old(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with a_server_of("14.19") as address:
        monkeypatch.setenv("DATABASE_URL", address)
        assert run(["figures"]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "请升级它，或去掉 DATABASE_URL 使用自带的数据库。" in said.err
