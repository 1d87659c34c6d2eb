"""Following one's matter and acting on it, by code and without JavaScript."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from bihuan.faces.portal.tests.factories import (
    a_photo,
    a_raised,
    code_of,
    seen,
    to_call_back,
)
from bihuan.ground.files.queries import files_of
from bihuan.ground.ledger.queries import timeline
from bihuan.loop.cases.tests.factories import a_unit, dispatcher, handler_of
from bihuan.loop.cases.words import Status, stream_of
from bihuan.loop.closing import actions as closing
from bihuan.loop.handling import actions as handling
from bihuan.loop.routing import actions as routing

pytestmark = pytest.mark.django_db


# ---- Following ------------------------------------------------------------------------


def test_the_code_opens_the_matter_however_it_is_typed(
    portal: None, client: Client
) -> None:
    case = a_raised(client)
    typed = code_of(client).replace("-", " ").lower()

    response = Client().post("/follow/open/", {"code": typed})

    assert response.status_code == 302
    assert response["Location"] == "/matter/"
    other = Client(headers={"Cookie": response.cookies.output(header="").strip()})
    assert case.number in seen(other)


def test_the_qr_leads_to_an_address_without_the_code(
    portal: None, client: Client
) -> None:
    a_raised(client)
    code = code_of(client)

    response = Client().get(f"/f/{code}")

    assert response["Location"] == "/matter/"
    assert code not in response["Location"]
    assert response.cookies["receipt"]["httponly"]


@pytest.mark.parametrize(
    "code", ["", "K7QF", "K7QF-2M9R-XX3T-0WPA", "0000-0000-0000-0000"]
)
def test_a_wrong_code_opens_nothing(portal: None, client: Client, code: str) -> None:
    response = client.post("/follow/open/", {"code": code})

    assert response.status_code == 422
    assert "receipt" not in response.cookies


def test_without_a_code_there_is_no_matter(portal: None, client: Client) -> None:
    assert client.get("/matter/")["Location"] == "/follow/"
    assert client.get("/f/K7QF-2M9R-XX3T-0WPA").status_code == 404
    assert client.get("/matter/proof.json").status_code == 404


def test_a_forged_cookie_opens_nothing(portal: None, client: Client) -> None:
    a_raised(client)
    stranger = Client()
    stranger.cookies["receipt"] = code_of(client)

    assert stranger.get("/matter/")["Location"] == "/follow/"


def test_leaving_forgets_the_matter(portal: None, client: Client) -> None:
    a_raised(client)

    client.post("/matter/leave/")

    assert client.get("/matter/")["Location"] == "/follow/"


def test_the_page_says_who_until_when_and_what_happened(
    water: int, client: Client
) -> None:
    case = a_raised(client)
    routing.accept(case.pk, actor=dispatcher())
    routing.dispatch(case.pk, unit_id=water, actor=dispatcher())

    page = seen(client)

    assert "水务局" in page
    assert "已派给水务局办理" in page
    assert "还剩" in page


def test_what_clerks_write_to_each_other_is_not_shown(
    water: int, client: Client
) -> None:
    case = a_raised(client)
    routing.accept(case.pk, actor=dispatcher())
    routing.dispatch(case.pk, unit_id=water, actor=dispatcher())
    routing.claim(case.pk, actor=handler_of(water))
    handling.add_note(case.pk, text="此人常来。", actor=handler_of(water))
    handling.add_note(
        case.pk, text="明天派人去修。", for_raiser=True, actor=handler_of(water)
    )

    page = seen(client)

    assert "明天派人去修。" in page
    assert "此人常来" not in page


def test_an_answer_is_shown_once_it_was_audited(water: int, client: Client) -> None:
    case = a_raised(client)
    routing.accept(case.pk, actor=dispatcher())
    routing.dispatch(case.pk, unit_id=water, actor=dispatcher())
    routing.claim(case.pk, actor=handler_of(water))
    handling.report_done(
        case.pk, result="solved", answer="灯已修好。", actor=handler_of(water)
    )
    assert "灯已修好" not in seen(client)

    closing.pass_audit(case.pk, actor=dispatcher())

    assert "灯已修好" in seen(client)


def test_the_unit_is_named_in_the_readers_language(
    portal: None, client: Client
) -> None:
    case = a_raised(client)
    water = a_unit("水务局", name_en="Water Bureau")
    routing.accept(case.pk, actor=dispatcher())
    routing.dispatch(case.pk, unit_id=water, actor=dispatcher())

    chinese = seen(client)
    english = client.get("/matter/", {"lang": "en"}).text

    assert "水务局" in chinese
    assert "水务局" not in english
    assert english.count("Water Bureau") >= 2  # who keeps it, and what happened


# ---- Acting ----------------------------------------------------------------------------


def test_adding_a_word_and_a_photograph(portal: None, client: Client) -> None:
    case = a_raised(client)

    response = client.post(
        "/matter/add/", {"text": "又坏了一盏。", "papers": a_photo()}
    )

    assert response["Location"] == "/matter/"
    assert "又坏了一盏。" in seen(client)
    assert len(files_of(stream_of(case.pk))) == 1


def test_adding_nothing_is_explained(portal: None, client: Client) -> None:
    a_raised(client)

    assert client.post("/matter/add/", {"text": ""}).status_code == 422


def test_the_form_says_whose_matter_it_is(portal: None, client: Client) -> None:
    """Two matters open in two tabs: the form of the first speaks to the first."""
    first = a_raised(client)
    code = code_of(client)
    second = a_raised(client, matter="另一件事。")

    client.post("/matter/add/", {"text": "说的是第一件。", "code": code})

    kinds = {
        case.pk: [entry.kind for entry in timeline(stream_of(case.pk))]
        for case in (first, second)
    }
    assert "intake.added" in kinds[first.pk]
    assert "intake.added" not in kinds[second.pk]


def test_satisfied_closes(water: int, client: Client) -> None:
    case = a_raised(client)
    to_call_back(case, water)

    response = client.post("/matter/rate/", {"solved": "yes", "grade": "5"})

    assert response.status_code == 302
    case.refresh_from_db()
    assert case.status == Status.CLOSED
    assert "您的评价：已解决，非常满意" in seen(client)


def test_not_satisfied_goes_back(water: int, client: Client) -> None:
    case = a_raised(client)
    to_call_back(case, water)

    client.post("/matter/rate/", {"solved": "no", "grade": "2", "words": "还是黑的。"})

    case.refresh_from_db()
    assert case.status == Status.HANDLING
    assert "还是黑的。" in seen(client)


def test_half_a_verdict_is_none(water: int, client: Client) -> None:
    case = a_raised(client)
    to_call_back(case, water)

    response = client.post("/matter/rate/", {"grade": "5", "words": "挺好"})

    assert response.status_code == 422
    assert "挺好" in response.content.decode()
    case.refresh_from_db()
    assert case.status == Status.CALLING_BACK


def test_a_verdict_before_the_answer_is_refused_and_kept(
    portal: None, client: Client
) -> None:
    case = a_raised(client)
    before = len(timeline(stream_of(case.pk)))

    response = client.post("/matter/rate/", {"solved": "yes", "grade": "5"})

    assert response.status_code == 422
    assert "现在不能评价" in response.content.decode()
    assert len(timeline(stream_of(case.pk))) == before


def test_withdrawing_and_opening_again(portal: None, client: Client) -> None:
    case = a_raised(client)

    client.post("/matter/withdraw/", {"reason": "自己修好了。"})
    case.refresh_from_db()
    assert case.status == Status.CLOSED

    client.post("/matter/reopen/", {"reason": "又坏了。"})
    case.refresh_from_db()
    assert case.status == Status.ACCEPTED
    assert case.reopens == 1


def test_opening_again_what_is_open_is_refused_and_keeps_the_words(
    portal: None, client: Client
) -> None:
    a_raised(client)

    response = client.post("/matter/reopen/", {"reason": "还没有修。"})

    assert response.status_code == 422
    assert (
        "办理中" in response.content.decode() or "已登记" in response.content.decode()
    )


def test_the_proof_can_be_taken_away(portal: None, client: Client) -> None:
    case = a_raised(client)

    response = client.get("/matter/proof.json")

    assert f"{case.number}.json" in response["Content-Disposition"]
    assert json.loads(response.content)["entries"][0]["kind"] == "intake.raised"
    assert b"def " in client.get("/roots/check.py").content


def test_the_file_of_another_matter_is_invisible(portal: None, client: Client) -> None:
    case = a_raised(client, papers=a_photo())
    (kept,) = files_of(stream_of(case.pk))
    stranger = Client()
    a_raised(stranger, matter="别的事。")

    assert stranger.get(f"/matter/files/{kept.id}").status_code == 404


@pytest.mark.parametrize("verb", ["add", "withdraw", "rate", "reopen", "leave"])
def test_a_verb_that_is_merely_opened_leads_back_to_the_matter(
    portal: None, client: Client, verb: str
) -> None:
    response = client.get(f"/matter/{verb}/", {"lang": "en"})

    assert response.status_code == 302
    assert response["Location"] == "/matter/"
