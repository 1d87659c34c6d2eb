"""triage evaluate: learn categories from files, and read the rows of another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bihuan.project.cli.terminal import show, show_json
from bihuan.project.cli.triage.messages import CSV, rows_of, wrong

_PARTS = ("title", "body")


class SeveralFiles(click.Command):
    """Lets `--train A.csv B.csv` name several files, as well as `--train` twice."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given: list[str] = []
        option = ""
        for word in args:
            if word.startswith("-"):
                option = word
            elif option == "--train" and given[-1] != "--train":
                given.append("--train")
            given.append(word)
        return super().parse_args(ctx, given)


@click.command(cls=SeveralFiles)
@click.option(
    "--train",
    required=True,
    multiple=True,
    type=CSV,
    help="CSV: title,body,label. Several may follow; title or body may be missing.",
)
@click.option("--test", required=True, type=CSV, help="CSV of the same columns.")
@click.option(
    "--text",
    default="title,body",
    show_default=True,
    help="Which columns are read: title, body or both.",
)
@click.option("--seed", default=7, show_default=True, help="Same seed, same reader.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write each row's proposal to this CSV file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate(
    train: tuple[Path, ...],
    test: Path,
    text: str,
    seed: int,
    out: Path | None,
    *,
    as_json: bool,
) -> int:
    """Learn to read categories from --train and measure the reader on --test.

    coverage_at: the largest share of the rows, in order of confidence, that is read at
    that accuracy. Times are for one message at a time on one core, from raw text to
    probabilities. Labels such as 城乡建设/村镇建设 are read level by level; the main
    figures are those of the level that all rows have, deeper ones are under `levels`.

    Example: bihuan triage evaluate --train bodies.csv titles.csv --test new.csv --json
    """
    parts = [part.strip() for part in text.split(",")]
    if unknown := set(parts) - set(_PARTS):
        raise wrong("--text 只能是 title、body 或两者，没有 {name}", name=min(unknown))
    learnt = [row for path in train for row in _labelled(path, parts)]
    tried = _labelled(test, parts)
    if not learnt or not tried:
        raise wrong("{path} 里没有带标签的行", path=(train[0] if tried else test).name)

    from bihuan.project import reading

    measured = reading.measured(learnt, tried, seed=seed)
    if out is not None:
        reading.write_proposals(out, measured)
    told = measured.figures()
    if as_json:
        show_json(told)
    else:
        _show(told)
    return 0


def _labelled(path: Path, parts: list[str]) -> list[tuple[str, str, str]]:
    """(title, body, label) of the rows that have a label, columns not asked for empty."""
    rows = rows_of(path, "label")
    if rows and not set(parts) & set(rows[0]):
        raise wrong(
            "{path} 里没有 {columns} 列", path=path.name, columns="、".join(parts)
        )
    return [
        (
            row.get("title", "") if "title" in parts else "",
            row.get("body", "") if "body" in parts else "",
            row["label"].strip().strip("/"),
        )
        for row in rows
        if row["label"].strip().strip("/")
    ]


def _show(told: dict[str, Any]) -> None:
    for key, value in told.items():
        if not isinstance(value, (dict, list)):
            show("{name}: {value}", name=key, value=value)
    for label, score in told["per_class"].items():
        show(
            "{label}: 精确率 {precision:.3f}，召回率 {recall:.3f}，F1 {f1:.3f}，{n} 件",
            label=label,
            **score,
        )


COMMANDS = (evaluate,)
