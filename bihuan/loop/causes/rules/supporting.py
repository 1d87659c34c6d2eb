"""Whether a matter may be supported, and whose support counts. Plain values only."""

from __future__ import annotations

from collections.abc import Iterable

from bihuan.kit.verdicts import ALLOWED, Verdict


def may_support(*, public: bool, is_open: bool) -> Verdict:
    """Anybody may say that they met with the same, of what everybody may know of."""
    if not public:
        return Verdict("not-public", "这件事不公开，不能表示支持。")
    if not is_open:
        return Verdict(
            "closed", "这件事已经办结。如果您也遇到同样的问题，请提交您的诉求。"
        )
    return ALLOWED


def voices(said: Iterable[tuple[int, bytes]]) -> dict[int, int]:
    """How many different voices supported each class; who supports two members is one."""
    heard: dict[int, set[bytes]] = {}
    for problem, voice in said:
        heard.setdefault(problem, set()).add(voice)
    return {problem: len(each) for problem, each in heard.items()}
