"""Cases by the million, made where they are to lie: by SQL, with indexes built last.

Nineteen in twenty are closed. The largest unit has a third of them. Two years lie
between the first and the last. The chains of their ledger entries are not valid and
triggers are off: what counts here is how large and how full the tables are.
"""

from __future__ import annotations

from random import Random
from typing import Any

import psycopg

from bench import words
from bihuan.kit.text import tokens

DISTINCT = 20_000
TABLES = (
    "cases_case",
    "cases_raising",
    "cases_sight",
    "cases_writing",
    "cases_casetext",
    "clocks_clock",
    "routing_turn",
    "handling_report",
    "closing_judgement",
    "ledger_head",
    "ledger_entry",
    "figures_casefact",
    "figures_rollup",
    "figures_monthrollup",
)
# Rare enough to be read off the index, and never a word of the vocabulary.
RARE_EACH = 40

_PLAN = """
CREATE UNLOGGED TABLE bench_plan AS
SELECT i AS id, status, unit, category, area, profile, text,
    at, at + interval '5 days' AS due_at,
    CASE WHEN status = 'closed' THEN at + interval '3 days' END AS closed_at
FROM (
    SELECT i,
        CASE WHEN i %% 20 <> 0 THEN 'closed'
            ELSE (ARRAY['dispatched', 'handling', 'handling', 'handling', 'paused',
                'reported', 'calling-back', 'accepted', 'registered', 'handling'
            ])[1 + i / 20 %% 10] END AS status,
        (%(units)s::bigint[])[CASE WHEN i %% 3 = 0 THEN 1
            ELSE 1 + i * 7919 %% cardinality(%(units)s::bigint[]) END] AS unit,
        (%(categories)s::bigint[])[1 + i * 104729 %% cardinality(%(categories)s::bigint[])]
            AS category,
        (%(areas)s::bigint[])[1 + i * 1299709 %% cardinality(%(areas)s::bigint[])] AS area,
        %(profile)s::bigint AS profile,
        i * 15485863 %% %(distinct)s AS text,
        -- Whatever is still open came in during the last days.
        CASE WHEN i %% 20 = 0
            THEN %(now)s::timestamptz - interval '12 days' * (i * 31 %% 997) / 997.0
            ELSE %(now)s::timestamptz
                - interval '730 days' * (%(cases)s - i + 1) / %(cases)s::float
                - interval '6 days'
        END AS at
    FROM generate_series(1, %(cases)s::bigint) AS i
) AS planned
"""

