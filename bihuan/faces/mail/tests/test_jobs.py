"""Mail in and out, with a real IMAP server and a real SMTP server on the other side."""

from __future__ import annotations

import json
from email.message import EmailMessage
from typing import Any

import pytest

from bihuan.directory.catalogue.words import Result
from bihuan.faces.mail import jobs
from bihuan.faces.mail.http.imap import Folder
from bihuan.faces.mail.models import Arrival
from bihuan.faces.mail.tests.factories import SENDER, a_mail
from bihuan.faces.mail.tests.peers import ADDRESS, Peers
from bihuan.faces.mail.words import Outcome, Why
from bihuan.ground.files.queries import files_of
from bihuan.ground.files.tests.factories import a_telephone_photo
from bihuan.ground.ledger.models import Entry
from bihuan.ground.vault.queries import contact_of, masked
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.queries import happenings
from bihuan.loop.cases.tests.factories import (
    a_unit,
    dispatcher,
    fresh,
    handler_of,
    raiser_of,
)
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.handling import actions as handling
from bihuan.loop.routing import actions as routing
from bihuan.project.relay import relay_once


def last(peers: Peers) -> EmailMessage:
    return peers.taking.mails[-1]


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def come_and_go() -> None:
    """One round of both jobs, and of what the ledger makes them do."""
    jobs.fetch()
    relay_once()
    jobs.send()


def test_a_mail_becomes_a_matter_and_is_acknowledged_in_its_thread(
    peers: Peers,
) -> None:
    mail = a_mail()
    peers.arrives(mail)
    come_and_go()

    case = Case.objects.get()
    assert (case.channel, case.title) == ("mail:letters", "路灯坏了")
    assert case.body == "幸福路口的路灯坏了三天，晚上看不见路。"
    raising = Raising.objects.get()
    assert raising.identity_id is not None
    assert contact_of(raising.identity_id).email == SENDER
    assert masked([raising.identity_id])[raising.identity_id].name == "赵*柱"
    sent = last(peers)
    assert peers.taking.envelopes[-1] == (ADDRESS, [SENDER])
    assert sent["In-Reply-To"] == mail["Message-ID"]
    assert sent["Auto-Submitted"] == "auto-replied"
    assert sent["X-Auto-Response-Suppress"] == "All"
    assert case.number in sent["Subject"]
    assert "https://county.example/f/" in body(sent)
    assert peers.unseen() == 0
    facts = json.dumps(list(Entry.objects.values_list("facts", flat=True)))
    assert SENDER not in facts


@pytest.mark.proves("mail", "resend")
def test_the_same_mail_again_is_the_same_matter(peers: Peers) -> None:
    mail = a_mail()
    peers.arrives(mail)
    come_and_go()
    peers.arrives(mail)
    come_and_go()

    assert Case.objects.count() == 1
    assert len(peers.taking.mails) == 1
    assert peers.unseen() == 0


