"""When an import may be taken in, dropped or gone on with."""

from __future__ import annotations

from datetime import datetime

from bihuan.faces.imports.words import DRAFTS, TRIES, UNDER_WAY, State
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

NOBODY = refuse(
    "import-nobody",
    "导入的人已不再有导入的权限，余下的没有导入；请由有权限的人重新上传，已导入的不会重复。",
)
GAVE_UP = refuse(
    "import-gave-up",
    "试了 {n} 次都没有读完，余下的没有导入。请联系系统管理员；重新上传时，已导入的不会重复。",
    n=TRIES,
)
KEY_GONE = refuse(
    "import-key-gone", "存放这个文件的密钥已更换，余下的没有导入；请重新上传。"
)


def may_begin(*, state: State, new: int) -> Verdict:
    """Only what was read, and only where something new is in it."""
    if state is State.READING:
        return refuse("import-reading", "这个文件还在读取，读完就可以导入。")
    if state is not State.READ:
        return refuse("import-begun", "这个文件已经导入过，或没有读成。")
    if new == 0:
        return refuse("import-nothing", "这个文件里没有可以新导入的行。")
    return ALLOWED


def may_drop(*, state: State) -> Verdict:
    """A draft; what was taken in stays on record."""
    if state in DRAFTS:
        return ALLOWED
    return refuse("import-not-a-draft", "已经开始导入，不能再放弃。")


def is_free(*, state: State, held_until: datetime | None, now: datetime) -> bool:
    """Whether somebody may go on with it: nobody is, or whoever was has died."""
    return state in UNDER_WAY and (held_until is None or held_until <= now)
