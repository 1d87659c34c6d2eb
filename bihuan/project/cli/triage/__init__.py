"""triage: what reads, compares and groups matters, measured on files and taught to a county."""

from __future__ import annotations

import click

from bihuan.project.cli.triage import (
    catching_up,
    dispatch,
    evaluate,
    learning,
    pairs,
    problems,
    replies,
    twins,
)


@click.group()
def triage() -> None:
    """Measure how well matters are read, compared, grouped and dispatched: CSV in, JSON out.

    And what the running county learns: retrain, learn, models, use, catch-up.

    Example: bihuan triage pairs --messages messages.csv --pairs pairs.csv --json
    """


for module in (
    evaluate,
    dispatch,
    pairs,
    twins,
    problems,
    replies,
    learning,
    catching_up,
):
    for command in module.COMMANDS:
        triage.add_command(command)

COMMANDS = (triage,)
