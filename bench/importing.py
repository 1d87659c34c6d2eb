"""Bringing in a file of appeals, against COPY of exactly the rows that it made."""

from __future__ import annotations

import csv
import time
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import psycopg

from bench import words
from bench.meter import metered
from bench.table import Line

if TYPE_CHECKING:
    from bench.stage import Stage

TABLES = (
    "vault_identity",
    "cases_case",
    "cases_raising",
    "clocks_clock",
    "ledger_head",
    "ledger_entry",
    "ledger_outbox",
)


def run(stage: Stage) -> list[Line]:
    rows = 4_000 if stage.quick else 20_000
    path = stage.folder / "appeals.csv"
    _write(path, rows)
    database = stage.copy("importing")
    before = _last_ids(stage, database)
    job = stage.begin("bench.importing:bring_in", database, path=str(path))
    job.heard()
    with metered(job.pid, stage.server) as spent:
        job.tell()
        job.heard()
    report = job.end()
    assert report["accepted"] == rows, report
    with metered(stage.server) as relayed:
        delivered = stage.ask("bench.importing:relay", database)
    copied, cost = _copy(stage, database, before)
    stage.drop(database)
    share = copied / spent.wall
    figures = {
        "rows": rows,
        "rate": spent.rate(rows),
        "cpu": spent.each(rows),
        "copy_rate": round(rows / copied),
        "copy_cpu": cost,
        "share": round(share, 3),
        "relay_rate": round(rows / delivered["seconds"]),
    }
    return [
        Line(
            f"import of {rows:,} rows",
            f"{spent.rate(rows):,.0f} rows/s ({figures['cpu']} ms CPU), {share:.0%} of COPY"
            f" of the same rows with indexes ({figures['copy_rate']:,}/s, {cost} ms CPU)",
            "≥ 20 % of COPY",
            share >= 0.2,
            figures,
        ),
        Line(
            "and what follows: search index and figures, by the relay",
            f"{figures['relay_rate']:,} cases/s",
            "–",
            None,
            {"cpu_server": relayed.each(rows), **delivered},
        ),
    ]


def _write(path: Path, rows: int) -> None:
    random, day = Random(5), datetime(2026, 1, 1)
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file)
        sheet.writerow(["编号", "标题", "内容", "时间", "姓名", "电话"])
        for number in range(rows):
            said = words.body(random)
            at = day + timedelta(minutes=number * 10)
            sheet.writerow(
                [
                    f"b{number}",
                    "".join(said[:6]),
                    words.written(said),
                    f"{at:%Y-%m-%d %H:%M:%S}",
                    "张三",
                    f"139{number:08d}",
                ]
            )


def _last_ids(stage: Stage, database: str) -> dict[str, int]:
    with psycopg.connect(stage.address(database)) as db:
        found = {}
        for table in TABLES:
            key = _key(table)
            wanted = "''" if key == "stream" else f"coalesce(max({key}), 0)"
            found[table] = db.execute(f"SELECT {wanted} FROM {table}").fetchone()[0]
        return found


def _key(table: str) -> str:
    return {"ledger_head": "stream", "ledger_outbox": "entry_id"}.get(table, "id")


def _copy(stage: Stage, database: str, before: dict[str, int]) -> tuple[float, float]:
    """Seconds, and milliseconds of processor time a case, to COPY what was made."""
    other = stage.copy("copying")
    taken: dict[str, bytes] = {}
    with psycopg.connect(stage.address(database)) as db:
        rows = db.execute("SELECT count(*) FROM cases_case").fetchone()[0]
        for table in TABLES:
            where = f"{_key(table)} > {before[table]}"
            if table == "ledger_head":
                where = "stream LIKE 'case:%'"
            if table == "ledger_outbox":  # the relay has emptied it
                query = f"SELECT id, 1::int2 FROM ledger_entry WHERE id > {before['ledger_entry']}"
            else:
                query = f"SELECT * FROM {table} WHERE {where}"
            with db.cursor().copy(f"COPY ({query}) TO STDOUT") as copy:
                taken[table] = b"".join(copy)
    with (
        psycopg.connect(stage.address(other)) as db,
        metered(stage.server) as spent,
    ):
        for table, data in taken.items():
            columns = " (entry_id, bucket)" if table == "ledger_outbox" else ""
            with db.cursor().copy(f"COPY {table}{columns} FROM STDIN") as copy:
                copy.write(data)
        db.commit()
    stage.drop(other)
    return spent.wall, spent.each(rows)


# -- In a process with Django --------------------------------------------------------


def bring_in(path: str) -> dict[str, object]:
    from bench.child import ready
    from bench.county import EVERYBODY
    from bihuan.faces.imports.jobs import import_appeals
    from bihuan.kit.text import tokens

    tokens("先读词典")
    ready()
    report = import_appeals(Path(path), actor=EVERYBODY)
    print(flush=True)
    return {"accepted": report.accepted, "rejected": report.rejected}


def relay() -> dict[str, float]:
    from bihuan.project.relay import relay_once

    began, cpu, delivered = time.perf_counter(), time.process_time(), 0
    while count := relay_once():
        delivered += count
    return {
        "delivered": delivered,
        "seconds": round(time.perf_counter() - began, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
    }
