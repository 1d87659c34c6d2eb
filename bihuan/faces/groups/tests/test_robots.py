"""A group's robot: its key is sealed, WeCom's no is heard, and nothing is lost or doubled."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from bihuan.faces.groups import actions, queries
from bihuan.faces.groups.models import Asked, Group, Telling
from bihuan.faces.groups.tests.factories import (
    ANSWER,
    KEY,
    NOON,
    a_group,
    a_robot,
    asked_in,
    delivered,
)
from bihuan.faces.groups.tests.robot import Robots
from bihuan.faces.messaging.actions import resend
from bihuan.faces.messaging.jobs import deliver
from bihuan.faces.messaging.models import Message, Room
from bihuan.faces.messaging.words import Outcome, State
from bihuan.ground.access.words import Actor, Role
from bihuan.ground.ledger.models import Entry
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.tests.factories import SYSTEM, acting, dispatcher

WORDS = "稳岗补贴到哪里申请？"


@pytest.fixture
def group(county: None) -> int:
    return a_group("medicine", "药业群", "药业")


@pytest.fixture
def asked(wecom_robots: Robots, group: int) -> Asked:
    """An answered question of a group that has a robot."""
    a_robot(group)
    return asked_in(group, WORDS)


def words_of(asked: Asked) -> str:
    return queries.answer_page(dispatcher(), asked.pk).words


def post(asked: Asked, text: str = "", groups: list[int] | None = None) -> int:
    text = text or words_of(asked)
    chosen = [asked.group_id] if groups is None else groups
    return actions.post_answer(asked.pk, text=text, groups=chosen, actor=dispatcher())


def test_a_robots_key_is_sealed_and_never_shown_logged_or_recorded(
    group: int, browse: Callable[[Actor], Client], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    a_robot(group)
    desk = browse(dispatcher())
    pages = [desk.get(f"/desk/groups/{group}/{at}") for at in ("", "entry/")]
    facts = json.dumps(list(Entry.objects.values_list("facts", flat=True)))
    seen = [caplog.text, facts, *(page.content.decode() for page in pages)]
    assert not any(KEY in text for text in seen)
    assert f"…{KEY[-4:]}" in seen[-1]
    assert KEY.encode() not in bytes(Room.objects.get().sealed)


@pytest.mark.parametrize(
    "webhook", ["", "key", "http://evil.example/send?key=12345678", "填错了的地址"]
)
def test_what_is_no_webhook_is_refused_and_not_repeated(
    group: int, browse: Callable[[Actor], Client], webhook: str
) -> None:
    answer = browse(dispatcher()).post(
        f"/desk/groups/{group}/robot/", {"webhook": webhook}
    )
    assert answer.status_code == 422
    assert not webhook or f'value="{webhook}"' not in answer.content.decode()
    assert not Room.objects.exists()


def test_the_group_reads_exactly_what_was_previewed_and_then_it_counts_as_told(
    wecom_robots: Robots, asked: Asked
) -> None:
    words = words_of(asked)
    assert post(asked) == 1
    asked.refresh_from_db()
    assert asked.told_at is None  # on its way is not told
    delivered()
    assert wecom_robots.read[KEY] == [words]
    assert ANSWER in words
    asked.refresh_from_db()
    assert asked.told_at is not None
    assert Telling.objects.get().went == "told"
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"groups.answer-sent", "groups.answer-told"} <= kinds


@pytest.mark.proves("robots", "resend")
def test_a_click_twice_posts_once(wecom_robots: Robots, asked: Asked) -> None:
    post(asked)
    with pytest.raises(Refused, match="group-none"):
        post(asked)
    delivered()
    with pytest.raises(Refused, match="group-none"):
        post(asked)
    delivered()
    assert len(wecom_robots.read[KEY]) == 1


@pytest.mark.proves("robots", "crash")
def test_a_worker_that_dies_with_a_post_gives_it_back_and_it_is_read_once(
    wecom_robots: Robots, asked: Asked
) -> None:
    post(asked)

    def killed(_letter: object) -> Outcome:
        raise KeyboardInterrupt  # a worker's end, which no handler catches

    with pytest.raises(KeyboardInterrupt):
        deliver(send=killed)
    delivered(after=timedelta(seconds=30))  # it may yet be at work
    assert wecom_robots.read[KEY] == []
    delivered(after=timedelta(minutes=10))
    delivered(after=timedelta(minutes=20))

    assert len(wecom_robots.read[KEY]) == 1
    assert Telling.objects.get().went == "told"


@pytest.mark.proves("robots", "refusal")
def test_a_removed_robots_no_is_said_and_the_group_is_told_by_hand(
    wecom_robots: Robots, asked: Asked
) -> None:
    wecom_robots.read.clear()
    post(asked)
    delivered()
    line = queries.answer_page(dispatcher(), asked.pk).here
    assert (line.went, line.may_be_told) == ("failed", True)
    assert line.post is not None
    assert "机器人地址无效" in str(line.post.trouble)
    actions.tell_group(asked.pk, actor=dispatcher())
    asked.refresh_from_db()
    assert asked.told_at is not None
    assert (Telling.objects.get().way, Telling.objects.get().went) == ("hand", "told")


def test_a_dead_post_sent_again_by_the_administrator_counts_as_told(
    wecom_robots: Robots, asked: Asked
) -> None:
    wecom_robots.read.clear()
    post(asked)
    delivered()
    wecom_robots.read[KEY] = []
    resend(Message.objects.get().pk, actor=SYSTEM)
    delivered()
    asked.refresh_from_db()
    assert asked.told_at is not None
    assert len(wecom_robots.read[KEY]) == 1


def test_who_posts_too_fast_waits_a_minute_and_loses_nothing(
    wecom_robots: Robots, asked: Asked
) -> None:
    wecom_robots.asked[KEY] = 20
    post(asked)
    delivered()
    message = Message.objects.get()
    assert (message.state, message.trouble) == (State.RETRYING, "code-45009")
    assert Telling.objects.get().went == "going"
    wecom_robots.a_minute_passes()
    delivered(after=timedelta(seconds=40))
    assert wecom_robots.read[KEY] == []
    delivered(after=timedelta(minutes=2))
    assert len(wecom_robots.read[KEY]) == 1
    assert Telling.objects.get().went == "told"


def test_at_night_a_post_waits_for_the_morning(
    wecom_robots: Robots, asked: Asked
) -> None:
    with clock.set_to(NOON + timedelta(hours=11)):
        post(asked)
        delivered()
        assert wecom_robots.read[KEY] == []
        here = queries.answer_page(dispatcher(), asked.pk).here
        assert here.post is not None
        assert here.post.goes_at == NOON + timedelta(hours=19)
        delivered(after=timedelta(hours=8, minutes=1))
    assert len(wecom_robots.read[KEY]) == 1


@pytest.mark.proves("robots", "refusal")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("机主13812345678已经登记。", "group-leak"),
        ("长" * 683, "post-long"),
        (" ", "post-empty"),
    ],
)
def test_what_may_not_be_posted_is_refused_and_nothing_changes(
    wecom_robots: Robots, asked: Asked, text: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        post(asked, text)
    assert not Message.objects.exists()
    assert not Telling.objects.exists()


def test_a_trial_shows_whether_the_robot_is_heard(
    wecom_robots: Robots, group: int
) -> None:
    a_robot(group)
    actions.try_robot(group, actor=dispatcher())
    delivered()
    robot = queries.entry_page(dispatcher(), group).robot
    assert robot is not None
    assert robot.trial is not None
    assert robot.trial.state == State.SENT
    assert "药业群" in wecom_robots.read[KEY][0]


def test_what_waits_for_a_removed_robot_is_not_sent(
    wecom_robots: Robots, asked: Asked
) -> None:
    post(asked)
    actions.remove_robot(asked.group_id, actor=dispatcher())
    delivered()
    assert wecom_robots.read[KEY] == []
    assert Telling.objects.get().went == "failed"
    assert Group.objects.get().room_id is None
    assert not Room.objects.exists()


@pytest.mark.parametrize("role", [Role.HANDLER, Role.GRID])
def test_whoever_may_not_speak_for_the_county_posts_nothing(
    asked: Asked, browse: Callable[[Actor], Client], role: Role
) -> None:
    other = browse(acting(role))
    sent = {"text": "大家好", "groups": [asked.group_id]}
    at = f"/desk/groups/answers/{asked.pk}/"
    assert other.post(at, sent).status_code in {403, 404}
    robot = f"/desk/groups/{asked.group_id}/robot/"
    assert other.post(robot, {"webhook": KEY}).status_code == 403
    assert not Message.objects.exists()
