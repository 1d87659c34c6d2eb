"""Same matter or not: sketches, measures, verdicts, keys, replay."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.loop.triage.rules.twins.background import (
    Background,
    background,
    counted,
    pairs_of,
)
from bihuan.loop.triage.rules.twins.judging import JUDGE, judged
from bihuan.loop.triage.rules.twins.keys import candidates, keys_of
from bihuan.loop.triage.rules.twins.likeness import MEASURES, likeness
from bihuan.loop.triage.rules.twins.replay import replayed
from bihuan.loop.triage.rules.twins.sketches import Sketch, sketch_of, unpacked
from bihuan.loop.triage.rules.twins.training import fitted
from bihuan.loop.triage.words.twins import Likely

PLACES = (
    "桃源新城小区",
    "金水湾花园",
    "青云公馆",
    "柳树村",
    "桐花路小学",
    "人民东路",
    "凤凰山庄",
    "锦绣家园",
)
TROUBLES = (
    ("晚上施工噪音扰民", "工地每天晚上施工到凌晨两点，噪音很大，老人小孩没法休息"),
    ("楼下餐馆油烟扰民", "楼下餐馆的油烟直接排到居民家里，窗户长期不能打开"),
    ("路灯坏了半个月", "路灯坏了半个多月没有人修，晚上漆黑一片，走路很不安全"),
    ("自来水经常停水", "这个月停水七八次，事先没有通知，高层的水压也一直不够"),
    ("垃圾没有人清运", "垃圾堆了一个星期，臭气熏天，蚊虫很多，社区和物业互相推诿"),
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.sampled_from(["", "水", "1" * 12_000, "😀" * 400, "小区" * 5000, "NULL\x00"]),
    st.text("小区路灯不亮搅拌站噪音0123ABC县市村 ", max_size=200),
)


def told(place: str, trouble: int, ending: str = "请尽快处理。") -> Sketch:
    title, body = TROUBLES[trouble]
    return sketch_of(f"{place}{title}", f"我住在{place}附近，{body}，{ending}")


def verdict(one: Sketch, other: Sketch) -> Likely:
    (found,) = judged(one, [other])
    return found


@settings(deadline=None)
@given(st.permutations(PLACES), st.integers(0, 4))
def test_a_text_copied_for_another_place_is_no_twin(
    places: list[str], trouble: int
) -> None:
    assert not verdict(told(places[0], trouble), told(places[1], trouble)).same


@pytest.mark.parametrize(("here", "there"), [("A3区", "A7县"), ("青桥镇", "白沙镇")])
def test_a_text_copied_for_another_district_is_no_twin(here: str, there: str) -> None:
    assert not verdict(told(here, 2), told(there, 2)).same


@settings(deadline=None)
@given(st.sampled_from(PLACES), st.permutations(range(5)))
def test_another_trouble_of_one_place_is_no_twin(
    place: str, troubles: list[int]
) -> None:
    assert not verdict(told(place, troubles[0]), told(place, troubles[1])).same


def test_the_same_matter_in_other_words_is_a_twin() -> None:
    one = sketch_of(
        "桃源新城小区旁搅拌站噪音扰民",
        "桃源新城小区旁边新建了一个大型搅拌站，白天黑夜都在生产，噪音很大，粉尘也多。",
    )
    other = sketch_of(
        "投诉桃源新城附近的搅拌站粉尘噪音污染",
        "我是桃源新城的业主，附近的搅拌站整天轰鸣，粉尘满天，盼望搬走搅拌站。",
    )
    found = verdict(one, other)
    assert found.same
    assert any("桃源新城" in place for place in found.places)


def test_the_same_body_under_another_title_was_sent_again() -> None:
    body = "单元门口的路灯坏了半个多月，晚上漆黑一片，老人摔了一跤，请派人来修。"
    found = verdict(sketch_of("路灯坏了", body), sketch_of("请问何时修灯", body))
    assert (found.same, found.repeated) == (True, True)


def test_two_texts_that_say_nothing_are_no_twins() -> None:
    for text in ("", "1", "？？", "好"):
        assert not verdict(sketch_of(text, text), sketch_of(text, text)).same


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_any_two_texts_are_compared_alike_both_ways(
    title: str, body: str, other_title: str, other_body: str
) -> None:
    one, other = sketch_of(title, body), sketch_of(other_title, other_body)
    there, back = verdict(one, other), verdict(other, one)
    assert 0 <= there.score <= 1
    assert there.score == pytest.approx(back.score, abs=2e-4)
    assert there.repeated == back.repeated


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_a_sketch_is_the_same_after_being_stored(title: str, body: str) -> None:
    one = sketch_of(title, body)
    again = unpacked(one.packed())
    assert again.packed() == one.packed()
    assert again.names == one.names
    assert keys_of(again, background()) == keys_of(one, background())


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_keys_are_few_distinct_and_fit_the_table(title: str, body: str) -> None:
    keys = keys_of(sketch_of(title, body), background())
    assert 1 <= len(keys) <= 37
    assert len(set(keys)) == len(keys)
    assert all(-(2**31) <= key < 2**31 for key in keys)


def test_one_against_many_is_measured_as_one_against_each() -> None:
    sketches = [told(place, n % 5) for n, place in enumerate(PLACES)]
    sketches.append(sketch_of("", ""))
    together = likeness(sketches[0], sketches, background()).rows
    apart = [likeness(sketches[0], [one], background()).rows[0] for one in sketches]
    assert together.shape == (len(sketches), len(MEASURES))
    np.testing.assert_allclose(together, np.array(apart), atol=1e-9)
    assert judged(sketches[0], []) == []


def test_the_newest_come_first_among_equals() -> None:
    assert candidates([[1, 2], [2, 3], [3]]) == [3, 2, 1]
    assert candidates([]) == []
    assert len(candidates([list(range(100))])) == 60


def test_arrivals_are_shown_what_came_before_them() -> None:
    matters = [
        told("桃源新城小区", 0),
        told("柳树村", 0),
        told("桃源新城小区", 0, "盼复"),
    ]
    shown = [[case for case, _ in one] for one in replayed(matters, background())]
    assert shown == [[], [], [0]]


def test_what_everybody_writes_here_weighs_less_than_in_the_table() -> None:
    name = sketch_of("瑶光镇路灯", "").title
    counts, texts = counted([name] * 400)
    here = background().with_more(counts, texts)
    assert (here.weights(name) < 0.1).all()
    few = background().with_more(*counted([name] * 20))
    assert (few.weights(name) == background().weights(name)).all()


TOWNS = [f"谯城区{name}街道" for name in ("花戏楼", "薛阁", "汤陵", "柳湾")]
# As they are stored: below what people wrote stands the area that a matter was filed under.
TOILET = (
    "东门公厕没有水也没有灯",
    "东门社区那个公厕洗手池没水，晚上灯也不亮，老人晚上根本不敢去。",
)
YELLOW = (
    "丁香巷自来水发黄",
    "丁香巷这几天早上自来水发黄，放十分钟才清，烧开水壶底一层锈。",
)
PIPES = (
    "丁香巷老水管该换了",
    "丁香巷自来水管是九十年代的，水发黄有锈味，听说别的巷子都换了管。",
)


def in_town(said: tuple[str, str], common: Background) -> Sketch:
    title, body = said
    return sketch_of(title, f"{body}\n{TOWNS[0]}", common=common)


@pytest.mark.parametrize("said", [YELLOW, PIPES])
def test_a_town_that_both_lie_in_does_not_make_them_one(said: tuple[str, str]) -> None:
    here = background().with_areas([["谯城区"], TOWNS])
    (found,) = judged(in_town(TOILET, here), [in_town(said, here)], here)
    assert found.score < 0.4


def test_the_lane_that_both_name_still_does() -> None:
    here = background().with_areas([["谯城区"], TOWNS])
    assert judged(in_town(YELLOW, here), [in_town(PIPES, here)], here)[0].same


def test_a_name_is_as_common_as_one_in_all_areas_of_its_level() -> None:
    here = background().with_areas([["谯城区"], TOWNS, []])
    pairs = pairs_of("花戏楼")
    assert (background().weights(pairs) > 6).all()
    np.testing.assert_allclose(here.weights(pairs), np.log(4), rtol=1e-6)
    assert (here.weights(pairs_of("谯城")) == 0).all()
    other = pairs_of("丁香巷")
    assert (here.weights(other) == background().weights(other)).all()


def test_a_judge_is_fitted_to_what_people_said() -> None:
    draw = np.random.default_rng(7)
    rows = draw.random((400, len(MEASURES)))
    rows[:, [MEASURES.index(flag) for flag in ("elsewhere", "other_divisions")]] = 0
    same = rows[:, 0] + rows[:, 5] > 1
    judge = fitted(rows, same, threshold=0.5)
    said = judge.probabilities(rows) >= 0.5
    assert (said == same).mean() > 0.9
    assert len(JUDGE.weights) == len(MEASURES)
