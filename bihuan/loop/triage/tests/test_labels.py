"""From decision to label."""

from __future__ import annotations

import pytest
from django.db import transaction

from bihuan.directory.areas.queries import area_ids
from bihuan.directory.catalogue.actions import assign_responsibility
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.tests.factories import (
    SYSTEM,
    a_case,
    a_unit,
    an_accepted_case,
    dispatcher,
    handler_of,
    supervisor,
)
from bihuan.loop.conftest import settle
from bihuan.loop.routing import actions as routing
from bihuan.loop.triage import actions, queries
from bihuan.loop.triage.models import Label
from bihuan.loop.triage.reactions import KINDS, react
from bihuan.loop.triage.tests.factories import (
    ADMIN,
    LAMP,
    category_of,
    label_of,
    sent_to,
    unit_of,
)
from bihuan.loop.triage.words.explaining import Wrong
from bihuan.loop.triage.words.learning import (
    Ground,
    Kind,
    Outcome,
    Source,
)

pytestmark = pytest.mark.usefixtures("county")


# -- What was decided --------------------------------------------------------------------


def test_a_dispatch_settles_the_proposal_and_is_a_label(tree: dict[str, int]) -> None:
    lamps, other = a_unit(), a_unit()
    assign_responsibility(
        tree["0101"],
        area_ids()["341602"],
        unit_id=lamps,
        starts_on=clock.local_day(clock.now()),
        actor=SYSTEM,
    )
    about = {"category_id": tree["0101"], "area_id": area_ids()["341602"]}
    right, wrong = an_accepted_case(**about), an_accepted_case(**about)
    settle()
    routing.dispatch(right.pk, unit_id=lamps, actor=dispatcher())
    routing.dispatch(wrong.pk, unit_id=other, actor=dispatcher())
    settle()

    assert unit_of(right).outcome == Outcome.ACCEPTED
    assert unit_of(wrong).outcome == Outcome.CORRECTED
    assert (unit_of(wrong).decided, unit_of(wrong).decided_by) == (
        other,
        "account:9001",
    )
    label = label_of(right)
    assert (label.unit_id, label.source, label.auto) == (lamps, Source.DISPATCH, False)
    assert label_of(right, Kind.CATEGORY).category_id == tree["0101"]


def test_a_send_back_that_was_agreed_is_the_label_and_lets_the_unit_off(
    tree: dict[str, int],
) -> None:
    first, second = a_unit(), a_unit()
    assign_responsibility(
        tree["0101"],
        area_ids()["341602"],
        unit_id=first,
        starts_on=clock.local_day(clock.now()),
        actor=SYSTEM,
    )
    case = an_accepted_case(category_id=tree["0101"], area_id=area_ids()["341602"])
    settle()
    routing.dispatch(case.pk, unit_id=first, actor=dispatcher())
    settle()
    assert unit_of(case).outcome == Outcome.ACCEPTED
    routing.ask_return(
        case.pk,
        ground="三定方案",
        reason="不属本单位。",
        proposed_id=second,
        actor=handler_of(first),
    )
    routing.agree_return(case.pk, unit_id=second, actor=dispatcher())
    settle()

    assert (label_of(case).unit_id, label_of(case).source) == (second, Source.RETURN)
    assert unit_of(case).outcome == Outcome.CORRECTED


def test_an_adjudication_is_proposed_for_the_next_of_the_same_kind_and_place(
    tree: dict[str, int],
) -> None:
    first, second = a_unit(), a_unit("街道办")
    about = {"category_id": tree["0102"], "area_id": area_ids()["341602001"]}
    case = sent_to(first, **about)
    asked = {"ground": "三定方案", "reason": "不属本单位。", "proposed_id": second}
    routing.ask_return(case.pk, **asked, actor=handler_of(first))
    routing.put_up_for_adjudication(case.pk, reason="两家都说不归", actor=dispatcher())
    routing.adjudicate(case.pk, unit_id=second, reason="属地", actor=supervisor())
    settle()

    following = a_case(**about)
    elsewhere = a_case(**{**about, "area_id": area_ids()["341602002"]})
    settle()

    found = queries.proposal_of(following.pk, actor=dispatcher()).unit
    assert found is not None
    assert (found.choices[0].key, found.choices[0].ground) == (
        second,
        Ground.ADJUDICATION,
    )
    assert (
        str(found.choices[0].reason) == f"裁定 {case.number}：同类同地的事项归它办理。"
    )
    assert unit_of(elsewhere).choices == []


def test_labels_can_be_rebuilt_from_the_ledger(tree: dict[str, int]) -> None:
    case = sent_to(a_unit(), category_id=tree["0101"])
    settle()
    values = ("kind", "category_id", "unit_id", "source", "entry", "at")
    before = list(Label.objects.order_by("pk").values_list(*values))
    Label.objects.all().delete()
    with transaction.atomic():
        entries = timeline(f"case:{case.pk}")
        react([entry for entry in entries if entry.kind in KINDS])
    assert set(Label.objects.values_list(*values)) == set(before)

    # The same entries again, as after a crash, change nothing.
    with transaction.atomic():
        react([entry for entry in entries if entry.kind in KINDS])
    assert Label.objects.count() == len(before)


def test_why_a_proposal_was_wrong_is_kept_out_of_the_ledger(
    tree: dict[str, int],
) -> None:
    case = a_case(body=LAMP)
    settle()
    told = {"wrong": Wrong.OTHER, "because": "张三说是供水"}
    actions.say_why_wrong(case.pk, Kind.CATEGORY, **told, actor=dispatcher())
    held = category_of(case)
    assert (held.wrong, held.wrong_because) == (Wrong.OTHER, "张三说是供水")
    assert not any("张三" in str(entry.facts) for entry in timeline(f"case:{case.pk}"))

    before = Entry.objects.count()
    empty = {"wrong": Wrong.OTHER, "because": " "}
    with pytest.raises(Refused, match="why-missing"):
        actions.say_why_wrong(case.pk, Kind.CATEGORY, **empty, actor=dispatcher())
    with pytest.raises(Refused, match="not-permitted"):
        actions.say_why_wrong(case.pk, Kind.CATEGORY, **told, actor=ADMIN)
    with pytest.raises(NotVisible):
        actions.say_why_wrong(0, Kind.UNIT, **told, actor=dispatcher())
    assert Entry.objects.count() == before
