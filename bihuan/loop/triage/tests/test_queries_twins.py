"""Twins among stored cases: who is found, who is shown what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from bihuan.directory.areas.actions import keep_areas
from bihuan.directory.areas.queries import area_ids
from bihuan.directory.areas.words import NewArea
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.tests.factories import (
    SYSTEM,
    a_case,
    a_case_with,
    a_closed_case,
    a_profile,
    a_unit,
    dispatcher,
    handler_of,
)
from bihuan.loop.conftest import settle
from bihuan.loop.routing.actions import merge
from bihuan.loop.triage.actions.twins import count_common, file_twins, unfile_outdated
from bihuan.loop.triage.models import TwinCommon, TwinKey
from bihuan.loop.triage.queries.twins import (
    compare,
    filed,
    found_twins,
    here,
    public_twins,
    twins_for,
    twins_of,
)
from bihuan.loop.triage.rules.twins.background import pairs_of
from bihuan.loop.triage.rules.twins.replay import Shelf
from bihuan.loop.triage.rules.twins.sketches import sketch_of

pytestmark = pytest.mark.usefixtures("county")

MIXER = {
    "title": "桃源新城小区旁搅拌站噪音扰民",
    "body": "桃源新城小区旁边新建了一个大型搅拌站，白天黑夜都在生产，噪音很大，粉尘也多，请尽快处理。",
}
AGAIN = {
    "title": "投诉桃源新城附近的搅拌站粉尘噪音污染",
    "body": "我是桃源新城的业主，小区附近的搅拌站整天轰鸣，粉尘满天，老人小孩睡不好觉，盼望搬走搅拌站。",
}
ELSEWHERE = {
    "title": "金水湾花园小区旁搅拌站噪音扰民",
    "body": "金水湾花园小区旁边新建了一个大型搅拌站，白天黑夜都在生产，噪音很大，粉尘也多，请尽快处理。",
}
LIFT = {
    "title": "桃源新城小区电梯经常关人",
    "body": "桃源新城3栋的电梯一个月坏了四次，把老人关在里面，物业不修，请督促。",
}


def ids(found: object) -> list[int]:
    return [one.case_id for one in found]  # type: ignore[attr-defined]


def test_the_same_matter_is_found_by_others_words() -> None:
    first, second = a_case(**MIXER), a_case(**AGAIN)
    settle()
    (twin,) = twins_of(second.pk, actor=dispatcher())
    assert twin.case_id == first.pk
    assert twin.same
    assert any("桃源新城" in place for place in twin.places)
    assert "搅拌站" in twin.words
    assert twin.raisers == 1


def test_a_copied_text_with_another_place_is_no_twin() -> None:
    a_case(**MIXER)
    other = a_case(**ELSEWHERE)
    settle()
    assert not [one for one in twins_of(other.pk, actor=dispatcher()) if one.same]


def test_another_trouble_of_the_same_estate_is_no_twin() -> None:
    a_case(**MIXER)
    other = a_case(**LIFT)
    settle()
    assert not [one for one in twins_of(other.pk, actor=dispatcher()) if one.same]


def test_a_matter_being_told_is_compared_before_it_is_raised() -> None:
    first = a_case(**MIXER)
    settle()
    found = twins_for(title=AGAIN["title"], text=AGAIN["body"], actor=SYSTEM)
    assert ids(found) == [first.pk]


def test_only_those_who_register_may_ask_while_a_matter_is_told() -> None:
    with pytest.raises(NotVisible):
        twins_for(title="路灯", text="路灯不亮", actor=handler_of(a_unit()))


def test_a_unit_is_not_shown_the_twins_of_others() -> None:
    mine, others = a_unit(), a_unit()
    a_case_with(others, **MIXER)
    case = a_case_with(mine, **AGAIN)
    settle()
    assert twins_of(case.pk, actor=handler_of(mine)) == ()
    with pytest.raises(NotVisible):
        twins_of(case.pk, actor=handler_of(others))


def test_any_two_visible_matters_are_compared() -> None:
    unit = a_unit()
    first, second = a_case(**MIXER), a_case_with(unit, **AGAIN)
    other = a_case(**LIFT)
    assert compare(first.pk, second.pk, actor=dispatcher()).same
    assert not compare(first.pk, other.pk, actor=dispatcher()).same
    with pytest.raises(NotVisible):
        compare(first.pk, second.pk, actor=handler_of(unit))


def test_what_was_closed_long_ago_is_neither_shown_nor_kept_in_the_index() -> None:
    old = a_closed_case(a_unit(), **MIXER)
    settle()
    asking = {"title": AGAIN["title"], "text": AGAIN["body"], "actor": SYSTEM}
    assert ids(twins_for(**asking)) == [old.pk]
    assert unfile_outdated() == 0
    with clock.set_to(clock.now() + timedelta(days=91)):
        assert twins_for(**asking) == ()
        assert unfile_outdated() == 1
    assert not TwinKey.objects.filter(case=old.pk).exists()
    assert unfile_outdated() == 0


def test_a_merged_matter_is_shown_as_the_one_it_went_into() -> None:
    unit = a_unit()
    first, second = a_case_with(unit, **MIXER), a_case_with(unit, **AGAIN)
    settle()
    merge(second.pk, into_id=first.pk, reason="同一件事", actor=dispatcher())
    (twin,) = twins_for(title=AGAIN["title"], text=AGAIN["body"], actor=SYSTEM)
    assert twin.case_id == first.pk
    assert twin.raisers == 2
    assert twins_of(first.pk, actor=dispatcher()) == ()


def test_the_public_is_shown_public_matters_only() -> None:
    a_case(**MIXER)
    settle()
    assert public_twins(title=AGAIN["title"], text=AGAIN["body"]) == ()
    a_profile(code="open", privacy="public")
    case = a_case(profile="open", **MIXER)
    settle()
    (twin,) = public_twins(title=AGAIN["title"], text=AGAIN["body"])
    assert (twin.number, twin.title, twin.raisers) == (case.number, case.title, 1)


def test_the_database_answers_as_the_shelf_in_memory_does() -> None:
    told = [MIXER, AGAIN, ELSEWHERE, LIFT, *invented(40)]
    shelf = Shelf(here().common)
    for one in told:
        sketch = sketch_of(one["title"], one["body"])
        shown = [(n, likely) for n, likely in shelf.twins(sketch)]
        found = found_twins(one["title"], one["body"])
        same = [(each.case_id, each.likely) for each in found if each.likely.same]
        assert same == shown
        case = a_case(**one)
        settle()
        shelf.put(case.pk, sketch)


def test_filing_a_case_again_changes_nothing() -> None:
    case = a_case(**MIXER)
    settle()
    before = set(TwinKey.objects.values_list("key", "case"))
    with transaction.atomic():
        file_twins(filed([case.pk]))
    assert set(TwinKey.objects.values_list("key", "case")) == before


def test_a_count_of_few_texts_changes_no_weight() -> None:
    a_case(**MIXER)
    settle()
    weights = here().common.idf
    assert count_common() == 1
    assert TwinCommon.objects.get().texts == 1
    assert (here().common.idf == weights).all()


def test_strange_texts_are_filed_and_asked_for() -> None:
    for text in ("1" * 900, "😀😀😀", "hello world", "？！。", "\u202e反"):
        a_case(title=text[:100], body=text)
    settle()
    assert found_twins("", "") == []
    assert found_twins("😀", "1") == []


TOILET = {
    "title": "东门公厕没有水也没有灯",
    "body": "东门社区那个公厕洗手池没水，晚上灯也不亮，老人晚上根本不敢去。",
}
YELLOW = {
    "title": "青云花园自来水发黄",
    "body": "青云花园这几天早上自来水发黄，放十分钟才清，烧开水壶底一层锈。",
}
CUT = {
    "title": "青云花园停水一天没人管",
    "body": "我们青云花园从早上停水到现在，听说是总水管爆了，请尽快抢修。",
}
CUT_TOO = {
    "title": "总水管爆裂停水",
    "body": "青云花园的总水管今早爆了，整个小区停水，物业说要等自来水公司。",
}


@pytest.mark.usefixtures("tree")
def test_in_an_almost_empty_county_a_town_alone_joins_nothing() -> None:
    town = area_ids()["341602001"]
    cut, _ = a_case(**CUT, area_id=town), a_case(**YELLOW, area_id=town)
    toilet = a_case(**TOILET, area_id=town)
    settle()
    assert not [one for one in twins_of(toilet.pk, actor=dispatcher()) if one.same]
    title, text = CUT_TOO["title"], CUT_TOO["body"]
    twin, *_ = twins_for(title=title, text=text, area_id=town, actor=SYSTEM)
    assert (twin.case_id, twin.same) == (cut.pk, True)
    assert "青云花园" in twin.places


@pytest.mark.usefixtures("tree")
def test_areas_loaded_later_count_at_once() -> None:
    before = here().common
    with transaction.atomic():
        keep_areas([NewArea(code="341602003", name="花戏楼街道")])
    name = pairs_of("花戏楼")
    assert (here().common.weights(name) < before.weights(name)).all()


def invented(n: int) -> list[dict[str, str]]:
    """Matters that share places, troubles and wordings in many ways."""
    places = ["青云花园", "柳树村", "桐花路小学", "金水湾花园", "人民东路"]
    troubles = ["路灯不亮", "晚上停水", "垃圾没人清运", "施工噪音扰民"]
    ways = ["已经三天了，请尽快处理。", "多次反映没有结果，希望领导重视。"]
    return [
        {
            "title": f"{places[k % 5]}{troubles[k % 4]}",
            "body": f"{places[k % 5]}一带{troubles[k % 4]}，{ways[k % 2]}",
        }
        for k in range(n)
    ]
