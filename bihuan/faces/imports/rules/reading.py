"""Row after row of one file: what is a matter, what repeats an earlier row, what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bihuan.faces.imports.rules.appeals import (
    beside_content,
    content_of,
    matter_of,
    said_in,
)
from bihuan.faces.imports.words import Surroundings
from bihuan.kit.sentences import Sentence
from bihuan.kit.tables.reading import Row
from bihuan.kit.verdicts import Refused, Verdict, refuse
from bihuan.loop.intake.words import NewMatter

# What is put beside refused rows, and taken off again where they are brought anew.
ADDED = (("行号", "原因"), ("Line", "Reason"))
SPOILT = refuse("row-spoilt", "数据库不接受这一行，请检查有无异常字符或超长内容。")
_TAKEN_AT_A_TERMINAL = (
    "编号 {number} 以前导入过另一件事（{case}），内容不同；"
    "请改用另一个编号，或导入时用 --source 注明是另一个来源。"
)


@dataclass(slots=True)
class Reader:
    """Reads the rows of one file in their order."""

    about: Surroundings
    # Which content, on which line, each number stood for: hashes only, a row costs
    # some hundred bytes. A number given twice would otherwise lose a matter unseen.
    seen: dict[int, tuple[int, int, int]] = field(default_factory=dict)

    def read(self, row: Row) -> NewMatter | None:
        """The row's matter; None for a row that repeats an earlier one word for word."""
        if row.problem:
            raise Refused(_unreadable(row.problem))
        said = said_in(row.cells)
        matter = matter_of(said, self.about)
        number, told = matter.external_id, content_of(said)
        content = hash(told)
        beside = hash(beside_content(said))
        earlier = self.seen.setdefault(hash(number), (content, row.line, beside))
        if earlier[0] != content:
            raise Refused(
                refuse(
                    "number-given-twice",
                    "编号 {number} 与第 {line} 行相同，内容却不同；请改用另一个编号。",
                    number=number,
                    line=earlier[1],
                )
            )
        if earlier[2] != beside and not said.get("id"):
            raise Refused(
                refuse(
                    "looks-the-same",
                    "标题、内容和时间与第 {line} 行相同，区域、地点或电话却不同；"
                    "是两件事的，请给每一行写上不同的编号。",
                    line=earlier[1],
                )
            )
        if earlier[1] != row.line:
            return None
        return replace(matter, fingerprint=self.about.fingerprint(told))


def _unreadable(problem: str) -> Verdict:
    """The reader's own sentence, which can still be told in another language."""
    if isinstance(problem, Sentence):
        return Verdict("unreadable-row", problem.template, problem.values)
    return Verdict("unreadable-row", problem)


def taken_at_a_terminal(number: str, case: str) -> Verdict:
    """Another matter came in under this number before."""
    return refuse("number-taken", _TAKEN_AT_A_TERMINAL, number=number, case=case)


def taken_at_the_desk(number: str, case: str) -> Verdict:
    """The same, for whoever chose the file on a page."""
    return refuse(
        "number-taken",
        "编号 {number} 以前导入过另一件事（{case}），内容不同；"
        "请改用另一个编号，或在“来源系统”里写明是另一个系统。",
        number=number,
        case=case,
    )


def own_header(header: Sequence[str]) -> list[str]:
    """The file's own columns, without those that an earlier import put beside them."""
    own = [one.strip() for one in header]
    while own and not own[-1]:  # a spreadsheet may have added empty ones
        own.pop()
    return list(header[: len(own) - 2] if tuple(own[-2:]) in ADDED else header)


def padded(cells: Sequence[str], width: int) -> list[str]:
    """As many cells as the file has columns."""
    return [*cells[:width], *[""] * (width - len(cells))]
