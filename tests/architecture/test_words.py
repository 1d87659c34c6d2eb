"""What must not stand in any file of the project: one machine's paths and addresses."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.architecture.plan import TOP

# Written so that this file does not find itself.
MACHINE = re.compile(
    r"""(?<![\w./-])/(?:wor[k]|roo[t]|tmp/bas[h]\w*)/[\w.]"""
    r"""|(?:extra-)?index-ur[l]|trusted-hos[t]|find-link[s]|/simpl[e]/"""
)
TEXT = {"", ".py", ".md", ".toml", ".txt", ".in", ".html", ".css", ".js", ".json"}
TEXT |= {".yml", ".yaml", ".cfg", ".ini", ".sh", ".csv", ".po", ".svg", ".sql"}


def files() -> list[Path]:
    """The files that the project consists of; vendored ones are other people's words."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=TOP,
        capture_output=True,
        text=True,
    )
    names = listed.stdout.split("\0")[:-1]
    paths = [TOP / name for name in names] or [*TOP.rglob("*")]
    return [
        path
        for path in paths
        if path.is_file()
        and path.suffix in TEXT
        and not {"vendor", ".venv", "var", ".git"} & set(path.relative_to(TOP).parts)
    ]


def test_no_file_speaks_of_one_machine() -> None:
    offences = [
        f"{path.relative_to(TOP)}: {found.group()}"
        for path in files()
        for found in MACHINE.finditer(path.read_text(errors="replace"))
    ]
    assert offences == []


def test_the_pattern_finds_paths_and_addresses_and_no_ordinary_words() -> None:
    for said in ("cd /wor" + "k/main", '"/roo' + 't/.x"', "--extra-index-ur" + "l x"):
        assert MACHINE.search(said), said
    for said in ("bihuan/work/meetings", "https://e.cn/workers", "the work/rest"):
        assert not MACHINE.search(said), said
