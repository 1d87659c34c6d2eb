"""The key file: made on first run, readable by its owner alone, cached per process."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
import threading
from pathlib import Path

from django.conf import settings

from bihuan.kit.remembered import remembered
from bihuan.kit.sealing import Keyring
from bihuan.kit.sentences import say

_KEY = 32
_lock = threading.Lock()
_read: dict[str, tuple[tuple[int, int], Keyring]] = {}


class KeyFileProblem(Exception):  # noqa: N818
    """The key file cannot be used; the message says what to do."""


def ring() -> Keyring:
    """The keys in use. A changed file is read again, so rotation needs no restart."""
    path = os.fspath(settings.KEYS_FILE)
    try:
        found = os.stat(path)  # noqa: PTH116 - on every look-up; Path costs four times it
    except FileNotFoundError:
        create(Path(path))
        found = os.stat(path)  # noqa: PTH116
    mark = (found.st_mtime_ns, found.st_ino)
    known = _read.get(path)
    if known is not None and known[0] == mark:
        return known[1]
    fresh = load(Path(path))
    with _lock:
        _read[path] = (mark, fresh)
    return fresh


def digest(purpose: str, text: str) -> bytes:
    """What a value is looked up by (`Keyring.digest`), many times for every matter.

    Of the keys it takes only the pepper, which no rotation changes: so the file is
    looked at once a second and not at every look-up.
    """
    return _lately(os.fspath(settings.KEYS_FILE)).digest(purpose, text)


@remembered()
def _lately(_path: str) -> Keyring:
    return ring()


def load(path: Path) -> Keyring:
    """Read and check a key file."""
    try:
        body = json.loads(path.read_text())
        keys = {name: base64.b64decode(key) for name, key in body["keys"].items()}
        found = Keyring(body["current"], keys, base64.b64decode(body["pepper"]))
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        msg = say(
            "密钥文件 {path} 读不出来：请从备份恢复它，不要删除（删除后已存身份再也打不开）。",
            path=path,
        )
        raise KeyFileProblem(msg) from error
    sound = all(len(key) == _KEY for key in (*keys.values(), found.pepper))
    if not sound or found.current not in keys:
        msg = say(
            "密钥文件 {path} 不完整：每个密钥应为 32 字节，current 应是其中之一。",
            path=path,
        )
        raise KeyFileProblem(msg)
    return found


def create(path: Path) -> None:
    """Make the first key file. Of several processes starting at once, one wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    first = Keyring("k1", {"k1": secrets.token_bytes(_KEY)}, secrets.token_bytes(_KEY))
    fresh = _written(path, first)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def add_key() -> Keyring:
    """Add a key and make it the current one; the older ones stay for reading."""
    ring()
    path = Path(settings.KEYS_FILE)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # Of two administrators at once neither may lose the other's key.
        fcntl.flock(folder, fcntl.LOCK_EX)
        old = load(path)
        name = f"k{1 + max(int(known.removeprefix('k')) for known in old.keys)}"
        keys = {**old.keys, name: secrets.token_bytes(_KEY)}
        _written(path, Keyring(name, keys, old.pepper)).replace(path)
        os.fsync(folder)
    finally:
        os.close(folder)
    return ring()


def _written(path: Path, keys: Keyring) -> Path:
    """The key file beside its place, on the disk, for its owner's eyes only."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    body = {
        "current": keys.current,
        "keys": {name: _text(key) for name, key in keys.keys.items()},
        "pepper": _text(keys.pepper),
    }
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(body, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()
