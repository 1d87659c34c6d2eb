"""What every request passes."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from bihuan.kit.verdicts import NotVisible, refuse
from bihuan.project import urls


@login_not_required
def refused(request: HttpRequest) -> HttpResponse:
    refuse("send-back-limit", "退回过 {n} 次。", n=2).enforce()
    return HttpResponse()


@login_not_required
def not_permitted(request: HttpRequest) -> HttpResponse:
    refuse("not-permitted", "您的角色不包含这项操作。").enforce()
    return HttpResponse()


@login_not_required
def invisible(request: HttpRequest) -> HttpResponse:
    raise NotVisible


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    msg = "boom"
    raise ValueError(msg)


handler404 = urls.handler404
handler500 = urls.handler500
urlpatterns = [
    path("refused/", refused),
    path("api/refused/", refused),
    path("not-permitted/", not_permitted),
    path("invisible/", invisible),
    path("broken/", broken),
    path("named/<str:name>/", broken),
    *urls.urlpatterns,
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def test_a_refusal_is_a_page_with_its_reason(client: Client) -> None:
    response = client.get("/refused/")

    assert response.status_code == 409
    assert "退回过 2 次。" in response.content.decode()
    assert "send-back-limit" in response.content.decode()


@pytest.mark.django_db
def test_a_refusal_answers_the_api_with_a_problem(client: Client) -> None:
    response = client.get("/api/refused/")

    assert response.status_code == 409
    assert response["Content-Type"] == "application/problem+json"
    problem = json.loads(response.content)
    assert problem["code"] == "send-back-limit"
    assert problem["detail"] == "退回过 2 次。"


def test_a_refusal_inside_a_page_lands_in_its_notice(client: Client) -> None:
    response = client.get("/refused/", headers={"HX-Request": "true"})

    assert response.status_code == 409
    assert response["HX-Retarget"] == "#notice"
    assert "<html" not in response.content.decode()


def test_a_lacking_permission_is_403(client: Client) -> None:
    assert client.get("/not-permitted/").status_code == 403


def test_what_one_may_not_see_looks_like_what_does_not_exist(client: Client) -> None:
    hidden, absent = client.get("/invisible/"), client.get("/nowhere/")

    assert hidden.status_code == absent.status_code == 404
    # Only the address in the language switch differs.
    assert hidden.content.replace(b"invisible", b"nowhere") == absent.content


def test_a_bug_is_a_page_that_says_it_is_ours(client: Client) -> None:
    client.raise_request_exception = False

    response = client.get("/broken/")

    assert response.status_code == 500
    assert "系统出错了" in response.content.decode()


def test_a_name_that_no_text_can_hold_is_not_found(client: Client) -> None:
    assert client.get("/named/%00/").status_code == 404


@pytest.mark.parametrize("address", ["/desk/", "/accounts/login/"])
def test_pages_of_the_staff_stay_on_no_shared_machine(
    client: Client, address: str
) -> None:
    assert "no-store" in client.get(address)["Cache-Control"]


def test_the_desk_asks_for_sign_in(client: Client) -> None:
    response = client.get("/desk/")

    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/desk/"


def test_a_fragment_of_the_desk_makes_its_page_sign_in(client: Client) -> None:
    response = client.get("/desk/", headers={"HX-Request": "true"})

    assert response.status_code == 204
    assert response["HX-Refresh"] == "true"


def test_chinese_is_spoken_whatever_the_browser_wishes(client: Client) -> None:
    response = client.get("/invisible/", headers={"Accept-Language": "en"})

    assert response["Content-Language"] == "zh-hans"
    assert 'lang="zh-CN"' in response.content.decode()


def test_the_language_one_chose_is_kept(client: Client) -> None:
    client.get("/invisible/?lang=en")

    response = client.get("/invisible/")

    assert response["Content-Language"] == "en"
    assert "Not found" in response.content.decode()


def test_a_language_we_do_not_speak_is_passed_over(client: Client) -> None:
    response = client.get("/invisible/?lang=xx")

    assert response["Content-Language"] == "zh-hans"
    assert "language" not in response.cookies


def test_nothing_on_a_page_may_come_from_elsewhere(client: Client) -> None:
    policy = client.get("/invisible/")["Content-Security-Policy"]

    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
