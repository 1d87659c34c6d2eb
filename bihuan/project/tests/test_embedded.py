"""The embedded PostgreSQL against what happens to servers: kills, zombies, strangers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bihuan.project import binaries
from bihuan.project.embedded import Cluster, answers
from bihuan.project.tests.counties import gone, until
from bihuan.project.words import Trouble

pytestmark = pytest.mark.xdist_group("embedded")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    one = Cluster(tmp_path / "pg")
    one.start()
    yield one
    one.stop()


def test_it_answers_keeps_and_answers_again(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url()) as server:
        server.execute("create table kept (n int)")
        server.execute("insert into kept values (7)")

    cluster.stop()
    assert not answers(cluster.url())
    cluster.start()

    with psycopg.connect(cluster.url()) as server:
        assert server.execute("select n from kept").fetchone() == (7,)


def test_what_was_acknowledged_survives_a_kill_of_the_server(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(), autocommit=True) as server:
        server.execute("create table kept (n int)")
        for n in range(50):
            server.execute("insert into kept values (%s)", [n])
        assert cluster.pid is not None
        os.kill(cluster.pid, signal.SIGKILL)

    until(lambda: cluster.exit_code() is not None)
    cluster.revive()

    with psycopg.connect(cluster.url()) as server:
        assert server.execute("select count(*) from kept").fetchone() == (50,)


def test_a_killed_server_that_nobody_has_reaped_does_not_stop_the_next(
    cluster: Cluster, tmp_path: Path
) -> None:
    pid = cluster.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: gone(pid))
    assert Path(
        f"/proc/{pid}"
    ).exists()  # our own child, and we have not waited: a zombie

    with Cluster(tmp_path / "pg") as second:
        assert answers(second.url())


def test_a_server_whose_supervisor_is_killed_goes_too_and_loses_nothing(
    tmp_path: Path,
) -> None:
    program = (
        "import sys; from pathlib import Path; from bihuan.project.embedded import Cluster\n"
        "one = Cluster(Path(sys.argv[1])); one.start(); print(one.pid, flush=True)\n"
        "sys.stdin.read()"
    )
    supervisor = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "pg")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert supervisor.stdout is not None
    assert supervisor.stdin is not None
    server = int(supervisor.stdout.readline())

    supervisor.kill()
    supervisor.wait()
    supervisor.stdin.close()
    supervisor.stdout.close()

    until(lambda: gone(server))
    with Cluster(tmp_path / "pg") as second:
        assert answers(second.url())


def test_a_folder_too_deep_for_a_socket_works_all_the_same(tmp_path: Path) -> None:
    with Cluster(tmp_path / ("deep" * 20) / ("deeper" * 10) / "pg") as cluster:
        assert answers(cluster.url())
        shortcut = Path(cluster.host)

    assert not shortcut.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root borrows another user")
def test_root_needs_no_folder_opened_to_others(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    with Cluster(closed / "pg") as cluster:
        assert answers(cluster.url())
        assert cluster.pid is not None
        assert Path(f"/proc/{cluster.pid}").stat().st_uid != 0

    assert closed.stat().st_mode & 0o777 == 0o700


def test_nobody_reaches_it_over_the_network(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url()) as server:
        assert server.execute("show listen_addresses").fetchone() == ("",)
        assert server.execute("show fsync").fetchone() == ("on",)
        assert server.execute("show data_checksums").fetchone() == ("on",)


def test_a_directory_of_another_version_is_refused_with_a_sentence(
    tmp_path: Path,
) -> None:
    data = tmp_path / "pg" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")

    with pytest.raises(Trouble, match="PostgreSQL 9"):
        Cluster(tmp_path / "pg").start()


def test_a_wrong_pg_bin_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", "/nowhere")

    with pytest.raises(Trouble, match="PG_BIN"):
        binaries.find()
