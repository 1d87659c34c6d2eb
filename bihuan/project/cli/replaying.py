"""replay: a pack's county at work, through the real actions, under a set clock."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from bihuan.project.cli.terminal import (
    progress,
    say,
    show,
    show_json,
    show_problems,
)
from bihuan.project.opening import county


@click.command()
@click.argument("pack")
@click.option(
    "--appeals",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV or XLSX of what people raised; without it the pack's own appeals.",
)
@click.option(
    "--days",
    default=90,
    show_default=True,
    type=click.IntRange(1, 3660),
    help="How many days to live through.",
)
@click.option("--seed", default=1, show_default=True, help="Same seed, same county.")
@click.option(
    "--streams",
    is_flag=True,
    help="The year of streams that the pack declares, instead of its appeals.",
)
@click.option(
    "--share",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0, 1, min_open=True),
    help="With --streams: an even part of every stream.",
)
@click.option(
    "--players",
    default=os.cpu_count() or 1,
    show_default="one for each core",
    type=click.IntRange(1, 64),
    help="With --streams: processes that share the matters among them.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def replay(
    pack: str,
    appeals: Path | None,
    days: int,
    seed: int,
    *,
    streams: bool,
    share: float,
    players: int,
    as_json: bool,
) -> int:
    """Live through days of a county: scripted clerks, units and raisers act.

    The clock is set to the first appeal of the file; the pack's own are moved so that
    the last of them is of today. Meant for an empty or demo database.

    With --streams: the year that the pack declares; see `bihuan figures PACK`.

    Example: bihuan replay qiaocheng --appeals messages.csv --days 90
    """
    with county(what="bihuan replay", say=say):
        from bihuan.packs.words import WrongPack
        from bihuan.project import preparing, replaying

        preparing.migrate(say=say)
        try:
            with progress("正在重演") as advance:
                lived = replaying.live(
                    pack,
                    appeals=appeals,
                    days=days,
                    seed=seed,
                    share=share if streams else None,
                    players=players,
                    on_progress=advance,
                )
        except WrongPack as wrong:
            show_problems(wrong.problems)
            return 1
    return _tell(lived, as_json=as_json)


def _tell(lived: Any, *, as_json: bool) -> int:
    if as_json:
        show_json(asdict(lived))
    else:
        show("重演完毕：{lived}", lived=lived)
    return 0


COMMANDS = (replay,)
