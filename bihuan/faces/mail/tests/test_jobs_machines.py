"""Machines, floods and servers that fail, at real IMAP and SMTP servers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from bihuan.faces.mail import actions, jobs
from bihuan.faces.mail.actions.sending import LEASE
from bihuan.faces.mail.models import Arrival, Outgoing, Polling
from bihuan.faces.mail.tests.factories import a_bounce, a_mail
from bihuan.faces.mail.tests.peers import ADDRESS, Peers
from bihuan.faces.mail.tests.test_jobs import come_and_go, last
from bihuan.faces.mail.words import Outcome, State, Why
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.queries import happenings


def test_machines_are_never_answered(peers: Peers) -> None:
    peers.arrives(a_mail("我在休假。", subject="x", Auto_Submitted="auto-replied"))
    peers.arrives(a_mail("本周要闻", subject="x", List_Id="<news.example>"))
    peers.arrives(a_mail("通知", subject="x", Precedence="bulk"))
    peers.arrives(a_mail("x", subject="x", sender="noreply@shop.example"))
    peers.arrives(a_mail("x", subject="x", sender=f"Us <{ADDRESS}>"))
    peers.arrives(a_mail("x", subject="自动回复: 我不在"))
    peers.arrives(b"Return-Path: <>\r\n" + a_mail("x", subject="x").as_bytes())
    come_and_go()

    assert peers.taking.mails == []
    assert Case.objects.count() == 0
    found = Arrival.objects.order_by("pk").values_list("outcome", "why")
    assert list(found) == [
        (Outcome.DROPPED, Why.AUTO_REPLY),
        (Outcome.HELD, Why.AUTOMATIC),
        (Outcome.HELD, Why.AUTOMATIC),
        (Outcome.HELD, Why.AUTOMATIC),
        (Outcome.DROPPED, Why.LOOP),
        (Outcome.DROPPED, Why.AUTO_REPLY),
        (Outcome.HELD, Why.AUTOMATIC),
    ]


def test_whoever_asks_not_to_be_answered_by_machines_is_not(peers: Peers) -> None:
    peers.arrives(a_mail(X_Auto_Response_Suppress="OOF, AutoReply"))
    come_and_go()

    assert Case.objects.count() == 1
    assert peers.taking.mails == []


def test_two_machines_do_not_talk_for_ever(peers: Peers) -> None:
    for n in range(8):
        peers.arrives(a_mail(f"第 {n} 次：路灯坏了。"))
    come_and_go()

    assert Case.objects.count() == 8
    assert len(peers.taking.mails) == 5


def test_a_flood_of_one_sender_waits_for_a_clerk(
    peers: Peers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bihuan.faces.mail.rules.judging.TAKEN_AN_HOUR", 3)
    for n in range(5):
        peers.arrives(a_mail(f"第 {n} 次：路灯坏了。"))
    jobs.fetch()

    assert Case.objects.count() == 3
    assert Arrival.objects.filter(why=Why.FLOOD).count() == 2


def test_a_report_marks_what_did_not_arrive_and_becomes_no_matter(
    peers: Peers,
) -> None:
    peers.arrives(a_mail())
    come_and_go()
    peers.arrives(a_bounce(last(peers)["Message-ID"]))
    come_and_go()

    sent = Outgoing.objects.get()
    assert (sent.state, sent.trouble) == (State.BOUNCED, "dsn-5.1.1")
    case = Case.objects.get()
    assert [one.kind for one in happenings(case.pk)][-1] == "mail.bounced"
    assert len(peers.taking.mails) == 1


def test_a_server_that_says_later_is_tried_again_and_one_that_says_no_is_not(
    peers: Peers,
) -> None:
    peers.arrives(a_mail())
    jobs.fetch()
    peers.taking.refuses = "451 later"
    jobs.send()
    sent = Outgoing.objects.get()
    assert (sent.state, sent.trouble, sent.attempts) == (State.RETRYING, "smtp-451", 1)
    assert jobs.send() == 0

    with clock.set_to(sent.not_before):
        peers.taking.refuses = "550 nobody"
        jobs.send()
    sent.refresh_from_db()
    assert (sent.state, sent.trouble) == (State.DEAD, "smtp-550")


def test_a_worker_that_dies_while_sending_gives_the_mail_back(peers: Peers) -> None:
    peers.arrives(a_mail())
    jobs.fetch()
    with transaction.atomic():
        claimed = actions.claim(["letters"])
    assert claimed is not None
    assert jobs.send() == 0
    later = clock.now() + LEASE
    with clock.set_to(later):
        assert jobs.send() == 1
    assert last(peers)["Message-ID"].startswith(f"<{claimed.message_id}@")


def test_a_mailbox_that_cannot_be_reached_rests_and_says_why(
    peers: Peers, settings: Any
) -> None:
    wrong = peers.imap.replace("demopass", "wrong")
    peers.tell(settings.MAILBOXES_FILE, imap=wrong)
    assert jobs.fetch() == 0

    row = Polling.objects.get()
    assert row.trouble == "login-refused"
    assert row.resting_until is not None
    peers.arrives(a_mail())
    peers.tell(settings.MAILBOXES_FILE)
    assert jobs.fetch() == 0  # still resting
    with clock.set_to(row.resting_until):
        assert jobs.fetch() == 1
    row.refresh_from_db()
    assert row.trouble == ""


def test_without_a_file_nothing_is_done(peers: Peers, settings: Any) -> None:
    Path(settings.MAILBOXES_FILE).unlink()
    assert jobs.fetch() == jobs.send() == 0
