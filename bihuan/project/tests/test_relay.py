from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event as Flag

import pytest
from django.db import IntegrityError, connection, transaction

from bihuan.ground.ledger import queries
from bihuan.ground.ledger.actions import record_many
from bihuan.ground.ledger.models import Head, Leaf, Outbox
from bihuan.ground.ledger.rules.facts import bucket_of
from bihuan.ground.ledger.tests.factories import MOMENT, Event, an_entry, record_some
from bihuan.ground.ledger.words import Recorded
from bihuan.kit import clock
from bihuan.project import relay
from bihuan.project.relay import Consumer, relay_once
from bihuan.project.tests.listeners import Listener, in_own_connection

pytestmark = pytest.mark.django_db
DIFFERENT_LANES = ("case:1", "case:2")
SAME_LANE = ("case:1", "case:15")


def test_lanes_are_what_these_tests_take_them_for() -> None:
    assert len({bucket_of(stream) for stream in DIFFERENT_LANES}) == 2
    assert len({bucket_of(stream) for stream in SAME_LANE}) == 1


def test_each_consumer_hears_its_kinds_once_and_in_order() -> None:
    record_some("case:1", 3)
    record_some("case:1", 1, Event.NOTED)
    record_some("case:1", 1, Event.CLOSED)
    cases, notes, closed = Listener("cases.*"), Listener("notes.written"), Listener()
    closed.consumer = Consumer("c", frozenset({Event.CLOSED}), closed.react)
    everyone = [cases.consumer, notes.consumer, closed.consumer]

    assert relay_once(to=everyone) == 5
    assert relay_once(to=everyone) == 0

    assert cases.heard == [("case:1", seq) for seq in (1, 2, 3, 5)]
    assert notes.heard == [("case:1", 4)]
    assert closed.heard == [("case:1", 5)]
    assert not Outbox.objects.exists()


def test_a_limit_is_kept_and_nothing_is_left_behind() -> None:
    for number in range(10):
        record_some(f"case:{number}", 3)
    listener = Listener()
    rounds = []
    while done := listener.relay(limit=7):
        rounds.append(done)
    assert rounds == [7, 7, 7, 7, 2]
    assert len(set(listener.heard)) == len(listener.heard) == 30


def test_a_whole_batch_is_one_call() -> None:
    with transaction.atomic():
        record_many([an_entry("case:1") for _ in range(300)])
    listener = Listener()
    assert (listener.relay(), listener.calls) == (300, 1)


def test_a_failing_entry_rests_with_its_stream_and_others_go_on() -> None:
    stream, neighbour = SAME_LANE
    record_some(neighbour)
    record_some(stream, 3)
    record_some(neighbour, 2)
    listener = Listener()
    listener.fails_at = {(stream, 2)}

    with clock.set_to(MOMENT):
        assert listener.relay() == 4
        assert listener.relay() == 0
        record_some(stream)  # arrives while its stream is stuck
        record_some(neighbour)
        assert listener.relay() == 1
    assert listener.heard == [
        (neighbour, 1),
        (stream, 1),
        (neighbour, 2),
        (neighbour, 3),
        (neighbour, 4),
    ]
    (stuck,) = queries.stuck()
    assert (stuck.stream, stuck.tries) == (stream, 1)
    assert stuck.next_try_at == MOMENT + timedelta(seconds=2)

    with clock.set_to(MOMENT + timedelta(seconds=2)):
        assert listener.relay() == 0
    assert queries.stuck()[0].tries == 2
    assert queries.stuck()[0].next_try_at == MOMENT + timedelta(seconds=6)

    listener.fails_at.clear()
    with clock.set_to(MOMENT + timedelta(seconds=5)):
        assert listener.relay() == 0
    with clock.set_to(MOMENT + timedelta(seconds=6)):
        assert listener.relay() == 3
    assert listener.heard[-3:] == [(stream, 2), (stream, 3), (stream, 4)]
    assert queries.stuck() == []


def test_what_went_wrong_is_kept_without_what_was_in_it(caplog) -> None:
    record_some("case:1")
    listener = Listener()
    listener.fails_at = {("case:1", 1)}
    listener.relay()
    trouble = queries.stuck()[0].trouble
    assert trouble.startswith("listener: ValueError at react:")
    assert "relay.parked" in caplog.text
    assert "张三" not in trouble + caplog.text


def test_one_bad_entry_in_many_is_found_in_few_attempts() -> None:
    with transaction.atomic():
        record_many([an_entry(f"case:{n}") for n in range(2000)])
    bad = next(n for n in range(900, 2000) if bucket_of(f"case:{n}") == 0)
    listener = Listener()
    listener.fails_at = {(f"case:{bad}", 1)}
    while listener.relay():
        pass
    assert len(set(listener.heard)) == len(listener.heard) == 1999
    assert listener.calls < 40


def test_what_a_failed_reaction_did_is_undone_and_done_once_later() -> None:
    record_some("case:1", 2)

    def count(entries: Sequence[Recorded]) -> None:
        for entry in entries:
            Head.objects.create(stream=f"seen:{entry.seq}", seq=1, hash=b"x")

    listener = Listener()
    listener.fails_at = {("case:1", 2)}
    both = [Consumer("count", frozenset({"cases.*"}), count), listener.consumer]
    seen = Head.objects.filter(stream__startswith="seen:")
    with clock.set_to(MOMENT):
        assert relay_once(to=both) == 1
    assert [row.stream for row in seen] == ["seen:1"]
    listener.fails_at.clear()
    with clock.set_to(MOMENT + timedelta(minutes=1)):
        assert relay_once(to=both) == 1
    assert seen.all().count() == 2


