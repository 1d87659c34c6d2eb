"""packs check, packs load: counties as folders of data."""

from __future__ import annotations

from pathlib import Path

import click

from bihuan.project.cli.terminal import say, show
from bihuan.project.opening import county, set_up_django

FOLDER = click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path)
)


@click.group()
def packs() -> None:
    """Check or load a county's folder of data.

    Example: bihuan packs check bihuan/packs/qiaocheng
    """


@packs.command()
@FOLDER
def check(folder: Path) -> int:
    """Report every mistake of a pack at once: file, line, and what would be right.

    Looks into `streams/` too, where a pack declares a year. Needs no database.

    Example: bihuan packs check bihuan/packs/qiaocheng
    """
    set_up_django()
    from bihuan.packs.streaming import checking

    problems = checking.check(folder)
    for problem in problems:
        show("{place}: {message}", place=problem.place, message=problem.message)
    if problems:
        say("共 {count} 处需要改正。", count=len(problems))
        return 1
    show("{folder} 没有问题。", folder=folder)
    return 0


@packs.command()
@FOLDER
def load(folder: Path) -> int:
    """Load a pack into the county. Loading it again changes nothing.

    Example: bihuan packs load bihuan/packs/qiaocheng
    """
    with county(what="bihuan packs load", say=say):
        from bihuan.packs import loading
        from bihuan.packs.words import WrongPack
        from bihuan.project import preparing

        preparing.migrate(say=say)
        try:
            loaded = loading.load(folder, actor=preparing.operator("packs-load"))
        except WrongPack as wrong:
            for problem in wrong.problems:
                show("{place}: {message}", place=problem.place, message=problem.message)
            say("共 {count} 处需要改正，没有载入任何内容。", count=len(wrong.problems))
            return 1
    show("已载入 {folder}：{loaded}", folder=folder, loaded=loaded)
    return 0


COMMANDS = (packs,)
