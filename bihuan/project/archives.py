"""Taking a backup's file apart: what its manifest names, nothing else, and all of it."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

from bihuan.project.words import Trouble

FORMAT = 1
DUMP, MANIFEST = "database.dump", "manifest.json"
Advance = Callable[[int, int], None]


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unpack(file: Path, target: Path, on_progress: Advance) -> None:
    """Take out what the manifest names, and nothing else, checking every digest."""
    wrong = Trouble("{file} 不是完整的闭环备份：请换一个备份文件。", file=file)
    try:
        with tarfile.open(file) as tar:
            manifest = json.load(_open_member(tar, MANIFEST))
            _may_be_read(manifest["format"], file)
            digests: dict[str, str] = manifest["digests"]
            if DUMP not in digests:
                raise wrong
            for done, (name, digest) in enumerate(digests.items(), 1):
                out = _inside(target, name)
                with _open_member(tar, name) as source, out.open("wb") as sink:
                    shutil.copyfileobj(source, sink)
                if digest_of(out) != digest:
                    raise wrong
                on_progress(done, len(digests))
    except (tarfile.TarError, LookupError, TypeError, ValueError, OSError) as error:
        raise wrong from error


def _may_be_read(written: int, file: Path) -> None:
    """A backup of a later Bihuan may hold what this one would leave out unseen."""
    if written > FORMAT:
        raise Trouble(
            "{file} 由更新版本的闭环制作（格式 {written}，这里只认到 {known}）："
            "请先升级，再恢复。",
            file=file,
            written=written,
            known=FORMAT,
        )


def _open_member(tar: tarfile.TarFile, name: str) -> io.BufferedReader:
    source = tar.extractfile(name)
    if source is None:
        raise KeyError(name)
    return source  # type: ignore[return-value]


def _inside(target: Path, name: str) -> Path:
    """A place below `target` and nowhere else, whatever the archive says."""
    out = (target / name).resolve()
    if not out.is_relative_to(target.resolve()):
        raise ValueError(name)
    out.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return out
