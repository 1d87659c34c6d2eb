"""What the model page is drawn from: what proposals came to, and where a training stands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.tests.factories import (
    a_unit,
    an_accepted_case,
    dispatcher,
    supervisor,
)
from bihuan.loop.conftest import settle
from bihuan.loop.routing import actions as routing
from bihuan.loop.triage import actions, jobs, queries
from bihuan.loop.triage.tests.factories import (
    ADMIN,
    LAMP,
    a_learnt,
    sent_back,
    taught,
)
from bihuan.loop.triage.words.learning import RETRAIN, Kind, stream_of
from bihuan.loop.triage.words.versions import Training

pytestmark = pytest.mark.usefixtures("county")


def test_the_model_page_tells_what_proposals_came_to(tree: dict[str, int]) -> None:
    lamps, pipes, other = a_unit("城管局"), a_unit("水务公司"), a_unit("街道办")
    taught(tree, lamps, pipes)
    jobs.retrain(Kind.UNIT, actor=ADMIN)
    for unit in (lamps, other):
        case = an_accepted_case(body=LAMP, category_id=tree["0101"])
        settle()
        routing.dispatch(case.pk, unit_id=unit, actor=dispatcher())
    settle()

    page = queries.model_page(Kind.UNIT, actor=ADMIN)

    standing = page.standing
    assert standing.in_charge is not None
    assert (standing.in_charge.number, standing.labels) == (1, 42)
    assert (standing.put_by, standing.decided, standing.right) == (ADMIN.name, 2, 0.5)
    assert page.live["n"] == 2
    assert page.live["accuracy"] == 0.5
    assert [(one.truth, one.read, one.n) for one in page.mistakes] == [
        ("街道办", "城管局", 1)
    ]
    assert set(page.live["per_class"]) == {str(lamps), str(other)}
    assert page.names[str(other)] == "街道办"
    assert standing in queries.standings(actor=ADMIN)
    assert [(one.n, one.accuracy) for one in page.months] == [(2, 0.5)]


def test_what_came_back_from_a_unit_costs_the_days_it_was_away(
    tree: dict[str, int],
) -> None:
    lamps, pipes, other = a_unit("城管局"), a_unit("水务公司"), a_unit("街道办")
    taught(tree, lamps, pipes)
    jobs.retrain(Kind.UNIT, actor=ADMIN)
    wrong = an_accepted_case(body=LAMP, category_id=tree["0101"])
    settle()
    routing.dispatch(wrong.pk, unit_id=lamps, actor=dispatcher())
    settle()
    sent_back(wrong.pk, lamps)
    with clock.set_to(clock.now() + timedelta(days=3)):
        routing.agree_return(wrong.pk, unit_id=other, actor=dispatcher())
        settle()
        page = queries.model_page(Kind.UNIT, actor=ADMIN)

    (mistake,) = page.mistakes
    assert (mistake.truth, mistake.read, mistake.n) == ("街道办", "城管局", 1)
    assert (mistake.sent_back, mistake.extra_days) == (1, 3.0)


def test_a_page_is_no_place_to_choose_from_once_another_is_in_charge() -> None:
    for number in range(2):
        actions.install(a_learnt(against=number), actor=ADMIN)
    before = Entry.objects.count()
    with pytest.raises(Refused, match="stale"):
        actions.put_in_charge(Kind.UNIT, 1, seen=1, actor=ADMIN)
    assert Entry.objects.count() == before

    actions.put_in_charge(Kind.UNIT, 1, seen=2, actor=ADMIN)

    assert (
        queries.standings(actor=ADMIN)[1].in_charge
        == queries.versions(Kind.UNIT, actor=ADMIN)[1]
    )


def test_where_a_training_stands_is_told(tree: dict[str, int]) -> None:
    assert queries.retraining(actor=ADMIN).state is Training.RESTING
    taught(tree, a_unit(), a_unit())
    actions.ask_for_retraining(actor=supervisor())
    assert queries.retraining(actor=ADMIN).state is Training.WAITING

    asked = ProcrastinateJob.objects.filter(task_name=RETRAIN)
    with connection.cursor() as cursor:
        for status, state in (
            ("doing", Training.RUNNING),
            ("failed", Training.FAILED),
        ):
            cursor.execute("UPDATE procrastinate_jobs SET status = %s", [status])
            assert asked.count() == 1
            assert queries.retraining(actor=ADMIN).state is state
    jobs.retrain_all()
    assert queries.retraining(actor=ADMIN).state is Training.RESTING


def test_retraining_is_asked_for_once_and_queued(tree: dict[str, int]) -> None:
    with pytest.raises(Refused, match="too-few-labels"):
        actions.ask_for_retraining(actor=supervisor())
    taught(tree, a_unit(), a_unit())
    for _ in range(2):
        actions.ask_for_retraining(actor=supervisor())
    assert ProcrastinateJob.objects.filter(task_name=RETRAIN).count() == 1
    kinds = [entry.kind for entry in timeline(stream_of(Kind.UNIT))]
    assert kinds == ["triage.retraining-asked"] * 2
    with pytest.raises(Refused, match="not-permitted"):
        actions.ask_for_retraining(actor=dispatcher())
