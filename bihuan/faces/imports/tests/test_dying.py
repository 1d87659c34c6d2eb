"""What comes of an import whose worker dies, is slow, or is not allowed any more."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bihuan.faces.imports import actions, jobs, queries, rules
from bihuan.faces.imports.jobs import working
from bihuan.faces.imports.tests.factories import (
    GOOD,
    a_csv,
    a_row,
    brought,
    counts,
    later,
    took_in,
)
from bihuan.faces.imports.words import TRIES, State
from bihuan.ground.access.words import Actor
from bihuan.ground.ledger.models import Entry
from bihuan.kit import keyring
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.tests.factories import dispatcher

pytestmark = pytest.mark.usefixtures("county")


class Killed(BaseException):
    """A worker's end, which no handler may catch."""


@pytest.mark.proves("imports", "crash")
@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("moment", ["within a batch", "between two"])
def test_a_worker_killed_in_the_middle_leaves_batches_whole_and_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    one = brought(a_csv(GOOD, *(a_row(n) for n in range(5)), ("1", "另", *GOOD[2:])))
    actions.begin(one.pk, actor=dispatcher())
    place = "note" if moment == "within a batch" else "hold"
    calls = iter(range(9))

    def dying(*given: Any) -> Any:
        if next(calls) == 1:
            raise Killed
        return alive(*given)

    alive = getattr(actions, place)
    with monkeypatch.context() as death:
        death.setattr(actions, place, dying)
        with pytest.raises(Killed):
            jobs.go_on(one.pk, actor=dispatcher(), seconds=60)
    assert counts(one) == (State.TAKING, 2, 0, 0)
    assert Case.objects.count() == Raising.objects.count() == 2
    jobs.go_on(one.pk, actor=dispatcher(), seconds=60)
    assert counts(one)[1] == 2  # whoever had it may yet be at work
    with later(seconds=70):
        jobs.go_on(one.pk, actor=dispatcher(), seconds=60)
    assert counts(one) == (State.DONE, 6, 0, 1)
    assert Raising.objects.count() == 6
    assert Entry.objects.filter(kind="intake.raised").count() == 6


@pytest.mark.usefixtures("small_batches")
def test_whoever_goes_on_reading_knows_which_numbers_were_given_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(working, "AT_ONCE", 0)
    one = brought(a_csv(GOOD, a_row(0), a_row(1), ("1", "另", *GOOD[2:]), GOOD))
    assert counts(one) == (State.READING, 2, 0, 0)
    jobs.go_on(one.pk, actor=dispatcher(), seconds=60)
    assert counts(one) == (State.READ, 3, 1, 1)
    (reason,) = queries.import_page(dispatcher(), one.pk).reasons
    assert (reason.line, reason.why.code) == (5, "number-given-twice")
    assert not Case.objects.exists()


@pytest.mark.usefixtures("small_batches")
def test_whoever_comes_back_late_writes_nothing_over_another() -> None:
    one = brought(a_csv(*(a_row(n) for n in range(3))))
    actions.begin(one.pk, actor=dispatcher())
    with transaction.atomic():
        late = actions.claim(one.pk)
    assert late is not None
    with later(seconds=70):
        jobs.go_on(one.pk, actor=dispatcher(), seconds=60)
    with transaction.atomic():
        assert not actions.hold(late)
        actions.end_in_vain(late, rules.NOBODY)
    assert counts(one) == (State.DONE, 3, 0, 0)


@pytest.mark.usefixtures("small_batches")
def test_a_row_that_spoils_its_batch_costs_itself_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = brought(a_csv(*(a_row(n) for n in range(4))))

    def spoilt(matters: Any, *, actor: Actor) -> Any:
        raised = door(matters, actor=actor)
        if any(each.external_id == "r1" for each in matters):
            raise IntegrityError
        return raised

    door = working.take_in
    monkeypatch.setattr(working, "take_in", spoilt)
    assert took_in(one) == (State.DONE, 3, 0, 1)
    assert Raising.objects.count() == 3


def test_an_import_tried_in_vain_is_given_up_and_says_so() -> None:
    one = brought(a_csv(GOOD))
    actions.begin(one.pk, actor=dispatcher())
    for n in range(TRIES + 1):
        with later(minutes=2 * n), transaction.atomic():
            claimed = actions.claim(one.pk)
            assert (claimed is None) == (n == TRIES)
    assert counts(one)[0] == State.STOPPED
    why = queries.import_page(dispatcher(), one.pk).why
    assert why is not None
    assert why.code == "import-gave-up"


def test_who_lost_the_permission_takes_nothing_more_in() -> None:
    one = brought(a_csv(GOOD))
    actions.begin(one.pk, actor=dispatcher())
    assert jobs.work() == 1  # account 9001 holds no post
    assert counts(one)[0] == State.STOPPED
    assert not Case.objects.exists()


def test_a_key_that_is_gone_stops_the_import_with_a_reason(settings: Any) -> None:
    one = brought(a_csv(GOOD))
    actions.begin(one.pk, actor=dispatcher())
    settings.KEYS_FILE = settings.KEYS_FILE.with_name("other.json")
    ring = keyring.ring()
    assert ring.current == one.key_id  # the same name, another key
    jobs.go_on(one.pk, actor=dispatcher(), seconds=60)
    assert counts(one)[0] == State.STOPPED
