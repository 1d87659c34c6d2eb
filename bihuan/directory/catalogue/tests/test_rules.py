from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from bihuan.directory.catalogue import rules
from bihuan.directory.catalogue.tests.factories import a_table
from bihuan.directory.catalogue.words import (
    Acceptance,
    Approver,
    Dimension,
    NewCategory,
    ProposalState,
    TriageRule,
    VerdictRule,
)
from bihuan.ground.calendars.words import Ends, Period


def mistakes(**changes: Any) -> dict[str, str]:
    _, found = rules.read_profile(a_table(**changes))
    return {one.path: one.message for one in found}


def handle(**changes: Any) -> dict[str, Any]:
    table = a_table()
    table["clocks"]["handle"].update(changes)
    return {"clocks": table["clocks"]}


def test_a_sound_table_becomes_a_profile() -> None:
    profile, found = rules.read_profile(a_table(), version=3)
    assert found == []
    assert profile is not None
    assert profile.version == 3
    assert profile.acceptance is Acceptance.AUTO
    clock = profile.clocks["handle"]
    assert clock.period == Period.parse("5 working-days")
    assert clock.ends is Ends.OFFICE
    assert [rung.name for rung in clock.ladder] == ["reminder", "yellow", "red"]
    assert profile.extension.times == 0
    assert profile.extension.approver is Approver.UNIT_HEAD
    assert profile.call_back.required


def test_a_profile_written_down_and_read_again_is_the_same() -> None:
    profile, _ = rules.read_profile(a_table())
    assert profile is not None
    body = json.loads(json.dumps(rules.write_profile(profile)))
    again, found = rules.read_profile(body)
    assert found == []
    assert again == profile


def test_the_digest_does_not_depend_on_the_order_of_keys() -> None:
    profile, _ = rules.read_profile(a_table())
    assert profile is not None
    body = rules.write_profile(profile)
    turned = dict(reversed(body.items()))
    assert rules.digest(body) == rules.digest(turned)
    assert rules.digest(body) != rules.digest({**body, "evidence": 1})


@pytest.mark.parametrize(
    ("changes", "path", "says"),
    [
        ({"code": "Window!"}, "code", "小写"),
        ({"stream": "c"}, "stream", "两个大写字母"),
        ({"name": ""}, "name", "不能为空"),
        ({"channels": []}, "channels", "至少"),
        ({"channels": ["a", "a"]}, "channels", "重复"),
        ({"privacy": "secret"}, "privacy", "sealed"),
        ({"acceptance": "later"}, "acceptance", "manual"),
        ({"results": ["explained"]}, "results", "solved"),
        ({"results": ["solved", "merged"]}, "results", "merged"),
        ({"reopen_within": "ten days"}, "reopen_within", "5 working-days"),
        ({"evidence": -1}, "evidence", "不小于"),
        ({"evidence": True}, "evidence", "整数"),
        ({"evidense": 1}, "evidense", "evidence"),
        ({"acceptance": "manual"}, "decline_grounds", "不予受理"),
        ({"returns": {"within": "24 hours", "often": 2}}, "returns.often", "times"),
        ({"extension": {"times": 1}}, "extension.at_most", "缺少"),
        ({"call_back": {"attempts": 0}}, "call_back.attempts", "不小于 1"),
        ({"clocks": {}}, "clocks.handle", "缺少办理时限"),
        (handle(period="0 hours"), "clocks.handle.period", "不能为零"),
        (handle(ends="noon"), "clocks.handle.ends", "midnight"),
        (handle(source=""), "clocks.handle.source", "不能为空"),
        (
            handle(ladder=[{"name": "shout", "fraction": 0.5}]),
            "clocks.handle.ladder[0].name",
            "interview",
        ),
        (
            handle(ladder=[{"name": "red"}]),
            "clocks.handle.ladder[0].name",
            "只能写一个",
        ),
        (
            handle(ladder=[{"name": "yellow", "fraction": 1.5}]),
            "clocks.handle.ladder[0].fraction",
            "小于 1",
        ),
        (
            handle(
                ladder=[
                    {"name": "red", "after": "0 hours"},
                    {"name": "yellow", "after": "1 hours"},
                ]
            ),
            "clocks.handle.ladder",
            "次序",
        ),
        (
            handle(
                ladder=[
                    {"name": "red", "after": "3 hours"},
                    {"name": "notice", "after": "1 hours"},
                ]
            ),
            "clocks.handle.ladder",
            "由短到长",
        ),
        (
            handle(
                ladder=[
                    {"name": "reminder", "before": "1 hours"},
                    {"name": "yellow", "before": "3 hours"},
                ]
            ),
            "clocks.handle.ladder",
            "由长到短",
        ),
    ],
)
def test_each_mistake_is_named_with_its_path_and_what_would_be_right(
    changes: dict[str, Any], path: str, says: str
) -> None:
    found = mistakes(**changes)
    assert path in found
    assert says in found[path]


def test_all_mistakes_come_at_once() -> None:
    found = mistakes(code="X", stream="x", results=["won"], evidence="some", returns={})
    assert {"code", "stream", "results", "evidence", "returns.within"} <= set(found)


def test_a_clock_nobody_knows_is_named_with_those_one_may_use() -> None:
    clocks = {**a_table()["clocks"], "lunch": {"period": "1 hours", "source": "x"}}
    found = mistakes(clocks=clocks)
    assert "handle" in found["clocks.lunch"]


