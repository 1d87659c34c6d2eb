from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bihuan.ground.access.words import Role
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.queries import find_case, standing_of
from bihuan.loop.cases.tests.factories import (
    a_case_with,
    a_reported_case,
    a_unit,
    acting,
    dispatcher,
    fresh,
    handler_of,
    head_of,
    supervisor,
)
from bihuan.loop.oversight import queries
from bihuan.loop.oversight.tests.factories import (
    LEADER,
    a_case_for_its_head,
    a_note,
    a_notice,
    a_published_notice,
    an_approved_interview,
    an_expired_note,
)
from bihuan.loop.oversight.words import Colour, NewItem, Readers, Tone
from bihuan.loop.routing import actions as routing

pytestmark = pytest.mark.usefixtures("county")
ORGANISATION = acting(Role.ORGANISATION, name="account:9110")


def sent_on(case: Case, one: int, two: int) -> Case:
    """Sent back by its unit and given to another."""
    routing.ask_return(
        case.pk,
        ground="职责不符",
        reason="不是我局。",
        proposed_id=two,
        actor=handler_of(one),
    )
    routing.agree_return(case.pk, unit_id=two, actor=dispatcher())
    return fresh(case)


def test_a_unit_sees_its_own_notes_and_a_supervisor_all() -> None:
    one, two = a_unit(), a_unit()
    mine, theirs = a_note(a_case_with(one)), a_note(a_case_with(two))

    def seen(actor: object) -> set[int]:
        return {line.id for line in queries.running_notes(actor).items}  # type: ignore[arg-type]

    assert seen(supervisor()) == {mine.pk, theirs.pk}
    assert seen(handler_of(one)) == {mine.pk}
    with pytest.raises(NotVisible):
        queries.find_note(handler_of(one), theirs.pk)


def test_the_note_that_would_be_next_says_what_was_ignored() -> None:
    case = a_case_with(a_unit())
    first = an_expired_note(case)
    found = find_case(supervisor(), case.number)
    fields = queries.note_draft_fields(found, Colour.YELLOW, "请答复。")

    assert fields["前次督办"] == first.letter.number
    assert fields["督办要求"] == "请答复。"


def test_the_organisation_department_sees_every_head_and_a_head_their_own() -> None:
    one, two = a_unit(), a_unit()
    a_case_for_its_head(one)
    a_case_for_its_head(two)

    assert len(queries.head_duties(ORGANISATION).items) == 2
    assert [d.unit_id for d in queries.head_duties(head_of(one)).items] == [one]
    assert queries.head_duties(ORGANISATION, which="taken").items == []
    assert len(queries.head_duties(ORGANISATION, which="waiting").items) == 2


def test_buttons_of_oversight_are_judged_as_the_click_will_be() -> None:
    unit = a_unit()
    case = a_case_for_its_head(unit)
    standing = standing_of(find_case(supervisor(), case.number))

    assert set(queries.choices(standing, actor=head_of(unit))) == {"take"}
    found = queries.choices(standing, actor=supervisor())
    assert set(found) == {"urge", "urging-note", "propose-interview"}
    a_note(case)
    assert (
        queries.choices(standing, actor=supervisor())["urging-note"].code
        == "note-waiting"
    )


def test_interviews_are_for_overseers_and_for_the_head_once_approved() -> None:
    unit = a_unit()
    an_approved_interview(unit)

    assert len(queries.interviews(ORGANISATION).items) == 1
    assert len(queries.interviews(head_of(unit)).items) == 1
    assert queries.interviews(head_of(a_unit())).items == []
    assert queries.interviews(handler_of(unit)).items == []


def test_a_draft_is_seen_by_who_works_on_it_and_the_public_sees_what_is_for_it() -> (
    None
):
    unit = a_unit()
    draft = a_notice()
    inside = a_published_notice()
    outside = a_published_notice(
        NewItem(Tone.GOOD, unit, "好。"), readers=Readers.PUBLIC
    )

    seen = {line.id for line in queries.notices(handler_of(unit)).items}
    assert seen == {inside.pk, outside.pk}
    assert [line.id for line in queries.public_notices().items] == [outside.pk]
    assert queries.find_notice(outside.pk).line.number
    for hidden in (draft.pk, inside.pk):
        with pytest.raises(NotVisible):
            queries.find_notice(hidden)
    assert set(queries.find_notice(draft.pk, actor=supervisor()).may) == {
        "edit",
        "submit",
    }


def test_letters_are_offered_when_they_are_true() -> None:
    case = a_reported_case(a_unit())
    found = find_case(dispatcher(), case.number)

    offered = queries.offered_letters(found, actor=dispatcher())
    assert [one.kind for one in offered] == ["acceptance", "reply"]
    fields = queries.fields_for(found, offered[1].kind)
    assert fields["答复内容"] == "路灯已修好。"
    assert queries.offered_letters(found, actor=LEADER) == []


def test_the_longest_chains_of_a_period_say_between_whom() -> None:
    one, two, three = a_unit(), a_unit(), a_unit()
    start = clock.now() - timedelta(days=1)
    long = a_case_with(one)
    with clock.set_to(clock.now() + timedelta(hours=20)):
        long = sent_on(long, one, two)
    short = sent_on(a_case_with(three), three, two)
    a_case_with(two)

    chains = queries.longest_chains(supervisor(), start, start + timedelta(days=9))
    assert [one.number for one in chains] == [long.number, short.number]
    assert [hop.unit_id for hop in chains[0].hops] == [one, two]
    assert chains[0].lost == pytest.approx(0.8)
    between = queries.between_whom(supervisor(), start, start + timedelta(days=9))
    assert [(b.before, b.after, b.times) for b in between] == [
        (one, two, 1),
        (three, two, 1),
    ]
    assert queries.longest_chains(supervisor(), start, start) == []
    assert queries.longest_chains(handler_of(a_unit()), start, clock.now()) == []


def test_lists_cost_the_same_at_any_length(flat_queries: Callable[..., None]) -> None:
    unit, other = a_unit(), a_unit()
    flat_queries(
        grow=lambda: a_note(a_case_with(unit)),
        read=lambda: queries.running_notes(supervisor()),
    )
    flat_queries(
        grow=lambda: a_case_for_its_head(unit),
        read=lambda: queries.head_duties(ORGANISATION),
    )
    flat_queries(
        grow=lambda: an_approved_interview(unit),
        read=lambda: queries.interviews(LEADER),
    )
    flat_queries(grow=a_notice, read=lambda: queries.notices(supervisor()))
    week = (clock.now() - timedelta(days=9), clock.now() + timedelta(days=9))
    flat_queries(
        grow=lambda: sent_on(a_case_with(unit), unit, other),
        read=lambda: queries.longest_chains(supervisor(), *week),
    )
