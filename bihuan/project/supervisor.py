"""`bihuan up`: one process that keeps database, web and worker alive, and ends them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from types import FrameType
from urllib.request import urlopen

from bihuan.kit.sentences import marked
from bihuan.project.children import tied_to_parent
from bihuan.project.embedded import Cluster
from bihuan.project.overload import threads_for
from bihuan.project.words import Say

_LOOK = 0.2  # seconds between two looks at the children
_LONGEST_REST = 30.0
_STEADY = 60.0  # a child that ran this long has earned a quick restart


@dataclass
class Child:
    """One program we keep running."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    rest: float = 0.5
    due: float = 0.0
    environment: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | self.environment,
                start_new_session=True,  # Ctrl-C is ours; we stop them in order
                preexec_fn=tied_to_parent(signal.SIGTERM),  # noqa: PLW1509
            )
        self.began = time.monotonic()

    def stop(self, patience: float = 30) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
            return
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    """Watches over the children and the database until told to stop."""

    def __init__(
        self,
        children: list[Child],
        *,
        cluster: Cluster | None,
        say: Say,
    ) -> None:
        self.children = children
        self.cluster = cluster
        self.say = say
        self.stopping = Event()

    def listen(self) -> None:
        """From now on Ctrl-C and SIGTERM mean: stop everything, in order."""
        for word in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(word, self._told)

    def _told(self, _word: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def add(self, child: Child) -> None:
        self.children.append(child)
        child.start()

    def watch(self) -> None:
        """Return when told to stop. Whatever dies meanwhile is started again."""
        while not self.stopping.wait(_LOOK):
            if self.cluster is not None and self.cluster.exit_code() is not None:
                self.say("数据库意外退出，正在重新启动……")
                self.cluster.revive()
                self.say("数据库已恢复。")
            for child in self.children:
                self._look_after(child)

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.due:
                child.start()
        elif (code := child.process.poll()) is not None:
            if now - child.began > _STEADY:
                child.rest = 0.5
            self.say(
                "{name}意外退出（{code}），{rest} 秒后重新启动；详见 {log}",
                name=child.name,
                code=code,
                rest=child.rest,
                log=child.log,
            )
            child.process, child.due = None, now + child.rest
            child.rest = min(child.rest * 2, _LONGEST_REST)

    def stop(self) -> None:
        """First those who write, then the database."""
        for child in self.children:
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        for child in self.children:
            child.stop()
        if self.cluster is not None:
            self.cluster.stop()


def await_page(
    address: str, child: Child, *, stopping: Event, within: float = 60
) -> bool:
    """Whether this child serves the page before the time is up, or it gives up."""
    until = time.monotonic() + within
    while time.monotonic() < until and not stopping.wait(0.05):
        with suppress(OSError), urlopen(address, timeout=5):  # noqa: S310 - our own
            return True
        if child.process is None or child.process.poll() is not None:
            return False
    return False


def web(host: str, port: int, *, workers: int, threads: int, logs: Path) -> Child:
    """The web server. Nobody listens at the port before it can answer."""
    return Child(
        marked("网页服务"),
        serve_command(host, port, workers=workers, threads=threads),
        logs / "web.log",
        environment={"BIHUAN_POOL": str(threads), "BIHUAN_TIED": "1"},
    )


def worker(logs: Path) -> Child:
    command = [sys.executable, "-m", "bihuan.project.cli", "work"]
    return Child(marked("后台工作"), command, logs / "work.log")


def stand_in(folder: Path, logs: Path) -> Child:
    """The demo's text message gateway, which keeps what it gets and sends nothing."""
    module = "bihuan.faces.messaging.http.standin"
    command = [sys.executable, "-m", module, str(folder)]
    return Child(marked("短信替身"), command, logs / "standin.log")


def serve_command(host: str, port: int, *, workers: int, threads: int) -> list[str]:
    """granian, WSGI, processes × threads: the fastest of those measured."""
    return [
        *(sys.executable, "-m", "granian", "bihuan.project.wsgi:application"),
        *("--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers)),
        *("--blocking-threads", str(threads_for(threads))),
        *("--no-ws", "--backlog", "2048", "--log-level", "error"),
        *("--respawn-failed-workers", "--respawn-interval", "0.5"),
        *("--workers-kill-timeout", "15"),
    ]
