from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from bihuan.ground.access.words import Actor, job
from bihuan.ground.draws import actions
from bihuan.ground.draws.words import Beacon, Candidate, Quota, Rule, Ticket
from bihuan.ground.ledger.jobs import anchor

ACTOR = job("draws")
GROUNDS = {"interested": "与所评单位有利害关系", "absent": "因故不能到场"}


def a_rule(*quotas: Quota, beacon: Beacon = Beacon.FREEZE, outside: str = "") -> Rule:
    return Rule(
        "tests.raters",
        quotas or (Quota("firms", count=2),),
        title="评议人抽选",
        beacon=beacon,
        outside=outside,
        grounds=GROUNDS,
    )


def firms(count: int, *, stratum: str = "firms", excluded: str = "") -> list[Candidate]:
    return [
        Candidate(f"party:{stratum}-{excluded}{n}", stratum, excluded)
        for n in range(count)
    ]


def committed(
    rule: Rule | None = None, *, subject: str = "", actor: Actor = ACTOR
) -> int:
    with transaction.atomic():
        return actions.commit(rule or a_rule(), subject=subject, actor=actor)


def frozen(rule: Rule | None = None, candidates: Iterable[Candidate] = ()) -> int:
    made = committed(rule)
    with transaction.atomic():
        actions.freeze(made, list(candidates) or firms(10), actor=ACTOR)
    return made


def drawn(draw_id: int, *, outside: str = "") -> list[Ticket]:
    with transaction.atomic():
        return actions.draw(draw_id, outside=outside, actor=ACTOR)


def replaced(draw_id: int, key: str, ground: str = "absent") -> Ticket | None:
    with transaction.atomic():
        return actions.replace(draw_id, key, ground=ground, actor=ACTOR)


def revealed(draw_id: int) -> None:
    with transaction.atomic():
        actions.reveal(draw_id, actor=ACTOR)


def anchored(day: str = "2026-11-22") -> str:
    return anchor(date.fromisoformat(day)).root
