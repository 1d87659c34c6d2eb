"""What was decided before, found by any combination of what is known of a matter.

Every decision counts for every combination that it shares with the event, the more the
nearer it lies in time: units are reorganised, and seasons differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bihuan.loop.triage.words.dispatching import FIELDS, Event

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_TOWN, _VILLAGE, _C1, _C2, _C3, _MANNER, _CHANNEL = range(len(FIELDS))
# Each combination with the number of the wider one that it falls back to.
KEYS: tuple[tuple[tuple[int, ...], int], ...] = (
    ((), -1),
    ((_C1,), 0),
    ((_C2,), 1),
    ((_C3,), 2),
    ((_TOWN, _C1), 1),
    ((_TOWN, _C2), 2),
    ((_TOWN, _C3), 3),
    ((_VILLAGE, _C1), 4),
    ((_VILLAGE, _C2), 5),
    ((_VILLAGE, _C3), 6),
    ((_C3, _CHANNEL), 3),
    ((_C3, _MANNER), 3),
    ((_TOWN, _C3, _CHANNEL), 6),
    ((_VILLAGE, _C3, _CHANNEL), 9),
    ((_VILLAGE, _C3, _MANNER, _CHANNEL), 13),
    ((_VILLAGE, _C2, _CHANNEL), 8),
    ((_TOWN, _MANNER, _CHANNEL), 0),
    ((_TOWN, _C1, _CHANNEL), 4),
)
# The same without the place, for desks as roles: what the law team of *this* town does.
ROLE_KEYS: tuple[tuple[tuple[int, ...], int], ...] = (
    ((), -1),
    ((_MANNER, _CHANNEL), 0),
    ((_C1,), 0),
    ((_C2,), 2),
    ((_C3,), 3),
    ((_C3, _CHANNEL), 4),
    ((_C3, _MANNER, _CHANNEL), 5),
    ((_TOWN, _C3), 4),
)
# By how many days a decision loses weight; the first never does. Then by how many
# arrivals: what comes in a row is often one person's round of one street.
FADING_DAYS = (np.inf, 45.0, 10.0, 3.0)
FADING_ARRIVALS = (3.0, 12.0, 50.0)
FADINGS = len(FADING_DAYS) + len(FADING_ARRIVALS)
# How many decisions the wider combination is worth.
PRIORS = np.array((2.0,) * len(FADING_DAYS) + (0.5,) * len(FADING_ARRIVALS))
_BY_DAY = -1.0 / np.array(FADING_DAYS)[:, None]
_BY_ARRIVAL = -1.0 / np.array(FADING_ARRIVALS)[:, None]


@dataclass(frozen=True)
class Habits:
    """All decisions learnt from, coded. `codes` (n, 7), the others (n,)."""

    values: tuple[tuple[str, ...], ...]
    codes: NDArray[np.int16]
    days: Floats
    serials: Floats
    desks: NDArray[np.int32]
    units: NDArray[np.int32]

    @cached_property
    def _places(self) -> list[dict[str, int]]:
        return [{name: n for n, name in enumerate(names)} for names in self.values]

    @cached_property
    def _sizes(self) -> list[int]:
        return [len(names) + 1 for names in self.values]

    @cached_property
    def groups(self) -> list[dict[int, Ints]]:
        """For each of `KEYS`, the rows under each combination of values."""
        return [self._grouped(fields) for fields, _ in KEYS]

    @cached_property
    def role_groups(self) -> list[dict[int, Ints]]:
        """The same for each of `ROLE_KEYS`."""
        return [self._grouped(fields) for fields, _ in ROLE_KEYS]

    @cached_property
    def rows_of_desk(self) -> dict[int, Ints]:
        """The rows decided for each desk."""
        return _split(self.desks.astype(np.int64))

    def weights(self, event: Event) -> Floats:
        """How much each decision counts for an event (FADINGS, n), by each fading."""
        away = np.exp(np.abs(self.days - event.day) * _BY_DAY)
        between = np.exp(np.abs(self.serials - event.serial) * _BY_ARRIVAL)
        return np.concatenate((away, np.nan_to_num(between, nan=0.0)))

    def coded(self, event: Event) -> list[int]:
        """The codes of an event's values; 0 for one never seen."""
        pairs = zip(self._places, event.values, strict=True)
        return [known.get(value, -1) + 1 for known, value in pairs]

    def number(self, fields: Sequence[int], codes: Any) -> Any:
        """One number for a combination: of one event's codes, or of columns."""
        number = 0 * codes[0]
        for field in fields:
            number = number * self._sizes[field] + codes[field]
        return number

    def _grouped(self, fields: Sequence[int]) -> dict[int, Ints]:
        columns = self.codes.T.astype(np.int64) + 1
        return _split(self.number(fields, columns))


def coded_habits(
    events: Sequence[Event], desks: Sequence[int], units: Sequence[int]
) -> Habits:
    """The habits in these decisions."""
    columns = list(zip(*(event.values for event in events), strict=True))
    values = tuple(tuple(sorted(set(column))) for column in columns)
    known = [{name: n for n, name in enumerate(names)} for names in values]
    codes = [
        [places[value] for places, value in zip(known, event.values, strict=True)]
        for event in events
    ]
    return Habits(
        values,
        np.array(codes, np.int16),
        np.array([event.day for event in events]),
        np.array([event.serial for event in events]),
        np.array(desks, np.int32),
        np.array(units, np.int32),
    )


def backed_off(counts: Floats, wider: Floats, prior: Any = PRIORS[0]) -> Floats:
    """Shares from counts, (..., D), where few counts lean on the wider combination."""
    whole = counts.sum(-1, keepdims=True)
    shares: Floats = (counts + prior * wider) / (whole + prior)
    return shares


def _split(numbers: Ints) -> dict[int, Ints]:
    order = np.argsort(numbers, kind="stable")
    kinds, starts = np.unique(numbers[order], return_index=True)
    parts = np.split(order, starts[1:])
    return {int(kind): part for kind, part in zip(kinds, parts, strict=True)}
