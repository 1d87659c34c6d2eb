"""What is no backup of ours changes nothing and is told in one sentence."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from bihuan.project.backups import bring_back
from bihuan.project.words import Trouble

_X = hashlib.sha256(b"x").hexdigest()


def a_tar(file: Path, manifest: Any, **members: bytes) -> Path:
    """A file that looks like a backup, with this manifest and these members."""
    body = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
    with tarfile.open(file, "w") as tar:
        for name, content in {"manifest.json": body, **members}.items():
            head = tarfile.TarInfo(name)
            head.size = len(content)
            tar.addfile(head, io.BytesIO(content))
    return file


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("BIHUAN_DATA", str(tmp_path / "var"))
    return tmp_path


@pytest.mark.parametrize(
    "manifest",
    [
        b"{",
        [1],
        {},
        {"format": 1, "digests": None},
        {"format": "1", "digests": {}},
        {"format": 1, "digests": {}},
        {"format": 1, "digests": {"database.dump": 5}},
        {"format": 1, "digests": {"database.dump": _X[::-1]}},
        {"format": 1, "digests": {"database.dump": _X, "files/gone": _X}},
        {"format": 1, "digests": {"../evil": _X, "database.dump": _X}},
    ],
    ids=str,
)
def test_what_is_no_whole_backup_is_told_in_a_sentence(
    home: Path, manifest: object
) -> None:
    members = {"database.dump": b"x", "../evil": b"x"}
    file = a_tar(home / "a.tar", manifest, **members)

    with pytest.raises(Trouble, match="不是完整的闭环备份"):
        bring_back(file)

    assert not (home / "evil").exists()
    assert not (home / "var" / "pg").exists()


@pytest.mark.parametrize("keep", [0, 600, 1500])
def test_a_backup_that_was_cut_off_is_told_in_a_sentence(home: Path, keep: int) -> None:
    manifest = {"format": 1, "digests": {"database.dump": _X}}
    whole = a_tar(home / "a.tar", manifest, **{"database.dump": b"x"}).read_bytes()
    (home / "cut.tar").write_bytes(whole[:keep])

    with pytest.raises(Trouble, match="不是完整的闭环备份"):
        bring_back(home / "cut.tar")


def test_a_backup_of_a_later_bihuan_asks_for_an_upgrade(home: Path) -> None:
    file = a_tar(home / "a.tar", {"format": 2, "digests": {"database.dump": _X}})

    with pytest.raises(Trouble, match="请先升级"):
        bring_back(file)
