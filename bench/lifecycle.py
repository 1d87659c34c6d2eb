"""The whole life of a case through the real actions, in an empty county and in a full one."""

from __future__ import annotations

import time
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from bench.meter import metered
from bench.table import Line

if TYPE_CHECKING:
    from bench.stage import Stage

CLERKS = 3


def run(stage: Stage) -> list[Line]:
    lives = 40 if stage.quick else 200
    cases = stage.sizes[1]
    empty = _measure(stage, stage.copy("lives"), lives)
    stage.drop("lives")
    full = _measure(stage, stage.filled(cases), lives)
    factor = full["cpu"] / empty["cpu"]
    return [
        _line("empty county", empty, empty["rate"] >= 40, "≥ 40/s"),
        _line(f"{cases:,} cases", full, full["rate"] >= 40, "≥ 40/s"),
        Line(
            "whole life of a case, full against empty",
            f"{factor:.2f} times the CPU",
            "flat",
            factor <= 1.3,
            {"factor": round(factor, 2)},
        ),
    ]


def _line(where: str, one: dict[str, float], met: bool, wanted: str) -> Line:
    reached = (
        f"{one['rate']:.1f}/s; {one['cpu']} ms CPU"
        f" ({one['cpu_python']} Python, {one['cpu_server']} PostgreSQL,"
        f" {one['cpu_relay']} relay); two cores could do {2000 / one['cpu']:.0f}/s"
    )
    return Line(f"whole life of a case, {where}", reached, wanted, met, one)


def _measure(stage: Stage, database: str, lives: int) -> dict[str, float]:
    relay = stage.begin("bench.lifecycle:relay", database)
    clerks = [
        stage.begin("bench.lifecycle:live", database, lives=lives, seed=seed)
        for seed in range(CLERKS)
    ]
    for job in (relay, *clerks):
        job.heard()
    relay.tell()
    count = lives * CLERKS
    # What was said afterwards is waited for too: the last search word is indexed.
    with (
        metered(stage.server) as server,
        metered(relay.pid) as relayed,
        metered(*(clerk.pid for clerk in clerks)) as acted,
    ):
        for clerk in clerks:
            clerk.tell()
        for clerk in clerks:
            clerk.heard()
        relay.tell()
        relay.heard()
    steps = [clerk.end() for clerk in clerks]
    relay.end()
    cpu = server.cpu + relayed.cpu + acted.cpu
    return {
        "rate": server.rate(count),
        "cpu": round(cpu * 1000 / count, 2),
        "cpu_python": acted.each(count),
        "cpu_server": server.each(count),
        "cpu_relay": relayed.each(count),
        **{step: round(sum(s[step] for s in steps) / CLERKS, 2) for step in steps[0]},
    }


# -- In processes with Django ----------------------------------------------------------


def live(lives: int, seed: int) -> dict[str, float]:
    """Let so many cases live from being raised to being closed and found again."""
    from bench.child import ready

    clerk = _Clerk(seed)
    for _ in range(3):
        clerk.live()
    clerk.spent.clear()
    ready()
    for _ in range(lives):
        clerk.live()
    print(flush=True)
    return {name: 1000 * spent / lives for name, spent in clerk.spent.items()}


class _Clerk:
    """Everybody that one case meets, one after the other."""

    def __init__(self, seed: int) -> None:
        from random import Random

        from bench.county import EVERYBODY, acting, unit
        from bihuan.ground.access.words import Role

        self.random, self.serial = Random(seed), 0
        self.prefix = f"{seed}-{time.time_ns()}"
        self.unit = unit(("cgj", "zjj", "jyj")[seed % 3])
        self.door = EVERYBODY
        self.dispatcher = acting(Role.DISPATCHER, unit("ysb"), serial=2)
        self.handler = acting(Role.HANDLER, self.unit, serial=3)
        self.caller = acting(Role.CALLBACK, unit("hfzx"), serial=4)
        self.spent: dict[str, float] = {}

    def live(self) -> None:
        from bihuan.directory.catalogue.words import Result
        from bihuan.loop.cases.models import Case, Raising
        from bihuan.loop.cases.queries import search
        from bihuan.loop.closing import actions as closing
        from bihuan.loop.closing.words import Answer, Grade
        from bihuan.loop.handling import actions as handling
        from bihuan.loop.intake import actions as intake
        from bihuan.loop.routing import actions as routing

        raised = self._timed(
            "raise", intake.raise_matter, self._matter(), actor=self.door
        )
        case = raised.case_id
        self._timed("accept", routing.accept, case, actor=self.dispatcher)
        self._timed(
            "dispatch", routing.dispatch, case, unit_id=self.unit, actor=self.dispatcher
        )
        self._timed("claim", routing.claim, case, actor=self.handler)
        self._timed(
            "report",
            handling.report_done,
            case,
            result=Result.EXPLAINED,
            answer="已经向您说明了政策，并约定下月再看。",
            actor=self.handler,
        )
        self._timed("audit", closing.pass_audit, case, actor=self.dispatcher)
        raising = Raising.objects.only("pk").get(case=case).pk
        answer = Answer(solved=True, grade=Grade.GOOD)
        self._timed(
            "verdict", closing.record_answer, raising, answer, actor=self.caller
        )
        (found,) = self._timed("search", search, self.dispatcher, raised.number)
        assert Case.objects.filter(pk=case, status="closed").exists() and found

    def _timed(self, name: str, work: Any, *values: Any, **more: Any) -> Any:
        began = time.process_time()
        answer = work(*values, **more)
        self.spent[name] = self.spent.get(name, 0) + time.process_time() - began
        return answer

    def _matter(self) -> Any:
        from bench import words
        from bihuan.kit import clock
        from bihuan.loop.intake.words import NewMatter

        self.serial += 1
        said = words.body(self.random)
        return NewMatter(
            profile="hotline",
            channel="phone",
            external_id=f"{self.prefix}-{self.serial}",
            title="".join(said[:6]),
            body=words.written(said),
            raised_at=clock.now(),
            raiser_name="张三",
            phone=f"139{self.random.randrange(10**8):08d}",
        )


def relay() -> None:
    """Deliver until told that it is enough, then what is left."""
    import sys

    from bench.child import ready
    from bihuan.kit.text import tokens
    from bihuan.measure.figures.jobs import fold
    from bihuan.project.relay import POLL_SECONDS, relay_once

    tokens("先读词典")
    while relay_once():
        pass
    stop = Event()
    ready()

    def deliver() -> None:
        while not stop.is_set():
            if not relay_once():
                stop.wait(POLL_SECONDS)

    thread = Thread(target=deliver)
    thread.start()
    sys.stdin.readline()
    stop.set()
    thread.join()
    while relay_once():
        pass
    fold()
    print(flush=True)
