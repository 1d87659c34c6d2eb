"""From a chat that a clerk pasted, by the answer that its robot posts, to the verdict."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from bihuan.faces.groups import actions, queries
from bihuan.faces.groups.models import Asked
from bihuan.faces.groups.tests.factories import KEY, a_group, a_robot, delivered
from bihuan.faces.groups.tests.robot import Robots
from bihuan.ground.access.words import Actor
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import a_profile, a_unit, dispatcher, fresh
from bihuan.loop.closing.models import Judgement
from bihuan.loop.closing.tests.factories import answered

CHAT = "白芍园 2026/11/20 14:06:01\n厂门口的路灯坏了三天\n"
ANSWER = "已更换灯具，今晚恢复照明。"
CODE = re.compile(r"查询码 (\w{4}(?:-\w{4}){3})", re.ASCII)


@pytest.mark.proves("excerpt", "journey")
@pytest.mark.proves("robots", "journey")
def test_from_a_pasted_chat_by_its_groups_robot_to_the_verdict(
    wecom_robots: Robots, browse: Callable[[Actor], Client], client: Client
) -> None:
    # As in the packs, where only those who deal with it may know of it.
    a_profile(
        code="wechat-group", stream="WX", channels=["wechat"], privacy="restricted"
    )
    group, desk = a_group("medicine", "药业群"), browse(dispatcher())
    a_robot(group)
    excerpt = actions.paste(group, text=CHAT, actor=dispatcher())
    done = desk.post(f"/desk/groups/excerpts/{excerpt}/1/raise/", follow=True)
    code = CODE.search(done.content.decode())
    assert code is not None
    case = Case.objects.get()
    assert case.number in desk.get("/desk/?tab=accept").content.decode()
    answered(case, a_unit("城管局"), ANSWER)

    asked = Asked.objects.get()
    words = queries.answer_page(dispatcher(), asked.pk).words
    said = {"text": words, "groups": [group]}
    assert desk.post(f"/desk/groups/answers/{asked.pk}/", said).status_code == 302
    delivered()
    (read,) = wecom_robots.read[KEY]
    assert ANSWER in read
    assert "https://county.example/follow/" in read
    assert code[1] not in read  # the code is the asker's alone

    client.post("/follow/open/", {"code": code[1]})
    assert ANSWER in client.get("/matter/").content.decode()
    client.post("/matter/rate/", {"solved": "yes", "grade": "5"})
    assert fresh(case).status == "closed"
    assert Judgement.objects.get().source == "raiser"
