"""What speaks for each desk: shares under every combination, as columns for the ranker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bihuan.loop.triage.rules.dispatching.desks import TOWN, VILLAGE, Places, stems
from bihuan.loop.triage.rules.dispatching.habits import (
    FADINGS,
    KEYS,
    PRIORS,
    ROLE_KEYS,
    Floats,
    Habits,
    Ints,
    backed_off,
)
from bihuan.loop.triage.words.dispatching import Desk, Event

CANDIDATES = 20
_LEAST = 1e-5
Flags = NDArray[np.bool_]
_NONE: Ints = np.zeros(0, np.int64)
_FIRST_LOOK = (6, 9, 13, 14)  # of KEYS: what finds the candidates
_ROLE_LOOK = (4, 5)  # of ROLE_KEYS
_BACKING = (3, 6, 9, 13, 14)  # of KEYS: how many decisions there were at all
_RATIOS = (6, 9, 12)  # of KEYS: against the best candidate
_LEVELS = {"": 0.0, TOWN: 1.0, VILLAGE: 2.0}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Candidates (C,), best first by sight; `columns` (C, F); shares by sight (C,)."""

    desks: Ints
    columns: NDArray[np.float32]
    sight: Floats


@dataclass(frozen=True)
class Witness:
    """Gathers the evidence for events from habits. `folds` (n,) parts the decisions."""

    habits: Habits
    desks: tuple[Desk, ...]
    places: Places
    folds: NDArray[np.int8]

    def of(self, event: Event, *, without: int = -1, hidden: int = -1) -> Evidence:
        """The evidence for an event; `without` leaves out one fold of the decisions.

        `hidden` leaves out all decisions for one desk, as if it had just been founded.
        """
        codes = self.habits.coded(event)
        left = self._left(without, hidden)
        shares, backing = self._shares(codes, event, left)
        here = self._slots_for(event)
        roles, role_backing = self._roles(codes, here, left)
        first = shares[_FIRST_LOOK, :2].mean((0, 1))
        sight = first + roles[_ROLE_LOOK, :].mean(0)
        chosen = np.argsort(-sight, kind="stable")[:CANDIDATES]
        relative = np.stack(
            [shares[n, 0] for n in _RATIOS] + [roles[5], sight],
        )[:, chosen]
        same = (here == self._slots_here).astype(float) * (self._levels > 0)
        # What nothing was decided for is new, not refused by everybody.
        known = (shares[0, 0] * (len(self.folds) + PRIORS[0]) >= 1.0).astype(float)
        told = np.concatenate((np.log1p(backing), np.log1p(role_backing)))
        columns = np.concatenate(
            (
                np.log(shares[:, :, chosen] + _LEAST).reshape(-1, len(chosen)),
                np.log(roles[:, chosen] + _LEAST),
                relative / relative.max(1, keepdims=True),
                np.stack((self._levels, same, known))[:, chosen],
                np.repeat(told[:, None], len(chosen), 1),
                np.arange(len(chosen))[None],
            )
        )
        whole = sight[chosen] / max(sight.sum(), _LEAST)
        return Evidence(chosen, columns.T.astype(np.float32), whole)

    def _shares(
        self, codes: Sequence[int], event: Event, left: Flags | None
    ) -> tuple[Floats, Floats]:
        """Shares of the desks (K, T, D) by combination and fading, and their counts."""
        count, times = len(self.desks), FADINGS
        weights = self.habits.weights(event)
        offsets = (np.arange(times) * count)[:, None]
        shares = np.empty((len(KEYS), times, count))
        backing = np.zeros((len(KEYS), times))
        for n, (fields, wider) in enumerate(KEYS):
            rows = self._rows(self.habits.groups[n], fields, codes, left)
            at = (self.habits.desks[rows][None] + offsets).ravel()
            found = np.bincount(at, weights[:, rows].ravel(), times * count)
            counts: Floats = found.reshape(times, count).astype(float)
            above = shares[wider] if wider >= 0 else np.full(counts.shape, 1 / count)
            shares[n], backing[n] = (
                backed_off(counts, above, PRIORS[:, None]),
                counts.sum(1),
            )
        return shares, backing[_BACKING, :][:, (0, 2, 5)].ravel()

    def _roles(
        self, codes: Sequence[int], here: Ints, left: Flags | None
    ) -> tuple[Floats, Floats]:
        """Shares of the desks (R, D) as what they are to the place of the event."""
        slots, count = self._slots, len(self._slot_numbers)
        shares = np.empty((len(ROLE_KEYS), count + 1))
        backing = np.zeros(len(ROLE_KEYS))
        for n, (fields, wider) in enumerate(ROLE_KEYS):
            rows = self._rows(self.habits.role_groups[n], fields, codes, left)
            counts = np.bincount(slots[rows], minlength=count + 1).astype(float)
            above = shares[wider] if wider >= 0 else np.full(count + 1, 1 / (count + 1))
            shares[n], backing[n] = backed_off(counts, above), len(rows)
        shares[:, count] = _LEAST  # of roles never seen so
        return shares[:, here], backing

    def _rows(
        self,
        groups: dict[int, Ints],
        fields: Sequence[int],
        codes: Sequence[int],
        left: Flags | None,
    ) -> Ints:
        rows = groups.get(self.habits.number(fields, codes), _NONE)
        return rows if left is None else rows[left[rows]]

    def _left(self, without: int, hidden: int) -> Flags | None:
        """Which decisions may be looked at, (n,); None for all."""
        if without < 0 and hidden < 0:
            return None
        left: Flags = (self.folds != without) & (self.habits.desks != hidden)
        return left

    @property
    def seen(self) -> list[Desk]:
        """The desks that something was decided for."""
        return [self.desks[n] for n in sorted(self.habits.rows_of_desk)]

    # -- Slots: what a desk is to the place of an event -------------------------------

    @cached_property
    def _levels(self) -> Floats:
        return np.array([_LEVELS[desk.level] for desk in self.desks])

    @cached_property
    def _slot_numbers(self) -> dict[tuple[str, str, str], int]:
        names: dict[tuple[str, str, str], int] = {}
        for desk in self.desks:
            for slot in (_slot(desk, here=True), _slot(desk, here=False)):
                names.setdefault(slot, len(names))
        return names

    @cached_property
    def _slots_here(self) -> Ints:
        return np.array([self._slot_numbers[_slot(d, here=True)] for d in self.desks])

    @cached_property
    def _slots_elsewhere(self) -> Ints:
        return np.array([self._slot_numbers[_slot(d, here=False)] for d in self.desks])

    @cached_property
    def _desks_in(self) -> dict[tuple[str, str], Ints]:
        found: dict[tuple[str, str], list[int]] = {}
        for n, desk in enumerate(self.desks):
            found.setdefault((desk.level, desk.place), []).append(n)
        return {key: np.array(rows) for key, rows in found.items()}

    def _slots_for(self, event: Event) -> Ints:
        """The slot of every desk (D,) for an event at its place."""
        slots = self._slots_elsewhere.copy()
        for level, place in zip((TOWN, VILLAGE), stems(event), strict=True):
            rows = self._desks_in.get((level, place), _NONE)
            slots[rows] = self._slots_here[rows]
        return slots

    @cached_property
    def _slots(self) -> Ints:
        """The slot that was decided for, (n,)."""
        towns, villages = (
            np.array([_stemmed(name, n) for name in self.habits.values[n]], object)
            for n in range(2)
        )
        town = towns[self.habits.codes[:, 0]]
        village = villages[self.habits.codes[:, 1]]
        rows = zip(self.habits.desks, town, village, strict=True)
        found = []
        for number, at_town, at_village in rows:
            desk = self.desks[number]
            at = at_town if desk.level == TOWN else at_village
            found.append(self._slot_numbers[_slot(desk, here=desk.place == at)])
        return np.array(found)


def _slot(desk: Desk, *, here: bool) -> tuple[str, str, str]:
    if not desk.place:
        return desk.role, "", ""
    return (desk.role, desk.level, "") if here else (desk.role, desk.level, desk.place)


def _stemmed(name: str, n: int) -> str:
    places = (name, "") if n == 0 else ("", name)
    return stems(Event(places, ("", "", ""), ("", ""), 0.0))[n]
