"""Which letters a case may have, when, and who issues them."""

from __future__ import annotations

from bihuan.directory.letters.words import Kind
from bihuan.ground.access.words import Permission
from bihuan.kit.sentences import marked
from bihuan.kit.verdicts import ALLOWED, Verdict
from bihuan.loop.cases.words import Status

# Urging notes, notices and interview records are issued by their own verbs.
LETTERS_OF_CASES: dict[Kind, frozenset[Permission]] = {
    Kind.ACCEPTANCE: frozenset({Permission.ACCEPT, Permission.DISPATCH}),
    Kind.REFUSAL: frozenset({Permission.ACCEPT, Permission.DISPATCH}),
    Kind.EXTENSION: frozenset({Permission.APPROVE_EXTENSION, Permission.HANDLE}),
    Kind.REPLY: frozenset({Permission.HANDLE, Permission.AUDIT, Permission.DISPATCH}),
}
_NOT_YET = {
    Kind.ACCEPTANCE: marked("还没有受理，不能出受理告知书。"),
    Kind.REFUSAL: marked("没有作出不予受理决定，不能出告知书。"),
    Kind.EXTENSION: marked("没有批准过延期，不能出延期告知书。"),
    Kind.REPLY: marked("还没有答复，不能出答复意见书。"),
}


def may_issue_letter(
    kind: Kind, *, status: Status, accepted: bool, extensions: int, reported: bool
) -> Verdict:
    """A letter says what has happened, never what may happen."""
    true = {
        Kind.ACCEPTANCE: accepted and status is not Status.DECLINED,
        Kind.REFUSAL: status is Status.DECLINED,
        Kind.EXTENSION: extensions > 0,
        Kind.REPLY: reported,
    }
    if kind not in true:
        return Verdict("letter-kind", "这类文书不在这里出具。")
    return ALLOWED if true[kind] else Verdict("letter-early", _NOT_YET[kind])


def occasion_of(kind: Kind, *, turn: int, extensions: int) -> str:
    """What makes a second letter of a kind another letter: a new round, a new extension."""
    if kind is Kind.EXTENSION:
        return f"{turn}.{extensions}"
    return str(turn) if kind is Kind.REPLY else ""


# As a letter says them; letters are written in Chinese whoever issues them.
RESULT_NAMES = {
    "solved": "已解决",
    "deferred": "部分解决，其余列入计划",
    "explained": "依法依规解释说明",
    "not-reachable": "多次联系不上您",
    "withdrawn": "您已撤回",
    "transferred": "已转有权处理的机关",
    "merged": "与同一事项合并办理",
}
