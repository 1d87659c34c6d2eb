"""A county that exists for one run: its own server, databases, web processes, folder."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any
from urllib.request import urlopen

import psycopg

from bihuan.project.embedded import Cluster
from bihuan.project.place import Place
from bihuan.project.supervisor import serve_command

ROOT = Path(__file__).parents[1]
COUNTY = "county"
THREADS = 2


@dataclass(frozen=True, slots=True)
class Web:
    """The web server as `bihuan up` starts it."""

    port: int
    pid: int


class Stage:
    """Everything that a measurement needs; gone afterwards."""

    def __init__(self, *, quick: bool) -> None:
        self.quick = quick
        self.folder = Path(tempfile.mkdtemp(prefix="bihuan-bench-"))
        self.cluster = Cluster(self.folder / "pg", durable=True)
        # How many cases there are where the cost must not depend on how many there are.
        self.sizes = (10_000, 50_000) if quick else (100_000, 1_000_000)
        self._filled: dict[str, float] = {}

    def __enter__(self) -> Stage:
        place = Place(self.folder)
        place.prepare()
        place.make_keys()
        self.cluster.start()
        self._server(f"CREATE DATABASE {COUNTY} OWNER bihuan")
        self.ask("bench.county:found", COUNTY)
        return self

    def __exit__(self, *_: object) -> None:
        self.cluster.stop()
        rmtree(self.folder, ignore_errors=True)

    # -- Databases ---------------------------------------------------------------

    @property
    def server(self) -> int:
        """The database server's process; all of its backends are below it."""
        assert self.cluster.pid is not None
        return self.cluster.pid

    def address(self, database: str) -> str:
        return self.cluster.url(database=database)

    def superuser(self, database: str) -> str:
        """The address by which triggers can be passed over."""
        return self.cluster.url(user="postgres", database=database)

    def copy(self, name: str, of: str = COUNTY) -> str:
        """A database of its own, as the other one is now."""
        self._server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._server(f"CREATE DATABASE {name} OWNER bihuan TEMPLATE {of}")
        return name

    def drop(self, name: str) -> None:
        self._server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._filled.pop(name, None)

    def filled(self, cases: int) -> str:
        """A database with so many cases; made once in a run."""
        name = f"cases_{cases}"
        if name not in self._filled:
            self.copy(name)
            began = time.perf_counter()
            # Or it would still be tidying up while others are measured.
            self._autovacuum("off")
            self.ask(
                "bench.fill:fill", name, cases=cases, superuser=self.superuser(name)
            )
            self._autovacuum("on")
            self._filled[name] = time.perf_counter() - began
            print(f"  {cases} cases made in {self._filled[name]:.0f} s")
        return name

    def version(self) -> str:
        """The server's version, as it says itself."""
        with psycopg.connect(self.address(COUNTY)) as db:
            return str(db.execute("SHOW server_version").fetchone()[0])

    def _autovacuum(self, state: str) -> None:
        self._server(f"ALTER SYSTEM SET autovacuum = {state}")
        self._server("SELECT pg_reload_conf()")

    def _server(self, sql: str) -> None:
        address = self.cluster.url(user="postgres", database="postgres")
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(sql)

    # -- Processes ---------------------------------------------------------------

    def environment(self, database: str, **more: str) -> Mapping[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "BIHUAN_DATA": str(self.folder),
            "BIHUAN_LOG": "WARNING",
            "DATABASE_URL": self.address(database),
            "DJANGO_SETTINGS_MODULE": "bihuan.project.settings",
            **more,
        }

    def ask(self, job: str, database: str, **values: object) -> Any:
        """Run `module:function` in a process of its own and give what it returns."""
        return self.begin(job, database, **values).end()

    def begin(self, job: str, database: str, **values: object) -> Job:
        """The same, without waiting for it."""
        command = [sys.executable, "-m", "bench.child", job, json.dumps(values)]
        process = subprocess.Popen(
            command,
            env=dict(self.environment(database)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return Job(job, process)

    @contextmanager
    def work(self, database: str) -> Iterator[int]:
        """The background worker as `bihuan up` starts it: clocks, relay, jobs."""
        command = [sys.executable, "-m", "bihuan.project.cli", "work"]
        process = subprocess.Popen(
            command,
            env=dict(self.environment(database)),
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield process.pid
        finally:
            process.terminate()
            process.wait(60)

    @contextmanager
    def web(self, database: str, **more: str) -> Iterator[Web]:
        """Two granian processes of two threads, as `bihuan up` starts them."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        tied = {"BIHUAN_POOL": str(THREADS), "BIHUAN_TIED": "1"}
        process = subprocess.Popen(
            serve_command("127.0.0.1", port, workers=2, threads=THREADS),
            env=dict(self.environment(database, **tied, **more)),
            cwd=ROOT,
            stderr=subprocess.DEVNULL,  # granian finds that many threads remarkable
        )
        try:
            _await_page(f"http://127.0.0.1:{port}/healthz", process)
            yield Web(port, process.pid)
        finally:
            process.terminate()
            process.wait(30)


def _await_page(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), urlopen(address, timeout=5):
            return
        time.sleep(0.05)
    raise SystemExit("the web server did not come up")


class Job:
    """A function at work in another process."""

    def __init__(self, name: str, process: subprocess.Popen[str]) -> None:
        self.name = name
        self.process = process

    @property
    def pid(self) -> int:
        return self.process.pid

    def tell(self) -> None:
        """Let it know that it may go on, or that it is enough."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def heard(self) -> None:
        """Wait until it says that it is ready."""
        assert self.process.stdout is not None
        self.process.stdout.readline()

    def end(self) -> Any:
        assert self.process.stdout is not None
        said = self.process.stdout.read()  # not communicate(): lines were read before
        if self.process.wait():
            raise SystemExit(f"{self.name} failed")
        return json.loads(said.strip().splitlines()[-1])