@pytest.mark.proves("mail", "crash")
def test_a_crash_before_the_commit_leaves_it_unseen_and_whole(
    peers: Peers, monkeypatch: pytest.MonkeyPatch
) -> None:
    peers.arrives(a_mail())

    def broken(*_: object, **__: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("bihuan.faces.mail.actions.arriving.record", broken)
        jobs.fetch()
    assert Case.objects.count() == Arrival.objects.count() == 0
    assert peers.unseen() == 1

    come_and_go()
    assert Case.objects.count() == 1
    assert peers.unseen() == 0


@pytest.mark.proves("mail", "crash")
def test_a_crash_after_the_commit_finds_it_known(
    peers: Peers, monkeypatch: pytest.MonkeyPatch
) -> None:
    peers.arrives(a_mail())

    class Killed(BaseException):
        pass

    def dead(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "mark_seen", dead)
        with pytest.raises(Killed):
            jobs.fetch()
    assert Case.objects.count() == 1
    assert peers.unseen() == 1

    come_and_go()
    assert Case.objects.count() == 1
    assert len(peers.taking.mails) == 1
    assert peers.unseen() == 0


def test_an_answer_to_us_is_an_addition(peers: Peers) -> None:
    peers.arrives(a_mail())
    come_and_go()
    ours = last(peers)["Message-ID"]
    reply = "补充：东边那盏。\n\n在 2026年11月20日，12345 写道：\n> 您好：\n> 您的来信已收到"
    peers.arrives(a_mail(reply, subject="答复: 路灯", answers=ours))
    come_and_go()

    case = Case.objects.get()
    (added,) = [one for one in happenings(case.pk) if one.kind == "intake.added"]
    assert added.text == "补充：东边那盏。"
    assert Arrival.objects.get(outcome=Outcome.ADDED).raising == Raising.objects.get()
    assert "已加到" in body(last(peers))


def test_the_number_in_the_subject_is_enough_for_its_raiser(peers: Peers) -> None:
    peers.arrives(a_mail())
    come_and_go()
    number = Case.objects.get().number
    peers.arrives(a_mail("又灭了一盏。", subject=f"关于 {number.lower()}"))
    come_and_go()

    assert Case.objects.count() == 1
    assert Arrival.objects.filter(outcome=Outcome.ADDED).count() == 1


@pytest.mark.parametrize("by", ["number", "thread"])
def test_from_anybody_else_it_is_held_and_nothing_is_told(
    peers: Peers, by: str
) -> None:
    peers.arrives(a_mail())
    come_and_go()
    ours, case = last(peers)["Message-ID"], Case.objects.get()
    stranger = {"sender": "Other <other@elsewhere.example>"}
    if by == "number":
        peers.arrives(a_mail("查一下。", subject=case.number, **stranger))
    else:
        peers.arrives(a_mail("查一下。", subject="x", answers=ours, **stranger))
    come_and_go()

    held = Arrival.objects.get(outcome=Outcome.HELD)
    assert (held.why, held.raising_id) == (Why.OTHER_SENDER, None)
    assert len(peers.taking.mails) == 1
    assert not [one for one in happenings(case.pk) if one.kind == "intake.added"]


def test_files_come_along_and_refused_ones_are_named(peers: Peers) -> None:
    peers.arrives(
        a_mail(
            files=(
                ("现场.jpg", a_telephone_photo(), "image/jpeg"),
                ("表.exe", b"MZ\x90\x00 program", "application/octet-stream"),
            )
        )
    )
    come_and_go()

    case, raising = Case.objects.get(), Raising.objects.get()
    (kept,) = files_of(f"case:{case.pk}")
    assert (kept.name, kept.use) == ("现场.jpg", f"raiser:{raising.pk}")
    assert "表.exe" in body(last(peers))
    assert "不能上传这种文件" in body(last(peers))


@pytest.mark.proves("mail", "refusal")
def test_what_cannot_be_a_matter_is_told_why(peers: Peers) -> None:
    peers.arrives(a_mail("", subject=""))
    come_and_go()

    assert Case.objects.count() == 0
    assert Arrival.objects.get().outcome == Outcome.REFUSED
    assert "没有文字也没有附件" in body(last(peers))


def test_a_spoofed_sender_is_held(peers: Peers) -> None:
    peers.arrives(a_mail(Authentication_Results="mx.example; dmarc=fail"))
    come_and_go()

    assert Arrival.objects.get().why == Why.SUSPICIOUS
    assert peers.taking.mails == []


def test_a_profile_that_takes_no_mail_holds_it(peers: Peers, settings: Any) -> None:
    peers.tell(settings.MAILBOXES_FILE, profile="none")
    peers.arrives(a_mail())
    come_and_go()

    assert Arrival.objects.get().why == Why.NOT_OPEN


def test_whoever_writes_without_chinese_is_answered_in_english(peers: Peers) -> None:
    peers.arrives(a_mail("The street light is broken.", subject="Street light"))
    come_and_go()

    assert body(last(peers)).startswith("Hello")


@pytest.mark.proves("mail", "journey")
def test_from_the_mail_to_the_verdict(peers: Peers) -> None:
    mail = a_mail()
    peers.arrives(mail)
    come_and_go()
    case, unit = Case.objects.get(), a_unit("城管局")
    routing.accept(case.pk, actor=dispatcher())
    routing.dispatch(case.pk, unit_id=unit, actor=dispatcher())
    routing.claim(case.pk, actor=handler_of(unit))
    handling.report_done(
        case.pk, result=Result.SOLVED, answer="路灯已修好。", actor=handler_of(unit)
    )
    come_and_go()
    assert len(peers.taking.mails) == 1  # nobody has checked the answer yet
    closing.pass_audit(case.pk, actor=dispatcher())
    come_and_go()
    come_and_go()

    sent = last(peers)
    assert len(peers.taking.mails) == 2
    assert sent["References"] == mail["Message-ID"]
    assert sent["Auto-Submitted"] == "auto-generated"
    text = body(sent)
    assert "路灯已修好。" in text
    assert "承办单位：城管局" in text
    me, raising = raiser_of(case)
    closing.judge(raising, Answer(solved=True, grade=Grade.GOOD), actor=me)
    assert fresh(case).status == "closed"

    peers.arrives(a_mail("又坏了。", subject="Re", answers=sent["Message-ID"]))
    come_and_go()
    assert Arrival.objects.order_by("pk").last().why == Why.CLOSED
    assert "重新办理" in body(last(peers))