def test_a_broken_constraint_that_waits_for_the_commit_is_blamed_on_its_entry() -> None:
    record_some("case:1")
    record_some("case:2")

    def orphan(entries: Sequence[Recorded]) -> None:
        for entry in entries:
            if entry.stream == "case:1":
                Leaf.objects.create(
                    root_id=99, position=1, stream="x", seq=1, hash=b"x"
                )

    assert relay_once(to=[Consumer("o", frozenset({"cases.*"}), orphan)]) == 1
    assert queries.stuck()[0].trouble.startswith(
        f"constraints: {IntegrityError.__name__}"
    )


@pytest.mark.django_db(transaction=True)
def test_what_commits_late_with_an_earlier_id_is_not_lost() -> None:
    listener = Listener()
    early, late = SAME_LANE
    with ThreadPoolExecutor(1) as other, transaction.atomic():
        record_some(early)  # has its id, is not committed

        def overtake() -> int:
            record_some(late)
            return listener.relay()

        assert other.submit(in_own_connection(overtake)).result(timeout=5) == 1
        assert listener.heard == [(late, 1)]
    assert listener.relay() == 1
    assert listener.heard == [(late, 1), (early, 1)]


@pytest.mark.django_db(transaction=True)
def test_a_lane_belongs_to_one_relay_at_a_time_and_other_lanes_to_others() -> None:
    for stream in DIFFERENT_LANES:
        record_some(stream, 2)
    inside, leave = Flag(), Flag()
    slow, quick = Listener(), Listener()

    def dawdle(entries: Sequence[Recorded]) -> None:
        inside.set()
        assert leave.wait(10)
        slow.react(entries)

    slow_consumer = Consumer("slow", frozenset({"cases.*"}), dawdle)
    with ThreadPoolExecutor(1) as first:
        answer = first.submit(
            in_own_connection(lambda: relay_once(2, to=[slow_consumer]))
        )
        assert inside.wait(10)
        assert quick.relay() == 2  # the lane that is free
        record_some(DIFFERENT_LANES[0])
        record_some(DIFFERENT_LANES[1])
        assert quick.relay() == 1  # still only that
        leave.set()
        assert answer.result(timeout=10) == 2
    assert quick.relay() == 1
    assert sorted(slow.heard + quick.heard) == [
        (stream, seq) for stream in DIFFERENT_LANES for seq in (1, 2, 3)
    ]


@pytest.mark.django_db(transaction=True)
def test_under_two_relays_and_four_writers_each_stream_stays_in_order() -> None:
    listener = Listener()
    done = Flag()

    def write(clerk: int) -> None:
        for turn in range(30):
            record_some(f"case:{(clerk + turn) % 5}", 2)

    def relay_along() -> None:
        while not done.is_set() or queries.lanes_with_work():
            listener.relay(limit=5)

    with ThreadPoolExecutor(6) as pool:
        relays = [pool.submit(in_own_connection(relay_along)) for _ in range(2)]
        clerks = [
            pool.submit(in_own_connection(lambda n=number: write(n)))
            for number in range(4)
        ]
        for clerk in clerks:
            clerk.result(timeout=30)
        done.set()
        for one in relays:
            one.result(timeout=30)
    assert not Outbox.objects.exists()
    streams = sorted({stream for stream, _ in listener.heard})
    assert len(streams) == 5
    for name in streams:
        in_order = [(name, seq) for seq in range(1, 49)]
        assert [place for place in listener.heard if place[0] == name] == in_order


@pytest.mark.django_db(transaction=True)
def test_a_relay_that_dies_half_way_leaves_everything_unread() -> None:
    record_some("case:1", 3)

    def die(entries: Sequence[Recorded]) -> None:
        Head.objects.create(stream="seen", seq=1, hash=b"x")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    def fail() -> None:
        with pytest.raises(Exception, match=r".+"):
            relay_once(to=[Consumer("dies", frozenset({"cases.*"}), die)])

    with ThreadPoolExecutor(1) as first:
        first.submit(in_own_connection(fail)).result(timeout=10)
    listener = Listener()
    assert listener.relay() == 3
    assert not Head.objects.filter(stream="seen").exists()


@pytest.mark.django_db(transaction=True)
def test_the_loop_delivers_until_it_is_stopped(monkeypatch) -> None:
    listener, heard, stop = Listener(), Flag(), Flag()

    def react(entries: Sequence[Recorded]) -> None:
        listener.react(entries)
        if len(listener.heard) == 2:
            heard.set()

    consumer = Consumer("loop", frozenset({"cases.*"}), react)
    monkeypatch.setattr(relay, "consumers", lambda: (consumer,))
    with ThreadPoolExecutor(1) as worker:
        running = worker.submit(relay.run_relay, stop)
        record_some("case:1")
        record_some("case:2")
        assert heard.wait(10)
        stop.set()
        running.result(timeout=10)
    assert not Outbox.objects.exists()
