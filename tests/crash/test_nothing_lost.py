"""Whatever is killed, whenever: nothing that was acknowledged is lost or doubled.

A real county takes matters from four machines and a spreadsheet at once, while its web
server, its worker, its database and at last its supervisor are killed with -9.
"""

from __future__ import annotations

import csv
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import psycopg
import pytest

from bihuan.project.tests.counties import County, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("county")]
PACK = Path(__file__).parents[2] / "bihuan" / "packs" / "qiaocheng"
ROWS = 2_000
MACHINES = 4
# Between two tries of a machine whose server was just killed.
_REST = 0.1

KEY = """
import django
django.setup()
from bihuan.ground.access.actions import issue_key
from bihuan.ground.access.words import Permission, job
key = issue_key("crash", scopes=["raise", "follow"], rate_per_minute=6000,
                actor=job("tests", Permission.MANAGE_KEYS))
print(key.secret)
"""


@dataclass
class Machine:
    """A client that keeps every acknowledgement, and repeats what was not acknowledged."""

    county: County
    secret: str
    name: int
    numbers: dict[str, str] = field(default_factory=dict)

    def work(self, stop: Event) -> None:
        serial = 0
        while not stop.is_set():
            serial += 1
            key = f"m{self.name}-{serial}"
            number = None
            while number is None:
                number = self.send(key)
                if number is None:
                    time.sleep(_REST)
            self.numbers[key] = number

    def send(self, key: str) -> str | None:
        """The number that the county gave, or None where it did not answer in full."""
        line = http.client.HTTPConnection("127.0.0.1", self.county.port, timeout=20)
        body = json.dumps({"profile": "hotline", "body": f"路灯不亮 {key}"})
        headers = {
            "Authorization": f"Bearer {self.secret}",
            "Idempotency-Key": key,
            "Content-Type": "application/json",
        }
        try:
            line.request("POST", "/api/v1/matters", body.encode(), headers)
            answer = line.getresponse()
            told = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()
        if answer.status not in (200, 201):
            return None
        return str(json.loads(told)["number"])


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    one = County(tmp_path / "var")
    yield one
    one.stop()


def a_secret(county: County) -> str:
    done = subprocess.run(
        [sys.executable, "-c", KEY],
        env=county.environment
        | {
            "DJANGO_SETTINGS_MODULE": "bihuan.project.settings",
            "DATABASE_URL": county.lock()["database"],
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def a_spreadsheet(folder: Path) -> Path:
    path = folder / "appeals.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["留言编号", "留言主题", "留言详情", "留言时间"])
        for n in range(ROWS):
            rows.writerow([n, f"井盖 {n}", f"第 {n} 个井盖松动。", "2026-03-02 09:00"])
    return path


def kill(county: County, name: str) -> None:
    """Kill one process for good and wait until its successor serves."""
    pid = until(lambda: county.processes().get(name))
    os.kill(pid, signal.SIGKILL)
    until(lambda: county.processes().get(name, pid) != pid)
    until(lambda: county.serves("/readyz"))


def count(county: County, sql: str) -> int:
    with psycopg.connect(county.lock()["database"]) as server:
        found = server.execute(sql.encode()).fetchone()
        assert found is not None
        return int(found[0])


@pytest.mark.proves("api", "crash")
def test_nothing_acknowledged_is_lost_whatever_is_killed(
    county: County, tmp_path: Path
) -> None:
    county.start()
    loaded = county.run("packs", "load", str(PACK))
    assert loaded.returncode == 0, loaded.stderr
    secret = a_secret(county)
    machines = [Machine(county, secret, n) for n in range(MACHINES)]
    sheet, stop = a_spreadsheet(tmp_path), Event()

    with ThreadPoolExecutor(MACHINES + 1) as clients:
        working = [clients.submit(one.work, stop) for one in machines]
        until(lambda: all(len(one.numbers) > 5 for one in machines))
        importing = clients.submit(county.run, "import", "appeals", str(sheet))
        try:
            kill_everything(county, machines)
            importing.result()
            county.start()
        finally:
            stop.set()
        for each in working:
            each.result(timeout=120)

    # Killed in the middle or not, the import goes on from where it was.
    again = county.run("import", "appeals", str(sheet), "--json")
    assert again.returncode == 0, again.stderr
    report = json.loads(again.stdout)
    assert report["accepted"] + report["already_known"] == ROWS

    check_books(county, machines)


def kill_everything(county: County, machines: list[Machine]) -> None:
    """One process after the other while matters come in; at last what watches them."""

    def taken() -> int:
        return sum(len(one.numbers) for one in machines)

    for name in ("web", "database", "worker", "database", "web"):
        before = taken()
        kill(county, name)
        until(lambda seen=before: taken() > seen + MACHINES)
    assert county.up is not None
    county.up.kill()
    county.up.wait()


def check_books(county: County, machines: list[Machine]) -> None:
    """Everything acknowledged is there, once, and the ledger holds."""
    sent = {key: number for one in machines for key, number in one.numbers.items()}
    assert len(set(sent.values())) == len(sent)
    with psycopg.connect(county.lock()["database"]) as server:
        kept = dict(
            server.execute(
                "SELECT r.external_id, c.number FROM cases_raising r"
                " JOIN cases_case c ON c.id = r.case_id WHERE r.channel LIKE 'api:%'"
            ).fetchall()
        )
    assert {key: kept.get(key) for key in sent} == sent
    assert count(county, "SELECT count(*) FROM cases_case") == len(kept) + ROWS
    assert json.loads(county.run("ledger", "verify", "--json").stdout)["ok"]
    # What was recorded while the worker was dead has been delivered since.
    until(lambda: count(county, "SELECT count(*) FROM ledger_outbox") == 0)
