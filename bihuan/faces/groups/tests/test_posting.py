"""Policies: posted once in each group by robot or hand, and counted by group and month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.test import Client

from bihuan.faces.groups import actions, queries
from bihuan.faces.groups.models import Post, Telling
from bihuan.faces.groups.tests.factories import (
    KEY,
    NOON,
    a_group,
    a_robot,
    delivered,
)
from bihuan.faces.groups.tests.robot import Robots
from bihuan.ground.access.words import Actor, Role
from bihuan.ground.ledger.models import Entry
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.tests.factories import acting, dispatcher

POLICY: dict[str, Any] = {
    "text": "裁员率不高于5.5%的参保企业可以申请，线上、窗口都能办。",
    "link": "https://www.bozhou.example/zc/2026/11.html",
    "valid_until": date(2026, 12, 31),
    "tags": ["药业"],
}


@pytest.fixture
def groups(wecom_robots: Robots) -> list[int]:
    ids = [a_group("m", "药业群", "药业", firms=2), a_group("t", "花茶群", "花茶")]
    a_robot(ids[0])
    return ids


def written(title: str = "稳岗返还", **changes: object) -> int:
    words = POLICY | changes
    return actions.write_post(title, **words, actor=dispatcher())


def test_a_policy_reaches_its_groups_and_is_counted_by_group_and_month(
    wecom_robots: Robots, groups: list[int]
) -> None:
    pk = written()
    page = queries.policy_page(dispatcher(), pk)
    assert page.chosen == {groups[0]}
    assert "有效期至2026年12月31日" in page.said
    assert actions.send_post(pk, groups=groups, actor=dispatcher()) == 1
    delivered()
    actions.mark_posted(pk, groups[1], actor=dispatcher())
    actions.mark_posted(pk, groups[1], actor=dispatcher())
    assert wecom_robots.read[KEY] == [page.said]

    listed = queries.posts_page(dispatcher())
    assert [(one.group, one.months[0], one.total) for one in listed.groups] == [
        ("药业群", 1, 1),
        ("花茶群", 1, 1),
    ]
    assert (listed.total, listed.sums[0], listed.months[0]) == (
        2,
        2,
        date(2026, 11, 1),
    )
    assert listed.policies.items[0].told == 2
    assert queries.policies_told(NOON, NOON + timedelta(days=1)) == 2
    assert queries.policies_told(NOON - timedelta(days=1), NOON) == 0
    assert Entry.objects.filter(kind="groups.post-told").count() == 2


def test_a_policy_is_posted_once_in_each_group(groups: list[int]) -> None:
    pk = written()
    actions.send_post(pk, groups=groups, actor=dispatcher())
    with pytest.raises(Refused, match="group-none"):
        actions.send_post(pk, groups=groups, actor=dispatcher())
    assert Telling.objects.count() == 1


def test_what_is_over_is_not_posted(groups: list[int]) -> None:
    pk = written(valid_until=date(2026, 11, 20))
    with clock.set_to(NOON + timedelta(days=1)):
        assert queries.policy_page(dispatcher(), pk).over
        for act in (
            lambda: actions.send_post(pk, groups=groups, actor=dispatcher()),
            lambda: actions.mark_posted(pk, groups[1], actor=dispatcher()),
        ):
            with pytest.raises(Refused, match="post-over"):
                act()
    assert not Telling.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "", "link": ""}, "post-empty"),
        ({"link": "javascript:alert(1)"}, "post-link"),
        ({"text": "机主13812345678已经登记。"}, "group-leak"),
        ({"text": "长" * 690}, "post-long"),
        ({"valid_until": date(2026, 11, 19)}, "post-over"),
    ],
)
def test_what_cannot_be_posted_is_not_kept(
    groups: list[int], changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        written(**changes)
    assert not Post.objects.exists()


def test_the_list_costs_the_same_at_any_length(
    groups: list[int], flat_queries: Callable[..., None]
) -> None:
    serial = count(1)

    def grow() -> None:
        n = next(serial)
        extra = a_group(f"g{n}", f"群{n}")
        actions.mark_posted(written(f"政策{n}"), extra, actor=dispatcher())

    flat_queries(grow=grow, read=lambda: queries.posts_page(dispatcher()))
    pk = written()
    flat_queries(grow=grow, read=lambda: queries.policy_page(dispatcher(), pk))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_clerk_writes_chooses_and_posts(
    browse: Callable[[Actor], Client], groups: list[int], language: str
) -> None:
    desk, at = browse(dispatcher()), "/desk/groups/posts/"
    assert desk.get(f"{at}?lang={language}").status_code == 200
    words = {**POLICY, "title": "稳岗返还"}
    assert desk.post(at, {**words, "link": "没有网址"}).status_code == 422
    desk.post(at, words)
    pk = Post.objects.get().pk
    assert desk.get(f"{at}{pk}/?lang={language}").status_code == 200
    desk.post(f"{at}{pk}/send/", {"chosen": groups})
    desk.post(f"{at}{pk}/told/", {"chosen": groups[1]})
    desk.post(f"{at}{pk}/told/", {})
    delivered()
    assert Telling.objects.filter(went="told").count() == 2
    assert desk.get(f"{at}{pk}/").status_code == 200


def test_grid_staff_read_and_post_nothing(
    browse: Callable[[Actor], Client], groups: list[int]
) -> None:
    pk = written()
    grid = browse(acting(Role.GRID))
    assert grid.get(f"/desk/groups/posts/{pk}/").status_code == 200
    at = f"/desk/groups/posts/{pk}/send/"
    assert grid.post(at, {"chosen": groups}).status_code == 403
    words = {**POLICY, "title": "稳岗返还"}
    assert grid.post("/desk/groups/posts/", words).status_code == 403
    assert Post.objects.count() == 1
