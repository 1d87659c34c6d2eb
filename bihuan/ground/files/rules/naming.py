"""What a file is called and where it lies."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

STEM_AT_MOST = 80

_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


def clean_name(name: str, extension: str) -> str:
    """The given name without path, controls and tricks, ending as the content demands.

    Format characters go too: a right-to-left override makes `gpj.exe` read `exe.jpg`.
    """
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    stem, dot, ending = visible.rpartition(".")
    if not dot or not stem.strip(" .") or len(ending) > 5:
        stem = visible
    stem = re.sub(r"\s+", " ", _FORBIDDEN.sub("", stem)).strip(" .")
    return f"{stem[:STEM_AT_MOST].strip(' .') or '附件'}.{extension}"


def place_of(sha256: str) -> PurePosixPath:
    """Under the digest, in 65,536 folders, with no ending that any program would run."""
    return PurePosixPath(sha256[:2], sha256[2:4], sha256)
