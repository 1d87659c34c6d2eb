"""What proposals were worth: accuracy, calibration, abstention, and what was mistaken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bihuan.loop.triage.words.learning import Judged
from bihuan.loop.triage.words.reading import PATH
from bihuan.loop.triage.words.versions import Month

BINS = 10
WANTED = 0.975
_THRESHOLDS = tuple(n / 20 for n in range(20))
_CONFUSIONS = 20
_FEW = 30  # decisions of a month, or of those before it, that say nothing yet
_ERRORS = 2.0  # standard errors by which a month must be worse


def scored(judged: Sequence[Judged]) -> dict[str, object]:
    """All of it, as plain data to keep or to draw.

    `n`, `accuracy`, `macro_f1`, `ece`, `coverage` (the largest share, surest first, with
    accuracy `WANTED`), `per_class` {label: n, precision, recall, f1}, `bins` [[from, to,
    n, sure, right]], `curve` [[threshold, share still decided, accuracy]] and
    `confusions` [[truth, read, n]].
    """
    return {
        "n": len(judged),
        "accuracy": _share(judged),
        "macro_f1": _macro(per_class := _per_class(judged)),
        "ece": _calibration_error(bins := _bins(judged)),
        "coverage": _coverage(judged),
        "per_class": per_class,
        "bins": bins,
        "curve": [_point(judged, threshold) for threshold in _THRESHOLDS],
        "confusions": _confusions(judged),
    }


def levels(judged: Sequence[Judged]) -> list[tuple[int, int, float]]:
    """Level, n and accuracy at each level of a tree whose labels are paths of codes.

    Of matters labelled at least so deep; what was read less deep is not right there.
    """
    pairs = [(one.truth.split(PATH), one.read.split(PATH)) for one in judged]
    found = []
    for level in range(1, max((len(truth) for truth, _ in pairs), default=0) + 1):
        deep = [(truth, read) for truth, read in pairs if len(truth) >= level]
        right = sum(truth[:level] == read[:level] for truth, read in deep)
        found.append((level, len(deep), round(right / len(deep), 4)))
    return found


def drifted(months: Sequence[Month]) -> Month | None:
    """The newest month, where it is clearly worse than all before it together.

    Clearly: by more than two standard errors of the difference of two shares.
    """
    if not months:
        return None
    *before, last = months
    n = sum(one.n for one in before)
    if last.n < _FEW or n < _FEW:
        return None
    share = sum(one.n * one.accuracy for one in before) / n
    both = (share * n + last.accuracy * last.n) / (n + last.n)
    error = (both * (1 - both) * (1 / n + 1 / last.n)) ** 0.5
    return last if share - last.accuracy > _ERRORS * error else None


def _share(judged: Sequence[Judged]) -> float:
    right = sum(one.right for one in judged)
    return round(right / len(judged), 4) if judged else 0.0


def _per_class(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    true = Counter(one.truth for one in judged)
    read = Counter(one.read for one in judged)
    right = Counter(one.truth for one in judged if one.right)
    return {
        name: {
            "n": n,
            "precision": round(right[name] / read[name], 4) if read[name] else 0.0,
            "recall": round(right[name] / n, 4),
            "f1": round(2 * right[name] / (n + read[name]), 4),
        }
        for name, n in sorted(true.items())
    }


def _macro(per_class: dict[str, dict[str, float]]) -> float:
    values = [one["f1"] for one in per_class.values()]
    return round(sum(values) / len(values), 4) if values else 0.0


def _bins(judged: Sequence[Judged]) -> list[list[float]]:
    found: dict[int, list[Judged]] = {}
    for one in judged:
        found.setdefault(min(int(one.sure * BINS), BINS - 1), []).append(one)
    return [
        [
            number / BINS,
            (number + 1) / BINS,
            len(members),
            round(sum(one.sure for one in members) / len(members), 4),
            _share(members),
        ]
        for number, members in sorted(found.items())
    ]


def _calibration_error(bins: list[list[float]]) -> float:
    n = sum(one[2] for one in bins)
    gaps = sum(one[2] * abs(one[3] - one[4]) for one in bins)
    return round(gaps / n, 4) if n else 0.0


def _point(judged: Sequence[Judged], threshold: float) -> list[float]:
    sure = [one for one in judged if one.sure >= threshold]
    share = len(sure) / len(judged) if judged else 0.0
    return [threshold, round(share, 4), _share(sure)]


def _coverage(judged: Sequence[Judged]) -> float:
    best = right = 0
    for n, one in enumerate(sorted(judged, key=lambda one: -one.sure), start=1):
        right += one.right
        if right >= WANTED * n:
            best = n
    return round(best / len(judged), 4) if judged else 0.0


def _confusions(judged: Sequence[Judged]) -> list[list[object]]:
    wrong = Counter((one.truth, one.read) for one in judged if not one.right)
    return [[*pair, n] for pair, n in wrong.most_common(_CONFUSIONS)]
