"""A published notice as a file."""

from __future__ import annotations

from bihuan.directory.letters.queries import find_letter
from bihuan.ground.files.queries import open_file
from bihuan.ground.files.words import Opened
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.oversight.queries import find_notice


def notice_file(notice_id: int) -> Opened:
    """The PDF of a notice that was published to everybody."""
    line = find_notice(notice_id).line
    letter = find_letter(line.letter_id or 0)
    if letter.pdf_id is None:
        raise NotVisible(str(notice_id))
    return open_file(letter.pdf_id)
