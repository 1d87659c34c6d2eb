"""Putting a proposal together: the map binds, adjudications outrank habit, habit counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bihuan.kit.sentences import marked
from bihuan.kit.verdicts import ALLOWED, Verdict
from bihuan.loop.triage.words.dispatching import UnitChoice
from bihuan.loop.triage.words.explaining import Wrong
from bihuan.loop.triage.words.learning import Choice, Ground, Kind, NewProposal

SHOWN = 3
_BY_MAP = marked("职责清单：这一类事项在这里由它负责。")
_BY_WIDER_MAP = marked("职责清单：上一级分类或区域由它负责。")
_BY_ADJUDICATION = marked("裁定 {number}：同类同地的事项归它办理。")
_SURE_BY_MAP, _SURE_BY_ADJUDICATION, _SURE_BY_WIDER_MAP = 1.0, 0.95, 0.5


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of whose matter a case is.

    `named` are the units of the responsibility map, the most specific first; they bind
    where `certain`: a person said the category, and nothing below it is decided apart.
    `adjudicated` is the last adjudication of the same category and area, unit and case
    number. `guesses` are the model's, by unit id as key. `may` holds the units that have
    the power and the area, and whose send-back of this case was not agreed.
    """

    case_id: int
    named: Sequence[int] = ()
    certain: bool = False
    adjudicated: tuple[int, str] | None = None
    guesses: Sequence[UnitChoice] = ()
    may: frozenset[int] = frozenset()
    model: int = 0


def unit_proposal(
    known: Known, *, propose: float, auto_dispatch: float | None
) -> NewProposal:
    """Up to three units with reasons; abstains where none is sure enough."""
    ranked: dict[int, Choice] = {}
    for choice in (*_by_map(known), *_by_adjudication(known), *_by_habit(known)):
        if choice.key in known.may:
            ranked[choice.key] = _joined(ranked.get(choice.key), choice)
    best = sorted(ranked.values(), key=lambda one: -one.probability)[:SHOWN]
    sure = best[0].probability if best else 0.0
    guess = int(known.guesses[0].unit) if known.guesses else 0
    return NewProposal(
        case_id=known.case_id,
        kind=Kind.UNIT,
        choices=tuple(best),
        model=known.model,
        guess=guess,
        sure=known.guesses[0].probability if known.guesses else 0.0,
        abstained=sure < propose,
        auto=auto_dispatch is not None and sure >= auto_dispatch,
    )


def _joined(known: Choice | None, other: Choice) -> Choice:
    """One choice for a unit that several grounds speak for: the best, and the rest."""
    if known is None:
        return other
    better, lesser = known, other
    if known.probability < other.probability:
        better, lesser = other, replace(known, also=())
    told = {better.ground, *(one.ground for one in known.also)}
    also = known.also if lesser.ground in told else (*known.also, lesser)
    return replace(better, also=also)


def category_proposal(
    case_id: int, choices: Sequence[Choice], *, model: int, propose: float
) -> NewProposal:
    """Up to three categories. Keyword rules alone never decide."""
    best = tuple(choices[:SHOWN])
    sure = best[0].probability if best else 0.0
    return NewProposal(
        case_id=case_id,
        kind=Kind.CATEGORY,
        choices=best,
        model=model,
        guess=best[0].key if best and model else 0,
        sure=sure if model else 0.0,
        abstained=not model or sure < propose,
    )


def may_take(
    *, area_path: str, units: Mapping[int, str | None], refused: frozenset[int]
) -> frozenset[int]:
    """The units whose area holds the case's; `units` gives their area's path, None for all.

    A case without an area may go to any; a unit that was let off this case may not.
    """
    return frozenset(
        unit
        for unit, around in units.items()
        if unit not in refused
        and (around is None or not area_path or area_path.startswith(around))
    )


def _by_map(known: Known) -> list[Choice]:
    """The first line binds where the category is certain; the others are a hint."""
    found = []
    for place, unit in enumerate(known.named):
        binds = known.certain and place == 0
        found.append(
            Choice(
                unit,
                _SURE_BY_MAP if binds else _SURE_BY_WIDER_MAP / (place + 1),
                Ground.MAP,
                _BY_MAP if place == 0 else _BY_WIDER_MAP,
            )
        )
    return found


def _by_adjudication(known: Known) -> list[Choice]:
    if known.adjudicated is None:
        return []
    unit, number = known.adjudicated
    told = {"number": number}
    return [
        Choice(unit, _SURE_BY_ADJUDICATION, Ground.ADJUDICATION, _BY_ADJUDICATION, told)
    ]


def _by_habit(known: Known) -> list[Choice]:
    """What the model says, never before the map or an adjudication."""
    outranked = known.certain or known.adjudicated is not None
    most = _SURE_BY_ADJUDICATION - 0.01 if outranked else 1.0
    return [
        Choice(
            int(one.unit),
            min(one.probability, most),
            Ground.LIKENESS if one.cold else Ground.HABIT,
            one.why.template if one.why is not None else "",
            _plain(one.why.values) if one.why is not None else {},
        )
        for one in known.guesses
    ]


def _plain(values: Mapping[str, object]) -> dict[str, str | int]:
    return {k: v if isinstance(v, int) else str(v) for k, v in values.items()}


def may_explain(*, wrong: Wrong, because: str, accepted: bool) -> Verdict:
    """What was right needs no reason why it was wrong; another reason needs words."""
    if wrong is Wrong.OTHER and not because.strip():
        return Verdict("why-missing", "请写明为什么不对。")
    if accepted:
        return Verdict("was-right", "这条建议已被采纳，无需说明。")
    return ALLOWED
