"""The telephone calls of a year: popped, answered in one of the three ways, wrapped up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as hour
from functools import partial
from random import Random
from uuid import UUID

from bihuan.directory.units.actions import keep_members
from bihuan.directory.units.queries import (
    accounts_with,
    actor_for,
    dispatch_centres,
    unit_ids,
)
from bihuan.directory.units.words import NewMember
from bihuan.faces.hotline.actions import pop, wrap_up
from bihuan.faces.hotline.words import Mode, WrapUp
from bihuan.ground.access.actions import create_account
from bihuan.ground.access.words import Actor, Permission, Role, job
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.loop.cases.queries import visible_cases
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.intake.words import NewMatter, Raised
from bihuan.packs.replaying.cast import WATCHER, Cast
from bihuan.packs.replaying.fates import Fate
from bihuan.packs.replaying.lives import Life, Tally
from bihuan.packs.replaying.stage import Stage
from bihuan.packs.streaming.words import Calls

_PROFILE = "hotline"
_USERNAME = "replay-operator"
_KEEPER = job("replay", Permission.MANAGE_ACCOUNTS, Permission.LOAD_PACKS)
_DAY = timedelta(days=1)
_ANSWER = "您好，按现行规定可以办理，所需材料和办理地点已经口头告知。"


@dataclass(slots=True)
class Desk:
    """One operator's place, and whoever carries on what comes from it."""

    stage: Stage
    cast: Cast
    tally: Tally
    operator: Actor
    line: str

    def answer(self, mode: Mode, name: str, chance: Random) -> None:
        """One call from its ring to its wrap-up; what it became lives on."""
        ticket = UUID(pop(phone="", line=self.line, actor=self.operator))
        body = f"来电咨询并反映办事问题（{name}）。"
        answered = mode is not Mode.DISPATCH
        wrap = WrapUp(
            mode=mode,
            profile=_PROFILE,
            body=body,
            line=self.line,
            answer=_ANSWER if answered else "",
            unit_id=chance.choice(self.cast.units) if mode is Mode.THREE_WAY else None,
            area_id=self.cast.county,
        )
        done = wrap_up(ticket, wrap, actor=self.operator)
        case = visible_cases(WATCHER).only("pk").get(number=done.number)
        matter = NewMatter(_PROFILE, "phone", name, "", body, clock.now())
        content = Answer(solved=True, grade=Grade.GOOD)
        fate = Fate(effort=chance.uniform(0.1, 0.5), answers=(content,))
        life = Life(matter, fate, chance, self.stage, self.cast, self.tally)
        life.taken_in(Raised(case.pk, done.number, "", already_known=False))


def plan_calls(
    calls: Calls, stage: Stage, cast: Cast, tally: Tally, *, part: float, seed: int
) -> None:
    """Spread the calls over the working days, some weeks before the end at the latest."""
    with clock.set_to(datetime.combine(calls.since, hour(8), tzinfo=clock.COUNTY_TIME)):
        desk = Desk(stage, cast, tally, _operator(), calls.line)
    days = []
    day = calls.since
    while day <= calls.until - 30 * _DAY:
        days += [day] if stage.calendar.is_working_day(day) else []
        day += _DAY
    for mode, declared in calls.modes:
        for n in range(1, max(round(declared * part), 1) + 1):
            name = f"call-{mode}-{n}"
            chance = Random(f"{seed}:{name}")  # noqa: S311 - the same year each time
            at = datetime.combine(
                chance.choice(days), hour(9), tzinfo=clock.COUNTY_TIME
            ) + timedelta(minutes=chance.randrange(120))
            stage.at(at, partial(desk.answer, Mode(mode), name, chance))


def _operator() -> Actor:
    """Whoever takes in now, or an account whose password nobody knows."""
    known = accounts_with(Role.INTAKE)
    if known:
        return actor_for(known[0])
    made = create_account(_USERNAME, "重演坐席", actor=_KEEPER)
    _appoint(made.id, actor=_KEEPER)
    return actor_for(made.id)


@opens_transaction
def _appoint(account: int, *, actor: Actor) -> None:
    actor.may(Permission.LOAD_PACKS).enforce()
    codes = {pk: code for code, pk in unit_ids().items()}
    home = codes[dispatch_centres()[0]]
    keep_members([NewMember(account, home, Role.INTAKE, "")], actor=actor)
