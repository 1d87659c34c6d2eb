"""The dispatcher: for an event, the units most likely to be right, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bihuan.kit.sentences import Sentence, marked, say
from bihuan.loop.triage.rules.dispatching.desks import Places, desk_of, name_like
from bihuan.loop.triage.rules.dispatching.evidence import Witness
from bihuan.loop.triage.rules.dispatching.habits import KEYS, Floats, Habits, Ints
from bihuan.loop.triage.rules.dispatching.packing import Packed, packed, unpacked
from bihuan.loop.triage.rules.dispatching.ranking import Ranker
from bihuan.loop.triage.words.dispatching import Desk, Event, UnitChoice

SHOWN = 3
_LOOKED_AT = 8  # desks, until enough units are found
_NAMED_WITHIN = 1.0  # days in which a name loses weight against a newer one
_FORM = 2.0  # decisions that the form of others' names is worth
_HALF = 0.02
_YEAR = 365.0
_ENOUGH = 3  # decisions, to be told as a reason
# Of habits.KEYS, the most telling first, and how it is said.
_TOLD = (
    (9, marked("近一年{village}同类事项 {of} 件，其中 {n} 件由它办理。")),
    (6, marked("近一年{town}同类事项 {of} 件，其中 {n} 件由它办理。")),
    (3, marked("近一年全县同类事项 {of} 件，其中 {n} 件由它办理。")),
    (8, marked("近一年{village}相近事项 {of} 件，其中 {n} 件由它办理。")),
    (5, marked("近一年{town}相近事项 {of} 件，其中 {n} 件由它办理。")),
    (2, marked("近一年全县相近事项 {of} 件，其中 {n} 件由它办理。")),
)
_COLD = marked("别处同类事项由同一职能的单位办理。")
_SELDOM = marked("同类事项不多，按相近事项的去向推测。")


@dataclass(frozen=True)
class Dispatcher:
    """What was learnt. `units` are keys in the order of their numbers; plain tables only."""

    witness: Witness
    units: tuple[str, ...]
    names: tuple[str, ...]
    ranker: Ranker | None

    @property
    def n(self) -> int:
        """How many decisions it remembers."""
        return len(self.habits.days)

    @property
    def habits(self) -> Habits:
        return self.witness.habits

    def propose(
        self,
        event: Event,
        *,
        may: Callable[[str], bool] = lambda unit: True,
        register: Mapping[str, str] | None = None,
        most: int = SHOWN,
    ) -> tuple[UnitChoice, ...]:
        """Up to `most` units, the most probable first; only those that `may`.

        `register` gives the units there are now, names by key: of a desk nobody was ever
        sent to, it says who sits there. Without one the unit is called as its likes are.
        The probabilities are those of all units, so they sum to less than 1.
        """
        evidence = self.witness.of(event)
        if self.ranker is None:
            shares = evidence.sight
        else:
            shares = self.ranker.probabilities(evidence.columns)
        sitting = self._sitting(register) if register is not None else None
        found: list[UnitChoice] = []
        for place in np.argsort(-shares, kind="stable")[: max(_LOOKED_AT, 2 * most)]:
            desk, share = int(evidence.desks[place]), float(shares[place])
            found += self._at(desk, share, event, sitting, may)
        best = sorted(found, key=lambda one: -one.probability)[:most]
        return tuple(self._explained(one, event) for one in best)

    def to_bytes(self) -> bytes:
        """The dispatcher as bytes: no code in them, so that reading them is safe."""
        return packed(
            Packed(self.witness, self.units, self.names, self.ranker),
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Dispatcher:
        """The dispatcher that gave these bytes. ValueError where they are torn."""
        one = unpacked(data)
        return cls(one.witness, one.units, one.names, one.ranker)

    # -- Who sits at a desk -----------------------------------------------------------

    def _at(
        self,
        desk: int,
        share: float,
        event: Event,
        sitting: Mapping[Desk, list[tuple[str, str]]] | None,
        may: Callable[[str], bool],
    ) -> Iterator[UnitChoice]:
        known = [n for n in self._units_at.get(desk, ()) if may(self.units[n])]
        if known:
            weights = self._worn(desk, known, event)
            for number, weight in zip(known, weights, strict=True):
                key, name = self.units[number], self.names[number]
                yield UnitChoice(key, name, share * float(weight))
            return
        others = self._cold(desk, sitting)
        for key, name in others:
            if may(key):
                yield UnitChoice(key, name, share / len(others), cold=True)

    def _worn(self, desk: int, known: list[int], event: Event) -> Floats:
        """Which of a desk's names it bears on that day, (len(known),).

        Offices are renamed in one go, all on one day: where a desk itself was seldom
        decided for, the form of others' names around that day tells.
        """
        if len(known) == 1:
            return np.ones(1)
        rows = self.habits.rows_of_desk[desk]
        counts = self._faded(rows, event.day, self.habits.units)[known]
        forms = self._faded(self._renamed, event.day, self._forms[self.habits.units])
        form = (forms[:2] + _HALF) / (forms.sum() + 2 * _HALF)
        prior = form[self._forms[known]]
        weights: Floats = counts + _FORM * prior / prior.sum()
        shares: Floats = weights / weights.sum()
        return shares

    def _faded(self, rows: Ints, day: float, kinds: NDArray[np.int32]) -> Floats:
        """How often each kind was decided around a day, (number of units,)."""
        weights = np.exp(-np.abs(self.habits.days[rows] - day) / _NAMED_WITHIN)
        counts = np.bincount(kinds[rows], weights, max(len(self.units), 2))
        faded: Floats = counts.astype(float)
        return faded

    @cached_property
    def _forms(self) -> NDArray[np.int32]:
        """Whether a unit's name ends in brackets, (U,)."""
        return np.array([name.endswith(("）", ")")) for name in self.names], np.int32)

    @cached_property
    def _renamed(self) -> Ints:
        """The decisions for desks with several names."""
        several = [desk for desk, units in self._units_at.items() if len(units) > 1]
        return np.flatnonzero(np.isin(self.habits.desks, several))

    def _cold(
        self, desk: int, sitting: Mapping[Desk, list[tuple[str, str]]] | None
    ) -> list[tuple[str, str]]:
        if sitting is not None:
            return sitting.get(self.witness.desks[desk], [])
        if desk in self._units_at:
            return []  # they are known, and none of them may
        name = self._likened(desk)
        return [(name, name)] if name else []

    def _likened(self, desk: int) -> str:
        """A name for a desk never seen, after the last named one of its likes."""
        this, places = self.witness.desks[desk], self.witness.places
        likes = [
            (float(self.habits.days[self.habits.rows_of_desk[n]].max()), n)
            for n in self._units_at
            if (self.witness.desks[n].role, self.witness.desks[n].level)
            == (this.role, this.level)
        ]
        # A village called like its town cannot show which of both a name means.
        plain = [
            (day, n)
            for day, n in likes
            if places.town_of.get(self.witness.desks[n].place)
            != self.witness.desks[n].place
        ]
        if not likes:
            return ""
        like = max(plain or likes)[1]
        rows = self.habits.rows_of_desk[like]
        last = rows[np.argmax(self.habits.days[rows])]
        name = self.names[self.habits.units[last]]
        return name_like(name, self.witness.desks[like], this, places)

    def _sitting(
        self, register: Mapping[str, str]
    ) -> Mapping[Desk, list[tuple[str, str]]]:
        found: dict[Desk, list[tuple[str, str]]] = {}
        for key, name in register.items():
            found.setdefault(desk_of(name, self.places), []).append((key, name))
        return found

    @property
    def places(self) -> Places:
        return self.witness.places

    @cached_property
    def _units_at(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        pairs = set(zip(self.habits.desks, self.habits.units, strict=True))
        for desk, unit in sorted(pairs):
            found.setdefault(int(desk), []).append(int(unit))
        return found

    # -- Why --------------------------------------------------------------------------

    def _explained(self, choice: UnitChoice, event: Event) -> UnitChoice:
        n = of = 0
        why: Sentence = say(_COLD) if choice.cold else say(_SELDOM)
        if not choice.cold:
            number = self.units.index(choice.unit)
            for key, sentence in _TOLD:
                rows = self._lately(key, event)
                # Under all its names: a renamed unit did what it did.
                desk = self.habits.desks[self.habits.units == number][:1]
                here = int((self.habits.desks[rows] == desk).sum())
                if len(rows) >= _ENOUGH and here:
                    n, of = here, len(rows)
                    why = say(
                        sentence,
                        n=n,
                        of=of,
                        town=event.places[0],
                        village=event.places[1],
                    )
                    break
        return UnitChoice(
            choice.unit, choice.name, choice.probability, n, of, choice.cold, why
        )

    def _lately(self, key: int, event: Event) -> Ints:
        fields = KEYS[key][0]
        number = self.habits.number(fields, self.habits.coded(event))
        rows = self.habits.groups[key].get(number, np.zeros(0, np.int64))
        return rows[np.abs(self.habits.days[rows] - event.day) <= _YEAR]
