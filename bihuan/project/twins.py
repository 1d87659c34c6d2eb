"""Twins of the messages of a file, without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from bihuan.loop.triage.rules.twins.background import Background, background, counted
from bihuan.loop.triage.rules.twins.judging import judged
from bihuan.loop.triage.rules.twins.replay import Shelf
from bihuan.loop.triage.rules.twins.sketches import Sketch, sketch_of


class Told(Protocol):
    """What of a message is compared."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def body(self) -> str: ...


def score_pairs(
    messages: Sequence[Told], pairs: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    """Pairs of ids (a, b) with the score and the verdict of each.

    What is common is counted over all of the messages, as a county counts its own.
    """
    sketches = {one.id: sketch_of(one.title, one.body) for one in messages}
    common = common_in(list(sketches.values()))
    scored: list[dict[str, Any]] = []
    for pair in pairs:
        (found,) = judged(sketches[pair["a"]], [sketches[pair["b"]]], common)
        row: dict[str, Any] = {k: v for k, v in pair.items() if k != "same"}
        if "same" in pair:
            row["judged"] = pair["same"].strip().lower() in {"1", "true", "yes"}
        scored.append({**row, "score": found.score, "same": found.same})
    return {"n": len(scored), **_told_right(scored), "pairs": scored}


def replay_twins(messages: Sequence[Told]) -> dict[str, Any]:
    """For each message, in the order given, the earlier ones shown as its twins.

    Only what came before is known when a message arrives, also of what is common.
    """
    shelf, arrivals = Shelf(background()), []
    for number, one in enumerate(messages):
        sketch = sketch_of(one.title, one.body)
        found = shelf.twins(sketch)
        shelf.put(number, sketch)
        shown = [
            {
                "id": messages[at].id,
                "score": likely.score,
                "repeated": likely.repeated,
                "places": list(likely.places),
                "parties": list(likely.parties),
            }
            for at, likely in found
        ]
        arrivals.append({"id": one.id, "twins": shown})
    return {
        "n": len(arrivals),
        "with_twins": sum(1 for one in arrivals if one["twins"]),
        "arrivals": arrivals,
    }


def common_in(sketches: Sequence[Sketch]) -> Background:
    """The shipped table with what these texts have in common."""
    hashes = (np.concatenate((one.everything, one.words)) for one in sketches)
    return background().with_more(*counted(hashes))


def _told_right(scored: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    same = sum(1 for row in scored if row["same"])
    if not scored or "judged" not in scored[0]:
        return {"same": same}
    judged_same = sum(1 for row in scored if row["judged"])
    right = sum(1 for row in scored if row["same"] and row["judged"])
    return {
        "same": same,
        "precision": round(right / same, 4) if same else 0.0,
        "recall": round(right / judged_same, 4) if judged_same else 0.0,
    }
