"""Statements that are kept by the server, alone and sent together."""

from __future__ import annotations

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from bihuan.kit.prepared import run_prepared, send_prepared, sent_together

pytestmark = pytest.mark.django_db

PUT = "INSERT INTO kit_prepared (n) VALUES (%(n)s)"
ALL = "SELECT n FROM kit_prepared ORDER BY n"


@pytest.fixture(autouse=True)
def table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE kit_prepared (n int UNIQUE) ON COMMIT DROP")


def _numbers() -> list[int]:
    return [n for (n,) in run_prepared(ALL, {})]


def test_what_is_sent_together_does_not_wait_for_answers() -> None:
    lock = "SELECT pg_advisory_xact_lock(726)"
    params = connection.get_connection_params()
    with psycopg.connect(**params) as other:
        other.execute(lock)
        with sent_together():
            send_prepared(lock, {})  # answered only when the other one lets go
            send_prepared(PUT, {"n": 1})
            other.rollback()
    assert _numbers() == [1]


def test_a_refusal_is_raised_by_the_end_and_nothing_of_the_block_is_done() -> None:
    send_prepared(PUT, {"n": 1})

    def refused_in_the_middle() -> None:
        with transaction.atomic(), sent_together():
            for n in (2, 1, 3):
                send_prepared(PUT, {"n": n})

    with pytest.raises(IntegrityError):
        refused_in_the_middle()
    assert _numbers() == [1]


def test_a_question_asked_meanwhile_is_answered_at_once() -> None:
    with sent_together():
        send_prepared(PUT, {"n": 7})
        assert run_prepared(ALL, {}) == [(7,)]
        assert run_prepared(PUT, {"n": 8}) == []
    assert _numbers() == [7, 8]
