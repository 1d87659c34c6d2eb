"""Where the service is, what can be reported, and what a report may say."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext

from bihuan.faces.open311 import queries
from bihuan.faces.open311.http import Wrong, answer, entered, open_to_clients
from bihuan.faces.open311.http.openapi import description
from bihuan.faces.open311.words import Discovery, Endpoint

READ = ("GET", "HEAD")


@open_to_clients(*READ)
def discovery(request: HttpRequest, form: str) -> HttpResponse:
    changed = queries.changed_on()
    openapi_at = request.build_absolute_uri(reverse("open311:openapi"))
    here = Endpoint(
        specification="http://wiki.open311.org/GeoReport_v2",
        url=openapi_at.removesuffix("/openapi.json"),
        changeset=changed,
        type="test" if settings.DEBUG else "production",
        formats=("text/xml", "application/json"),
    )
    told = Discovery(
        changeset=changed,
        contact=gettext("请拨打本地政务服务热线。"),
        key_service=gettext("接口密钥由本县安全管理员发放。"),
        endpoints=(here,),
    )
    return answer(form, told, root="discovery")


@open_to_clients(*READ)
def services(request: HttpRequest, form: str) -> HttpResponse:
    entered(request)
    return answer(form, queries.services(), root="services", item="service")


@open_to_clients(*READ)
def service(request: HttpRequest, form: str, code: str) -> HttpResponse:
    entered(request)
    return answer(form, queries.definition(code), root="service_definition")


@open_to_clients(*READ)
def openapi(request: HttpRequest, form: str) -> HttpResponse:
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False})


@open_to_clients("GET", "HEAD", "POST")
def nothing(request: HttpRequest, form: str) -> HttpResponse:
    raise Wrong(404, gettext("没有这个地址。"))
