"""Search: a rare word, a frequent one, a case number."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from bench.meter import percentile
from bench.pages import read, said
from bench.table import Line

if TYPE_CHECKING:
    from bench.stage import Stage

SORTS = {"rare": "rare word", "middle": "middle word", "frequent": "frequent word"}


def run(stage: Stage) -> list[Line]:
    lines = []
    for cases in stage.sizes:
        database = stage.filled(cases)
        times = 40 if stage.quick else 200
        found = stage.ask("bench.searching:measure", database, cases=cases, times=times)
        lines += [
            _line(cases, sort, one, large=cases == stage.sizes[1])
            for sort, one in found.items()
        ]
    cookie = stage.ask("bench.signing_in:session_of", database, username="dispatcher")
    with stage.web(database) as web:
        page = read(stage, web, "/desk/search/?q=bench7", cookie, times=50)
    lines.append(
        Line(f"search page, rare word, {cases:,} cases", said(page), "–", None, page)
    )
    return lines


def _line(cases: int, sort: str, one: dict[str, float], *, large: bool) -> Line:
    met = one["p99"] <= 60 if large else one["p50"] <= 10
    return Line(
        f"search, {sort}, {cases:,} cases",
        f"p50 {one['p50']:.1f} ms, p99 {one['p99']:.1f} ms",
        "p99 ≤ 60 ms" if large else "p50 ≤ 10 ms",
        met,
        one,
    )


def measure(cases: int, times: int) -> dict[str, Any]:
    """Each sort of search, as the pages ask for it."""
    from random import Random

    from bench.county import acting, unit
    from bench.fill import RARE_EACH
    from bench.words import WORDS
    from bihuan.ground.access.words import Role
    from bihuan.loop.cases.models import Case
    from bihuan.loop.cases.queries import search

    random, actor = Random(3), acting(Role.DISPATCHER, unit("ysb"))
    ids = [random.randrange(1, cases) for _ in range(times)]
    numbers = dict(Case.objects.filter(pk__in=ids).values_list("pk", "number"))
    asked = {
        "rare word": [f"bench{pk // RARE_EACH}" for pk in ids],
        "middle word": [random.choice(WORDS[1500:2500]) for _ in ids],
        "frequent word": [random.choice(WORDS[:12]) for _ in ids],
        "case number": [numbers[pk] for pk in ids],
        "case number, in small letters": [numbers[pk].lower() for pk in ids],
    }
    return {sort: _timed(search, actor, texts) for sort, texts in asked.items()}


def _timed(search: Any, actor: Any, texts: list[str]) -> dict[str, float]:
    took = []
    search(actor, texts[0])
    for text in texts:
        began = time.perf_counter()
        found = search(actor, text)
        took.append(time.perf_counter() - began)
        assert found, text
    return {"p50": percentile(took, 50), "p99": percentile(took, 99)}
