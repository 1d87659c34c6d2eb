"""A pack's folder as values: each file read for itself, every problem noted."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bihuan.kit.sentences import say
from bihuan.packs.reading import people, trees
from bihuan.packs.reading.knowledge import answers
from bihuan.packs.reading.letters import letters
from bihuan.packs.reading.messages import messages
from bihuan.packs.reading.registers import registers
from bihuan.packs.reading.settings import about, calendar, profiles
from bihuan.packs.words import Pack, Problem


def read_folder(folder: Path) -> tuple[Pack, list[Problem]]:
    """What the folder says, as far as it can be read, and what is wrong in its files."""
    problems: list[Problem] = []
    if not folder.is_dir():
        return Pack(), [Problem(str(folder), None, say("没有这个文件夹。"))]
    pack = Pack(
        about=about(folder, problems),
        areas=trees.areas(folder, problems),
        units=trees.units(folder, problems),
        people=people.people(folder, problems),
        calendar=calendar(folder, problems),
        profiles=profiles(folder, problems),
        categories=trees.categories(folder, problems),
        responsibilities=trees.responsibilities(folder, problems),
        parties=people.parties(folder, problems),
        answers=answers(folder, problems),
        registers=registers(folder, problems),
        letters=letters(folder, problems),
        messages=messages(folder, problems),
        groups=people.groups(folder, problems),
        appeals=people.appeals(folder, problems),
        digest=_digest(folder),
    )
    return pack, problems


def _digest(folder: Path) -> str:
    """Over names and contents of all data files. Line ends do not count: git changes them."""
    total = hashlib.sha256()
    files = [*folder.rglob("*.toml"), *folder.rglob("*.csv")]
    for file in sorted(files, key=lambda file: file.relative_to(folder).as_posix()):
        body = file.read_bytes().replace(b"\r\n", b"\n")
        total.update(file.relative_to(folder).as_posix().encode() + b"\0")
        total.update(len(body).to_bytes(8, "big") + body)
    return total.hexdigest()
