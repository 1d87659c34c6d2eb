"""Units proposed for the matters of an invented county."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.loop.triage.rules.dispatching import Dispatcher, evaluate, train
from bihuan.loop.triage.rules.dispatching.desks import (
    TOWN,
    VILLAGE,
    Places,
    desk_of,
    name_like,
    vacant,
)
from bihuan.loop.triage.rules.dispatching.measuring import scores_of
from bihuan.loop.triage.words.dispatching import Decision, Desk, Event, UnitChoice

TOWNS = {
    "东桥镇": ("柳湾村", "石埠村"),
    "西渡镇": ("松岭村", "上塘村"),
    "北屏街道": ("桂园社区", "新码头社区"),
}
LAW = {
    "东桥镇": "东桥镇综合执法队",
    "西渡镇": "西渡镇综合执法队",
    "北屏街道": "综合执法队（北屏街道办事处）",
}
RENAMED_ON = 200


def an_event(
    town: str = "东桥镇", village: str = "柳湾村", third: str = "占道", day: float = 0
) -> Event:
    first = "城管" if third in {"占道", "乱堆"} else "市政"
    return Event((town, village), (first, first, third), ("投诉", "电话"), day)


def decided(rng: random.Random, day: int) -> Decision:
    town = rng.choice([*TOWNS])
    village = rng.choice(TOWNS[town])
    third = rng.choice(("占道", "乱堆", "路灯", "井盖"))
    unit = {"占道": LAW[town], "乱堆": village, "路灯": "供电所"}.get(third, "水务公司")
    if third == "路灯" and day >= RENAMED_ON:
        unit = "供电所（县城）"
    if rng.random() < 0.05:
        unit = "指挥中心"
    return Decision(an_event(town, village, third, day), unit)


def a_history(n: int = 900, seed: int = 1) -> list[Decision]:
    rng = random.Random(seed)  # noqa: S311 - draws no secrets
    return [decided(rng, day * 300 // n) for day in range(n)]


@pytest.fixture(scope="module")
def dispatcher() -> Dispatcher:
    return train(a_history())


PLACES = Places.of(
    an_event(town, village) for town, all_ in TOWNS.items() for village in all_
)


@pytest.mark.parametrize(
    ("name", "desk"),
    [
        ("东桥镇综合执法队", Desk("综合执法队", "东桥", TOWN)),
        ("东桥镇综合执法队（东桥镇政府）", Desk("综合执法队", "东桥", TOWN)),
        ("综合执法队（北屏街道办事处）", Desk("综合执法队", "北屏", TOWN)),
        ("柳湾村", Desk("村居", "柳湾", VILLAGE)),
        ("柳湾村（东桥镇政府）", Desk("村居", "柳湾", VILLAGE)),
        ("县教育局", Desk("县教育局")),
        ("城建办公室（西渡镇）", Desk("城建办", "西渡", TOWN)),
        ("办公室（外地）", Desk("办公室（外地）")),
        ("", Desk("")),
    ],
)
def test_a_name_says_role_and_place(name: str, desk: Desk) -> None:
    assert desk_of(name, PLACES) == desk


def test_a_role_seen_in_one_town_is_vacant_in_the_others() -> None:
    seen = [Desk("综合执法队", "东桥", TOWN), Desk("县教育局")]
    assert [desk.place for desk in vacant(seen, PLACES)] == ["北屏", "西渡"]


def test_a_unit_nobody_saw_is_called_like_its_likes() -> None:
    like, here = Desk("综合执法队", "东桥", TOWN), Desk("综合执法队", "西渡", TOWN)
    assert name_like("东桥镇综合执法队（东桥镇政府）", like, here, PLACES) == (
        "西渡镇综合执法队（西渡镇政府）"
    )
    village = Desk("村居", "柳湾", VILLAGE), Desk("村居", "上塘", VILLAGE)
    assert name_like("柳湾村（东桥镇）", *village, PLACES) == "上塘村（西渡镇）"


def test_what_was_decided_for_its_likes_is_proposed(dispatcher: Dispatcher) -> None:
    scores = evaluate(dispatcher, a_history(300, seed=2))
    assert scores.top1 > 0.85
    assert scores.top3 > 0.93
    assert scores.ece < 0.08


def test_the_reason_counts_what_was_decided(dispatcher: Dispatcher) -> None:
    first = dispatcher.propose(an_event(day=299))[0]
    assert first.unit == LAW["东桥镇"]
    assert first.of >= first.n >= 3
    assert str(first.why) == (
        f"近一年柳湾村同类事项 {first.of} 件，其中 {first.n} 件由它办理。"
    )


def test_a_renamed_unit_is_called_as_it_is_at_the_time(dispatcher: Dispatcher) -> None:
    def called(day: int) -> str:
        return dispatcher.propose(an_event(third="路灯", day=day))[0].unit

    assert called(RENAMED_ON - 30) == "供电所"
    assert called(RENAMED_ON + 30) == "供电所（县城）"


def test_only_units_that_may_are_proposed(dispatcher: Dispatcher) -> None:
    best = LAW["东桥镇"]
    others = dispatcher.propose(an_event(day=299), may=lambda unit: unit != best)
    assert others
    assert best not in {one.unit for one in others}
    assert dispatcher.propose(an_event(day=299), may=lambda _: False) == ()


def test_a_unit_that_never_had_a_case_is_proposed_where_its_likes_are() -> None:
    history = [
        one for one in a_history() if one.unit not in {LAW["西渡镇"], "指挥中心"}
    ]
    dispatcher = train(history)
    asked = an_event("西渡镇", "松岭村", day=299)
    found = {one.unit: one for one in dispatcher.propose(asked)}
    # A likeness of the two others: with the ending of whichever was named last.
    named = [one for one in found.values() if one.cold]
    assert any("西渡" in one.name and "综合执法队" in one.name for one in named)
    register = {"17": "西渡镇综合执法队", "18": "西渡镇农业站"}
    sitting = dispatcher.propose(asked, register=register)
    assert "17" in {one.unit for one in sitting if one.cold}
    assert "18" not in {one.unit for one in sitting}


def test_bytes_give_the_same_dispatcher(dispatcher: Dispatcher) -> None:
    data = dispatcher.to_bytes()
    again = Dispatcher.from_bytes(data)
    asked = an_event(day=280)
    assert again.propose(asked) == dispatcher.propose(asked)
    assert again.to_bytes() == data


def test_the_same_decisions_and_seed_give_the_same_bytes() -> None:
    history = a_history(400)
    assert train(history, seed=3).to_bytes() == train(history, seed=3).to_bytes()


@pytest.mark.parametrize("cut", [0, 1, 40, -1])
def test_torn_bytes_are_refused(dispatcher: Dispatcher, cut: int) -> None:
    with pytest.raises(ValueError, match="no dispatcher"):
        Dispatcher.from_bytes(dispatcher.to_bytes()[:cut])


def test_few_decisions_are_counted_not_weighed() -> None:
    dispatcher = train(a_history(40))
    assert dispatcher.ranker is None
    assert 0 < dispatcher.propose(an_event(day=299))[0].probability <= 1


def test_one_decision_is_enough_and_none_is_refused() -> None:
    only = Decision(an_event(), "水务公司")
    assert train([only]).propose(an_event())[0].unit == "水务公司"
    with pytest.raises(ValueError, match="Nothing to learn"):
        train([Decision(an_event(), "")])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=7, max_size=7), st.floats(-1e6, 1e6))
def test_any_event_gets_a_sane_proposal(
    dispatcher: Dispatcher, values: list[str], day: float
) -> None:
    a, b, c, d, e, f, g = values
    choices = dispatcher.propose(Event((a, b), (c, d, e), (f, g), day))
    assert 1 <= len(choices) <= 3
    assert sum(one.probability for one in choices) <= 1 + 1e-9
    sure = [one.probability for one in choices]
    assert sure == sorted(sure, reverse=True)


def test_scores_count_what_was_proposed() -> None:
    def choice(unit: str, probability: float) -> UnitChoice:
        return UnitChoice(unit, unit, probability)

    proposed = [
        [choice("甲", 0.9)],
        [choice("乙", 0.6), choice("甲", 0.3)],
        [choice("甲", 0.5)],
        [],
    ]
    scores = scores_of(["甲", "甲", "乙", "丙"], proposed, known=["甲", "乙"])
    assert (scores.top1, scores.top3) == (0.25, 0.5)
    assert scores.coverage[0.9] == 0.25
    assert scores.cold == (1, 0.0, 0.0)
    assert scores.per_unit["甲"] == (2, 0.5, 0.5)


def test_nothing_scored_is_nought() -> None:
    assert scores_of([], [], known=[]).n == 0
