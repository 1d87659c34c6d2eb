"""draws verify: make a draw again, offline, from what was published."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from bihuan.project.cli.terminal import say, show, show_json
from bihuan.project.opening import county
from bihuan.project.words import Trouble


@click.group()
def draws() -> None:
    """Make draws again that anybody may check.

    Example: bihuan draws verify draw-7kq2m9xtbd.json
    """


@draws.command()
@click.argument("which", metavar="CODE|FILE")
@click.option("--root", default="", help="The daily root you found published.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(which: str, root: str, *, as_json: bool) -> int:
    """Check promise, pool, chance and result; exit 1 when one does not hold.

    A FILE is checked without any county. A CODE is looked up here, and its daily root is
    compared with the published one too.

    Example: bihuan draws verify draw-7kq2m9xtbd.json --root 3f9a…
    """
    from bihuan.ground.draws.rules import BROKEN, what_is_wrong

    published = _read(Path(which)) if Path(which).exists() else _look_up(which)
    wrong = what_is_wrong(published, root)
    if as_json:
        show_json(_report(published, wrong))
    elif wrong:
        show("抽签不成立（{code}）。", code=wrong)
        show(BROKEN[wrong])
    else:
        show(
            "抽签成立：{pool} 个候选，抽中 {drawn} 个，照规则重算一致。",
            pool=len(published["pool"]),
            drawn=sum(map(len, published["drawn"].values())),
        )
        for stratum, keys in published["drawn"].items():
            show("{line}", line=f"{stratum}: {' '.join(keys) or '-'}")
        show("公开数值：{beacon}", beacon=published["seals"]["beacon"])
    return 1 if wrong else 0


def _report(published: dict[str, Any], wrong: str) -> dict[str, Any]:
    if wrong:
        return {"ok": False, "why": wrong}
    drawn, beacon = published["drawn"], published["seals"]["beacon"]
    return {"ok": True, "why": "", "drawn": drawn, "beacon": beacon}


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Trouble(
            "抽签文件 {file} 读不出来：应是下载的 .json 文件。", file=file
        ) from error
    return found if isinstance(found, dict) else {}


def _look_up(code: str) -> dict[str, Any]:
    from bihuan.kit.verdicts import NotVisible

    with county(what="bihuan draws verify", say=say):
        from bihuan.ground.draws import queries
        from bihuan.project import preparing

        preparing.migrate(say=say)
        try:
            return queries.published(code)
        except NotVisible:
            raise Trouble(
                "没有代号为 {code} 的已揭示抽签：也没有这个文件。", code=code
            ) from None


COMMANDS = (draws,)
