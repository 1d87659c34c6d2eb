"""triage: what reads, compares and groups matters, measured on files without a database."""

from __future__ import annotations

import click

from bihuan.project.cli.triage import (
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

    Example: bihuan triage pairs --messages messages.csv --pairs pairs.csv --json
    """


for module in (evaluate, dispatch, pairs, twins, problems, replies, learning):
    for command in module.COMMANDS:
        triage.add_command(command)

COMMANDS = (triage,)
