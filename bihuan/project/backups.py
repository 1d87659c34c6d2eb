"""The whole county in one file, and back again: all of it or nothing.

A backup is a tar: `manifest.json` first, then the database as pg_dump's own archive,
the kept files, and, only if asked for, the vault's keys. The database is read before
the files: a file is written before the row that names it and never changed, so every
row in the backup has its file.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from bihuan.kit import clock
from bihuan.project import preparing
from bihuan.project.archives import (
    DUMP,
    FORMAT,
    MANIFEST,
    Advance,
    digest_of,
    unpack,
)
from bihuan.project.binaries import tools
from bihuan.project.locking import InUse, Lock
from bihuan.project.opening import database, set_up_django
from bihuan.project.place import Place, here
from bihuan.project.words import Say, Trouble, quiet

_FILES, _KEYS = "files/", "keys/"


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup has become."""

    bytes: int
    files: int
    keys: Path


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What a restore has found and proved."""

    entries: int
    files: int
    keys_missing: list[str]
    keys: Path


def _nobody(_done: int, _total: int) -> None:
    pass


# -- There -----------------------------------------------------------------------


def back_up(
    file: Path,
    *,
    with_keys: bool = False,
    on_progress: Advance = _nobody,
    say: Say = quiet,
) -> Made:
    """Write the county to `file`, which appears under its name only when complete."""
    place = here()
    with (
        database(what="bihuan backup", say=say, place=place) as address,
        tempfile.TemporaryDirectory(dir=_room(file), prefix=".bihuan-") as scratch,
    ):
        dump = Path(scratch) / DUMP
        _dump(address, dump)
        found = [(DUMP, dump), *_members(place.files, _FILES)]
        if with_keys:
            found += _members(place.keys, _KEYS)
        unfinished = Path(scratch) / "unfinished"
        _write(unfinished, found, address, on_progress)
        unfinished.replace(file)
    files = sum(name.startswith(_FILES) for name, _ in found)
    return Made(file.stat().st_size, files, place.keys)


def _room(file: Path) -> Path:
    folder = file.resolve().parent
    if not os.access(folder, os.W_OK):
        raise Trouble("不能在 {folder} 里写文件：请另选一个位置。", folder=folder)
    return folder


def _members(folder: Path, prefix: str) -> list[tuple[str, Path]]:
    kept = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [(prefix + path.relative_to(folder).as_posix(), path) for path in kept]


def _dump(address: str, target: Path) -> None:
    command = [tools(_major(address))["pg_dump"], "-Fc", "--no-owner"]
    _run([*command, "--no-privileges", f"--file={target}", address])


def _write(
    target: Path, found: list[tuple[str, Path]], address: str, on_progress: Advance
) -> None:
    manifest = {
        "format": FORMAT,
        "made_at": clock.now().isoformat(),
        "postgresql": _major(address),
        "digests": {name: digest_of(path) for name, path in found},
    }
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w") as tar:
            body = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
            head = tarfile.TarInfo(MANIFEST)
            head.size, head.mode = len(body), 0o600
            tar.addfile(head, io.BytesIO(body))
            for done, (name, path) in enumerate(found, 1):
                tar.add(path, arcname=name, recursive=False)
                on_progress(done, len(found))
        raw.flush()
        os.fsync(raw.fileno())


# -- And back --------------------------------------------------------------------


def bring_back(
    file: Path,
    *,
    replace: bool = False,
    on_progress: Advance = _nobody,
    say: Say = quiet,
) -> BroughtBack:
    """Make the county what the backup says, and verify its ledger.

    The database changes in one transaction; the former files are given up only after.
    """
    place = here()
    place.prepare()
    _refuse_if_open(place)
    with tempfile.TemporaryDirectory(dir=place.folder, prefix=".restore-") as scratch:
        unpacked = Path(scratch)
        unpack(file, unpacked, on_progress)
        with database(what="bihuan restore", say=say, place=place) as address:
            if not replace:
                _refuse_if_inhabited(address)
            _restore(address, unpacked)
            files = _put(unpacked / "files", place.files)
            _put(unpacked / "keys", place.keys)
            return _prove(address, place, files)


def _refuse_if_open(place: Place) -> None:
    if os.environ.get("DATABASE_URL"):
        return
    lock = Lock(place.lock)
    try:
        lock.take(what="bihuan restore")
    except InUse as taken:
        raise Trouble(
            "县域正在运行（进程 {pid}）：请先用 Ctrl-C 停止它，再恢复备份。",
            pid=taken.holder.get("pid", "?"),
        ) from None
    lock.release()


def _refuse_if_inhabited(address: str) -> None:
    with psycopg.connect(address) as server:
        tables = server.execute(
            "select to_regclass('access_account'), to_regclass('ledger_entry')"
        ).fetchone()
        if tables is None or None in tables:
            return
        row = server.execute(
            "select exists (select from access_account)"
            " or exists (select from ledger_entry)"
        ).fetchone()
    if row is not None and row[0]:
        raise Trouble("这里已有县域数据：确认要用备份替换，请加上 --replace。")


def _restore(address: str, unpacked: Path) -> None:
    """Empty the schema and fill it again, in one transaction."""
    found = tools(_major(address))
    script = unpacked / "restore.sql"
    with psycopg.connect(address) as server, script.open("w") as out:
        schema = server.execute("select current_schema()").fetchone()
        name = sql.Identifier(schema[0] if schema and schema[0] else "public")
        clear = sql.SQL("drop schema if exists {0} cascade; create schema {0};\n")
        out.write(clear.format(name).as_string(server))
    body = unpacked / "body.sql"
    _run(
        [
            *(found["pg_restore"], "--no-owner", "--no-privileges"),
            *(f"--file={body}", str(unpacked / DUMP)),
        ]
    )
    _run(
        [
            *(found["psql"], "--no-psqlrc", "--quiet", "--single-transaction"),
            *("--set=ON_ERROR_STOP=1", f"--file={script}", f"--file={body}"),
            address,
        ]
    )


def _put(fresh: Path, place: Path) -> int:
    """Let a restored folder take the place of the present one; count its files."""
    if not fresh.is_dir():
        return 0
    count = sum(1 for path in fresh.rglob("*") if path.is_file())
    former = fresh.with_name(f"{fresh.name}-former")
    if place.exists():
        place.rename(former)
    fresh.rename(place)
    place.chmod(0o700)
    return count


def _prove(address: str, place: Place, files: int) -> BroughtBack:
    os.environ["DATABASE_URL"] = address
    place.make_keys()
    set_up_django()
    from bihuan.ground.ledger.queries import verify  # noqa: PLC0415 - needs Django
    from bihuan.ground.vault.queries import keys_missing  # noqa: PLC0415

    preparing.migrate()
    report = verify()
    if report.first_break is not None:
        raise Trouble(
            "备份已恢复，但台账不完好（{stream} 第 {seq} 条）：请换更早的备份再恢复一次。",
            stream=report.first_break.stream,
            seq=report.first_break.seq,
        )
    return BroughtBack(report.entries, files, keys_missing(), place.keys)


# -- Both ------------------------------------------------------------------------


def _major(address: str) -> int:
    with psycopg.connect(address) as server:
        return server.info.server_version // 10000


def _run(command: list[str]) -> None:
    done = subprocess.run(  # noqa: S603 - programs of the PostgreSQL we found
        command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise Trouble(
            "{program} 没有成功：{why}",
            program=Path(command[0]).name,
            why=lines[-1] if lines else done.returncode,
        )
