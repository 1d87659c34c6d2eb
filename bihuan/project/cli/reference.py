"""`docs/reference/cli.md`, drawn from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

LEAD = (
    "Every command, as `--help` says it. The command finds a running county by "
    "`BIHUAN_DATA` (by default `./var`) or `DATABASE_URL` and starts the embedded "
    "database by itself where none runs. Exit codes: 0 done, 1 could not (one sentence "
    "says why), 2 asked wrongly, 130 interrupted. Sentences are Chinese, or English "
    "where the terminal's `LANG` is English; progress goes to the error stream, so "
    "that `--json` prints one object and nothing else."
)


def lines() -> Iterator[str]:
    """The reference, command by command."""
    from bihuan.project.cli import bihuan

    for name, command in _commands("bihuan", bihuan):
        context = click.Context(
            command, info_name=name, terminal_width=80, max_content_width=80
        )
        help_text = command.get_help(context)
        yield from (f"## {name}", "", "```text", help_text, "```", "")


def _commands(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _commands(f"{path} {name}", command.commands[name])
