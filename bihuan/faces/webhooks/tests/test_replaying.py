"""Sending again: one event by hand, and the ledger from a moment or an event on."""

from __future__ import annotations

import pytest

from bihuan.faces.webhooks import actions, jobs
from bihuan.faces.webhooks.models import Delivery, Replay
from bihuan.faces.webhooks.tests.factories import (
    START,
    later,
    relayed,
    security,
    subscribed,
)
from bihuan.faces.webhooks.tests.receiver import Receiver
from bihuan.faces.webhooks.words import ReplayWish, State
from bihuan.ground.ledger.models import Entry
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.tests.factories import a_case

ALL = ReplayWish(since=None, after=0, per_minute=600)


def drained() -> None:
    while jobs.replay():
        pass
    while jobs.deliver():
        pass


def test_a_replay_tells_what_happened_before_anybody_subscribed(
    county: Receiver,
) -> None:
    with later():
        cases = [a_case() for _ in range(3)]
        relayed()
        made = subscribed(county)
        actions.replay(made.id, ALL, actor=security())
        drained()
    assert [one.body["subject"] for one in county.got] == [c.number for c in cases]
    done = Replay.objects.get()
    assert (done.queued, done.ended_at is not None) == (3, True)
    assert Entry.objects.get(kind="webhooks.replay-ended").facts["events"] == 3


def test_a_replayed_event_has_the_name_it_had(county: Receiver) -> None:
    with later():
        made = subscribed(county)
        a_case()
        relayed()
        jobs.deliver()
        actions.replay(made.id, ALL, actor=security())
        drained()
    assert len(county.names) == 2
    assert len(set(county.names)) == 1
    assert county.got[0].body == county.got[1].body


@pytest.mark.parametrize("by", ["moment", "event"])
def test_a_replay_begins_where_it_is_told_to(county: Receiver, by: str) -> None:
    with later(hours=-2):
        a_case()
    with later():
        a_case()
        relayed()
        made = subscribed(county)
        first = Entry.objects.filter(kind="intake.raised").earliest("pk").pk
        place = {"since": START, "after": None} if by == "moment" else None
        wish = ReplayWish(**(place or {"since": None, "after": first}), per_minute=60)
        actions.replay(made.id, wish, actor=security())
        drained()
    assert len(county.got) == 1


def test_a_replay_keeps_to_its_speed(county: Receiver) -> None:
    with later():
        for _ in range(5):
            a_case()
        relayed()
        made = subscribed(county)
        # The ids of a ledger that lived long begin far beyond one step of a replay.
        before = Entry.objects.earliest("pk").pk - 1
        slow = ReplayWish(since=None, after=before, per_minute=20)
        actions.replay(made.id, slow, actor=security())
        assert jobs.replay() > 0
        assert jobs.replay() == 0
        assert Delivery.objects.count() == 2
    with later(seconds=7):
        jobs.replay()
    assert Delivery.objects.count() == 4


def test_what_happens_now_goes_before_what_is_replayed(county: Receiver) -> None:
    with later():
        a_case()
        relayed()
        made = subscribed(county)
        actions.replay(made.id, ALL, actor=security())
        while jobs.replay():
            pass
        new = a_case()
        relayed()
        jobs.deliver()
    assert county.got[0].body["subject"] == new.number
    assert len(county.got) == 2


def test_one_replay_at_a_time_and_none_while_paused(county: Receiver) -> None:
    made = subscribed(county)
    a_case()
    actions.replay(made.id, ALL, actor=security())
    with pytest.raises(Refused, match="webhook-replay"):
        actions.replay(made.id, ALL, actor=security())
    actions.switch(made.id, on=False, actor=security())
    with pytest.raises(Refused, match="webhook-off"):
        actions.replay(made.id, ALL, actor=security())
    assert Replay.objects.count() == 1


def test_an_event_is_sent_again_by_hand_only_when_it_is_at_its_end(
    county: Receiver,
) -> None:
    subscribed(county)
    a_case()
    relayed()
    row = Delivery.objects.get()
    with pytest.raises(Refused, match="webhook-waits"):
        actions.resend(row.pk, actor=security())
    jobs.deliver()
    actions.resend(row.pk, actor=security())
    jobs.deliver()
    assert len(county.names) == 2
    assert len(set(county.names)) == 1
    assert Delivery.objects.get().state == State.DELIVERED
