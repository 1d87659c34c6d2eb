"""triage pairs: whether two messages are the same matter, for pairs of a file."""

from __future__ import annotations

from pathlib import Path

import click

from bihuan.project.cli.terminal import show, show_json
from bihuan.project.cli.triage.messages import (
    CSV,
    messages_of,
    rows_of,
    write_rows,
    wrong,
)


@click.command()
@click.option("--messages", required=True, type=CSV, help="CSV: id,title,body.")
@click.option("--pairs", required=True, type=CSV, help="CSV: a,b (ids of messages).")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the pairs with score and same to this CSV file.",
)
@click.option("--seed", default=7, show_default=True, help="Nothing here is drawn.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def pairs(
    messages: Path, pairs: Path, out: Path | None, seed: int, *, as_json: bool
) -> int:
    """Add a score and a verdict to pairs of messages: same matter or not.

    Same: the same place or party, and one answer would settle both. Where the file of
    pairs has a column `same`, it is kept as `judged`, and precision and recall are told.

    Example: bihuan triage pairs --messages messages.csv --pairs pairs.csv --json
    """
    from bihuan.project.twins import score_pairs

    del seed
    told = {one.id: one for one in messages_of(messages)}
    rows = rows_of(pairs, "a", "b")
    for row in rows:
        for side in ("a", "b"):
            if row[side] not in told:
                raise wrong("{path} 里没有编号 {id}", path=messages.name, id=row[side])
    scored = score_pairs(list(told.values()), rows)
    if out is not None:
        write_rows(out, scored["pairs"])
    if as_json:
        show_json(scored)
    else:
        for key in ("n", "same", "precision", "recall"):
            if key in scored:
                show("{name}: {value}", name=key, value=scored[key])
    return 0


COMMANDS = (pairs,)
