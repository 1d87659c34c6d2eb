"""Training killed with -9 in the middle of writing: the old model stays, and goes on proposing.

The moment is met, not guessed: the test holds the table of bodies, so that whoever
trains has written the line of a new version, not its body, and waits; then it is killed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bihuan.project.tests.counties import County, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("county")]
PACK = Path(__file__).parents[2] / "bihuan" / "packs" / "qiaocheng"
DECIDED = 40

BEFORE = """
import sys
import django
django.setup()
from bihuan.directory.catalogue.queries import category_ids
from bihuan.directory.units.queries import unit_ids
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.loop.intake.actions import raise_matter
from bihuan.loop.intake.words import NewMatter
from bihuan.loop.routing.actions import accept, classify, dispatch
from bihuan.loop.triage.actions import ask_for_retraining
CLERK = Actor("account:1", frozenset(), frozenset(Permission))
DRAIN, LAMP = "菜市场北门的下水道堵了，污水流到了路上", "小区里的路灯坏了，晚上看不见路"

def matter(name, body):
    new = NewMatter(profile="hotline", channel="phone", external_id=name, title="",
                    body=body, raised_at=clock.now())
    case = raise_matter(new, actor=CLERK).case_id
    accept(case, actor=CLERK)
    return case
"""
DECIDE = """
for n in range(40):
    category, unit, body = (("010104", "cgj", DRAIN), ("010102", "zjj", LAMP))[n % 2]
    case = matter(f"m{n}", f"{body}，第{n}次反映。")
    pk = category_ids()[category]
    classify(case, category_id=pk, area_id=None, actor=CLERK)
    dispatch(case, unit_id=unit_ids()[unit], actor=CLERK)
"""
MADE_UP_FOR = (
    "SELECT FROM procrastinate_periodic_defers WHERE task_name = 'triage.retrain'"
)
RAISE = "print(matter(sys.argv[1], f'{LAMP}，请尽快。'))"
ASK = "ask_for_retraining(actor=CLERK)"


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    one = County(tmp_path / "var")
    yield one
    one.stop()


def inside(county: County, code: str, *words: str) -> str:
    """What a clerk does, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", BEFORE + code, *words],
        env=county.environment
        | {
            "DJANGO_SETTINGS_MODULE": "bihuan.project.settings",
            "DATABASE_URL": county.lock()["database"],
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def asked(county: County, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with psycopg.connect(county.lock()["database"]) as server:
        return server.execute(sql.encode(), values).fetchall()


def versions(county: County) -> list[tuple[str, int, str]]:
    """Kind, number and state of every version; each has a body of its own."""
    found = asked(
        county,
        "SELECT v.kind, v.number, v.state, b.version_id IS NOT NULL"
        " FROM triage_modelversion v"
        " LEFT JOIN triage_modelbody b ON b.version_id = v.id"
        " ORDER BY v.kind, v.number",
    )
    assert all(whole for *_, whole in found)
    return [(kind, number, state) for kind, number, state, _ in found]


def in_charge(county: County) -> dict[str, int]:
    found = versions(county)
    return {kind: number for kind, number, state in found if state == "in-charge"}


def proposed(county: County, case: str) -> dict[str, tuple[int, int]]:
    """By kind: the number of the model that spoke, and what it proposed first."""
    found = until(
        lambda: asked(
            county,
            "SELECT kind, model, first FROM triage_proposal WHERE case_id = %s",
            int(case),
        )
    )
    return {kind: (model, first) for kind, model, first in found}


@contextmanager
def somebody_writing_is_held(county: County) -> Iterator[None]:
    """Nobody can write the body of a model; what is there can be read."""
    with psycopg.connect(county.lock()["database"]) as server:
        server.execute("LOCK TABLE triage_modelbody IN SHARE MODE")
        yield


def is_held(county: County) -> bool:
    """Whether somebody stands there with a version half written."""
    return bool(
        asked(
            county,
            "SELECT pid FROM pg_locks WHERE NOT granted"
            " AND relation = 'triage_modelbody'::regclass",
        )
    )


def test_a_killed_training_changes_nothing_and_a_later_one_works(
    county: County,
) -> None:
    county.start()
    taught(county)
    assert county.run("triage", "retrain").returncode == 0
    assert in_charge(county) == {"category": 1, "unit": 1}
    before = proposed(county, inside(county, RAISE, "before"))
    assert {kind: model for kind, (model, _) in before.items()} == in_charge(county)

    the_command_is_killed(county, before)
    assert county.run("triage", "retrain").returncode == 0
    assert in_charge(county) == {"category": 2, "unit": 2}

    the_worker_is_killed(county, before)
    until(lambda: in_charge(county) == {"category": 3, "unit": 3}, within=180)
    until(lambda: not jobs(county))
    assert len(versions(county)) == 6
    assert json.loads(county.run("ledger", "verify", "--json").stdout)["ok"]

    proposals_survive_a_restart(county, before)


def taught(county: County) -> None:
    """Decisions to learn from, after the training that a first start makes up for."""
    loaded = county.run("packs", "load", str(PACK))
    assert loaded.returncode == 0, loaded.stderr
    until(lambda: asked(county, MADE_UP_FOR) and not jobs(county))
    inside(county, DECIDE)
    until(lambda: labels(county) == 2 * DECIDED)
    assert versions(county) == []


def labels(county: County) -> int:
    return int(asked(county, "SELECT count(*) FROM triage_label")[0][0])


def jobs(county: County) -> list[tuple[Any, ...]]:
    return asked(
        county,
        "SELECT status FROM procrastinate_jobs WHERE task_name = 'triage.retrain'",
    )


def goes_on(county: County, before: dict[str, tuple[int, int]], name: str) -> None:
    """The model that was in charge is, and proposes as it did."""
    model = in_charge(county)
    after = proposed(county, inside(county, RAISE, name))
    assert after == {kind: (model[kind], first) for kind, (_, first) in before.items()}


def the_command_is_killed(county: County, before: dict[str, tuple[int, int]]) -> None:
    with somebody_writing_is_held(county):
        training = subprocess.Popen(
            county.command("triage", "retrain"), env=county.environment
        )
        until(lambda: is_held(county))
        training.kill()
        training.wait()
        assert in_charge(county) == {"category": 1, "unit": 1}
        goes_on(county, before, "command")
    until(lambda: not is_held(county))
    assert len(versions(county)) == 2


def the_worker_is_killed(county: County, before: dict[str, tuple[int, int]]) -> None:
    with somebody_writing_is_held(county):
        inside(county, ASK)
        until(lambda: is_held(county))
        assert jobs(county) == [("doing",)]
        worker = county.processes()["worker"]
        os.kill(worker, signal.SIGKILL)
        until(lambda: county.processes().get("worker", worker) != worker)
        assert in_charge(county) == {"category": 2, "unit": 2}
        goes_on(county, before, "worker")
        assert len(versions(county)) == 4


def proposals_survive_a_restart(
    county: County, before: dict[str, tuple[int, int]]
) -> None:
    everything = "SELECT * FROM triage_proposal ORDER BY id"
    kept = asked(county, everything)
    assert len(kept) >= 6  # both kinds for each of three matters
    county.stop()
    county.start()
    assert asked(county, everything) == kept
    goes_on(county, before, "restarted")
