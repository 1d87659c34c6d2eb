"""triage catch-up: what a county did before it had triage, filed and learnt from."""

from __future__ import annotations

import click

from bihuan.project.cli.terminal import progress, say, show, show_json
from bihuan.project.opening import county


@click.command(name="catch-up")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def catch_up(*, as_json: bool) -> int:
    """File the cases that were there before, so that twins are found among them.

    Needed once, after a county with cases was upgraded. What was decided about them is
    read from the ledger and learnt with the next training. Cases closed more than 90 days
    ago are not shown as twins and not filed. Cut off, it goes on where it was; done
    twice, it finds nothing to do. The county may be running.

    Example: bihuan triage catch-up
    """
    with county(what="bihuan triage catch-up", say=say):
        from bihuan.loop.triage import jobs
        from bihuan.project import preparing

        preparing.migrate(say=say)
        with progress("正在补录以前的事项") as advance:
            filed, learnt = jobs.catch_up(advance)
    if as_json:
        show_json({"filed": filed, "learnt": learnt})
    else:
        show(
            "补录 {filed} 件供查找同一件事，从台账读出 {learnt} 件已定事项供学习。",
            filed=filed,
            learnt=learnt,
        )
    return 0


COMMANDS = (catch_up,)
