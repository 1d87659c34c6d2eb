"""figures: the county's statistics, each with its formula and its moment."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime
from typing import Any

import click

from bihuan.project.cli.terminal import (
    english,
    in_its_language,
    say,
    show,
    show_json,
    show_problems,
    translated,
)
from bihuan.project.opening import county

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.argument("pack", required=False)
@click.option("--from", "--since", "since", type=DAY, help="First day counted.")
@click.option("--to", "--until", "until", type=DAY, help="Last day counted.")
@click.option(
    "--by",
    type=click.Choice(["unit", "category", "area", "month", "profile", "channel"]),
    help="One line for each of these instead of the whole county.",
)
@click.option(
    "--level",
    default=1,
    show_default=True,
    type=click.IntRange(1, 5),
    help="How far down the tree of categories or areas; 1 is its root.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def figures(
    pack: str | None,
    since: datetime | None,
    until: datetime | None,
    by: str | None,
    level: int,
    *,
    as_json: bool,
) -> int:
    """Closing, solved, on-time, satisfaction and the other rates, by name and formula.

    With a PACK: what its newspaper printed of the year that `bihuan replay PACK
    --streams` lives through, counted from what happened.

    Example: bihuan figures --from 2026-01-01 --by unit --json
    """
    if pack is not None:
        return _of_pack(pack, as_json=as_json)
    if since and until and since > until:
        raise click.UsageError(
            translated("--from 不能晚于 --to"), click.get_current_context()
        )
    with county(what="bihuan figures", say=say):
        from bihuan.measure.figures import queries
        from bihuan.project import preparing

        preparing.migrate(say=say)
        with nullcontext() if as_json else in_its_language():
            first = since.date() if since else None
            last = until.date() if until else None
            actor = preparing.operator("figures")
            found = queries.figures(
                since=first, until=last, by=by, level=level, actor=actor
            )
            cuts = queries.promises(since=first, until=last, actor=actor)
            counted = queries.programmes(since=first, until=last, actor=actor)
    _print(queries, found, cuts, counted, as_json=as_json)
    return 0


def _print(queries: Any, found: Any, cuts: Any, counted: Any, *, as_json: bool) -> None:
    """The statistics, and under the county's own the rates that are not of cases."""
    if as_json:
        more = {
            "promises": queries.promises_as_json(cuts),
            "programmes": queries.programmes_as_json(counted),
        }
        show_json({**queries.as_json(found), **more})
        return
    _show_all(queries.as_lines(found, english=english()))
    if found.by is None:
        _show_all(queries.promises_as_lines(cuts, english=english()))
        _show_all(queries.programmes_as_lines(counted))


def _show_all(lines: Iterable[str]) -> None:
    for line in lines:
        show("{line}", line=line)


def _of_pack(pack: str, *, as_json: bool) -> int:
    with county(what="bihuan figures", say=say):
        from bihuan.packs.streaming import telling
        from bihuan.packs.words import WrongPack
        from bihuan.project import preparing

        preparing.migrate(say=say)
        try:
            found = telling.tell(pack, actor=preparing.operator("figures"))
        except WrongPack as wrong:
            show_problems(wrong.problems)
            return 1
    if as_json:
        show_json(telling.as_json(pack, found))
        return 0
    _show_all(telling.as_lines(found, english=english()))
    return 0


COMMANDS = (figures,)
