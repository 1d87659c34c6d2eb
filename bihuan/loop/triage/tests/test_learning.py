"""From labels to a model in charge."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Waited

import pytest
from django.db import connection, transaction

from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_unit,
    dispatcher,
    handler_of,
    supervisor,
)
from bihuan.loop.conftest import settle
from bihuan.loop.triage import actions, jobs, queries
from bihuan.loop.triage.actions import learning
from bihuan.loop.triage.models import ModelBody, ModelVersion
from bihuan.loop.triage.rules.learning import teaching
from bihuan.loop.triage.tests.factories import (
    ADMIN,
    LAMP,
    PIPE,
    a_learnt,
    category_of,
    taught,
    unit_of,
)
from bihuan.loop.triage.words.learning import (
    Compared,
    Ground,
    Kind,
    Learnt,
    State,
    stream_of,
)
from bihuan.loop.triage.words.reading import Labelled, Text

pytestmark = pytest.mark.usefixtures("county")


# -- Learning --------------------------------------------------------------------------


def test_wrong_then_corrected_then_the_next_like_it_goes_right(
    tree: dict[str, int],
) -> None:
    lamps, pipes = a_unit("城管局"), a_unit("水务公司")
    before = a_case(body=PIPE)
    settle()
    assert category_of(before).abstained
    taught(tree, lamps, pipes)

    for kind in Kind:
        assert jobs.retrain(kind, actor=ADMIN) == 1

    following = a_case(body=f"{PIPE}，请尽快")
    settle()
    read, went = category_of(following), unit_of(following)
    assert (read.first, read.model, read.abstained) == (tree["0102"], 1, False)
    assert read.choices[0]["words"]
    assert (went.first, went.model) == (pipes, 1)
    assert went.choices[0]["ground"] == Ground.HABIT


def test_too_little_is_not_learnt_from(tree: dict[str, int]) -> None:
    taught(tree, a_unit(), a_unit(), n=4)
    with pytest.raises(Refused, match="too-few-labels"):
        jobs.retrain(Kind.UNIT, actor=ADMIN)
    jobs.retrain_all()
    assert ModelVersion.objects.count() == 0


def test_a_kind_that_cannot_be_learnt_keeps_no_other_from_it(
    tree: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(tree, a_unit(), a_unit())

    def torn(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(teaching.Readers, "train", torn)
    with pytest.raises(ExceptionGroup) as raised:
        jobs.retrain_all()

    assert [type(one) for one in raised.value.exceptions] == [ZeroDivisionError]
    assert list(ModelVersion.objects.values_list("kind", "number")) == [("unit", 1)]


def test_of_two_kinds_that_cannot_be_learnt_both_are_told(
    tree: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(tree, a_unit(), a_unit())
    torn = {Kind.CATEGORY: ZeroDivisionError("words"), Kind.UNIT: KeyError("units")}

    def tear(kind: Kind, *_: object) -> None:
        raise torn[kind]

    monkeypatch.setattr(jobs, "_learnt", tear)
    with pytest.raises(ExceptionGroup) as raised:
        jobs.retrain_all()

    assert list(raised.value.exceptions) == [torn[kind] for kind in Kind]


def test_a_crash_while_retraining_leaves_the_old_model_in_charge(
    tree: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(tree, a_unit(), a_unit())
    jobs.retrain(Kind.CATEGORY, actor=ADMIN)
    before = Entry.objects.count()

    def torn(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    # The last thing that the one transaction does.
    monkeypatch.setattr(learning, "record", torn)
    with pytest.raises(KeyboardInterrupt):
        jobs.retrain(Kind.CATEGORY, actor=ADMIN)

    assert list(ModelVersion.objects.values_list("number", "state")) == [
        (1, State.IN_CHARGE)
    ]
    assert ModelBody.objects.count() == 1
    assert Entry.objects.count() == before
    found = queries.reader_incumbent()
    assert found is not None
    assert found.number == 1


def test_rolling_back_is_one_step_and_serves_at_once(tree: dict[str, int]) -> None:
    taught(tree, a_unit(), a_unit())
    for _ in range(2):
        jobs.retrain(Kind.CATEGORY, actor=ADMIN)
    found = queries.reader_incumbent()
    assert found is not None
    assert found.number == 2

    actions.put_in_charge(Kind.CATEGORY, 1, actor=supervisor())

    case = a_case(body=LAMP)
    settle()
    assert category_of(case).model == 1
    lines = queries.versions(Kind.CATEGORY, actor=ADMIN)
    assert [(one.number, one.state) for one in lines] == [
        (2, State.RETIRED),
        (1, State.IN_CHARGE),
    ]
    assert lines[0].serve
    kinds = [entry.kind for entry in timeline(stream_of(Kind.CATEGORY))]
    assert kinds == ["triage.learnt", "triage.learnt", "triage.put-in-charge"]


def test_only_who_may_teach_changes_models(tree: dict[str, int]) -> None:
    taught(tree, a_unit(), a_unit())
    jobs.retrain(Kind.UNIT, actor=ADMIN)
    somebody = handler_of(a_unit())
    before = Entry.objects.count()
    with pytest.raises(Refused, match="not-permitted"):
        jobs.retrain(Kind.UNIT, actor=dispatcher())
    with pytest.raises(Refused, match="not-permitted"):
        actions.put_in_charge(Kind.UNIT, 1, actor=dispatcher())
    with pytest.raises(Refused, match="already-in-charge"):
        actions.put_in_charge(Kind.UNIT, 1, actor=ADMIN)
    with pytest.raises(NotVisible):
        actions.put_in_charge(Kind.UNIT, 9, actor=ADMIN)
    with pytest.raises(Refused, match="not-permitted"):
        queries.versions(Kind.UNIT, actor=somebody)
    assert Entry.objects.count() == before


def test_a_worse_model_is_kept_as_refused_and_says_why() -> None:
    actions.install(a_learnt(), actor=ADMIN)
    lost = (Compared("水", old=True, new=False),) * 30
    worse = Learnt(Kind.UNIT, b"y", 50, 30, None, None, 7, {}, lost, 1)
    assert actions.install(worse, actor=ADMIN) == 2

    newest, first = queries.versions(Kind.UNIT, actor=ADMIN)
    assert (newest.state, first.state) == (State.REFUSED, State.IN_CHARGE)
    said = str(newest.refused_because)
    assert "“全部”事项，原来判对 30 件，新模型只判对 0 件" in said


def test_a_class_that_fell_is_told_by_its_name() -> None:
    pipes = a_unit("水务公司")
    actions.install(a_learnt(), actor=ADMIN)
    kept = (Compared("1", old=True, new=True),) * 30
    won = (Compared("1", old=False, new=True),) * 12
    lost = (Compared(str(pipes), old=True, new=False),) * 12
    mixed = Learnt(Kind.UNIT, b"y", 50, 30, None, None, 7, {}, (*kept, *won, *lost), 1)
    actions.install(mixed, actor=ADMIN)

    newest = queries.versions(Kind.UNIT, actor=ADMIN)[0]
    assert newest.state == State.REFUSED
    assert "12 件新近已定的“水务公司”事项，原来判对 12 件" in str(
        newest.refused_because
    )


def test_old_bodies_go_but_never_the_one_in_charge() -> None:
    for number in range(learning.BODIES_KEPT + 2):
        actions.install(a_learnt(against=number), actor=ADMIN)
    actions.put_in_charge(Kind.UNIT, 3, actor=ADMIN)
    for number in range(6):
        actions.install(
            Learnt(Kind.UNIT, b"z", 1, 0, None, None, number, {}, (), 3),
            actor=ADMIN,
        )
    kept = set(ModelBody.objects.values_list("version__number", flat=True))
    assert 3 in kept
    assert len(kept) <= learning.BODIES_KEPT + 1
    with pytest.raises(Refused, match="body-gone"):
        actions.put_in_charge(Kind.UNIT, 1, actor=ADMIN)


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_trainings_waits_and_is_then_refused() -> None:
    """Both learnt against nothing; the second must not replace what it never met."""

    def second() -> str:
        try:
            actions.install(a_learnt(), actor=ADMIN)
        except Refused as refused:
            return refused.verdict.code
        finally:
            connection.close()
        return "installed"

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            learning.lock_in_charge(Kind.UNIT)
            answer = other.submit(second)
            with pytest.raises(Waited):
                answer.result(timeout=0.3)
            ModelVersion.objects.create(
                kind=Kind.UNIT,
                number=1,
                state=State.IN_CHARGE,
                origin="labels",
                learnt_at=clock.now(),
                n=1,
                held=0,
                seed=7,
                scores={},
                digest="",
            )
        assert answer.result(timeout=5) == "another-in-charge"


def test_a_county_without_history_learns_from_a_file(tree: dict[str, int]) -> None:
    texts = {"路灯照明": LAMP, "0102": PIPE, "外星人": "看见外星人"}
    rows = [
        Labelled(Text("", f"{text}，第{n}次反映"), label)
        for label, text in texts.items()
        for n in range(20)
    ]
    number, unknown = jobs.learn_file(rows, actor=ADMIN)

    assert (number, unknown) == (1, {"外星人": 20})
    case = a_case(body=LAMP)
    settle()
    assert category_of(case).first == tree["0101"]
    line = queries.versions(Kind.CATEGORY, actor=ADMIN)[0]
    assert (line.origin, line.n, line.state) == ("file", 40, State.IN_CHARGE)
    with pytest.raises(Refused, match="too-few-labels"):
        jobs.learn_file(rows[-20:], actor=ADMIN)


def test_a_handful_of_decisions_does_not_replace_what_a_file_taught(
    tree: dict[str, int],
) -> None:
    texts = {"0101": LAMP, "0102": PIPE}
    rows = [
        Labelled(Text("", f"{text}，第{n}次反映"), label)
        for label, text in texts.items()
        for n in range(60)
    ]
    jobs.learn_file(rows, actor=ADMIN)
    taught(tree, a_unit(), a_unit(), n=30)

    assert jobs.retrain(Kind.CATEGORY, actor=ADMIN) == 2

    newest, first = queries.versions(Kind.CATEGORY, actor=ADMIN)
    assert (newest.state, first.state) == (State.REFUSED, State.IN_CHARGE)
    assert "可比的" in str(newest.refused_because)
