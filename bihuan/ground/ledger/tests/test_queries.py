from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bihuan.ground.ledger import jobs, queries
from bihuan.ground.ledger.actions import record, record_many
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.tests.factories import (
    Event,
    an_entry,
    record_some,
    superuser,
    two_anchored_streams,
)
from bihuan.ground.ledger.tests.test_rules import FACTS
from bihuan.ground.ledger.words import Why

pytestmark = pytest.mark.django_db


def broken() -> tuple[str, int, str]:
    report = queries.verify()
    assert report.first_break
    assert not report.ok
    return report.first_break.stream, report.first_break.seq, report.first_break.why


def tamper(statement: str, *values: Any) -> None:
    with superuser() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount > 0


def test_a_ledger_that_nobody_touched_is_whole_and_counted() -> None:
    two_anchored_streams()
    seen: list[int] = []
    report = queries.verify(seen.append)
    assert asdict(report) == {
        "entries": 9,
        "streams": 3,
        "ok": True,
        "first_break": None,
    }
    assert seen == [9]


def test_an_empty_ledger_is_whole() -> None:
    assert queries.verify().ok


def test_a_report_with_a_break_can_be_written_as_json() -> None:
    record_some("case:1")
    tamper("UPDATE ledger_entry SET actor = 'account:8'")
    told = json.loads(json.dumps(asdict(queries.verify())))["first_break"]
    assert told == {"stream": "case:1", "seq": 1, "why": str(Why.CHANGED)}


@pytest.mark.parametrize(
    "change",
    [
        "kind = kind || ' '",
        "actor = 'account:8'",
        """facts = facts || '{"number": 1.0}'""",
        """facts = facts || '{"number": 1e400}'""",
        """facts = facts || '{"more": null}'""",
        "facts = facts - 'number'",
        "facts = '[]'",
        "at = at + interval '1 microsecond'",
        "at = 'infinity'",
        "at = '0044-03-15 BC'",
        "hash = set_byte(hash, 31, get_byte(hash, 31) # 1)",
        "hash = ''",
    ],
)
@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_change_by_a_superuser_is_found_and_named(change: str, seq: int) -> None:
    two_anchored_streams()
    what = f"UPDATE ledger_entry SET {change} "  # noqa: S608
    tamper(what + "WHERE stream = 'case:1' AND seq = %s", seq)
    assert broken() == ("case:1", seq, Why.CHANGED)


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        (
            "DELETE FROM ledger_entry WHERE stream = 'case:1' AND seq = 1",
            ("case:1", 1, Why.GAP),
        ),
        (
            "DELETE FROM ledger_entry WHERE stream = 'case:1' AND seq = 2",
            ("case:1", 2, Why.GAP),
        ),
        (
            "DELETE FROM ledger_entry WHERE stream = 'case:1' AND seq = 3",
            ("case:1", 3, Why.HEAD_DIFFERS),
        ),
        (
            "DELETE FROM ledger_entry WHERE stream = 'case:3'",
            ("case:3", 2, Why.NO_ENTRIES),
        ),
        (
            "UPDATE ledger_entry SET seq = 9 WHERE stream = 'case:3' AND seq = 2",
            ("case:3", 2, Why.GAP),
        ),
        (
            "UPDATE ledger_entry SET stream = 'case:0' WHERE stream = 'case:3'",
            ("case:0", 1, Why.CHANGED),
        ),
        (
            "UPDATE ledger_entry SET id = -id WHERE stream = 'case:3' AND seq = 2",
            ("case:3", 2, Why.ORDER),
        ),
        ("DELETE FROM ledger_head WHERE stream = 'case:2'", ("case:2", 4, Why.NO_HEAD)),
        (
            "UPDATE ledger_head SET seq = 3 WHERE stream = 'case:2'",
            ("case:2", 4, Why.HEAD_DIFFERS),
        ),
        (
            "UPDATE ledger_head SET hash = sha256('') WHERE stream = 'case:2'",
            ("case:2", 4, Why.HEAD_DIFFERS),
        ),
        (
            "UPDATE ledger_head SET anchored = true WHERE stream = 'case:3'",
            ("case:3", 2, Why.FALSELY_ANCHORED),
        ),
        (
            "UPDATE ledger_root SET root = sha256('') WHERE number = 2",
            ("roots", 2, Why.ROOT_DIFFERS),
        ),
        (
            "UPDATE ledger_root SET previous = sha256('') WHERE number = 2",
            ("roots", 2, Why.ROOT_CHAIN),
        ),
        (
            "UPDATE ledger_root SET day = '2026-03-05' WHERE number = 2",
            ("roots", 2, Why.ROOT_CHAIN),
        ),
        (
            "UPDATE ledger_root SET day = '2026-03-05' WHERE number = 1",
            ("roots", 1, Why.ROOT_CHAIN),
        ),
        ("UPDATE ledger_root SET leaves = 9", ("roots", 1, Why.ROOT_LEAVES)),
        (
            "DELETE FROM ledger_leaf WHERE root_id = 1 AND position = 1",
            ("case:1", 3, Why.FALSELY_ANCHORED),
        ),
        (
            "DELETE FROM ledger_leaf WHERE root_id = 1 AND position = 2",
            ("roots", 1, Why.ROOT_LEAVES),
        ),
        (
            "UPDATE ledger_leaf SET hash = sha256('') WHERE root_id = 1 AND position = 1",
            ("case:1", 3, Why.ANCHORED_DIFFERS),
        ),
        (
            "UPDATE ledger_leaf SET hash = sha256('') WHERE root_id = 2 AND position = 0",
            ("roots", 2, Why.ROOT_CHAIN),
        ),
    ],
)
def test_a_deletion_or_a_wrong_root_is_found_and_named(
    statement: str, where: tuple[str, int, str]
) -> None:
    two_anchored_streams()
    tamper(statement)
    assert broken() == where


