"""A whole county started, killed, backed up and brought back, by real processes."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bihuan.project.tests.counties import County, gone, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("county")]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    one = County(tmp_path_factory.mktemp("county") / "var")
    yield one
    one.stop()


def _mark(county: County, word: str) -> None:
    """Something acknowledged, outside of any table of ours."""
    with psycopg.connect(county.lock()["database"], autocommit=True) as server:
        server.execute("create table if not exists marks (word text)")
        server.execute("insert into marks values (%s)", [word])


def _marks(county: County) -> list[str]:
    with psycopg.connect(county.lock()["database"]) as server:
        return [word for (word,) in server.execute("select word from marks")]


def test_a_county_lives_through_every_kill(county: County) -> None:
    county.start()
    _mark(county, "first")

    second = county.run("up")
    assert second.returncode == 1
    assert str(county.port) in second.stderr
    assert second.stderr.count("\n") == 1

    for name in ("database", "web", "worker"):
        pid = until(lambda name=name: county.processes().get(name))
        os.kill(pid, signal.SIGKILL)
        until(lambda pid=pid, name=name: county.processes().get(name, pid) != pid)
        until(lambda: county.serves("/readyz"))
        _mark(county, name)

    children = county.processes()
    assert county.up is not None
    county.up.kill()
    county.up.wait()
    until(lambda: all(gone(pid) for pid in children.values()))

    county.start()
    assert _marks(county) == ["first", "database", "web", "worker"]
    children = county.processes()
    assert county.stop() == 0
    assert all(gone(pid) for pid in children.values())
    assert not county.serves("/healthz")


def test_a_backup_brings_the_county_back(county: County, tmp_path: Path) -> None:
    made = county.run(
        "createadmin",
        "lihua",
        "--name",
        "李华",
        "--password-stdin",
        stdin="Correct-horse-7-staple\n",
    )
    assert made.returncode == 0, made.stderr
    before = json.loads(county.run("ledger", "verify", "--json").stdout)
    assert before["ok"]
    assert before["entries"] > 0

    file = tmp_path / "county.tar"
    backup = county.run("backup", str(file))
    assert backup.returncode == 0, backup.stderr
    assert file.stat().st_mode & 0o777 == 0o600

    refused = county.run("restore", str(file))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr

    other = County(tmp_path / "other")
    restored = other.run("restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert json.loads(other.run("ledger", "verify", "--json").stdout) == before

    replaced = county.run("restore", str(file), "--replace")
    assert replaced.returncode == 0, replaced.stderr
    assert json.loads(county.run("ledger", "verify", "--json").stdout) == before


def test_a_damaged_backup_is_refused_and_changes_nothing(
    county: County, tmp_path: Path
) -> None:
    file = tmp_path / "county.tar"
    assert county.run("backup", str(file)).returncode == 0
    before = county.run("ledger", "verify", "--json").stdout
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(body)

    refused = county.run("restore", str(file), "--replace")

    assert refused.returncode == 1
    assert str(file) in refused.stderr
    assert county.run("ledger", "verify", "--json").stdout == before
