"""A county's busiest five minutes: 50 operators and 200 raisers at once, as browsers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from bench.meter import metered, percentile
from bench.raising import form_fields_of
from bench.table import Line
from bench.visitors import Book, Duty, Operator, Raiser

if TYPE_CHECKING:
    from bench.stage import Stage, Web

RAISERS = 200
SECONDS = 300
# Nobody raises more often than every twenty-five seconds, see `Raiser`.
OFTEN = 25
ANSWER = "已到现场查看，路灯因电缆被挖断不亮，已更换电缆，恢复照明。"
BASIS = "《城市道路照明设施管理规定》第十二条"
HANDLER = (
    Duty("claim", ("claim",)),
    Duty(
        "hand",
        ("report",),
        {"result": ["explained"], "answer": [ANSWER], "basis": [BASIS]},
    ),
)
CALL = {
    "raising": [],  # whichever of those who raised it
    "outcome": ["reached"],
    "solved": ["yes", "yes", "yes", "no"],
    "grade": ["5", "4", "3", "2"],
}
UNITS = ("cgj", "zjj", "hwzx", "scjg")


def duties(units: Sequence[str]) -> dict[str, tuple[int, Sequence[Duty]]]:
    """Fifty operators: how many of each, and what they do all day."""
    send = Duty("dispatch", ("dispatch",), {"unit": units})
    return {
        "intake": (8, (Duty("accept", ("accept",)),)),
        "dispatcher": (10, (send, Duty("audit", ("pass-audit",)))),
        "callback": (8, (Duty("call", ("call-back",), CALL),)),
        **dict.fromkeys(UNITS, (6, HANDLER)),
    }


def run(stage: Stage) -> list[Line]:
    seconds = 30 if stage.quick else SECONDS
    database = stage.copy("crowd")
    each = seconds // OFTEN + 2
    forms = form_fields_of(stage, database, RAISERS * each)
    work = duties(stage.ask("bench.crowd:unit_numbers", database))
    sessions = {
        name: stage.ask("bench.signing_in:session_of", database, username=name)
        for name in work
    }
    book, stop = Book(), Event()
    with (
        stage.web(database, BIHUAN_PROXIES="1") as web,
        stage.work(database) as worker,
        metered(web.pid, worker, stage.server) as spent,
    ):
        people = [
            *_raisers(web, book, stop, forms, each),
            *_operators(web, book, stop, sessions, work),
        ]
        for one in people:
            one.start()
        stop.wait(seconds)
        stop.set()
        for one in people:
            one.join()
    kept = stage.ask("bench.crowd:kept", database, codes=book.taken)
    stage.drop(database)
    return _lines(book, kept, cpu=spent.cpu / spent.wall, people=len(people))


def _raisers(
    web: Web,
    book: Book,
    stop: Event,
    forms: Sequence[Mapping[str, str]],
    each: int,
) -> list[Thread]:
    return [
        Thread(
            target=Raiser(web.port, book, stop, Random(n)).live,
            args=(forms[n * each : (n + 1) * each],),
        )
        for n in range(RAISERS)
    ]


def _operators(
    web: Web,
    book: Book,
    stop: Event,
    sessions: Mapping[str, str],
    work: Mapping[str, tuple[int, Sequence[Duty]]],
) -> list[Thread]:
    return [
        Thread(
            target=Operator(web.port, book, stop, Random(f"{name}{n}")).live,
            args=(sessions[name], todo),
        )
        for name, (count, todo) in work.items()
        for n in range(count)
    ]


def _lines(
    book: Book, kept: Mapping[str, Any], *, cpu: float, people: int
) -> list[Line]:
    seconds = {
        what: [shot.seconds for kind, shot in book.shots if kind == what]
        for what in ("queue", "case", "deed", "form", "raise", "matter")
    }
    p95 = {what: percentile(took, 95) for what, took in seconds.items()}
    statuses = Counter(shot.status for _, shot in book.shots)
    broken = sum(n for status, n in statuses.items() if status >= 500 or not status)
    lost = len(book.taken) - kept["found"]
    deeds = Counter(book.deeds)
    said = (
        f"{len(book.shots):,} requests, {len(book.taken):,} matters raised and"
        f" {sum(deeds.values()):,} steps done ({len(book.too_late)} times somebody"
        f" else was first); {broken} broken, {len(book.wrong)} unexpected, {lost} lost;"
        f" p95 queue {p95['queue']:.0f} ms, matter at the desk {p95['case']:.0f} ms,"
        f" step {p95['deed']:.0f} ms, raise {p95['raise']:.0f} ms; {cpu:.2f} cores"
    )
    if book.wrong:
        said += f"; unexpected: {dict(Counter(book.wrong).most_common(5))}"
    met = not (broken or book.wrong or lost) and p95["queue"] <= 300
    figures = {
        "p95": p95,
        "statuses": dict(statuses),
        "deeds": dict(deeds),
        "wrong": dict(Counter(book.wrong)),
        "kept": dict(kept),
    }
    what = f"{people - RAISERS} operators and {RAISERS} raisers at once"
    wanted = "no error, none lost, queue p95 ≤ 300 ms"
    return [Line(what, said, wanted, met, figures)]


# -- In a process with Django ------------------------------------------------------


def unit_numbers() -> list[str]:
    """What the dispatching form calls the units whose handlers are here."""
    from bench.county import unit

    return [str(unit(code)) for code in UNITS]


def kept(codes: list[str]) -> dict[str, int]:
    """How many of these receipts open a matter whose ledger holds together."""
    from bihuan.ground.ledger.queries import timeline
    from bihuan.kit.verdicts import NotVisible
    from bihuan.loop.cases.queries import raising_by_receipt
    from bihuan.loop.cases.words import stream_of

    found, closed = 0, 0
    for code in codes:
        try:
            case = raising_by_receipt(code).case
        except NotVisible:
            continue
        found += bool(timeline(stream_of(case.pk)))
        closed += case.closed_at is not None
    return {"found": found, "closed": closed}