_OWNED = "status NOT IN ('registered', 'accepted')"
_STEPS = (
    f"""
INSERT INTO cases_case (id, number, profile_id, channel, visibility, title, body,
    area_id, category_id, status, owner_id, raised_at, registered_at, accepted_at,
    dispatched_at, claimed_at, reported_at, closed_at, due_at, warn_at, act_by,
    version, result, on_time, satisfied)
SELECT p.id, 'RX341602' || to_char(at, 'YYYYMMDD') || lpad((p.id %% 1000000)::text, 7, '0'),
    profile, 'portal', 'internal', t.title, t.body, area, category, status,
    CASE WHEN {_OWNED} THEN unit END, at, at,
    CASE WHEN status <> 'registered' THEN at END, CASE WHEN {_OWNED} THEN at END,
    CASE WHEN {_OWNED} AND status <> 'dispatched' THEN at END,
    CASE WHEN status IN ('closed', 'reported', 'calling-back')
        THEN at + interval '2 days' END,
    closed_at, CASE WHEN {_OWNED} THEN due_at END,
    CASE WHEN {_OWNED} THEN due_at - interval '1 day' END,
    CASE WHEN status <> 'closed' THEN due_at END, 6,
    CASE WHEN status IN ('closed', 'reported', 'calling-back') THEN 'solved' ELSE '' END,
    CASE WHEN status = 'closed' THEN true END, CASE WHEN status = 'closed' THEN true END
FROM bench_plan p JOIN bench_text t ON t.n = p.text
""",
    """
INSERT INTO cases_raising (case_id, first_case_id, channel, external_id,
    receipt_digest, raised_at)
SELECT id, id, 'portal', 'bench-' || id, sha256(int8send(id)), at FROM bench_plan
""",
    f"INSERT INTO cases_sight (case_id, unit_id) SELECT id, unit FROM bench_plan WHERE {_OWNED}",
    """
INSERT INTO cases_writing (id, case_id, text, audience, written_by, written_at)
SELECT id, id, '已经处理完毕，请您放心。', 'raiser', 'account:1', at FROM bench_plan
WHERE status = 'closed'
""",
    """
INSERT INTO cases_casetext (case_id, words)
SELECT p.id, t.words || array_to_tsvector(ARRAY['bench' || p.id / %(rare)s])
FROM bench_plan p JOIN bench_text t ON t.n = p.text
""",
    """
INSERT INTO clocks_clock (subject, kind, calendar, calendar_version, period, ends,
    ladder, state, started_at, extensions, pauses, due_at, yellow_at, provisional,
    rung_at, rung, next_at, stopped_at)
SELECT 'case:' || id, 'handle', 'default', 1, '5 working-days', 'midnight',
    '[{"name": "red", "after": "0 working-days"}]',
    CASE status WHEN 'closed' THEN 'stopped' WHEN 'paused' THEN 'paused' ELSE 'running' END,
    at, '[]', '[]', due_at, due_at, false, ARRAY[due_at + interval '1 year'], 0,
    CASE WHEN status NOT IN ('closed', 'paused') THEN due_at + interval '1 year' END,
    closed_at
FROM bench_plan
""",
    f"""
INSERT INTO routing_turn (case_id, unit_id, sent_at, claimed_at, ended_at, outcome)
SELECT id, unit, at, CASE WHEN status <> 'dispatched' THEN at END, closed_at,
    CASE WHEN status = 'closed' THEN 'finished' ELSE '' END
FROM bench_plan WHERE {_OWNED}
""",
    """
INSERT INTO handling_report (case_id, unit_id, round, result, answer_id, reported_at,
    reported_by)
SELECT id, unit, 1, 'solved', id, at, 'account:1' FROM bench_plan WHERE status = 'closed'
""",
    """
INSERT INTO closing_judgement (case_id, raising_id, round, source, solved, grade,
    given_at, taken_by)
SELECT p.id, r.id, 1, 'raiser', true, 4, at, 'raiser:1'
FROM bench_plan p JOIN cases_raising r ON r.case_id = p.id WHERE status = 'closed'
""",
    """
INSERT INTO ledger_entry (stream, seq, kind, actor, facts, at, hash)
SELECT 'case:' || id, seq, (ARRAY['intake.raised', 'routing.dispatched',
    'handling.reported', 'closing.closed'])[seq], 'account:1',
    '{"area": 7, "due": null, "owner": 12, "round": 1, "status": "closed", "version": 4}',
    at, sha256(int8send(id * 8 + seq))
FROM bench_plan, generate_series(1, CASE WHEN status = 'closed' THEN 4 ELSE 2 END) AS seq
""",
    """
INSERT INTO ledger_head (stream, seq, hash, anchored)
SELECT 'case:' || id, CASE WHEN status = 'closed' THEN 4 ELSE 2 END,
    sha256(int8send(id)), true
FROM bench_plan
""",
    f"""
INSERT INTO figures_casefact (case_id, accepted_on, flags, unit_id, area_id,
    category_id, profile, channel, status, result, due_at, accepted_at, reported_at,
    closed_at, seq, claimed_on_time, answered_now, on_time, grade, graded_round,
    returns, extensions, rehandles, reopens)
SELECT id, CASE WHEN status <> 'registered'
        THEN (at AT TIME ZONE 'Asia/Shanghai')::date END,
    CASE status WHEN 'closed' THEN %(closed)s WHEN 'registered' THEN 0 ELSE %(open)s END,
    CASE WHEN {_OWNED} THEN unit END, area, category, 'hotline', 'portal', status,
    CASE WHEN status = 'closed' THEN 'solved' ELSE '' END, due_at,
    CASE WHEN status <> 'registered' THEN at END,
    CASE WHEN status = 'closed' THEN at END, closed_at,
    CASE WHEN status = 'closed' THEN 4 ELSE 2 END, true, false,
    CASE WHEN status = 'closed' THEN true END,
    CASE WHEN status = 'closed' THEN 4 END, 1, 0, 0, 0, 0
FROM bench_plan
""",
)


