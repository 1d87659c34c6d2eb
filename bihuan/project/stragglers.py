"""Database processes that a killed supervisor left behind, and how to be rid of them."""

from __future__ import annotations

import signal
from contextlib import suppress
from pathlib import Path

import psutil

from bihuan.project.words import Say, quiet


def clear_away(home: Path, *, say: Say = quiet) -> None:
    """Wait until no process has this data directory open; end a server nobody minds.

    Called under the county's lock: whoever still runs here has lost its supervisor.
    A killed postmaster stays a zombie until somebody reaps it, and a new one refuses
    to start while its number is taken, so a dead server's lock files go.
    """
    data, told = home / "data", False
    while running := _processes_in(data):
        if not told:
            say("正在等待上次未结束的数据库进程退出……")
            told = True
        for process in running:
            with suppress(psutil.NoSuchProcess):
                if process.pid == _pid_on_file(data):
                    process.send_signal(signal.SIGINT)
        psutil.wait_procs(running, timeout=0.2)
    for left in (data / "postmaster.pid", *(home / "run").glob(".s.PGSQL.*")):
        left.unlink(missing_ok=True)


def _pid_on_file(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _processes_in(data: Path) -> list[psutil.Process]:
    """PostgreSQL processes at work in this directory (they all live in it)."""
    on_file, found = _pid_on_file(data), []
    for process in psutil.process_iter(["name"]):
        if not (process.info["name"] or "").startswith("postgres"):
            continue
        with suppress(psutil.NoSuchProcess, OSError):
            if process.status() == psutil.STATUS_ZOMBIE:
                continue
            try:
                here = Path(process.cwd()).samefile(data)
            except psutil.AccessDenied:  # containers keep this even from root
                here = on_file in {process.pid, process.ppid()}
            if here:
                found.append(process)
    return found
