"""The portal's open pages and raising, as a browser without JavaScript meets them."""

from __future__ import annotations

import io

import pytest
from django.test import Client

from bihuan.faces.portal.tests.factories import (
    MATTER,
    a_photo,
    a_raised,
    a_token,
    code_of,
    raise_,
    seen,
)
from bihuan.ground.files.queries import files_of
from bihuan.ground.ledger.queries import timeline
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.words import Status, stream_of

pytestmark = pytest.mark.django_db


# ---- Open to anybody ------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/", "/raise/", "/follow/", "/figures/", "/roots/", "/about/"]
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_opens_without_sign_in(
    portal: None, client: Client, address: str, language: str
) -> None:
    response = client.get(address, {"lang": language})

    assert response.status_code == 200
    assert "sessionid" not in response.cookies


# ---- Raising --------------------------------------------------------------------------


def test_one_sentence_is_enough(portal: None, client: Client) -> None:
    response = raise_(client)

    assert response.status_code == 302
    assert response["Location"] == "/receipt/"
    case = Case.objects.get()
    assert case.body == MATTER
    assert case.status == Status.REGISTERED
    assert Raising.objects.get().identity is None
    page = seen(client, "/receipt/")
    assert case.number in page
    assert "<svg" in page


def test_what_else_was_said_is_kept_apart(portal: None, client: Client) -> None:
    raise_(client, place="药都路口", name="王女士", phone="13812345678", may_share="on")

    case, raising = Case.objects.get(), Raising.objects.get()
    assert case.place == "药都路口"
    assert raising.may_share
    assert raising.identity_id is not None
    facts = str([entry.facts for entry in timeline(stream_of(case.pk))])
    assert "13812345678" not in facts
    assert "王女士" not in facts


def test_a_photograph_goes_to_the_matter(portal: None, client: Client) -> None:
    case = a_raised(client, papers=a_photo())

    (kept,) = files_of(stream_of(case.pk))
    assert kept.media_type == "image/jpeg"
    assert f"/matter/files/{kept.id}" in seen(client)
    served = client.get(f"/matter/files/{kept.id}")
    assert b"".join(served.streaming_content).startswith(b"\xff\xd8")
    served.close()


def test_an_empty_form_comes_back_with_what_was_typed(
    portal: None, client: Client
) -> None:
    response = raise_(client, matter=" ", place="药都路口")

    assert response.status_code == 422
    assert "药都路口" in response.content.decode()
    assert not Case.objects.exists()


@pytest.mark.proves("portal", "refusal")
def test_a_wrong_telephone_and_a_wrong_file_are_explained(
    portal: None, client: Client
) -> None:
    virus = io.BytesIO(b"MZ\x90\x00 not a photograph")
    virus.name = "photo.jpg"

    response = raise_(client, phone="12", papers=virus)

    page = response.content.decode()
    assert response.status_code == 422
    assert MATTER in page
    assert page.count("mistake") >= 3  # the summary and one at each field
    assert not Case.objects.exists()


@pytest.mark.proves("portal", "resend")
def test_a_second_click_is_the_same_matter(portal: None, client: Client) -> None:
    token = a_token()
    raise_(client, token=token)
    first = code_of(client)

    raise_(client, token=token)

    assert code_of(client) == first
    assert Case.objects.count() == 1


@pytest.mark.proves("portal", "crash")
@pytest.mark.parametrize(
    ("step", "matters"),
    [
        ("bihuan.loop.intake.actions.arriving.record_many", 0),
        ("bihuan.faces.portal.actions.keep_file", 1),  # the words are in already
    ],
)
def test_a_crash_loses_nothing_and_the_same_form_brings_words_and_photograph_once(
    portal: None,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    matters: int,
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise ConnectionError

    form = {"token": a_token()}
    with monkeypatch.context() as patch:
        patch.setattr(step, dies)
        with pytest.raises(ConnectionError):
            raise_(client, **form, papers=a_photo())
    assert Case.objects.count() == matters

    for _ in range(2):
        assert raise_(client, **form, papers=a_photo()).status_code == 302
    assert len(files_of(stream_of(Case.objects.get().pk))) == 1


def test_going_back_to_write_something_else_is_another_matter(
    portal: None, client: Client
) -> None:
    token = a_token()
    raise_(client, token=token)
    first = code_of(client)

    raise_(client, token=token, matter="另一件事：水管漏水。")

    assert code_of(client) != first
    assert sorted(Case.objects.values_list("body", flat=True)) == sorted(
        ["另一件事：水管漏水。", MATTER]
    )


@pytest.mark.parametrize("matter", ["", " \n\u3000", "\u200b\u2060\ufeff"])
def test_nothing_to_read_is_no_matter(
    portal: None, client: Client, matter: str
) -> None:
    response = raise_(client, matter=matter)

    assert response.status_code == 422
    assert "请写下您要反映的事情，一句话就可以。" in response.content.decode()
    assert not Case.objects.exists()


def test_a_form_that_comes_back_at_once_is_no_persons(
    portal: None, client: Client
) -> None:
    response = raise_(client, token=a_token(age=0))

    assert response.status_code == 422
    assert MATTER in response.content.decode()
    assert not Case.objects.exists()


def test_a_forged_form_is_asked_again(portal: None, client: Client) -> None:
    assert raise_(client, token="made.up:no").status_code == 422
    assert not Case.objects.exists()


# ---- Figures ---------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?span=all&by=month", "?span=x&by=y"])
def test_figures_say_how_they_are_computed(
    portal: None, client: Client, query: str
) -> None:
    page = seen(client, f"/figures/{query}")

    assert "怎么算的" in page
    assert "评价率" in page  # satisfaction is never shown without it
