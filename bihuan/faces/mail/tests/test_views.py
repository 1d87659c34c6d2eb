"""The pages: who may open them, and what they do."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from bihuan.faces.mail.models import Arrival
from bihuan.faces.mail.tests.factories import a_mail
from bihuan.faces.mail.tests.test_receiving import received
from bihuan.faces.mail.words import Outcome
from bihuan.ground.access.words import Role
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import acting

LIST = "/desk/mail/"


@pytest.fixture
def desk(county: None, browse: Any) -> Any:
    """`desk(role)`: a browser signed in with one role."""
    return lambda role: browse(acting(role))


@pytest.fixture
def mailbox(settings: Any, tmp_path: Any) -> None:
    file = tmp_path / "mailboxes.toml"
    file.write_text(
        '[[mailbox]]\ncode = "letters"\naddress = "liuyan@county.example"\n'
        'profile = "hotline"\nimap = "imaps://u:secret@h"\nsmtp = "smtps://u:secret@h"\n'
        '[[mailbox]]\ncode = "letters"\naddress = "other@county.example"\n'
        'profile = "hotline"\nimap = "imaps://u:secret@h"\nsmtp = "smtps://u:secret@h"\n'
    )
    file.chmod(0o644)
    settings.MAILBOXES_FILE = file


def a_held() -> Arrival:
    received(a_mail(Precedence="bulk", subject="幸福路").as_bytes())
    return Arrival.objects.get()


def test_held_mails_are_listed_masked_and_opened(desk: Any, mailbox: None) -> None:
    arrival, clerk = a_held(), desk(Role.DISPATCHER)

    listed = clerk.get(LIST).content.decode()
    assert "z***@mail.example" in listed
    assert "zhao.tiezhu" not in listed
    assert "幸福路" in listed  # the subject, and nothing else of it
    assert "路灯" not in listed
    opened = clerk.get(f"{LIST}{arrival.pk}/").content.decode()
    assert "幸福路口的路灯坏了" in opened
    assert "zhao.tiezhu" not in opened


def test_a_clerk_registers_one(desk: Any, mailbox: None) -> None:
    arrival, clerk = a_held(), desk(Role.DISPATCHER)

    done = clerk.post(f"{LIST}{arrival.pk}/raise/", follow=True)

    assert Case.objects.get().number in done.content.decode()
    assert clerk.post(f"{LIST}{arrival.pk}/raise/").status_code == 404


def test_a_clerk_dismisses_one_with_a_reason(desk: Any, mailbox: None) -> None:
    arrival, clerk = a_held(), desk(Role.DISPATCHER)

    assert clerk.post(f"{LIST}{arrival.pk}/dismiss/").status_code == 422
    clerk.post(f"{LIST}{arrival.pk}/dismiss/", {"reason": "广告"})

    arrival.refresh_from_db()
    assert (arrival.outcome, arrival.reason) == (Outcome.DISMISSED, "广告")


def test_pages_are_for_those_who_may(desk: Any, mailbox: None) -> None:
    handler = desk(Role.HANDLER)
    assert handler.get(LIST).status_code == 403
    assert handler.get(f"{LIST}boxes/").status_code == 403
    clerk = desk(Role.DISPATCHER)
    assert clerk.get(f"{LIST}boxes/").status_code == 403
    assert clerk.get(f"{LIST}404/").status_code == 404
    assert Client().get(LIST).status_code == 302


def test_the_administrator_sees_boxes_and_mistakes_but_no_password(
    desk: Any, mailbox: None
) -> None:
    a_held()
    page = desk(Role.SYSTEM_ADMIN).get(f"{LIST}boxes/").content.decode()

    assert "liuyan@county.example" in page
    assert "other@county.example" not in page
    assert "第 2 个邮箱的 code 与前面的重复" in page
    assert "chmod 600" in page
    assert "secret" not in page


def test_the_list_costs_the_same_at_any_length(
    desk: Any, mailbox: None, flat_queries: Any
) -> None:
    clerk = desk(Role.DISPATCHER)
    flat_queries(
        grow=lambda: received(a_mail(Precedence="bulk").as_bytes()),
        read=lambda: clerk.get(LIST),
    )
