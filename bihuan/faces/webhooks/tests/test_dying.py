"""What comes of an event whose worker dies, is slow, or meets another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from bihuan.faces.webhooks import actions, jobs
from bihuan.faces.webhooks.http import port
from bihuan.faces.webhooks.models import Delivery
from bihuan.faces.webhooks.tests.factories import later, relayed, subscribed
from bihuan.faces.webhooks.tests.receiver import Receiver
from bihuan.faces.webhooks.words import Answer, Letter, State
from bihuan.loop.cases.tests.factories import a_case


class Killed(BaseException):
    """A worker's end, which no handler may catch."""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_killed_before_or_after_sending_loses_nothing(
    county: Receiver, moment: str
) -> None:
    subscribed(county)

    def killed(letter: Letter) -> Answer:
        if moment == "after":
            port.send(letter)
        raise Killed

    with later():
        a_case()
        relayed()
        with pytest.raises(Killed):
            jobs.deliver(send=killed)
    assert Delivery.objects.get().state == State.SENDING
    with later(seconds=50):
        assert jobs.deliver() == 0  # it may yet be at work
    with later(seconds=70):
        assert jobs.deliver() == 1
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == (State.DELIVERED, 2)
    # Sent before it was killed, it came twice under one name.
    assert len(county.names) == (2 if moment == "after" else 1)
    assert len(set(county.names)) == 1


def test_who_comes_back_late_does_not_overwrite_what_another_wrote(
    county: Receiver,
) -> None:
    subscribed(county)

    def slow(_: Letter) -> Answer:
        with later(seconds=70):
            jobs.deliver()
        return Answer(500)

    with later():
        a_case()
        relayed()
        jobs.deliver(send=slow)
    row = Delivery.objects.get()
    assert (row.state, row.trouble) == (State.DELIVERED, "")


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_one_event(county: Receiver) -> None:
    made = subscribed(county)
    a_case()
    relayed()
    with transaction.atomic():
        assert actions.claim(made.id) is not None

        def other() -> object:
            try:
                with transaction.atomic():
                    return actions.claim(made.id)
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(other).result(timeout=10) is None


@pytest.mark.django_db(transaction=True)
def test_an_event_that_cannot_be_made_keeps_no_other_from_going(
    county: Receiver,
) -> None:
    subscribed(county)
    a_case()
    a_case()
    relayed()
    first = Delivery.objects.order_by("entry").first()
    assert first is not None

    def broken(letter: Letter) -> Answer:
        if letter.headers["webhook-id"].endswith(f"_{first.entry}"):
            raise RuntimeError
        return port.send(letter)

    jobs.deliver(send=broken)
    first.refresh_from_db()
    assert (first.state, first.trouble) == (State.RETRYING, "error-RuntimeError")
    assert len(county.got) == 1