@pytest.mark.parametrize("wrong", [5, "text", [], {"handle": 1}, {"handle": []}])
def test_a_wrong_type_anywhere_is_a_mistake_and_no_crash(wrong: Any) -> None:
    assert any(path.startswith("clocks") for path in mistakes(clocks=wrong))


def test_the_most_specific_line_comes_first_and_each_unit_once() -> None:
    lines = [(1, 1, 10), (3, 1, 20), (3, 3, 30), (2, 3, 10), (3, 2, 20)]
    assert rules.most_specific_first(lines) == [30, 20, 10]


def test_categories_come_parents_first_and_keep_their_order() -> None:
    given = [
        NewCategory("02", "乙"),
        NewCategory("0101", "甲一", parent="01"),
        NewCategory("01", "甲"),
    ]
    codes = [category.code for category in rules.categories_in_order(given)]
    assert codes == ["02", "01", "0101"]


TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("starts_on", "later", "same_unit", "why"),
    [
        (TODAY, [], False, ""),
        (date(2026, 3, 1), [], False, "assign-past"),
        (TODAY, [date(2026, 4, 1)], False, "assign-later"),
        (TODAY, [], True, "already-responsible"),
    ],
)
def test_the_map_changes_from_today_and_never_under_a_later_change(
    *, starts_on: date, later: list[date], same_unit: bool, why: str
) -> None:
    verdict = rules.may_assign(
        starts_on=starts_on, later=later, same_unit=same_unit, today=TODAY
    )
    assert verdict.code == why


def test_a_proposal_is_decided_once() -> None:
    assert rules.may_decide(ProposalState.PROPOSED)
    assert not rules.may_decide(ProposalState.ACCEPTED)


def test_nothing_goes_out_by_itself_unless_the_profile_says_so() -> None:
    profile, _ = rules.read_profile(a_table())
    assert profile is not None
    assert profile.triage == TriageRule(propose=0.5, auto_dispatch=None)
    # A profile published before there was triage must stay the same rules.
    assert "triage" not in rules.write_profile(profile)


def test_thresholds_are_read_and_written_again() -> None:
    told = {"propose": 0.6, "auto_dispatch": 0.95}
    profile, found = rules.read_profile(a_table(triage=told))
    assert found == []
    assert profile is not None
    assert profile.triage == TriageRule(0.6, 0.95)
    assert rules.write_profile(profile)["triage"] == told


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({"propose": 0.0}, "triage.propose"),
        ({"propose": 1.5}, "triage.propose"),
        ({"auto_dispatch": -0.1}, "triage.auto_dispatch"),
        ({"propose": 0.8, "auto_dispatch": 0.7}, "triage.auto_dispatch"),
        ({"propose": "viel"}, "triage.propose"),
        ({"automatic": 0.9}, "triage.automatic"),
    ],
)
def test_a_threshold_that_cannot_be_meant_is_named(
    told: dict[str, object], path: str
) -> None:
    assert path in mistakes(triage=told)


# -- How raisers are asked -----------------------------------------------------------

ATTITUDE = {"code": "attitude", "name": "服务态度", "name_en": "Attitude"}


def test_a_profile_without_a_word_on_verdicts_asks_for_one_grade() -> None:
    profile, _ = rules.read_profile(a_table())
    assert profile is not None
    assert profile.verdict == VerdictRule()
    assert "verdict" not in rules.write_profile(profile)


def test_dimensions_and_a_script_are_read_and_written_down_again() -> None:
    table = a_table(
        verdict={"object_within": "3 working-days", "dimensions": [ATTITUDE]},
        call_back={"script": ["您反映的“{title}”解决了吗？"]},
    )
    profile, found = rules.read_profile(table)
    assert found == []
    assert profile is not None
    assert profile.verdict.dimensions == (
        Dimension("attitude", "服务态度", "Attitude"),
    )
    assert profile.verdict.object_within == Period.parse("3 working-days")
    assert profile.call_back.script == ("您反映的“{title}”解决了吗？",)
    again, _ = rules.read_profile(rules.write_profile(profile))
    assert again == profile


@pytest.mark.parametrize(
    ("changes", "where", "part"),
    [
        ({"verdict": {"dimensions": [ATTITUDE, ATTITUDE]}}, "dimensions", "重复"),
        (
            {"verdict": {"dimensions": [ATTITUDE | {"code": "态度"}]}},
            "dimensions[0].code",
            "attitude",
        ),
        ({"verdict": {"stars": 5}}, "stars", "没有这个键"),
        ({"call_back": {"script": ["您好，{name}"]}}, "script", "不是可用的空格"),
        ({"call_back": {"script": ["您好，{"]}}, "script", "不是可用的空格"),
    ],
)
def test_a_slip_in_how_raisers_are_asked_is_named(
    changes: dict[str, Any], where: str, part: str
) -> None:
    (top,) = changes
    assert part in mistakes(**changes)[f"{top}.{where}"]


def test_colours_of_urging_have_their_own_lengths_where_a_profile_says_so() -> None:
    profile, found = rules.read_profile(a_table(urging={"blue": "5 working-days"}))
    assert found == []
    assert profile is not None
    assert (profile.urging.blue.count, profile.urging.red.count) == (5, 1)
    again, _ = rules.read_profile(rules.write_profile(profile))
    assert again == profile
    assert "urging.green" in mistakes(urging={"green": "1 working-days"})