def test_a_root_without_any_leaf_is_found() -> None:
    two_anchored_streams()
    tamper("UPDATE ledger_head SET anchored = false")
    tamper("DELETE FROM ledger_leaf WHERE root_id = 2")
    assert broken() == ("roots", 2, Why.ROOT_LEAVES)


def test_a_root_that_is_missing_is_found() -> None:
    two_anchored_streams()
    tamper("UPDATE ledger_head SET anchored = false")
    tamper("DELETE FROM ledger_leaf WHERE root_id = 1")
    tamper("DELETE FROM ledger_root WHERE number = 1")
    assert broken() == ("roots", 2, Why.ROOT_GAP)


def test_leaves_whose_root_is_missing_are_found() -> None:
    two_anchored_streams()
    tamper("DELETE FROM ledger_root WHERE number = 2")
    assert broken() == ("roots", 2, Why.ROOT_GAP)
    tamper("DELETE FROM ledger_leaf WHERE root_id = 2")  # for the foreign key's sake


def test_an_anchored_last_entry_deleted_together_with_its_head_is_found() -> None:
    two_anchored_streams()
    with superuser() as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE stream = 'case:1'")
        cursor.execute("DELETE FROM ledger_head WHERE stream = 'case:1'")
    assert broken() == ("case:1", 3, Why.ANCHORED_GONE)


def test_an_anchored_tail_deleted_with_the_head_set_back_is_found() -> None:
    two_anchored_streams()
    with superuser() as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE stream = 'case:2' AND seq = 4")
        cursor.execute(
            "UPDATE ledger_head SET seq = 3, anchored = false, hash = entry.hash "
            "FROM ledger_entry entry WHERE entry.stream = 'case:2' AND entry.seq = 3 "
            "AND ledger_head.stream = 'case:2'"
        )
    assert broken() == ("case:2", 4, Why.ANCHORED_GONE)


def test_a_whole_stream_rewritten_with_right_hashes_is_found_once_anchored() -> None:
    two_anchored_streams()
    with superuser() as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE stream = 'case:1'")
        cursor.execute("DELETE FROM ledger_head WHERE stream = 'case:1'")
    with transaction.atomic():
        for number in (0, 1, 7):
            record(Event.RAISED, "case:1", actor="account:7", number=number)
    assert broken() == ("case:1", 3, Why.ANCHORED_DIFFERS)


def test_after_a_break_the_rest_is_still_counted() -> None:
    two_anchored_streams()
    tamper("UPDATE ledger_entry SET kind = 'x' WHERE stream <> 'case:3'")
    report = queries.verify()
    assert (report.entries, report.streams) == (9, 3)
    assert broken()[:2] == ("case:1", 1)


def test_reading_costs_the_same_at_any_length(flat_queries) -> None:
    flat_queries(
        grow=lambda: record_some("case:1"), read=lambda: queries.timeline("case:1")
    )


def test_what_is_ready_is_found_without_reading_the_whole_outbox() -> None:
    for number in range(40):
        record_some(f"case:{number}")
    assert queries.lanes_with_work() == list(range(8))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ledger_entry")
    assert queries.about_how_many() == 40
    assert queries.stuck() == []


NEW = st.lists(
    st.tuples(
        st.sampled_from(["case:1", "case:2", "案件:3", "vault"]), FACTS, st.booleans()
    ),
    min_size=1,
    max_size=12,
)
CHANGES = st.sampled_from(
    [
        "kind = kind || 'x'",
        "actor = left(actor, -1)",
        "facts = jsonb_set(facts, '{zz}', '0')",
        "at = at - interval '1 microsecond'",
        "hash = set_byte(hash, 7, get_byte(hash, 7) # 128)",
        "seq = seq + 100",
        "stream = stream || '0'",
    ]
)


class AnySequenceOfRecords(TestCase):
    """Hypothesis rolls the database back for every example."""

    @settings(max_examples=60, deadline=None, suppress_health_check=[*HealthCheck])
    @given(NEW, st.data())
    def test_verifies_until_any_one_row_is_changed(
        self, new: list[tuple[str, dict[str, Any], bool]], data: st.DataObject
    ) -> None:
        for stream, facts, alone in new:
            with transaction.atomic():
                if alone:
                    record(Event.NOTED, stream, actor="account:7", **facts)
                else:
                    record_many([an_entry(stream, **facts), an_entry("case:1")])
        if data.draw(st.booleans()):
            jobs.anchor(date(2026, 3, 1))
        assert queries.verify().ok

        ids = list(Entry.objects.order_by("id").values_list("id", "stream"))
        pk, stream = data.draw(st.sampled_from(ids))
        gone, change = data.draw(st.booleans()), data.draw(CHANGES)
        what = f"UPDATE ledger_entry SET {change}"  # noqa: S608
        what = "DELETE FROM ledger_entry" if gone else what
        tamper(f"{what} WHERE id = %s", pk)
        assert broken()[0] in (stream, f"{stream}0")
