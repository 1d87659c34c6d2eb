"""Which test proves what of each channel, drawn from the marks on the tests themselves.

`@pytest.mark.proves("mail", "crash")` stands above the test; `gaps` names what no test
proves, and a test of the house fails on it.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).parents[2]
MARK = "proves"
# In the order of the issue: what comes in, and what goes out and comes back as a verdict.
CHANNELS = {
    "portal": "门户 · portal",
    "hotline": "热线 · hotline",
    "wecom": "企业微信回调 · WeCom callback",
    "excerpt": "粘贴的群聊 · pasted chat excerpt",
    "robots": "群机器人 · group robots",
    "window": "“办不成事”窗口 · window",
    "observers": "观察员 · observers",
    "walks": "领导走流程 · leaders walking the process",
    "clues": "线索征集 · public call for clues",
    "mail": "电子邮件 · mail",
    "open311": "Open311 GeoReport v2",
    "api": "REST API",
    "imports": "导入表格 · table brought at the desk",
}
PROOFS = {
    "journey": "from arrival to verdict",
    "resend": "a resend does not double",
    "crash": "a crash in the middle loses nothing",
    "refusal": "what is malformed is told why",
    "fuzz": "and whatever else is sent",
}
# Those that machines or anybody may send something to, and what is read out of free text.
FUZZED = frozenset(
    {"hotline", "wecom", "excerpt", "observers", "clues", "mail", "open311", "api"}
    | {"imports"}
)
LEAD = """\
Each channel is proved by named tests: a journey from the arrival to the raiser's own verdict, by the real peer or the pages that its
raiser has; the same thing sent again; a crash before the end; and something malformed. What is open to machines or to anybody is
fuzzed besides. The table is drawn from the marks on the tests; the build fails where a channel lacks one."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One test, and what it says it proves."""

    channel: str
    what: str
    file: str
    test: str


def proofs(top: Path = TOP) -> list[Proof]:
    """Every mark on every test of the project, by file and test."""
    files = sorted([*top.glob("bihuan/**/tests/test_*.py"), *top.glob("tests/**/*.py")])
    return [one for file in files for one in _marked(file, top)]


def gaps(found: list[Proof]) -> list[str]:
    """What no test proves, and marks that say something nobody knows."""
    known = {(one.channel, one.what) for one in found}
    wanted = {
        (channel, what)
        for channel in CHANNELS
        for what in PROOFS
        if what != "fuzz" or channel in FUZZED
    }
    strange = {one for one in known if one[0] not in CHANNELS or one[1] not in PROOFS}
    return [
        *(f"no test proves: {channel}, {what}" for channel, what in wanted - known),
        *(f"no such channel or proof: {channel}, {what}" for channel, what in strange),
    ]


def reference() -> list[str]:
    """The table: a row for each channel, the tests as links."""
    by_place: Mapping[tuple[str, str], list[Proof]] = defaultdict(list)
    for one in proofs():
        by_place[one.channel, one.what].append(one)
    rows = [
        f"| {name} | "
        + " | ".join(_cell(by_place[channel, what]) for what in PROOFS)
        + " |"
        for channel, name in CHANNELS.items()
    ]
    return [
        "| channel | " + " | ".join(PROOFS.values()) + " |",
        "|---" * (len(PROOFS) + 1) + "|",
        *rows,
    ]


def _cell(found: list[Proof]) -> str:
    return "<br>".join(f"[`{one.test}`](../../{one.file})" for one in found) or "—"


def _marked(file: Path, top: Path) -> Iterator[Proof]:
    text = file.read_text(encoding="utf-8")
    if f"mark.{MARK}(" not in text:
        return
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            for channel, what in map(_said, node.decorator_list):
                if channel:
                    yield Proof(channel, what, str(file.relative_to(top)), node.name)


def _said(decorator: ast.expr) -> tuple[str, str]:
    """What one decorator says it proves; two empty words where it is another one."""
    if not isinstance(decorator, ast.Call) or not isinstance(
        decorator.func, ast.Attribute
    ):
        return "", ""
    if decorator.func.attr != MARK:
        return "", ""
    channel, what = (str(ast.literal_eval(one)) for one in decorator.args)
    return channel, what
