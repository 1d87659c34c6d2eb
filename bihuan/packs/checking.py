"""Is this folder a pack? Every mistake at once, with its file and line."""

from __future__ import annotations

from pathlib import Path

from bihuan.packs.agreement import disagreements
from bihuan.packs.listing import answers_disagree, registers_disagree
from bihuan.packs.reading import read_folder
from bihuan.packs.words import Pack, Problem, WrongPack

SHIPPED = Path(__file__).parent


def check(path: Path) -> list[Problem]:
    """Everything that is wrong with the pack in this folder, by file and line."""
    return _examine(path)[1]


def read(path: Path) -> Pack:
    """The pack in this folder; raises `WrongPack` with every mistake."""
    pack, problems = _examine(path)
    if problems:
        raise WrongPack(problems)
    return pack


def _examine(path: Path) -> tuple[Pack, list[Problem]]:
    pack, problems = read_folder(path)
    if path.is_dir():
        problems = [*problems, *disagreements(pack), *registers_disagree(pack)]
        problems += answers_disagree(pack)
    order = sorted(
        set(problems), key=lambda one: (one.file, one.line or 0, one.message)
    )
    return pack, order


def shipped() -> list[Path]:
    """The folders of the packs that come with the platform, by name."""
    return sorted(file.parent for file in SHIPPED.glob("*/pack.toml"))


def find(name: str) -> Path:
    """The folder of a shipped pack by its name, or else the path as given."""
    named = SHIPPED / name
    return named if (named / "pack.toml").exists() else Path(name)
