"""ledger verify: proof that nobody rewrote what happened."""

from __future__ import annotations

from dataclasses import asdict

import click

from bihuan.project.cli.terminal import progress, say, show, show_json
from bihuan.project.opening import county


@click.group()
def ledger() -> None:
    """Look into the append-only record.

    Example: bihuan ledger verify
    """


@ledger.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(*, as_json: bool) -> int:
    """Read the whole ledger and check every chain and root; exit 1 on a break.

    Example: bihuan ledger verify --json
    """
    with county(what="bihuan ledger verify", say=say):
        from bihuan.ground.ledger import queries
        from bihuan.project import preparing

        preparing.migrate(say=say)
        about = queries.about_how_many()
        with progress("正在核验台账") as advance:
            report = queries.verify(lambda done: advance(done, max(about, done)))
    if as_json:
        show_json(asdict(report))
    elif report.first_break is None:
        show(
            "台账完好：{entries} 条记录，{streams} 条链。",
            entries=report.entries,
            streams=report.streams,
        )
    else:
        show("台账不完好：{stream} 第 {seq} 条。", **asdict(report.first_break))
        show(report.first_break.why)
    return 0 if report.ok else 1


COMMANDS = (ledger,)
