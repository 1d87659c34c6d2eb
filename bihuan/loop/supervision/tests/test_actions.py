from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bihuan.ground.access.words import Actor
from bihuan.ground.files.queries import files_of
from bihuan.ground.files.rules import examine
from bihuan.ground.files.words import Limits
from bihuan.ground.ledger.models import Entry
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.queries import replayed
from bihuan.loop.cases.tests.factories import (
    a_unit,
    dispatcher,
    handler_of,
    supervisor,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.closing.models import Judgement
from bihuan.loop.conftest import settle
from bihuan.loop.handling.models import Branch
from bihuan.loop.routing import actions as routing
from bihuan.loop.supervision import actions
from bihuan.loop.supervision.models import Item, Part, Progress
from bihuan.loop.supervision.tests.factories import (
    LEADER,
    REVIEWER,
    a_ready_item,
    an_item,
    an_item_given_out,
    approve,
    case_of,
    claim,
    fresh,
    part_terms,
    parts_of,
    report,
    send_back,
    some_terms,
    today,
)
from bihuan.loop.supervision.words import ItemState, item_stream

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("supervised")]
MORNING = "2026-11-24T09:00"


def test_an_item_goes_from_setting_up_to_striking_off(
    at: Callable[[str], datetime],
) -> None:
    water, roads = a_unit("水利局"), a_unit("交通局")
    with clock.set_to(at(MORNING)):
        item = an_item_given_out(water, roads)
        assert item.state == ItemState.ASSIGNED
        first, second = parts_of(item)
        claim(first)
        settle()
        assert fresh(item).state == ItemState.HANDLING
        actions.tell_progress(
            first.pk, percent=60, text="改造了5处。", actor=handler_of(water)
        )
        assert fresh(item).percent == 30
        for part in (first, second):
            if part is second:
                claim(part)
            report(part)
        settle()
        assert fresh(item).state == ItemState.REVIEWING
        approve(first)
        approve(second)
        assert fresh(item).state == ItemState.READY
        actions.sign_off(item.pk, conclusion="全部完成，予以销号。", actor=LEADER)

    item = fresh(item)
    assert (item.state, item.percent, item.done) == (ItemState.CLOSED, 100, 2)
    assert item.ended_by == LEADER.name
    assert {case_of(one).status for one in parts_of(item)} == {Status.CLOSED}
    assert Judgement.objects.count() == 2
    kinds = set(
        Entry.objects.filter(stream=item_stream(item.pk)).values_list("kind", flat=True)
    )
    assert {
        "supervision.set-up",
        "supervision.given-out",
        "supervision.signed-off",
    } <= kinds


def test_a_part_is_a_case_by_the_real_door_with_its_own_day(
    at: Callable[[str], datetime],
) -> None:
    unit, helper = a_unit(), a_unit()
    with clock.set_to(at(MORNING)):
        terms = part_terms(unit, helpers=(helper,), due_on=today() + timedelta(days=9))
        item = an_item(terms)
        actions.give_out(item.pk, actor=supervisor())

        case = case_of(parts_of(item)[0])
        assert case.status == Status.DISPATCHED
        assert case.channel == "meeting"
        assert case.due_at is not None
        assert clock.local_day(case.due_at - timedelta(seconds=1)) == terms.due_on
        assert case.act_by is not None
        assert clock.local_day(case.act_by - timedelta(seconds=1)) == today()
        assert Branch.objects.get(case=case).unit_id == helper
        found = replayed(case.pk)
        assert found is not None
        assert (found.due_at, found.version) == (case.due_at, case.version)


def test_giving_out_is_whole_or_not_at_all() -> None:
    item = an_item(part_terms(a_unit()), part_terms(a_unit()))
    broken = Part.objects.filter(item=item).order_by("-place")[0]
    Part.objects.filter(pk=broken.pk).update(due_on=today())
    before = Entry.objects.count()

    with pytest.raises(Refused, match="days-past"):
        actions.give_out(item.pk, actor=supervisor())

    assert fresh(item).state == ItemState.DRAFT
    assert not Part.objects.exclude(case=None).exists()
    assert Entry.objects.count() == before


def test_a_late_part_turns_its_item_red_and_climbs_the_ladder(
    at: Callable[[str], datetime],
) -> None:
    with clock.set_to(at(MORNING)):
        item = an_item_given_out(a_unit())
        (part,) = parts_of(item)
        claim(part)
        settle()
    due = case_of(part).due_at
    assert due is not None
    with clock.set_to(due + timedelta(days=6)):
        settle()

    item = fresh(item)
    assert item.act_by <= due
    assert item.rung == "notice"
    assert case_of(part).escalation == "notice"


def test_a_part_returned_to_another_unit_keeps_its_day(
    at: Callable[[str], datetime],
) -> None:
    first, second = a_unit(), a_unit()
    with clock.set_to(at(MORNING)):
        item = an_item_given_out(first)
        (part,) = parts_of(item)
        case = case_of(part)
        routing.ask_return(
            case.pk,
            ground="不属本单位职责",
            reason="管网归住建局管。",
            proposed_id=second,
            actor=handler_of(first),
        )
        routing.agree_return(case.pk, unit_id=second, actor=dispatcher())
        settle()

    moved = case_of(part)
    assert (moved.owner_id, moved.due_at) == (second, case.due_at)
    found = replayed(moved.pk)
    assert found is not None
    assert (found.due_at, found.version) == (moved.due_at, moved.version)


