"""Grouping, ranking and describing, on invented texts, without a database."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.kit.clock import COUNTY_TIME
from bihuan.loop.causes.rules import deciding, packing
from bihuan.loop.causes.rules.describing import people_of, place_of
from bihuan.loop.causes.rules.grouping import Grouping
from bihuan.loop.causes.rules.hotlist import hot_list, profiles_of
from bihuan.loop.causes.rules.likeness import Profile, Rarity, likeness, profile_of
from bihuan.loop.causes.rules.ranking import heat
from bihuan.loop.causes.rules.reading import feature, read
from bihuan.loop.causes.tests.factories import LIFT, OTHERS, PARKING, SMELL
from bihuan.loop.causes.words import Member, State, Telling
from bihuan.loop.triage.queries import marks_of

NEW_YEAR = datetime(2026, 1, 1, tzinfo=COUNTY_TIME)


def member(
    n: int, title: str, body: str, *, raiser: str = "", votes: int = 0
) -> Member:
    at = NEW_YEAR + timedelta(days=n)
    told = Telling(n, at, raiser or f"r{n}", title, body, votes)
    return read(told, marks_of(title, body))


def members(*texts: tuple[str, str]) -> list[Member]:
    return [member(n, *text) for n, text in enumerate(texts)]


def classes(*texts: tuple[str, str]) -> list[list[int]]:
    grouping = Grouping()
    for n, profile in enumerate(profiles_of(members(*texts))):
        grouping.arrive(n, profile)
    return [one for one in grouping.classes() if len(one) > 1]


# ---- Grouping ---------------------------------------------------------------------


def test_campaigns_come_out_whole_and_unmixed() -> None:
    found = classes(*SMELL, *OTHERS, *PARKING, *LIFT)
    smell, others = set(range(4)), 4 + len(OTHERS)
    parking = set(range(others, others + 4))
    assert [set(one) for one in found if len(one) > 2] == [smell, parking]


def test_one_estate_has_unrelated_problems() -> None:
    found = classes(*PARKING, *OTHERS, *LIFT)
    lifts = {4 + len(OTHERS), 5 + len(OTHERS)}
    assert all(not lifts & set(one) or set(one) == lifts for one in found)


def test_copied_words_about_another_place_are_another_problem() -> None:
    elsewhere = tuple(
        (title.replace("柳溪苑", "望湖苑"), body.replace("柳溪苑", "望湖苑"))
        for title, body in SMELL
    )
    found = classes(*SMELL, *OTHERS, *elsewhere)
    there = {n + 4 + len(OTHERS) for n in range(4)}
    assert [set(one) for one in found] == [{0, 1, 2, 3}, there]


def test_the_order_of_two_equals_does_not_matter_and_grouping_is_repeatable() -> None:
    texts = (*SMELL, *OTHERS, *PARKING)
    assert classes(*texts) == classes(*texts)


def test_a_matter_joins_without_the_others_being_touched() -> None:
    all_of_them = members(*SMELL, *OTHERS)
    profiles = profiles_of(all_of_them)
    grouping = Grouping()
    at = [grouping.arrive(n, one) for n, one in enumerate(profiles[:-1])]
    before = {key: list(one.members) for key, one in grouping.groups.items()}
    grouping.arrive(len(profiles) - 1, profiles[-1])
    after = {key: list(one.members) for key, one in grouping.groups.items()}
    assert at
    assert sum(before.get(key) != now for key, now in after.items()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "9" * 12_000,
        "😀" * 500,
        "啊" * 12_000,
        "a\tb\n" * 900,
        "Help me!",
        "。",
    ],
)
def test_strange_texts_are_read_and_belong_to_nothing(text: str) -> None:
    found = classes((text, text), *SMELL)
    assert all(0 not in one for one in found)


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=200)), max_size=8))
@settings(max_examples=40, deadline=None)
def test_every_matter_ends_in_exactly_one_class(texts: list[tuple[str, str]]) -> None:
    grouping = Grouping()
    for n, profile in enumerate(profiles_of(members(*texts))):
        grouping.arrive(n, profile)
    found = [n for one in grouping.classes() for n in one]
    assert sorted(found) == list(range(len(texts)))


# ---- Likeness ---------------------------------------------------------------------


def test_likeness_needs_both_a_name_and_a_mechanism() -> None:
    here = members(*SMELL, *PARKING, *LIFT, *OTHERS)
    profiles = profiles_of(here)
    same, other_matter, other_place = profiles[4:6], profiles[8], profiles[0]
    assert likeness(*same) > 0.3
    assert likeness(same[0], other_matter) < 0.3
    assert likeness(same[0], other_place) < 0.1


def test_a_class_is_the_sum_of_its_members_and_lets_them_go_again() -> None:
    profiles = profiles_of(members(*SMELL, *OTHERS))
    whole = Profile({}, {}, 0)
    for one in profiles[:3]:
        whole += one
    assert likeness(profiles[3], whole) > likeness(profiles[7], whole)
    for one in profiles[1:3]:
        whole -= one
    assert whole.size == 1
    assert likeness(profiles[0], whole) > 0.999


def test_what_one_matter_alone_says_counts_for_nothing() -> None:
    rarity = Rarity()
    for one in members(*SMELL):
        rarity.count(one.signs)
    assert rarity.of(feature("只有一个"), 0.5) == 0.0
    assert rarity.of(feature("养猪场"), 0.5) >= 0.0


@given(st.text(max_size=80), st.text(max_size=300))
@settings(max_examples=40, deadline=None)
def test_signs_survive_packing(title: str, body: str) -> None:
    signs = member(0, title, body).signs
    again = packing.unpack_signs(packing.pack_signs(signs))
    assert [f for f, _ in again.names] == [f for f, _ in signs.names]
    assert [f for f, _ in again.title] == [f for f, _ in signs.title]
    assert [w for _, w in again.words] == pytest.approx(
        [w for _, w in signs.words], rel=0.01
    )


def test_a_profile_survives_packing() -> None:
    one = member(0, *SMELL[0])
    rarity = Rarity()
    rarity.count(one.signs)
    rarity.count(one.signs)
    profile = profile_of(one.signs, rarity)
    again = packing.unpack_profile(packing.pack_profile(profile), 3)
    assert likeness(profile, again) > 0.999
    assert again.size == 3


def test_signs_of_another_layout_are_not_misread() -> None:
    with pytest.raises(ValueError, match="layout"):
        packing.unpack_signs(b"\x63" + bytes(12))


# ---- Heat -------------------------------------------------------------------------


def hot(days: list[int], **more: int) -> float:
    raised = {f"r{n}": NEW_YEAR + timedelta(days=day) for n, day in enumerate(days)}
    told = {"areas": 1, "votes_for": 0, "votes_against": 0, **more}
    return heat(
        raised, **told, begins_at=NEW_YEAR, ends_at=NEW_YEAR + timedelta(days=100)
    ).score


def test_more_raisers_more_votes_and_more_areas_are_hotter() -> None:
    assert hot([60, 80, 90]) > hot([60, 90])
    assert hot([60, 90], votes_for=50) > hot([60, 90])
    assert hot([60, 90], areas=3) > hot([60, 90])


def test_votes_against_take_away_but_never_below_nought() -> None:
    assert hot([60], votes_for=50, votes_against=20) < hot([60], votes_for=50)
    assert hot([60], votes_against=500) == hot([60])


def test_what_grows_lasts_and_goes_on_is_hotter() -> None:
    assert hot([70, 80, 90]) > hot([10, 20, 90])  # growth
    assert hot([55, 75, 95]) > hot([93, 94, 95])  # duration
    assert hot([60, 70, 95]) > hot([55, 65, 75])  # freshness


def test_the_formula_is_the_one_that_is_stated() -> None:
    found = heat(
        {"a": NEW_YEAR, "b": NEW_YEAR + timedelta(days=50)},
        areas=1,
        votes_for=9,
        votes_against=0,
        begins_at=NEW_YEAR,
        ends_at=NEW_YEAR + timedelta(days=100),
    )
    assert found.breadth == 5.0
    assert found.growth == 1.0
    assert found.duration == pytest.approx(1.852, abs=0.001)
    assert found.freshness == pytest.approx(1.5**-1.8)


# ---- The hot list -----------------------------------------------------------------


def listed(texts: list[Member], first: int, days: int, top: int = 5) -> list:
    begins = NEW_YEAR + timedelta(days=first)
    ends = begins + timedelta(days=days)
    return hot_list(texts, begins_at=begins, ends_at=ends, top=top)


def test_the_hot_list_names_place_people_span_and_members() -> None:
    (first, *_) = listed(members(*SMELL, *OTHERS), 0, 30)
    assert first.place == "柳溪苑小区" or first.place.startswith("柳溪苑")
    assert first.people in {"居民", "业主", "居民、业主", "业主、居民", "群众"}
    assert set(first.members) == {0, 1, 2, 3}
    assert "养猪场" in first.description
    assert first.begins_at == NEW_YEAR
    assert first.ends_at == NEW_YEAR + timedelta(days=3)


def test_a_period_lists_only_what_was_told_in_it_and_knows_nothing_later() -> None:
    (first, *_) = listed(members(*SMELL, *OTHERS), 2, 2)
    assert set(first.members) == {2, 3}
    assert first.earlier == 2
    assert not listed(members(*SMELL, *OTHERS), -9, 5)


def test_who_writes_twice_counts_once() -> None:
    texts = [member(n, *SMELL[n], raiser="same", votes=16) for n in range(4)]
    (first, *_) = listed([*texts, *members(*OTHERS)[4:]], 0, 30)
    assert first.heat.raisers == 1
    assert first.heat.votes_for == 16


def test_a_list_is_no_longer_than_asked() -> None:
    assert len(listed(members(*SMELL, *OTHERS, *PARKING), 0, 99, top=1)) == 1


def test_a_place_is_named_as_most_members_name_it() -> None:
    told = members(*PARKING)
    assert place_of(told).startswith("云栖府")
    assert people_of(told) == "群众"
    assert place_of(members(("停水了", "停水三天"))) == ""


# ---- Deciding ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([0, 10, 31], True),
        ([0, 20, 40], False),
        ([0, 40, 50, 60], True),
        ([0, 1], False),
    ],
)
def test_three_equal_matters_in_a_month_propose_a_class(
    days: list[int], *, expected: bool
) -> None:
    times = [NEW_YEAR + timedelta(days=day) for day in days]
    assert deciding.is_class(times) is expected


def test_a_plan_needs_cause_remedy_and_a_review_to_come() -> None:
    today = date(2026, 6, 1)
    right = {"cause": "管道老旧", "remedy": "换管", "review_on": date(2026, 9, 1)}
    assert deciding.may_plan(**right, today=today)
    for wrong in ({"cause": " "}, {"remedy": ""}, {"review_on": today}):
        assert not deciding.may_plan(**{**right, **wrong}, today=today)


@pytest.mark.parametrize("state", [State.FORMING, State.DISMISSED, State.MERGED])
def test_what_is_no_class_cannot_be_worked_on(state: State) -> None:
    assert not deciding.may_work_on(state)
