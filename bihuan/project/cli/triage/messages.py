"""Files of messages, as the commands of `bihuan triage` read them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from bihuan.project.cli.terminal import translated

CSV = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_LONGEST_CELL = 1 << 24


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a file. `at` is empty where the file does not say."""

    id: str
    title: str
    body: str
    raiser: str
    at: str


def rows_of(path: Path, *columns: str) -> list[dict[str, str]]:
    """The rows of a CSV file that has these columns; asked wrongly where it has not."""
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            missing = [one for one in columns if one not in (reader.fieldnames or ())]
            if missing:
                raise wrong(
                    "{path} 里没有 {columns} 列",
                    path=path.name,
                    columns="、".join(missing),
                )
            return [{k: v or "" for k, v in row.items() if k} for row in reader]
    except (UnicodeDecodeError, csv.Error):
        raise wrong("{path} 不是 UTF-8 编码的 CSV 表格", path=path.name) from None


def messages_of(path: Path) -> list[Message]:
    """Messages in the order of the file; title and body may be missing, but not both."""
    rows = rows_of(path, "id")
    if rows and not {"title", "body"} & set(rows[0]):
        raise wrong("{path} 里没有 {columns} 列", path=path.name, columns="title、body")
    return [
        Message(
            id=row["id"],
            title=row.get("title", ""),
            body=row.get("body", ""),
            raiser=row.get("raiser", ""),
            at=row.get("at", ""),
        )
        for row in rows
    ]


def in_time_order(messages: Iterable[Message]) -> list[Message]:
    """By the time they came, then by id; those of unknown time come last."""
    return sorted(messages, key=lambda one: (*_moment(one.at), one.id))


def write_rows(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Rows as a CSV file, by the columns of the first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else ["a", "b"])
        writer.writeheader()
        writer.writerows(rows)


def wrong(sentence: str, **values: object) -> click.UsageError:
    """A command that was asked wrongly: one sentence, exit code 2."""
    context = click.get_current_context(silent=True)
    return click.UsageError(translated(sentence, **values), context)


def _moment(at: str) -> tuple[bool, str]:
    try:
        return False, datetime.fromisoformat(at.strip()).replace(
            tzinfo=None
        ).isoformat()
    except ValueError:
        return True, at
