"""Real counties in temporary folders, driven from outside as an operator would."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.error import HTTPError
from urllib.request import urlopen

T = TypeVar("T")
_LOOK = 0.05


def until(answer: Callable[[], T], *, within: float = 60) -> T:
    """The first true answer; fails when there is none before the time is up."""
    deadline = time.monotonic() + within
    while True:
        found = answer()
        if found:
            return found
        if time.monotonic() > deadline:
            msg = f"nothing true within {within} s"
            raise AssertionError(msg)
        # Poll; nothing announces the end of a foreign process.
        time.sleep(_LOOK)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def gone(pid: int) -> bool:
    """Whether this process has ended; a zombie has."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


class County:
    """One data folder and the command line on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.up: subprocess.Popen[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        own = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "LANG", "LC_ALL"}
        }
        return own | {"BIHUAN_DATA": str(self.folder), "PORT": str(self.port)}

    def command(self, *words: str, **environment: str) -> list[str]:
        return [sys.executable, "-m", "bihuan.project.cli", *words]

    def run(
        self, *words: str, stdin: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            env=self.environment | environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=240,
        )

    def start(self) -> None:
        """`bihuan up`, until it serves pages."""
        log = (self.folder.parent / f"{self.folder.name}.log").open("w")
        with log:
            self.up = subprocess.Popen(
                self.command("up", "--no-demo", "--workers", "1"),
                env=self.environment,
                stdout=log,
                stderr=log,
                text=True,
            )
        until(lambda: self._ended() or self.serves("/readyz"), within=180)
        assert not self._ended(), log.name and Path(log.name).read_text()

    def _ended(self) -> bool:
        return self.up is None or self.up.poll() is not None

    def serves(self, path: str) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=15) as page:
                return bool(page.status == 200)
        except (HTTPError, OSError):
            return False

    def lock(self) -> dict[str, str]:
        text = (self.folder / "county.lock").read_text()
        return dict(json.loads(text or "{}"))

    def processes(self) -> dict[str, int]:
        """The pids of database, web and worker below `up`."""
        assert self.up is not None
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                line = (entry / "cmdline").read_bytes().decode()
            except OSError:
                continue
            if int(parent) == self.up.pid:
                kinds = {"granian": "web", "work": "worker", "-D": "database"}
                words = line.split("\0")
                kind = next((k for w, k in kinds.items() if w in words), "")
                found[kind] = int(entry.name)
        return found

    def stop(self) -> int:
        if self.up is None:
            return 0
        if self.up.poll() is None:
            self.up.send_signal(signal.SIGINT)
        try:
            return self.up.wait(90)
        except subprocess.TimeoutExpired:
            self.up.kill()
            raise
        finally:
            self.up = None
