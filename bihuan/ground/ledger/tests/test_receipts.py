from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import transaction

from bihuan.ground.ledger import jobs, queries
from bihuan.ground.ledger.actions import record
from bihuan.ground.ledger.rules import verify_receipt
from bihuan.ground.ledger.tests.factories import (
    Event,
    record_some,
    two_anchored_streams,
)
from bihuan.kit.verdicts import NotVisible

pytestmark = pytest.mark.django_db


def test_a_receipt_shows_kinds_and_times_and_hides_who_and_what() -> None:
    with transaction.atomic():
        record(Event.RAISED, "case:1", actor="account:77", text="只有内部可见")
    paper = json.dumps(queries.receipt("case:1"), ensure_ascii=False)
    assert "cases.raised" in paper
    assert "account:77" not in paper
    assert "只有内部可见" not in paper


def test_a_receipt_before_the_first_root_says_so() -> None:
    record_some("case:1", 2)
    paper = queries.receipt("case:1")
    assert (paper["proof"], paper["pending"]) == (None, 2)
    assert verify_receipt(paper, "0" * 64).code == "receipt-not-anchored"


def test_a_receipt_is_proven_by_the_first_root_that_covers_all_of_it() -> None:
    two_anchored_streams()
    jobs.anchor(date(2026, 3, 3))
    first, second = queries.receipt("case:1"), queries.receipt("case:2")
    assert [first["proof"]["number"], second["proof"]["number"]] == [1, 2]
    published = {root.number: root.root for root in queries.roots().items}
    assert verify_receipt(first, published[1])
    assert verify_receipt(second, published[2])
    assert verify_receipt(second, published[1]).code == "receipt-root"


def test_a_receipt_of_nothing_is_not_visible() -> None:
    with pytest.raises(NotVisible):
        queries.receipt("case:404")


def test_the_checker_that_is_handed_out_needs_nothing_of_ours() -> None:
    source = queries.receipt_checker()
    assert "import" in source
    assert "from bihuan" not in source
    assert "django" not in source.lower()
