"""The command line as its operator meets it: help, mistakes, and plain sentences."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bihuan.project.cli import bihuan, run
from bihuan.project.opening import check_database
from bihuan.project.place import Place, ensure_port_free
from bihuan.project.tests.counties import free_port
from bihuan.project.words import Trouble


def _paths(command: click.Command, *path: str) -> Iterator[list[str]]:
    yield list(path)
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from _paths(below, *path, name)


@pytest.mark.parametrize("path", list(_paths(bihuan)), ids=" ".join)
def test_every_command_has_help_with_an_example(
    path: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*path, "--help"]) == 0

    assert "Example: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "还要说明做什么"),
        (["nonsense"], "nonsense"),
        (["import", "appeals"], "FILE"),
        (["import", "appeals", "/nowhere.csv"], "/nowhere.csv"),
        (["ledger", "verify", "--loudly"], "--loudly"),
        (["up", "--port", "none"], "--port"),
        (["calendar", "due", "--pack", ".", "--start", "yesterday"], "--start"),
        (["calendar", "due", "--pack", ".", "--start", "2026-09-30"], "--working-days"),
        (["replay"], "PACK"),
        (["createadmin", "lihua"], "--name"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_argument_gets_one_sentence_and_exit_2(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert sentence in said.err
    assert "--help" in said.err


def test_a_taken_port_is_named_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(Trouble, match=f"PORT={port + 1}"):
            ensure_port_free("127.0.0.1", port)


def test_a_free_port_passes() -> None:
    ensure_port_free("127.0.0.1", free_port())


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(Trouble, match="BIHUAN_DATA"):
        Place(tmp_path / "file" / "var").prepare()


def test_an_unreachable_database_is_named_without_its_password() -> None:
    address = f"postgresql://clerk:geheim@127.0.0.1:{free_port()}/county"

    with pytest.raises(Trouble, match=r"127\.0\.0\.1") as caught:
        check_database(address)

    assert "geheim" not in str(caught.value)


def test_the_signing_key_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    place = Place(tmp_path / "var")
    place.prepare()
    place.make_keys()
    first = (place.keys / "secret-key").read_text()
    place.make_keys()

    assert (place.keys / "secret-key").read_text() == first
    assert len(first.strip()) >= 50
    assert (place.keys / "secret-key").stat().st_mode & 0o777 == 0o600
    assert place.folder.stat().st_mode & 0o777 == 0o700


def test_days_that_end_before_they_begin_are_asked_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["figures", "--from", "2026-05-02", "--to", "2026-05-01"]) == 2
    assert "--from 不能晚于 --to" in capsys.readouterr().err


def test_a_password_of_broken_bytes_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Bi\udc86huan-2026\n"))

    assert run(["createadmin", "lihua", "--name", "李华", "--password-stdin"]) == 1

    assert "请用 UTF-8" in capsys.readouterr().err


def test_a_port_that_is_no_number_is_named_like_any_other_place() -> None:
    with pytest.raises(Trouble, match=r"127\.0\.0\.1:abc/county"):
        check_database("postgresql://clerk:geheim@127.0.0.1:abc/county")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["nonsense"], "没有 nonsense 这个命令"),
        (["up", "extra"], "多出了 extra"),
        (["up", "--port", "0"], "0 应在 1 到 65535 之间"),
        (["up", "--port", "none"], "none 不是整数"),
        (["up", "--port"], "--port 后面要有值"),
        (["packs", "check", __file__], "是文件，应是文件夹"),
        (["import", "appeals", "."], ". 是文件夹，应是文件"),
        (["figures", "--from", "2026-13-01"], "2026-13-01 应写成 2026-09-30"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_what_is_wrong_with_an_argument_is_said_in_chinese(
    words: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize(
    "given",
    [
        ["--start", "2026-11-20T10:00", "--working-days", "1000000000"],
        ["--start", "2026-11-20T10:00", "--months", "1181"],
        ["--start", "9999-12-31T10:00", "--working-days", "1"],
    ],
    ids=" ".join,
)
def test_a_period_beyond_counting_is_one_sentence(
    given: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["calendar", "due", "--pack", str(tmp_path), *given, "--json"]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert "时长最多一百年" in said.err


def test_a_pack_without_a_calendar_is_said_to_be_counted_by_the_national_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--start", "2026-11-20", "--working-days", "5"]
    command = ["calendar", "due", "--pack", str(tmp_path), *given]

    assert run([*command, "--json"]) == 0
    alone = capsys.readouterr()
    (tmp_path / "calendar.toml").write_text('name = "谯城区"\n', encoding="utf-8")
    assert run([*command, "--json"]) == 0
    named = capsys.readouterr()

    assert json.loads(alone.out)["calendar"] == "national"
    assert alone.err.count("\n") == 1
    assert "没有 calendar.toml" in alone.err
    assert json.loads(named.out)["calendar"] == "pack"
    assert named.err == ""


def test_the_steps_and_the_deadline_speak_of_the_same_midnight(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--start", "2026-11-20", "--working-days", "5"]

    assert run(["calendar", "due", "--pack", str(tmp_path), *given]) == 0

    first, *_between, last, due = capsys.readouterr().out.splitlines()
    assert first.startswith("自 2026-11-20（周五）00:00 起算")
    assert last == "截止时间：2026-11-27（周五）24:00"
    assert due == "期限：2026-11-27（周五）24:00（2026-11-28T00:00:00+08:00）"


def test_a_broken_calendar_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "calendar.toml").write_text("days = [\n", encoding="utf-8")
    given = ["--start", "2026-11-20T10:00", "--working-days", "1"]

    assert run(["calendar", "due", "--pack", str(tmp_path), *given]) == 1

    assert "calendar.toml" in capsys.readouterr().out
