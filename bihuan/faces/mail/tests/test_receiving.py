"""Whatever bytes arrive: a matter, an addition, a refusal or a held mail; never an error."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings

from bihuan.faces.mail import actions, queries
from bihuan.faces.mail.models import Arrival
from bihuan.faces.mail.tests.factories import a_mail
from bihuan.faces.mail.tests.test_rules_fuzz import MAILS
from bihuan.faces.mail.words import Mailbox, Outcome, Received, Spot, Why
from bihuan.ground.access.words import Permission, Role, job
from bihuan.ground.files.queries import files_of
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import acting

BOX = Mailbox("letters", "liuyan@county.example", "hotline", "imaps://h", "smtps://h")
READER = job("mail", Permission.RAISE)
_uids = count(1)


def received(raw: bytes) -> Received:
    mail, papers = queries.read_mail(raw)
    return actions.receive(
        mail,
        raw=raw,
        spot=Spot("letters", 1, next(_uids)),
        box=BOX,
        own=frozenset({BOX.address}),
        papers=papers,
        actor=READER,
    )


@pytest.mark.proves("mail", "fuzz")
@pytest.mark.django_db
@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(raw=MAILS)
def test_whatever_arrives_something_becomes_of_it(county: None, raw: bytes) -> None:
    first = received(raw)
    again = received(raw)

    assert first.outcome in set(Outcome)
    assert (again.outcome, again.again) == (first.outcome, True)


def a_held_mail(**headers: str) -> Arrival:
    done = received(a_mail(Precedence="bulk", **headers).as_bytes())
    assert done == Received(Outcome.HELD, Why.AUTOMATIC)
    return Arrival.objects.get()


def test_a_held_mail_is_kept_sealed(county: None) -> None:
    arrival = a_held_mail()

    assert arrival.sealed is not None
    assert "路灯".encode() not in bytes(arrival.sealed)
    page = queries.held_page(arrival.pk)
    assert page.text == "幸福路口的路灯坏了三天，晚上看不见路。"
    assert page.line.sender == "赵** z***@mail.example"
    assert arrival.identity_id is None


def test_a_clerk_takes_a_held_mail_in(county: None) -> None:
    arrival = a_held_mail()
    code, mail, papers = queries.held_mail(arrival.pk)
    clerk = acting(Role.DISPATCHER)

    number = actions.raise_held(arrival.pk, mail, papers=papers, box=BOX, actor=clerk)

    case = Case.objects.get(number=number)
    arrival.refresh_from_db()
    assert code == "letters"
    assert (arrival.outcome, arrival.sealed) == (Outcome.RAISED, None)
    assert arrival.settled_by == clerk.name
    assert case.channel == "mail:letters"
    with pytest.raises(Refused, match="not-held"):
        actions.raise_held(arrival.pk, mail, papers=papers, box=BOX, actor=clerk)
    with pytest.raises(NotVisible):
        queries.held_page(arrival.pk)


def test_a_clerk_dismisses_a_held_mail_with_a_reason(county: None) -> None:
    arrival, clerk = a_held_mail(), acting(Role.DISPATCHER)

    with pytest.raises(Refused, match="reason-needed"):
        actions.dismiss(arrival.pk, reason=" ", actor=clerk)
    actions.dismiss(arrival.pk, reason="广告", actor=clerk)

    arrival.refresh_from_db()
    assert (arrival.outcome, arrival.reason) == (Outcome.DISMISSED, "广告")
    assert arrival.sealed is None
    assert Case.objects.count() == 0


def test_only_whoever_accepts_decides(county: None) -> None:
    arrival = a_held_mail()
    with pytest.raises(Refused, match="not-permitted"):
        actions.dismiss(arrival.pk, reason="广告", actor=acting(Role.HANDLER))


def test_a_long_mail_is_kept_whole_beside_its_beginning(county: None) -> None:
    received(a_mail("路灯坏了。" * 6000).as_bytes())

    case = Case.objects.get()
    assert len(case.body) == 19_000
    (whole,) = files_of(f"case:{case.pk}")
    assert whole.name == "来信全文.txt"
    assert whole.size > 80_000
