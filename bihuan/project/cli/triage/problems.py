"""triage problems: what repeats in a file of messages, hottest first."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bihuan.project.cli.terminal import show, show_json
from bihuan.project.cli.triage.messages import CSV, wrong

if TYPE_CHECKING:
    from bihuan.loop.causes.words import HotProblem

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option(
    "--messages",
    required=True,
    type=CSV,
    help="CSV or XLSX: id,raiser,title,at,body,for,against.",
)
@click.option("--from", "first", type=_DAY, help="First day; the earliest if left out.")
@click.option("--to", "last", type=_DAY, help="Last day; the latest if left out.")
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True)
@click.option("--seed", default=7, show_default=True, help="Nothing here is drawn.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def problems(
    messages: Path,
    first: datetime | None,
    last: datetime | None,
    top: int,
    seed: int,
    *,
    as_json: bool,
) -> int:
    """List the classes of problems (一类问题) of a period, the hottest first.

    Members told before the period help to tell problems apart and count as earlier; what
    came later is not looked at.

    Example: bihuan triage problems --messages messages.csv --from 2019-07-01
    --to 2019-09-30 --top 10 --json
    """
    from bihuan.kit.verdicts import Refused
    from bihuan.project.problems import hot_list_of

    del seed
    begins, ends = first and first.date(), last and last.date()
    if begins and ends and begins > ends:
        raise wrong("--from 不能晚于 --to")
    began = time.perf_counter()
    try:
        found = hot_list_of(messages, first=begins, last=ends, top=top)
    except Refused as refused:
        said = refused.verdict.sentence
        raise wrong(said.template, **said.values) from None
    seconds = round(time.perf_counter() - began, 2)
    lines = [_line(one, found.names) for one in found.problems]
    if as_json:
        show_json({"problems": lines, "skipped": found.skipped, "seconds": seconds})
    else:
        _show(found.problems, lines)
    return 0


def _show(problems: list[HotProblem], lines: list[dict[str, object]]) -> None:
    for one, line in zip(problems, lines, strict=True):
        show(
            "{rank}. {place}（{people}）{description}：{raisers} 人 {n} 件，"
            "{from} 至 {to}，热度 {score}",
            n=len(one.members),
            **line,
        )


def _line(one: HotProblem, names: list[str]) -> dict[str, object]:
    heat = one.heat
    return {
        "rank": one.rank,
        "place": one.place,
        "people": one.people,
        "from": one.begins_at.date().isoformat(),
        "to": one.ends_at.date().isoformat(),
        "description": one.description,
        "score": round(heat.score, 3),
        "members": [names[n] for n in one.members],
        "raisers": heat.raisers,
        "areas": heat.areas,
        "votes_for": heat.votes_for,
        "votes_against": heat.votes_against,
        "growth": round(heat.growth, 3),
        "duration": round(heat.duration, 3),
        "freshness": round(heat.freshness, 3),
        "earlier": one.earlier,
    }


COMMANDS = (problems,)
