from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.ground.access.words import Actor, Role
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case_with,
    a_profile,
    a_unit,
    acting,
    dispatcher,
    fresh,
    handler_of,
    head_of,
    supervisor,
)
from bihuan.loop.oversight.models import HeadDuty, Interview, Note, Notice
from bihuan.loop.oversight.tests.factories import (
    LEADER,
    OTHER_SUPERVISOR,
    a_case_for_its_head,
    a_note,
    a_notice,
    a_published_notice,
    an_approved_interview,
    an_expired_note,
)
from bihuan.loop.oversight.words import NewItem, Readers, Tone
from bihuan.loop.routing import actions as routing

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]
ORGANISATION = acting(Role.ORGANISATION, name="account:9110")


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def read(client: Client, name: str, *args: object) -> str:
    answer = client.get(at(name, *args))
    assert answer.status_code == 200
    return str(answer.content.decode())


# -- Notes --------------------------------------------------------------------------


def test_a_note_is_previewed_then_issued_and_answered(browse: Browse) -> None:
    unit = a_unit("区城管局")
    case = a_case_with(unit)
    client = browse(supervisor())
    address = at("issue_note", case.number)
    assert "督办单（蓝色）" in read(client, "issue_note", case.number)
    given = {"demand": "请今天到场。", "seen": case.version}
    preview = client.post(address, {**given, "preview": "1"}).content.decode()
    assert "请今天到场。" in preview
    assert not Note.objects.exists()

    assert client.post(address, {**given, "issue": "1"}).status_code == 302
    note = Note.objects.get()
    assert "待答复" in read(client, "notes")
    early = client.post(address, {**given, "seen": "", "issue": "1"})
    assert early.status_code == 409

    handler = browse(handler_of(unit))
    assert "答复督办单" in read(handler, "case", case.number)
    assert "请今天到场。" in read(handler, "answer_note", note.pk)
    done = handler.post(at("answer_note", note.pk), {"answer": "已到场。"})
    assert done.url == at("case", case.number)
    shown = read(handler, "case", case.number)
    assert "已到场。" in shown
    assert note.letter.number in shown


def test_an_expired_note_is_followed_by_the_next_colour(browse: Browse) -> None:
    case = a_case_with(a_unit())
    an_expired_note(case)

    shown = read(browse(supervisor()), "issue_note", case.number)
    assert "督办单（黄色）" in shown
    assert "到期未答复" in shown


def test_a_stranger_reads_no_note(browse: Browse) -> None:
    note = a_note(a_case_with(a_unit()))
    stranger = browse(handler_of(a_unit()))
    assert stranger.get(at("answer_note", note.pk)).status_code == 404
    assert note.letter.number not in read(stranger, "notes")
    assert stranger.get(at("issue_note", note.case.number)).status_code == 403


# -- The head of a unit ---------------------------------------------------------------


def test_the_head_takes_over_and_the_organisation_department_sees_it(
    browse: Browse,
) -> None:
    unit = a_unit("区城管局")
    case = a_case_for_its_head(unit)
    watcher = browse(ORGANISATION)
    assert "还没有接办" in read(watcher, "heads")
    head = browse(head_of(unit))
    assert "负责人接办" in read(head, "case", case.number)

    head.post(at("act", case.number, "take"), {"reason": "", "seen": case.version})
    assert HeadDuty.objects.get().taken_at is not None
    shown = read(watcher, "heads")
    assert "没有说明理由" in shown
    assert case.number in shown
    assert case.title not in shown
    assert watcher.get(at("case", case.number)).status_code == 404
    refused = browse(handler_of(unit)).get(at("heads"))
    assert refused.status_code == 403


# -- Interviews -------------------------------------------------------------------------


def test_an_interview_goes_from_a_case_to_a_matter_that_follows(
    browse: Browse,
) -> None:
    a_profile(code="supervision", stream="DC", channels=["superior"])
    unit = a_unit("区城管局")
    case = a_case_with(unit)
    client, leader = browse(supervisor()), browse(LEADER)
    client.post(
        at("act", case.number, "propose-interview"),
        {"reason": "三次督办没有答复", "seen": case.version},
    )
    made = Interview.objects.get().pk
    assert "等待领导批准" in read(client, "interview", made)
    leader.post(at("decide_interview", made), {"decision": "approve", "words": ""})
    assert "记录约谈" in read(client, "interview", made)
    held = {
        "held_on": "2026-11-20",
        "present": "分管副区长",
        "said": "查摆问题。",
        "result": "一周内办结。",
    }
    client.post(at("hold_interview", made), held)
    assert "一周内办结。" in read(client, "interview", made)
    follow = {"title": "限期整改", "body": "一周内办结。"}
    for _twice in range(2):
        client.post(at("follow_up", made), follow)

    assert Case.objects.filter(title="限期整改").count() == 1
    number = Case.objects.get(title="限期整改").number
    assert number in read(client, "interview", made)
    assert "区城管局" in read(browse(ORGANISATION), "interviews")


