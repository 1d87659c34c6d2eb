from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bihuan.ground.ledger.actions import record, record_many
from bihuan.ground.ledger.models import Entry, Head, Leaf, Outbox, Root
from bihuan.ground.ledger.queries import timeline, verify
from bihuan.ground.ledger.rules import receipts
from bihuan.ground.ledger.tests.factories import MOMENT, Event, an_entry, record_some
from bihuan.kit import clock

pytestmark = pytest.mark.django_db


def in_own_connection(work: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        try:
            with transaction.atomic():
                return work()
        finally:
            connection.close()

    return run


def test_an_entry_is_written_with_its_place_its_seal_and_its_outbox_row() -> None:
    with transaction.atomic(), clock.set_to(MOMENT):
        record(Event.RAISED, "case:1", actor="account:7", unit=3, why="水压不足")
        record(Event.CLOSED, "case:1", actor="job:sweeper", tags=["a", 2, None, True])

    first, second = timeline("case:1")
    assert (first.seq, first.kind, first.actor) == (1, "cases.raised", "account:7")
    assert (first.facts, first.at) == ({"unit": 3, "why": "水压不足"}, MOMENT)
    assert (second.seq, second.facts) == (2, {"tags": ["a", 2, None, True]})
    head = Head.objects.get()
    assert (head.stream, head.seq, head.anchored) == ("case:1", 2, False)
    assert [row.entry_id for row in Outbox.objects.order_by("pk")] == [
        first.id,
        second.id,
    ]
    assert verify().ok


def test_the_first_entry_follows_the_name_of_its_stream() -> None:
    with transaction.atomic(), clock.set_to(MOMENT):
        record(Event.RAISED, "case:1", actor="a:1")
    details = receipts.details_digest("a:1", {})
    at = "2026-03-02T01:30:00.123456Z"
    body = receipts.body_digest("case:1", "cases.raised", at, details)
    expected = receipts.entry_hash(receipts.genesis("case:1"), 1, body)
    assert bytes(Entry.objects.get().hash) == expected


def test_many_entries_chain_as_if_recorded_one_by_one() -> None:
    new = [
        an_entry(f"case:{number % 4}", number=number, text=f"第{number}条, {{\"'\\}}")
        for number in range(30)
    ]
    with transaction.atomic():
        record_some("case:2")
        record_many(new[:20])
        record_some("case:3")
        record_many(new[20:])
        record_many([])

    assert verify().ok
    assert [e.facts["number"] for e in timeline("case:0")] == list(range(0, 30, 4))
    assert [e.seq for e in timeline("case:2")] == list(range(1, 9))
    assert Outbox.objects.count() == Entry.objects.count() == 32
    assert Head.objects.count() == 4


def test_both_ways_of_recording_put_a_stream_in_the_same_lane() -> None:
    record_some("case:1")
    with transaction.atomic():
        record_many([an_entry("case:1")])
    assert Outbox.objects.values("bucket").distinct().count() == 1


def test_recording_is_one_round_trip_and_many_are_two() -> None:
    with CaptureQueriesContext(connection) as sent, transaction.atomic():
        before = len(sent)
        record(Event.RAISED, "case:1", actor="a:1")
        assert len(sent) == before + 1
        record_many([an_entry(f"case:{n % 7}") for n in range(50)])
        assert len(sent) == before + 3


def test_a_bad_fact_is_refused_before_anything_is_written() -> None:
    with transaction.atomic(), pytest.raises(TypeError, match="share is a float"):
        record(Event.RAISED, "case:1", actor="a:1", share=0.5)
    with transaction.atomic(), pytest.raises(TypeError, match="share is a float"):
        record_many([an_entry(), an_entry(share=0.5)])
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_recording_outside_an_action_is_refused() -> None:
    with pytest.raises(RuntimeError, match="record is a step"):
        record(Event.RAISED, "case:1", actor="a:1")
    with pytest.raises(RuntimeError, match="record_many is a step"):
        record_many([an_entry()])


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_nothing() -> None:
    record_some("case:1")
    with transaction.atomic():
        record_some("case:1", 3)
        record_many([an_entry("case:2")])
        transaction.set_rollback(True)
    assert Entry.objects.count() == Outbox.objects.count() == Head.objects.count() == 1
    record_some("case:1")
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_dies_half_way_leaves_nothing() -> None:
    record_some("case:1")

    def die() -> None:
        record_some("case:1", 2)
        connection.connection.close()
        record_some("case:1")

    with ThreadPoolExecutor(1) as clerk:
        answer = clerk.submit(in_own_connection(die))
        assert isinstance(answer.exception(timeout=10), Exception)
    assert Entry.objects.count() == 1
    record_some("case:1")
    assert verify().ok


@pytest.mark.parametrize(
    "write",
    [
        lambda: record_some("case:1"),
        lambda: record_many([an_entry("case:1")]),
    ],
    ids=["record", "record_many"],
)
@pytest.mark.django_db(transaction=True)
def test_a_second_writer_of_a_stream_waits_for_the_first(write) -> None:
    with ThreadPoolExecutor(1) as second:
        with transaction.atomic():
            record_some("case:1")  # holds the head until the commit
            answer = second.submit(in_own_connection(write))
            with pytest.raises(TimeoutError):
                answer.result(timeout=0.3)
            record_some("case:1")
        answer.result(timeout=5)

    first, again, after = timeline("case:1")
    assert [first.seq, again.seq, after.seq] == [1, 2, 3]
    assert first.id < again.id < after.id
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_writers_of_different_streams_do_not_wait() -> None:
    with ThreadPoolExecutor(1) as second, transaction.atomic():
        record_some("case:1")
        other = second.submit(in_own_connection(lambda: record_some("case:2")))
        other.result(timeout=5)
    assert verify().streams == 2


@pytest.mark.django_db(transaction=True)
def test_bulk_writers_lock_in_one_order_and_do_not_deadlock() -> None:
    names = [f"case:{number}" for number in range(40)]

    def write(order: list[str]) -> Callable[[], None]:
        return in_own_connection(lambda: record_many([an_entry(s) for s in order]))

    with ThreadPoolExecutor(4) as pool:
        waves = [
            pool.submit(write(names if turn % 2 else names[::-1])) for turn in range(24)
        ]
        for wave in waves:
            wave.result(timeout=20)
    report = verify()
    assert (report.ok, report.entries) == (True, 24 * 40)


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_root", "ledger_leaf"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET hash = hash", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_the_database_refuses_to_change_what_is_recorded(table, statement) -> None:
    statement = statement.replace("hash", "root") if "root" in table else statement
    with transaction.atomic(), connection.cursor() as cursor:
        # The test database lives without this one, see the root conftest.
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_untruncated")
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
        ):
            cursor.execute(statement.format(table))
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_untruncated")


def test_django_itself_cannot_change_what_is_recorded() -> None:
    record_some("case:1")
    entry = Entry.objects.get()
    for change in (entry.save, entry.delete, lambda: Root.objects.update(leaves=1)):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    assert Leaf.objects.count() == 0
