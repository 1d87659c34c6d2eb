"""Pages of imports: bring a file, look at what was understood, take it in, mend the rest."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from bihuan.faces.imports import actions, jobs, queries
from bihuan.faces.imports.forms import FileForm
from bihuan.faces.imports.http import StaffRequest, handed_out, received
from bihuan.faces.imports.rules import ADDED
from bihuan.faces.imports.words import COLUMN_NAMES, STATE_NAMES, Brought
from bihuan.ground.access.words import Permission
from bihuan.kit.languages import named, reads_chinese
from bihuan.kit.sentences import told
from bihuan.kit.tables.sending import CSV, csv_head
from bihuan.kit.verdicts import Refused

BLANK = ("id", "title", "body", "at", "raiser", "phone", "area", "place", "category")
NAMES: dict[str, object] = {"states": STATE_NAMES, "columns": COLUMN_NAMES}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: StaffRequest) -> HttpResponse:
    page = queries.home(request.actor, key=request.GET.get("after"))
    offered = queries.profiles_offered()
    form = FileForm(request.POST or None, request.FILES or None, profiles=offered)
    if form.is_bound and form.is_valid():
        try:
            return redirect("imports:one", _bring(request, form))
        except Refused as no:
            if no.verdict.code == "not-permitted":
                raise
            form.add_error("file", str(told(no.verdict.sentence, _)))
    shown = NAMES | {"page": page, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "imports/home.html", shown, status=status)


def _bring(request: StaffRequest, form: FileForm) -> int:
    said = form.cleaned_data
    about = {"profile": said["profile"], "source": said["source"]}
    with received(said["file"]) as (path, size):
        brought = Brought(path=path, name=said["file"].name or "", size=size, **about)
        return jobs.bring(brought, actor=request.actor)


@never_cache
@require_safe
def one(request: StaffRequest, import_id: int) -> HttpResponse:
    page = NAMES | {"page": queries.import_page(request.actor, import_id)}
    return render(request, "imports/one.html", page)


@require_POST
def begin(request: StaffRequest, import_id: int) -> HttpResponse:
    actions.begin(import_id, actor=request.actor)
    page = queries.import_page(request.actor, import_id)
    jobs.go_on_at_once(import_id, size=page.size, actor=request.actor)
    return redirect("imports:one", import_id)


@require_POST
def drop(request: StaffRequest, import_id: int) -> HttpResponse:
    actions.drop(import_id, actor=request.actor)
    messages.success(request, _("已放弃，文件已经删除，什么也没有导入。"))
    return redirect("imports:home")


@never_cache
@require_safe
def rejects(request: StaffRequest, import_id: int) -> StreamingHttpResponse:
    """The refused rows as they stood, with line and reason, to be mended and brought again."""
    sample, refused = queries.rejects_of(request.actor, import_id)
    header = [*sample.header, *ADDED[0 if reads_chinese() else 1]]
    return handed_out(header, refused, name=f"import-{import_id}.rejects.csv")


@never_cache
@require_safe
def matters(request: StaffRequest, import_id: int) -> HttpResponse:
    page = queries.import_page(request.actor, import_id)
    key = request.GET.get("after") or request.GET.get("before")
    lines = queries.matters_of(request.actor, import_id, key=key)
    return render(request, "imports/matters.html", {"page": page, "lines": lines})


@require_safe
def blank_table(request: StaffRequest) -> HttpResponse:
    """A table with nothing but the header, to be filled in."""
    request.actor.may(Permission.IMPORT).enforce()
    header = [named(COLUMN_NAMES[one], one) for one in BLANK]
    response = HttpResponse(csv_head(header), content_type=CSV)
    response["Content-Disposition"] = 'attachment; filename="matters.csv"'
    return response
