"""Reporting, and reading how public matters stand."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from bihuan.faces.open311 import actions, forms, queries, rules
from bihuan.faces.open311.http import Wrong, answer, entered, open_to_clients
from bihuan.faces.open311.words import CHANNEL, Posted, Spot
from bihuan.ground.access.words import Client, Permission
from bihuan.ground.files.http import receive
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.intake.words import NewMatter

READ = ("GET", "HEAD")
KEY_AT_MOST = 100


def _channel(client: Client | None) -> str:
    return f"{CHANNEL}:{client.key_id}" if client else ""


@open_to_clients(*READ, "POST")
def requests(request: HttpRequest, form: str) -> HttpResponse:
    if request.method == "POST":
        return _post(request, form)
    client = entered(request)
    asked = forms.RequestsForm(request.GET)
    _check(asked)
    found = queries.requests(asked.wanted, channel=_channel(client))
    return answer(form, found, root="service_requests", item="request")


@open_to_clients(*READ)
def request_(request: HttpRequest, form: str, number: str) -> HttpResponse:
    client = entered(request)
    extended = request.GET.get("extensions", "").lower() == "true"
    found = queries.request(number, channel=_channel(client), extended=extended)
    return answer(form, [found], root="service_requests", item="request")


@open_to_clients(*READ)
def token(request: HttpRequest, form: str, token: str) -> HttpResponse:
    entered(request)
    found = {"service_request_id": queries.number_of(token), "token": token}
    return answer(form, [found], root="service_requests", item="request")


@open_to_clients(*READ)
def updates(request: HttpRequest, form: str) -> HttpResponse:
    entered(request)
    asked = forms.PagingForm(request.GET)
    _check(asked)
    told = asked.cleaned_data
    found = queries.updates(
        told["start_date"],
        told["end_date"],
        page=told["page"],
        page_size=told["page_size"],
    )
    return answer(form, found, root="service_requests_updates", item="request_update")


def _check(form: Form) -> None:
    """Every mistake of a form, with its field's name before it."""
    if form.is_valid():
        return
    texts = [
        str(text) if field == "__all__" else f"{field}: {text}"
        for field, found in form.errors.items()
        for text in found
    ]
    raise Wrong(400, *texts)


def _post(request: HttpRequest, form: str) -> HttpResponse:
    client = entered(request, Permission.RAISE)
    assert client is not None  # a scope was asked for
    sent = forms.PostForm(request.POST)
    _check(sent)
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > KEY_AT_MOST or not key.isascii() or not key.isprintable():
        raise Wrong(
            400, gettext("Idempotency-Key 最多 {n} 个字符。").format(n=KEY_AT_MOST)
        )
    media = [receive(one) for one in request.FILES.getlist("media")[:5]]
    matter, spot = _matter(sent, client)
    posted = actions.post(
        matter,
        key=key,
        spot=spot,
        media_url=sent.cleaned_data["media_url"],
        media=media,
        actor=client,
    )
    told = _accepted(request, posted)
    return answer(form, [told], root="service_requests", item="request")


def _accepted(request: HttpRequest, posted: Posted) -> dict[str, object]:
    """The number at once; or only a token, for a client that asks not to wait."""
    waits = "respond-async" not in request.headers.get("Prefer", "").lower()
    named = ("service_request_id", posted.number) if waits else ("token", posted.token)
    place = request.build_absolute_uri(reverse("portal:follow"))
    notice = gettext(
        "查询码 {code}：请交给反映人，凭它在 {place} 查看进展、补充和评价。"
    )
    return {
        named[0]: named[1],
        "service_notice": notice.format(code=posted.receipt, place=place),
        "account_id": None,
    }


def _matter(sent: forms.PostForm, client: Client) -> tuple[NewMatter, Spot]:
    """What was reported, as the door of intake takes it."""
    told = sent.cleaned_data
    chosen = queries.chosen(told["service_code"])
    area_id, area = _area(told["address_id"])
    place = told["address_string"] or area
    if told["lat"] is not None:
        spot_text = f"{told['lat']:.6f}, {told['long']:.6f}"
        place = f"{place}（{spot_text}）" if place else spot_text
    spot = Spot(told["lat"], told["long"], told["address_string"], told["address_id"])
    matter = NewMatter(
        profile=chosen.profile,
        channel=_channel(client),
        external_id="",
        title="" if told["description"] else chosen.called,
        body=told["description"] or f"{chosen.called}：{place}",
        raised_at=clock.now(),
        raiser_name=rules.called(told["first_name"], told["last_name"]),
        phone=told["phone"],
        email=told["email"],
        may_share=told["may_share"] == "1",
        place=place[:200],
        area_id=area_id,
        category_id=chosen.category_id,
        party_id=queries.firm_of(told["uscc"]) if told["uscc"] else None,
        fingerprint=_fingerprint(sent),
    )
    return matter, spot


def _area(code: str) -> tuple[int | None, str]:
    if not code:
        return None, ""
    try:
        return queries.area_of(code)
    except NotVisible:
        raise Wrong(400, gettext("没有这个 address_id：应为区划代码。")) from None


def _fingerprint(sent: forms.PostForm) -> str:
    """A keyed digest of everything that was said, in one order."""
    told = sorted((name, str(value)) for name, value in sent.cleaned_data.items())
    return digest("open311-request", repr(told)).hex()
