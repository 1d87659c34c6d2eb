"""Whose matter it is, from what was decided for matters like it.

    dispatcher = train(decisions, names, seed=7)
    dispatcher.propose(event)[0].unit

Units are learnt as desks, a role and the place it serves, so that a renamed unit keeps its
habits and a unit that never had a case is proposed where its likes elsewhere would be.
Proposing needs numpy only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bihuan.loop.triage.rules.dispatching.dispatcher import Dispatcher
from bihuan.loop.triage.rules.dispatching.measuring import evaluate
from bihuan.loop.triage.words.dispatching import Decision


def train(
    decisions: Sequence[Decision],
    names: Mapping[str, str] | None = None,
    *,
    seed: int = 7,
) -> Dispatcher:
    """A dispatcher that learnt from these; the same decisions and seed, the same one.

    `names` tells what a unit's key is called; a key without a name is its own.
    ValueError where there is nothing to learn from.
    """
    # scikit-learn takes a second and 100 MB, which who only proposes should not pay.
    from bihuan.loop.triage.rules.dispatching.training import learn  # noqa: PLC0415

    return learn(decisions, names or {}, seed=seed)


__all__ = ["Dispatcher", "evaluate", "train"]
