"""triage twins: messages replayed as arrivals, and the twins each would have been shown."""

from __future__ import annotations

from pathlib import Path

import click

from bihuan.project.cli.terminal import show, show_json
from bihuan.project.cli.triage.messages import CSV, in_time_order, messages_of


@click.command()
@click.option("--messages", required=True, type=CSV, help="CSV: id,title,at,body.")
@click.option("--seed", default=7, show_default=True, help="Nothing here is drawn.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def twins(messages: Path, seed: int, *, as_json: bool) -> int:
    """Replay messages in the order they came; list for each the twins shown on arrival.

    Keys, sketches and verdicts are those of the running county; no database is needed.

    Example: bihuan triage twins --messages messages.csv --json
    """
    from bihuan.project.twins import replay_twins

    del seed
    replayed = replay_twins(in_time_order(messages_of(messages)))
    if as_json:
        show_json(replayed)
    else:
        for one in replayed["arrivals"]:
            for twin in one["twins"]:
                show(
                    "{id} = {twin} ({score})",
                    id=one["id"],
                    twin=twin["id"],
                    score=twin["score"],
                )
    return 0


COMMANDS = (twins,)
