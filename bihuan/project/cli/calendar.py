"""calendar due: count a deadline by a pack's calendar, without any database."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from bihuan.ground.calendars.words import Due
from bihuan.project.cli.terminal import say, show, show_json, translated
from bihuan.project.opening import set_up_django
from bihuan.project.words import Trouble

_MEASURES = (
    "working-days",
    "calendar-days",
    "months",
    "working-hours",
    "hours",
    "minutes",
)


class Moment(click.ParamType[datetime]):
    """An ISO 8601 moment; without a zone it is the county's time."""

    name = "moment"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            self.fail(translated("应写成 2026-09-30T16:30"), param, ctx)


@click.group()
def calendar() -> None:
    """Count business time.

    Example: bihuan calendar due --pack DIR --start 2026-09-30T16:30 --working-days 5
    """


def _measures(command: click.Command) -> click.Command:
    for name in reversed(_MEASURES):
        option = click.Option(
            [f"--{name}", name.replace("-", "_")],
            type=click.IntRange(min=0),
            help=f"Length in {name.replace('-', ' ')}.",
        )
        command.params.append(option)
    return command


@click.command()
@click.option(
    "--pack",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with the county's calendar.toml.",
)
@click.option("--start", required=True, type=Moment(), help="When the period begins.")
@click.option("--same-day", is_flag=True, help="Until the end of the starting day.")
@click.option("--office", is_flag=True, help="End at close of office, not at 24:00.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def due(
    pack: Path,
    start: datetime,
    *,
    same_day: bool,
    office: bool,
    as_json: bool,
    **counts: int | None,
) -> int:
    """When a period ends, with every step of the counting. Give exactly one length.

    Example: bihuan calendar due --pack bihuan/packs/qiaocheng
    --start 2026-09-30T16:30 --working-days 5 --json
    """
    given = {name: count for name, count in counts.items() if count is not None}
    if len(given) + same_day != 1:
        raise click.UsageError(
            translated("请只给一个时长，例如 --working-days 5"),
            click.get_current_context(),
        )
    set_up_django()
    from bihuan.ground.calendars.queries import due_by_pack
    from bihuan.ground.calendars.words import Ends, Measure, Mistakes, Period

    period = Period(0, Measure.SAME_DAY)
    for name, count in given.items():
        period = Period(count, Measure(name.replace("_", "-")))
    ends = Ends.OFFICE if office else Ends.MIDNIGHT
    try:
        found = due_by_pack(pack, start, period, ends=ends)
    except Mistakes as wrong:
        for mistake in wrong.found:
            show("{place}: {message}", place=mistake.place, message=mistake.what)
        return 1
    except (ValueError, OverflowError):
        raise Trouble(
            "算不出这个期限：时长最多一百年，起算时间要在公元 1 年到 9999 年之间。"
        ) from None
    _tell(found, pack, as_json=as_json)
    return 0


def _tell(found: Due, pack: Path, *, as_json: bool) -> None:
    from bihuan.ground.calendars.queries import due_said, has_own_calendar

    own = has_own_calendar(pack)
    if not own:
        say(
            "{folder} 里没有 calendar.toml，按国务院放假安排和通常的办公时间计算。",
            folder=pack,
        )
    if as_json:
        show_json(
            {
                "due": found.at.isoformat(),
                "provisional": found.provisional,
                "calendar": "pack" if own else "national",
                "steps": [str(step) for step in found.steps],
            }
        )
        return
    for step in found.steps:
        show("{step}", step=step)
    show("期限：{due}（{exact}）", due=due_said(found), exact=found.at.isoformat())
    if found.provisional:
        show("这是暂定期限：其间有年份的节假日还没有公布。")


calendar.add_command(_measures(due))
COMMANDS = (calendar,)
