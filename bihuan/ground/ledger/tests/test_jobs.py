from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from bihuan.ground.ledger import actions, jobs
from bihuan.ground.ledger.models import Head, Leaf, Root
from bihuan.ground.ledger.queries import receipt, roots, verify
from bihuan.ground.ledger.rules import verify_receipt
from bihuan.ground.ledger.tests.factories import record_some
from bihuan.kit import clock

DAYS = [date(2026, 3, day) for day in range(1, 10)]

pytestmark = pytest.mark.django_db


def test_a_root_covers_the_streams_that_moved_and_the_root_before() -> None:
    record_some("case:1", 2)
    record_some("case:2")
    first = jobs.anchor(DAYS[0])
    record_some("case:2")
    second = jobs.anchor(DAYS[1])

    covered = Leaf.objects.filter(root_id=2).order_by("position")
    assert list(covered.values_list("stream", "seq")) == [
        ("roots:2026-03-02", 2),
        ("case:2", 2),
    ]
    assert (first.leaves, second.leaves, second.previous) == (3, 2, first.root)
    assert not Head.objects.filter(anchored=False).exists()
    assert verify().ok


def test_a_day_in_which_nothing_happened_still_continues_the_chain() -> None:
    first, second = jobs.anchor(DAYS[0]), jobs.anchor(DAYS[1])
    assert (second.number, second.leaves, second.previous) == (2, 1, first.root)
    assert first.root != second.root
    assert verify().ok


def test_anchoring_a_day_twice_changes_nothing() -> None:
    record_some("case:1")
    first = jobs.anchor(DAYS[1])
    record_some("case:1")
    assert jobs.anchor(DAYS[1]) == first
    # A day that was missed is covered by the root that came after it.
    assert jobs.anchor(DAYS[0]) == first
    assert (Root.objects.count(), Leaf.objects.count()) == (1, 2)


def test_heads_are_marked_in_portions(monkeypatch) -> None:
    monkeypatch.setattr(jobs, "PORTION", 3)
    for number in range(8):
        record_some(f"case:{number}")
    jobs.anchor(DAYS[0])
    assert not Head.objects.filter(anchored=False).exists()


def test_the_scheduler_anchors_the_day_that_ended_in_the_county() -> None:
    # 16:05 UTC is five past midnight in China.
    with clock.set_to(datetime(2026, 3, 2, 16, 5, tzinfo=UTC)):
        assert jobs.anchor_yesterday().day == date(2026, 3, 2)


@pytest.mark.django_db(transaction=True)
def test_anchoring_neither_waits_for_a_writer_nor_loses_its_stream() -> None:
    record_some("case:1")
    record_some("case:2")

    def anchor() -> int:
        try:
            return jobs.anchor(DAYS[0]).leaves
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as scheduler, transaction.atomic():
        record_some("case:1")  # in the middle of being written
        assert scheduler.submit(anchor).result(timeout=5) == 3
    # What was committed then is covered; what came later waits for the next root.
    assert list(Head.objects.filter(anchored=False).values_list("stream", "seq")) == [
        ("case:1", 2)
    ]
    assert receipt("case:1")["pending"] == 1
    assert jobs.anchor(DAYS[1]).leaves == 2
    assert receipt("case:1")["pending"] == 0
    assert verify().ok


def test_a_head_that_moved_on_before_it_was_marked_is_covered_by_the_next() -> None:
    record_some("case:1")
    with transaction.atomic():
        root = actions.make_root(DAYS[0])
        record_some("case:1")
        actions.mark_anchored(root.number, first=0, count=root.leaves)
    assert jobs.anchor(DAYS[1]).leaves == 2
    assert receipt("case:1")["pending"] == 0
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_make_one_root() -> None:
    record_some("case:1")

    def anchor() -> str:
        try:
            return jobs.anchor(DAYS[0]).root
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as schedulers:
        answers = [schedulers.submit(anchor) for _ in range(2)]
        assert len({answer.result(timeout=10) for answer in answers}) == 1
    assert Root.objects.count() == 1


def test_a_receipt_verifies_under_every_size_of_day() -> None:
    for size, day in enumerate(DAYS, 1):
        for number in range(size):
            record_some(f"case:{number}")
        root = jobs.anchor(day)
        for number in range(size):
            assert verify_receipt(receipt(f"case:{number}"), root.root)


def test_roots_come_in_pages_newest_first() -> None:
    for day in DAYS[:5]:
        jobs.anchor(day)
    page = roots(limit=2)
    assert [root.number for root in page.items] == [5, 4]
    page = roots(page.next, limit=2)
    page = roots(page.next, limit=2)
    assert ([root.number for root in page.items], page.next) == ([1], None)
