"""triage replies: the answers of a file, checked as they would be before going out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bihuan.kit.sentences import Sentence
from bihuan.project.cli.terminal import show, show_json, translated
from bihuan.project.cli.triage.messages import CSV, rows_of, write_rows, wrong


@click.command()
@click.option(
    "--pairs",
    required=True,
    type=CSV,
    help="CSV: id,title,at,body,reply,replied_at; reply and title or body are needed.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write id, score and what was found to this CSV file.",
)
@click.option("--seed", default=7, show_default=True, help="Nothing here is drawn.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def replies(pairs: Path, out: Path | None, seed: int, *, as_json: bool) -> int:
    """Check answers: to each question, about the matter, no formula, no leak, readable.

    A score is 0 to 100. off_topic_share and formula_share are of all answers,
    answered_share of all questions that the matters ask.

    Example: bihuan triage replies --pairs replies.csv --json
    """
    from bihuan.project.replies import score_replies

    del seed
    rows = rows_of(pairs, "reply")
    if rows and not {"title", "body"} & set(rows[0]):
        raise wrong(
            "{path} 里没有 {columns} 列", path=pairs.name, columns="title、body"
        )
    scored = score_replies(rows, speak=_spoken)
    if out is not None:
        write_rows(out, [_line(row) for row in scored["rows"]])
    if as_json:
        show_json(scored)
        return 0
    for key, value in scored.items():
        if key != "rows":
            show("{name}: {value}", name=key, value=value)
    return 0


def _spoken(sentence: Sentence) -> str:
    return translated("{value}", value=sentence)


def _line(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "score": row["score"],
        "findings": " ".join(one["code"] for one in row["findings"]),
        "questions": len(row["questions"]),
        "answered": sum(one["answered"] for one in row["questions"]),
    }


COMMANDS = (replies,)
