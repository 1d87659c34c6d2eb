"""Twins: the same matter or not, on pairs judged by hand; and one arrival among a million."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import numpy as np

from bench.meter import metered
from bench.stage import Stage

GOLD = Path(__file__).with_name("gold") / "pairs.csv"
MESSAGES = Path(__file__).parents[3] / "shared/data/appeals/messages.csv"
LARGEST = ("伊景园|滨河苑", "丽发新城")  # the two largest campaigns, left out in a row

WANTED = {
    "pairs.cross_validated.precision": 0.95,
    "pairs.cross_validated.recall": 0.90,
    "pairs.without_two_largest.precision": 0.90,
    "pairs.without_two_largest.recall": 0.80,
    "resent.found": 64,
    "lookup.after_restart.p99": -30,
    "lookup.after_restart.rss_mb": -300,
}


def run(*, quick: bool = False) -> dict[str, Any]:
    """The rows of the table: verdicts on pairs, and looking up at a size."""
    rows: dict[str, Any] = {"lookup": lookup(50_000 if quick else 1_000_000)}
    if MESSAGES.exists():
        rows["pairs"] = verdicts()
        rows["resent"] = resent()
    return rows


def verdicts() -> dict[str, Any]:
    """Precision and recall where the coefficients never saw the pairs they are tried on."""
    from bihuan.loop.triage.rules.twins.judging import JUDGE
    from bihuan.loop.triage.rules.twins.training import fitted

    rows, same, sample, large = _measured()
    drawn = np.random.default_rng(7)
    odds = np.zeros(len(same))
    rounds = 10
    for _ in range(rounds):
        fold = drawn.permutation(len(same)) % 10
        for k in range(10):
            judge = fitted(rows[fold != k], same[fold != k], threshold=JUDGE.threshold)
            odds[fold == k] += judge.probabilities(rows[fold == k]) / rounds
    yes = odds >= JUDGE.threshold
    answer: dict[str, Any] = {
        "pairs": len(same),
        "same": int(same.sum()),
        "cross_validated": _right(yes, same),
        "without_two_largest": _right(yes[~large], same[~large]),
    }
    for one, other in (("1", "2"), ("2", "1")):
        judge = fitted(
            rows[sample == one], same[sample == one], threshold=JUDGE.threshold
        )
        said = judge.probabilities(rows[sample == other]) >= JUDGE.threshold
        answer[f"fitted_on_{one}_tried_on_{other}"] = _right(
            said, same[sample == other]
        )
    answer["as_committed_in_sample"] = _right(
        JUDGE.probabilities(rows) >= JUDGE.threshold, same
    )
    return answer


def resent() -> dict[str, int]:
    """Of the bodies that one raiser sent again, how many find an earlier sending."""
    from bihuan.project.cli.triage.messages import in_time_order, messages_of
    from bihuan.project.twins import replay_twins

    messages = in_time_order(messages_of(MESSAGES))
    shown = replay_twins(messages)["arrivals"]
    before: dict[tuple[str, str], set[str]] = {}
    again = found = 0
    for one, arrival in zip(messages, shown, strict=True):
        sent = before.setdefault((one.raiser, "".join(one.body.split())), set())
        if sent:
            again += 1
            found += bool(sent & {twin["id"] for twin in arrival["twins"]})
        sent.add(one.id)
    return {"sent_again": again, "found": found}


def lookup(cases: int) -> dict[str, Any]:
    """Milliseconds of one arrival, and whether a restarted server and process agree."""
    with Stage(quick=True) as stage:
        name = stage.copy("twins")
        filled = stage.ask(
            "bench.triage.million:fill",
            name,
            cases=cases,
            superuser=stage.superuser(name),
        )
        first = _arrivals(stage, name)
        stage.cluster.stop()
        stage.cluster.start()
        again = _arrivals(stage, name)
        filing = stage.ask("bench.triage.million:filing", name, n=2000, seed=5)
        size = _size(stage, name)
    same = first.pop("found") == again.pop("found")
    return {
        "cases": cases,
        "fill_s": round(filled),
        "same_after_restart": same,
        "first": first,
        "after_restart": again,
        "filing": filing,
        "index_gb": size,
    }


def _arrivals(stage: Stage, name: str) -> dict[str, Any]:
    with metered(stage.server) as server:
        answer = stage.ask("bench.triage.million:arrivals", name, n=2000, seed=11)
    answer["server_cpu_each"] = server.each(2050)
    return answer


def _size(stage: Stage, name: str) -> float:
    import psycopg

    with psycopg.connect(stage.address(name)) as db:
        row = db.execute(
            "SELECT pg_total_relation_size('triage_twinkey')"
            " + pg_total_relation_size('triage_twinsketch')"
        ).fetchone()
    assert row is not None
    return round(row[0] / 1e9, 2)


def _measured() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Measures, verdicts, sample and whether both belong to one of the largest campaigns."""
    import re

    from bihuan.loop.triage.rules.twins.likeness import likeness
    from bihuan.loop.triage.rules.twins.sketches import sketch_of
    from bihuan.project.cli.triage.messages import messages_of
    from bihuan.project.twins import common_in

    told = {one.id: one for one in messages_of(MESSAGES)}
    sketches = {pk: sketch_of(one.title, one.body) for pk, one in told.items()}
    common = common_in(list(sketches.values()))
    with GOLD.open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))

    def campaign(pk: str) -> list[bool]:
        text = told[pk].title + told[pk].body
        return [bool(re.search(pattern, text)) for pattern in LARGEST]

    rows = [
        likeness(sketches[p["a"]], [sketches[p["b"]]], common).rows[0] for p in pairs
    ]
    large = [any(np.logical_and(campaign(p["a"]), campaign(p["b"]))) for p in pairs]
    return (
        np.array(rows),
        np.array([p["same"] == "1" for p in pairs]),
        np.array([p["sample"] for p in pairs]),
        np.array(large),
    )


def _right(said: np.ndarray, same: np.ndarray) -> dict[str, float]:
    return {
        "n": len(same),
        "precision": round(float(same[said].mean()), 3),
        "recall": round(float(said[same].mean()), 3),
    }


if __name__ == "__main__":
    import json

    print(json.dumps(run(quick="--quick" in sys.argv), indent=1))
