"""Who asks: a county's API key as `api_key`, in a header or, as clients do, in the form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from bihuan.directory.areas.queries import county_code
from bihuan.faces.open311.http.answers import Wrong, format_of, refusal
from bihuan.ground.access.actions import note_key_use
from bihuan.ground.access.queries import client_for
from bihuan.ground.access.words import Client, Permission
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused

View = Callable[..., HttpResponse]
_UNREADABLE = (
    BadRequest,
    SuspiciousOperation,
    MultiPartParserError,
    UnreadablePostError,
    LookupError,  # a charset that does not exist
)


def _secret(request: HttpRequest) -> str:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return secret.strip()
    return _parameter(request, "api_key")


def _parameter(request: HttpRequest, name: str) -> str:
    """From the form first: what stands in an address lies in logs."""
    return str(request.POST.get(name) or request.GET.get(name) or "").strip()


def client_of(request: HttpRequest) -> Client | None:
    """The machine whose key came with this request, or nobody; looked up once."""
    if not hasattr(request, "open311_client"):
        try:
            client = client_for(_secret(request))
        except _UNREADABLE:
            # A second attempt would find an empty form, as if nothing had been sent.
            client, request.open311_broken = None, True  # type: ignore[attr-defined]
        request.open311_client = client  # type: ignore[attr-defined]
    found: Client | None = request.open311_client  # type: ignore[attr-defined]
    return found


def entered(request: HttpRequest, *scopes: Permission) -> Client | None:
    """The client with a good key and these scopes; nobody where no key is needed.

    A key that is shown must be good also where none is needed: whoever believes to be
    known should learn that they are not.
    """
    client = client_of(request)
    if getattr(request, "open311_broken", False):
        raise Wrong(400, gettext("请求无法读取"))
    if client is None and (scopes or _secret(request)):
        raise Wrong(403, gettext("api_key 缺失或无效，请向安全管理员申请接口密钥。"))
    if client is None:
        return None
    if any(not client.may(scope) for scope in scopes):
        raise Wrong(403, gettext("这个接口密钥没有这项权限，请向安全管理员申请。"))
    if client.last_used_on != clock.now().date():
        with transaction.atomic():
            note_key_use(client.key_id)
    return client


def open_to_clients(*methods: str) -> Callable[[View], View]:
    """No sign-in, no form secret, no pages; everything that is wrong in GeoReport's form."""

    def opened(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, **place: str) -> HttpResponse:
            form = format_of(request)
            try:
                _may_ask(request, methods)
                response = view(request, form=form, **place)
            except Wrong as wrong:
                response = refusal(form, wrong)
                if wrong.status == 405:
                    response["Allow"] = ", ".join(sorted(methods))
            _let_others_read(request, response)
            return response

        answered.login_required = False  # type: ignore[attr-defined]
        return _judged(answered)

    return opened


def _judged(view: View) -> View:
    """What the domain refuses, as a mistake of the request."""

    @wraps(view)
    def told(request: HttpRequest, **place: str) -> HttpResponse:
        form = format_of(request)
        try:
            return view(request, **place)
        except NotVisible:
            return refusal(form, Wrong(404, gettext("没有这个 ID。")))
        except Refused as no:
            text = gettext(no.verdict.reason).format_map(no.verdict.values)
            return refusal(form, Wrong(400, text))
        except RequestDataTooBig:
            return refusal(form, Wrong(413, gettext("请求太大")))
        except _UNREADABLE:
            return refusal(form, Wrong(400, gettext("请求无法读取")))

    return told


def _may_ask(request: HttpRequest, methods: tuple[str, ...]) -> None:
    if request.method not in methods:
        raise Wrong(405, gettext("这个地址不支持这种方法"))
    place = _parameter(request, "jurisdiction_id")
    if place and place != county_code():
        raise Wrong(404, gettext("没有这个 jurisdiction_id。"))
    if "\x00" in request.path:
        raise NotVisible


def _let_others_read(request: HttpRequest, response: HttpResponse) -> None:
    """Pages of other sites may read what anybody may; no cookie is ever looked at."""
    response.headers.setdefault("Cache-Control", "no-store")
    response["Access-Control-Allow-Origin"] = "*"
