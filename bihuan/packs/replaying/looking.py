"""Second looks in a replay: drawn every night as in life, asked the next days.

Who is drawn differs from replay to replay, as the secrets of the draws do; so that the
same seed still makes the same county, a second answer never opens a matter again.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bihuan.directory.units.queries import call_back_units, dispatch_centres
from bihuan.ground.access.words import GRANTS, Actor, Role
from bihuan.loop.closing.words import Grade
from bihuan.loop.truth import actions
from bihuan.loop.truth.queries import looks_to_make
from bihuan.loop.truth.words import Freely, SecondAnswer

NOT_YET = 0.6  # other work comes first, mostly
NOT_AT_HOME = 0.3
NOT_SO = 0.06


def lookers(seed: int) -> Callable[[], None]:
    """What the lookers do in a sitting: ring up some of those who wait."""

    chance = Random(seed)  # noqa: S311 - a script, no secret

    def ask() -> None:
        for unit in {*call_back_units(), *dispatch_centres()}:
            actor = Actor(f"unit:{unit}", frozenset({unit}), GRANTS[Role.CALLBACK])
            for look in looks_to_make(actor).items:
                if not look.rests and chance.random() > NOT_YET:
                    _ring(look.id, chance, actor)

    return ask


def _ring(look_id: int, chance: Random, actor: Actor) -> None:
    if chance.random() < NOT_AT_HOME:
        actions.record_try(look_id, actor=actor)
        return
    against = chance.random() < NOT_SO
    grade = Grade.BAD if against else chance.choice([Grade.GOOD, Grade.VERY_GOOD])
    freely = Freely.PRESSED if against and chance.random() < 0.4 else Freely.YES
    answer = SecondAnswer(solved=True, grade=grade, freely=freely)
    actions.record_second_answer(look_id, answer, actor=actor)
