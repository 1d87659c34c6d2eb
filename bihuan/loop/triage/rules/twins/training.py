"""Fitting the judge to pairs that people have judged: logistic regression with a ridge.

Newton's method on measures of unit variance; fifteen numbers and some hundreds of pairs
need no library. Deterministic.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bihuan.loop.triage.rules.twins.judging import Judge

Numbers = NDArray[np.float64]
RIDGE = 3.0
_STEPS = 50


def fitted(rows: Numbers, same: NDArray[np.bool_], *, threshold: float) -> Judge:
    """The judge that fits; rows of measures and whether each pair is the same matter."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    x = np.column_stack((np.ones(len(rows)), (rows - mean) / spread))
    y = same.astype(float)
    penalty = np.full(x.shape[1], RIDGE)
    penalty[0] = 0.0
    w = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        p = 1.0 / (1.0 + np.exp(-(x @ w).clip(-30, 30)))
        slope = x.T @ (p - y) + penalty * w
        curve = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(curve + 1e-9 * np.eye(len(w)), slope)
        w -= step
        if np.abs(step).max() < 1e-9:
            break
    weights = w[1:] / spread
    return Judge(
        intercept=float(w[0] - weights @ mean),
        weights=tuple(float(v) for v in weights),
        threshold=threshold,
    )
