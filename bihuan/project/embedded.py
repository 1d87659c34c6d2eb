"""The PostgreSQL that comes along: made, started, watched and stopped by ourselves.

The wheel's own starter hands out handles to dead servers while a killed postmaster
is a zombie and gives up after ten seconds of recovery (docs/decisions/0001), so we
only use its binaries.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

import psycopg

from bihuan.project import tuning
from bihuan.project.binaries import find, server_user, within_reach
from bihuan.project.children import tied_to_parent
from bihuan.project.stragglers import clear_away
from bihuan.project.words import Say, Trouble, quiet

_LONGEST_SOCKET = 100  # the kernel's limit is 108 with the file name in it
_FAREWELL = 60  # seconds for a clean stop before we insist
# Only the user who runs the county may come in, as the owner of the database or,
# for backups and repairs, as the superuser. Nothing listens on the network.
_HBA = "local all all peer map=county\n"
_IDENT = "county {name} bihuan\ncounty {name} postgres\n"


class Cluster:
    """One embedded server. `home` holds its `data`, its socket (`run`) and its log."""

    def __init__(self, home: Path, *, durable: bool = True, say: Say = quiet) -> None:
        self.home = home.resolve()
        self.data = self.home / "data"
        self.log = self.home / "postgresql.log"
        self.durable = durable
        self.say = say
        self._server: subprocess.Popen[bytes] | None = None
        self._shortcut: Path | None = None

    @property
    def pid(self) -> int | None:
        return self._server.pid if self._server else None

    @property
    def host(self) -> str:
        """The socket's folder, by a short way when its own path is too long."""
        return str(self._shortcut or self.home / "run")

    def url(self, *, user: str = "bihuan", database: str = "bihuan") -> str:
        return f"postgresql://{user}@/{database}?host={self.host}"

    def start(self) -> None:
        """Bring the server up, making it first if there is none; return when it answers."""
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        user = server_user(self.home)
        self.user = user
        self.binaries = within_reach(find(major_of(self.home)), user)
        for folder in (self.home, self.data, self.home / "run"):
            folder.mkdir(exist_ok=True, mode=0o700)
            self._own(folder)
        clear_away(self.home, say=self.say)
        if not (self.data / "PG_VERSION").exists():
            self._make()
        self._let_in()
        self._shorten()
        self._launch()
        self._await_answer()
        self._ensure_database()

    def stop(self) -> None:
        """Stop cleanly: open transactions are rolled back, everything else is on disk."""
        server, self._server = self._server, None
        if server is None:
            return
        for word, patience in (
            (signal.SIGINT, _FAREWELL),
            (signal.SIGQUIT, 10),
            (signal.SIGKILL, 10),
        ):
            server.send_signal(word)
            with suppress(subprocess.TimeoutExpired):
                server.wait(patience)
                break
        if self._shortcut is not None:
            shutil.rmtree(self._shortcut.parent, ignore_errors=True)

    def revive(self) -> None:
        """Start again a server that has died under us."""
        if self._server is not None:
            self._server.wait()
            self._server = None
        self.start()

    def exit_code(self) -> int | None:
        """None while the server runs, else how it ended."""
        return None if self._server is None else self._server.poll()

    def __enter__(self) -> Cluster:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # -- steps -------------------------------------------------------------------

    def _own(self, path: Path) -> None:
        owner = path.stat().st_uid
        if self.user.borrowed and owner != self.user.uid:
            os.chown(path, self.user.uid, self.user.gid)
        elif not self.user.borrowed and owner != self.user.uid:
            raise Trouble(
                "{path} 属于另一个用户（编号 {owner}）：请以该用户运行，"
                "或执行 chown -R {name} {path}，或用 BIHUAN_DATA 另指一个目录。",
                path=path,
                owner=owner,
                name=self.user.name,
            )

    @contextmanager
    def _door(self) -> Iterator[tuple[str, dict[str, object]]]:
        """How the server's user reaches `home`, even below a folder closed to it.

        Root opens the folder and hands the open descriptor down: `/proc/self/fd/N`
        leads straight to it, so no parent's mode has to be changed. Every process
        of the server inherits the descriptor.
        """
        if not self.user.borrowed or not Path("/proc/self/fd").exists():
            yield str(self.home), {}
            return
        handle = os.open(self.home, os.O_PATH | os.O_DIRECTORY)
        try:
            yield f"/proc/self/fd/{handle}", {"pass_fds": (handle,)}
        finally:
            os.close(handle)

    def _make(self) -> None:
        self.say("正在建立数据库……")
        with self._door() as (home, inherited):
            made = subprocess.run(  # type: ignore[call-overload]  # noqa: S603
                [
                    self.binaries["initdb"],
                    *("--pgdata", f"{home}/data", "--username", "postgres"),
                    *("--encoding", "UTF8", "--no-locale", "--data-checksums"),
                    *("--auth-local", "peer", "--auth-host", "reject"),
                    *(() if self.durable else ("--no-sync",)),
                ],
                cwd="/",
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                **inherited,
                **self.user.credentials,
            )
        if made.returncode:
            # A half-made directory would stop every later attempt.
            for path in self.data.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            raise Trouble(
                "无法在 {home} 建立数据库：{why}",
                home=self.home,
                why=_last_line(made.stderr) or _last_line(made.stdout),
            )

    def _let_in(self) -> None:
        """Say afresh who may connect, so that a moved directory just works."""
        us = "root" if self.user.borrowed else self.user.name
        for name, text in (
            ("pg_hba.conf", _HBA),
            ("pg_ident.conf", _IDENT.format(name=us)),
        ):
            path = self.data / name
            path.write_text(text, encoding="utf-8")
            self._own(path)

    def _shorten(self) -> None:
        run, former = self.home / "run", shortcut_of(self.home)
        if former is not None:  # left by a start that was killed
            shutil.rmtree(former.parent, ignore_errors=True)
        if len(os.fsencode(run)) + len("/.s.PGSQL.5432") > _LONGEST_SOCKET:
            folder = Path(tempfile.mkdtemp(prefix="bihuan-"))
            self._shortcut = folder / "s"
            self._shortcut.symlink_to(run)
            if self.user.borrowed:
                folder.chmod(0o711)
        (self.home / "address").write_text(self.url(), encoding="utf-8")

    def _launch(self) -> None:
        if self.log.exists() and self.log.stat().st_size > 20_000_000:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self._door() as (home, inherited), self.log.open("ab") as log:
            sockets = f"{home}/run" if inherited else self.host
            settings = tuning.settings(durable=self.durable)
            settings["unix_socket_directories"] = sockets
            self._server = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603
                [
                    self.binaries["postgres"],
                    *("-D", f"{home}/data"),
                    *(f"--{name}={value}" for name, value in settings.items()),
                ],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Out of reach of the terminal's Ctrl-C: we stop it last ourselves.
                start_new_session=True,
                # SIGINT is the "fast shutdown", should we be killed outright.
                preexec_fn=tied_to_parent(signal.SIGINT),  # noqa: PLW1509
                **inherited,
                **self.user.credentials,
            )

    def _await_answer(self) -> None:
        """Wait as long as recovery takes, saying so, but never for a dead server."""
        assert self._server is not None
        began, told = time.monotonic(), 3.0
        while not answers(self.url(user="postgres", database="postgres")):
            if self._server.poll() is not None:
                self._server = None
                raise Trouble(
                    "数据库没有启动：{why}（详见 {log}）",
                    why=_complaint(self.log.read_text(errors="replace")[-4000:]),
                    log=self.log,
                )
            if time.monotonic() - began > told:
                self.say("数据库正在从上次中断处恢复，请稍候……")
                told += 10.0
            time.sleep(0.03)

    def _ensure_database(self) -> None:
        address = self.url(user="postgres", database="postgres")
        with psycopg.connect(address, autocommit=True) as server:
            if not server.execute(
                "select from pg_roles where rolname = 'bihuan'"
            ).rowcount:
                server.execute("create role bihuan login createdb")
            if not server.execute(
                "select from pg_database where datname = 'bihuan'"
            ).rowcount:
                server.execute("create database bihuan owner bihuan")


def answers(url: str) -> bool:
    """Whether a server at this address carries out a statement right now."""
    try:
        with psycopg.connect(url, connect_timeout=5) as server:
            server.execute("select 1")
    except psycopg.OperationalError:
        return False
    return True


def shortcut_of(home: Path) -> Path | None:
    """The short way to the socket that the last start made, if it needed one."""
    try:
        address = (home / "address").read_text(encoding="utf-8")
        way = Path(address.partition("?host=")[2])
        ours = way.is_symlink() and way.readlink() == home / "run"
    except OSError:
        return None
    return way if ours else None


def major_of(home: Path) -> int | None:
    """The major version that made this data directory; None where there is none yet."""
    try:
        return int((home / "data" / "PG_VERSION").read_text().strip())
    except (OSError, ValueError):
        return None


def _complaint(log: str) -> str:
    """The reason in a server's log: its last FATAL line, else its last line."""
    fatal = [line for line in log.splitlines() if "FATAL:" in line]
    return fatal[-1].partition("FATAL:")[2].strip() if fatal else _last_line(log)


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1].strip() if lines else ""