def test_a_review_that_finds_it_wanting_sends_it_back() -> None:
    item = an_item_given_out(a_unit())
    (part,) = parts_of(item)
    claim(part)
    report(part)
    send_back(part)
    assert case_of(part).status == Status.HANDLING
    assert fresh(item).state == ItemState.HANDLING
    report(part)
    approve(part)
    assert fresh(item).state == ItemState.READY


def test_nobody_reviews_what_their_own_unit_had_a_hand_in() -> None:
    unit, helper = a_unit(), a_unit()
    item = an_item(part_terms(unit, helpers=(helper,)))
    actions.give_out(item.pk, actor=supervisor())
    (part,) = parts_of(item)
    claim(part)
    report_with_help(part, helper)
    for own in (unit, helper):
        inside = Actor("account:77", frozenset({own}), REVIEWER.permissions)
        before = Entry.objects.count()
        with pytest.raises(Refused, match="own-review"):
            approve(part, actor=inside)
        assert Entry.objects.count() == before


def report_with_help(part: Part, helper: int) -> None:
    from bihuan.loop.handling import actions as handling  # noqa: PLC0415

    branch = Branch.objects.get(case=case_of(part))
    handling.give_help(branch.pk, answer="已配合。", actor=handler_of(helper))
    report(part)


def test_only_the_named_signer_strikes_off_and_only_what_is_done() -> None:
    item = an_item_given_out(a_unit())
    with pytest.raises(Refused, match="not-ready"):
        actions.sign_off(item.pk, conclusion="销号。", actor=LEADER)
    done = a_ready_item(a_unit())
    with pytest.raises(Refused, match="not-signer"):
        actions.sign_off(done.pk, conclusion="销号。", actor=REVIEWER)
    with pytest.raises(Refused, match="conclusion-missing"):
        actions.sign_off(done.pk, conclusion=" ", actor=LEADER)
    assert fresh(done).state == ItemState.READY


def test_what_was_given_out_is_changed_no_more() -> None:
    item = an_item_given_out(a_unit())
    (part,) = parts_of(item)
    for change in (
        lambda: actions.change_item(item.pk, some_terms(), actor=supervisor()),
        lambda: actions.plan_part(item.pk, part_terms(a_unit()), actor=supervisor()),
        lambda: actions.drop_part(item.pk, part.pk, actor=supervisor()),
        lambda: actions.drop(item.pk, reason="不办了", actor=supervisor()),
        lambda: actions.give_out(item.pk, actor=supervisor()),
    ):
        with pytest.raises(Refused, match="given-out"):
            change()


def test_progress_is_told_by_the_holder_and_asked_for_no_more_than_needed(
    at: Callable[[str], datetime],
) -> None:
    unit = a_unit()
    with clock.set_to(at(MORNING)):
        item = an_item_given_out(unit)
        (part,) = parts_of(item)
        with pytest.raises(Refused, match="not-handling"):
            actions.tell_progress(
                part.pk, percent=5, text="刚开始。", actor=handler_of(unit)
            )
        claim(part)
        with pytest.raises(Refused, match="not-holder"):
            actions.tell_progress(
                part.pk, percent=5, text="刚开始。", actor=handler_of(a_unit())
            )
        asked = parts_of(item)[0].progress_by
    assert asked is not None
    with clock.set_to(asked + timedelta(days=1)):
        actions.tell_progress(
            part.pk, percent=50, text="一半。", actor=handler_of(unit)
        )
    told = Progress.objects.get()
    assert told.due_at is not None
    assert told.told_at > told.due_at
    with clock.set_to(at("2026-12-20T09:00")):
        actions.tell_progress(
            part.pk, percent=90, text="快完成了。", actor=handler_of(unit)
        )
    assert parts_of(item)[0].progress_by is None  # the report of done is due sooner


def test_a_source_opens_one_item_however_often() -> None:
    first = actions.set_up(some_terms(), source_key="problem:7", actor=supervisor())
    with pytest.raises(Refused, match="item-there") as refused:
        actions.set_up(some_terms(), source_key="problem:7", actor=supervisor())
    assert Item.objects.get(pk=first).number in str(refused.value.verdict)
    assert Item.objects.count() == 1


def test_papers_are_kept_with_their_item() -> None:
    paper = examine("批示.txt", "请抓紧办理".encode(), LIMITS)
    made = actions.set_up(some_terms(), papers=[paper], actor=supervisor())
    assert [one.name for one in files_of(item_stream(made))] == ["批示.txt"]


LIMITS = Limits(photo=10**6, audio=10**6, document=10**6)


def test_a_draft_is_dropped_with_a_reason() -> None:
    item = an_item(part_terms(a_unit()))
    actions.drop(item.pk, reason="与另一项重复。", actor=supervisor())
    assert fresh(item).state == ItemState.DROPPED
