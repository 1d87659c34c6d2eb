"""triage dispatch: units proposed for decided events of a file, and how often rightly."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import click

from bihuan.project.cli.terminal import show, show_json
from bihuan.project.cli.triage.messages import CSV, rows_of, wrong

if TYPE_CHECKING:
    from bihuan.loop.triage.rules.dispatching import Dispatcher
    from bihuan.loop.triage.words.dispatching import Decision

COLUMNS = (
    "create_time",
    "street",
    "community",
    "type",
    "main_type",
    "sub_type",
    "property",
    "source",
    "dispose_unit",
)
_NOBODY = ("", "-")
_TIMED = 500  # events proposed for one at a time
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")


@click.command()
@click.option("--train", required=True, type=CSV, help="CSV to learn from.")
@click.option("--test", required=True, type=CSV, help="CSV to propose units for.")
@click.option("--seed", default=7, show_default=True, help="The same seed, the same.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def dispatch(train: Path, test: Path, seed: int, *, as_json: bool) -> int:
    """Propose a unit for each event of a file, and say how often that was right.

    Columns: create_time, street, community, type, main_type, sub_type, property, source,
    dispose_unit. Rows without a unit are left out. `coverage_at` gives for a wanted
    accuracy the largest share of the events, surest first, that is at least as right.

    Example: bihuan triage dispatch --train past.csv --test new.csv --json
    """
    known, asked = decisions_of(train), decisions_of(test)
    if not known:
        raise wrong("{path} 里没有一行写明 dispose_unit", path=train.name)
    told = _measured(known, asked, seed)
    if as_json:
        show_json(told)
    else:
        for name, value in told.items():
            show("{name}: {value}", name=name, value=value)
    return 0


def _measured(
    known: Sequence[Decision], asked: Sequence[Decision], seed: int
) -> dict[str, object]:
    from bihuan.loop.triage.rules import dispatching

    began = time.perf_counter()
    data = dispatching.train(known, seed=seed).to_bytes()
    train_s = time.perf_counter() - began
    # What was written down and read again is what serves, so that is what is measured.
    dispatcher = dispatching.Dispatcher.from_bytes(data)
    scores = dispatching.evaluate(dispatcher, asked)
    took = sorted(_seconds(dispatcher, one) for one in asked[:_TIMED])
    cold = dict(zip(("n", "top1", "top3"), scores.cold, strict=True))
    return {
        "n": scores.n,
        "top1": round(scores.top1, 4),
        "top3": round(scores.top3, 4),
        "macro_f1": round(scores.macro_f1, 4),
        "coverage_at": {str(k): round(v, 4) for k, v in scores.coverage.items()},
        "ece": round(scores.ece, 4),
        "cold_units": {name: round(value, 4) for name, value in cold.items()},
        "train_n": len(known),
        "train_s": round(train_s, 2),
        "predict_us_median": round(median(took) * 1e6) if took else 0,
        "predict_us_p99": round(took[int(len(took) * 0.99)] * 1e6) if took else 0,
        "model_mb": round(len(data) / 1e6, 3),
        "seed": seed,
    }


def _seconds(dispatcher: Dispatcher, one: Decision) -> float:
    began = time.perf_counter()
    dispatcher.propose(one.event)
    return time.perf_counter() - began


def decisions_of(path: Path) -> list[Decision]:
    from bihuan.loop.triage.words.dispatching import Decision, Event

    found = []
    for number, row in enumerate(rows_of(path, *COLUMNS), start=2):
        at, *values, unit = (row[name].strip() for name in COLUMNS)
        if unit in _NOBODY:
            continue
        try:
            day = _day(at)
        except ValueError:
            raise wrong(
                "{path} 第 {line} 行的 create_time 不是日期：{value}",
                path=path.name,
                line=number,
                value=at[:20],
            ) from None
        town, village, first, second, third, manner, channel = values
        event = Event(
            (town, village),
            (first, second, third),
            (manner, channel),
            day,
            _serial(row.get("rec_id", "")),
        )
        found.append(Decision(event, unit))
    return found


def _day(at: str) -> float:
    found = _DATE.match(at)
    if found is None:
        raise ValueError(at)
    return float(date(*map(int, found.groups())).toordinal())


def _serial(text: str) -> float:
    return float(text) if text.strip().isdecimal() else math.nan


COMMANDS = (dispatch,)