def test_an_interview_that_lacks_words_comes_back_with_what_was_typed(
    browse: Browse,
) -> None:
    made = an_approved_interview(a_unit())
    answer = browse(supervisor()).post(
        at("hold_interview", made), {"held_on": "2026-11-20", "said": "谈了三点。"}
    )
    assert answer.status_code == 422
    assert "谈了三点。" in answer.content.decode()
    new = browse(supervisor()).post(at("propose_interview"), {"reason": "x"})
    assert new.status_code == 422
    assert browse(handler_of(a_unit())).get(at("interview", made)).status_code == 404


# -- Notices ----------------------------------------------------------------------------


def test_a_notice_is_drafted_refused_to_its_drafter_approved_and_published(
    browse: Browse,
) -> None:
    unit = a_unit("区城管局")
    case = a_case_with(unit)
    client, leader = browse(supervisor()), browse(LEADER)
    client.post(
        at("draft_notice"),
        {"title": "三季度通报", "body": "现通报如下。", "readers": "public"},
    )
    made = Notice.objects.get().pk
    item = {"tone": "bad", "unit": unit, "text": "三件逾期。", "case": case.number}
    client.post(at("add_item", made), item)
    wrong = client.post(at("add_item", made), {**item, "case": "NO-SUCH"})
    assert wrong.status_code == 422
    client.post(at("submit_notice", made))
    assert "起草人不能批准自己的通报" in read(client, "notice", made)
    refused = client.post(at("approve_notice", made))
    assert refused.status_code in (403, 409)
    assert Notice.objects.get().state == "submitted"

    leader.post(at("approve_notice", made))
    client.post(at("publish_notice", made))
    shown = read(client, "notice", made)
    assert "三件逾期。" in shown
    assert Notice.objects.get().letter.number in shown
    handler = browse(handler_of(unit))
    assert "三季度通报" in read(handler, "notices")
    handler.post(at("object_to", made), {"text": "已按期办结。"})
    objection = Notice.objects.get().objections.get().pk
    assert "应当回避" in read(client, "notice", made)
    other = browse(OTHER_SUPERVISOR)
    found = {"finding": "upheld", "words": "属实。"}
    other.post(at("find_objection", made, objection), found)
    assert "异议成立" in read(handler, "notice", made)


def test_a_declined_notice_is_edited_and_an_entry_dropped(browse: Browse) -> None:
    notice = a_notice()
    client = browse(supervisor())
    item = notice.items.get().pk
    assert "去掉这一条" in read(client, "notice", notice.pk)
    client.post(at("drop_item", notice.pk, item))
    assert client.post(at("submit_notice", notice.pk)).status_code == 409
    edited = {"title": "新标题", "body": "新正文", "readers": "staff"}
    client.post(at("edit_notice", notice.pk), edited)
    assert "新标题" in read(client, "notices")
    empty = client.post(at("edit_notice", notice.pk), {"title": ""})
    assert empty.status_code == 422


def test_the_public_reads_what_was_published_to_it(browse: Browse) -> None:
    unit = a_unit("区住建局")
    good = NewItem(Tone.GOOD, unit, "全部按期办结。")
    outside = a_published_notice(good, readers=Readers.PUBLIC)
    inside = a_published_notice(good)

    listed = Client().get("/notices/").content.decode()
    assert outside.title in listed
    assert inside.title not in listed
    shown = Client().get(f"/notices/{outside.pk}/").content.decode()
    assert "全部按期办结。" in shown
    assert Client().get(f"/notices/{inside.pk}/").status_code == 404


# -- Chains -------------------------------------------------------------------------------


def test_a_case_that_went_to_and_fro_is_drawn_and_listed(browse: Browse) -> None:
    one, two = a_unit("区城管局"), a_unit("区住建局")
    case = a_case_with(one)
    routing.ask_return(
        case.pk, ground="不属", reason="不是。", proposed_id=two, actor=handler_of(one)
    )
    routing.agree_return(case.pk, unit_id=two, actor=dispatcher())
    client = browse(supervisor())

    shown = read(client, "case", fresh(case).number)
    assert '<svg class="chain"' in shown
    assert (
        "style=" not in shown.partition('<svg class="chain"')[2].partition("</svg>")[0]
    )
    page = read(client, "chains")
    assert case.title in page
    assert "区城管局" in page
    assert (
        "没有换过手"
        in client.get(
            at("chains") + "?first=2020-01-01&last=2020-02-01"
        ).content.decode()
    )
    assert browse(handler_of(one)).get(at("chains")).status_code == 403
