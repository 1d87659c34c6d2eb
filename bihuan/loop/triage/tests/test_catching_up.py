"""Cases from before there was triage: filed in batches, from where it was cut off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import a_case, a_closed_case, a_unit, supervisor
from bihuan.loop.conftest import settle
from bihuan.loop.triage import actions, jobs, queries
from bihuan.loop.triage.models import Label, TwinKey, TwinSketch
from bihuan.loop.triage.tests.factories import LAMP, PIPE, sent_to
from bihuan.loop.triage.words.learning import Kind

pytestmark = pytest.mark.usefixtures("county")
STATION = "桃源新城小区旁边的搅拌站夜里施工，噪音很大，粉尘很多"


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BATCH", 2)


def as_before() -> None:
    """A county that has had no triage until now."""
    settle()
    for model in (Label, TwinSketch, TwinKey):
        model.objects.all().delete()


def test_twins_are_found_among_what_was_there_before() -> None:
    old = a_case(body=STATION)
    for body in (LAMP, PIPE):
        a_case(body=body)
    as_before()
    new = a_case(body=f"{STATION}，请管管")
    settle()
    assert queries.twins_of(new.pk, actor=supervisor()) == ()

    told: list[tuple[int, int]] = []
    assert jobs.catch_up(lambda done, total: told.append((done, total))) == (3, 0)

    (twin,) = queries.twins_of(new.pk, actor=supervisor())
    assert twin.case_id == old.pk
    assert told == [(0, 3), (2, 3), (3, 3)]


def test_what_left_the_index_long_ago_stays_out() -> None:
    a_closed_case(a_unit())
    with clock.set_to(clock.now() + timedelta(days=91)):
        case = a_case(body=LAMP)
        as_before()
        assert jobs.catch_up() == (1, 1)
        assert list(TwinSketch.objects.values_list("case_id", flat=True)) == [case.pk]
        assert jobs.catch_up() == (0, 0)


def test_cut_off_it_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        a_case(body=f"{LAMP}，第{n}次")
    as_before()
    real, batches = actions.file_twins, iter([True, False])

    def cut_off(filed: Sequence[object]) -> None:
        if not next(batches):
            raise KeyboardInterrupt
        real(filed)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "file_twins", cut_off)
    with pytest.raises(KeyboardInterrupt):
        jobs.catch_up()
    assert TwinSketch.objects.count() == 2
    monkeypatch.setattr(actions, "file_twins", real)

    assert jobs.catch_up() == (3, 0)
    assert TwinSketch.objects.count() == 5


def test_decisions_of_before_are_labels_as_if_learnt_then() -> None:
    unit = a_unit()
    case = sent_to(unit)
    settle()
    fields = ("case_id", "kind", "unit_id", "source", "entry", "actor", "at", "auto")
    before = list(Label.objects.values(*fields))
    as_before()

    assert jobs.catch_up() == (1, 1)

    assert list(Label.objects.values(*fields)) == before
    assert queries.number_of_labels(Kind.UNIT) == (1, 0)
    assert Label.objects.get().case_id == case.pk