def fill(cases: int, superuser: str) -> None:
    """Make that many cases in the database that this process was given."""
    random = Random(7)
    with psycopg.connect(superuser, autocommit=True) as db:
        db.execute("SET session_replication_role = replica")
        db.execute("SET maintenance_work_mem = '512MB'")
        db.execute("SET synchronous_commit = off")
        later = _without_indexes(db)
        _texts(db, random)
        values = _values(db, cases)
        for step in (_PLAN, *_STEPS):
            psycopg.ClientCursor(db).execute(step, values)
        _roll_up(db)
        for index in later:
            db.execute(index)
        db.execute("DROP TABLE bench_plan, bench_text")
        _go_on_after(db, cases)
    with psycopg.connect(superuser, autocommit=True) as db:
        db.execute("VACUUM (ANALYZE)")
        db.execute("CHECKPOINT")


def _texts(db: psycopg.Connection[Any], random: Random) -> None:
    db.execute(
        "CREATE UNLOGGED TABLE bench_text"
        " (n bigint PRIMARY KEY, title text, body text, words tsvector)"
    )
    with (
        db.cursor() as cursor,
        cursor.copy("COPY bench_text (n, title, body, words) FROM STDIN") as copy,
    ):
        for n in range(DISTINCT):
            said = words.body(random)
            title, body = "".join(said[:6]), words.written(said)
            found = sorted(set(tokens(f"{title}\n{body}")))
            copy.write_row((n, title, body, " ".join(f"'{word}'" for word in found)))


def _values(db: psycopg.Connection[Any], cases: int) -> dict[str, Any]:
    def ids(query: str) -> list[int]:
        return [row[0] for row in db.execute(query)]

    from bihuan.measure.figures.words import Measure

    closed = sum(
        Measure[name].value
        for name in (
            *("ACCEPTED", "CLOSED", "SOLVED", "TIMED", "ON_TIME"),
            *("RESPONDED", "RATED", "SATISFIED", "ONE_GO"),
        )
    )
    (now,) = db.execute("SELECT now()").fetchone()
    return {
        "cases": cases,
        "now": now,
        "distinct": DISTINCT,
        "rare": RARE_EACH,
        # The unit of the demo's first handler is the largest.
        "units": ids("SELECT id FROM units_unit ORDER BY code <> 'cgj', id"),
        "categories": ids("SELECT id FROM catalogue_category ORDER BY id"),
        "areas": ids("SELECT id FROM areas_area ORDER BY id"),
        "profile": ids(
            "SELECT id FROM catalogue_profileversion WHERE active AND code = 'hotline'"
        )[0],
        "closed": closed,
        "open": Measure.ACCEPTED.value | Measure.RESPONDED.value,
    }


def _roll_up(db: psycopg.Connection[Any]) -> None:
    from bihuan.measure.figures.words import Measure

    columns = [one.column for one in Measure]
    sums = ", ".join(f"sum((flags & {one.value} <> 0)::int)" for one in Measure)
    for table, day in (
        ("figures_rollup", "accepted_on"),
        ("figures_monthrollup", "date_trunc('month', accepted_on)::date"),
    ):
        db.execute(
            f"INSERT INTO {table} (day, unit_id, {', '.join(columns)}, finished)"
            f" SELECT {day}, unit_id, {sums}, 0 FROM figures_casefact"
            " WHERE accepted_on IS NOT NULL GROUP BY 1, 2"
        )


def _without_indexes(db: psycopg.Connection[Any]) -> list[str]:
    """Drop the indexes that no constraint needs; what is given makes them again."""
    found = db.execute(
        "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE i.indrelid = ANY(%s::regclass[]) AND NOT EXISTS"
        " (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)",
        [list(TABLES)],
    ).fetchall()
    for name, _ in found:
        db.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]


def _go_on_after(db: psycopg.Connection[Any], cases: int) -> None:
    for name in ("cases_case", "cases_writing"):
        db.execute(f"SELECT setval('{name}_id_seq', {cases + 1000})")
