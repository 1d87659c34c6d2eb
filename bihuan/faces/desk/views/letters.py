"""Letters: seen before they are issued, the register of what went out, templates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.directory.letters.actions import bring_back, keep_template
from bihuan.directory.letters.queries import NAMES, Sifted, template_bytes
from bihuan.directory.letters.words import Addressee, Kind
from bihuan.faces.desk.forms import letters as forms
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries import letters as queries
from bihuan.ground.access.words import Permission
from bihuan.ground.files.http import hand_out, receive
from bihuan.ground.vault.actions import reveal
from bihuan.kit.tables.sending import CSV, XLSX, as_csv, as_workbook
from bihuan.kit.verdicts import Refused, Verdict
from bihuan.loop.cases.words import stream_of
from bihuan.loop.oversight.actions import issue_letter

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@never_cache
def issue(request: StaffRequest, number: str, kind: str) -> HttpResponse:
    """The letter as it would look, and one button to issue it."""
    page = queries.letter_page(request.actor, number, _kind(kind))
    if "pdf" in request.GET:
        return HttpResponse(page.draft.as_pdf(), content_type="application/pdf")
    form = _issue_form(request, page)
    if request.method != "POST" or not form.is_valid():
        return _preview(request, page, form)
    try:
        letter = _issue(request, page, form)
    except Refused as refusal:
        return _preview(request, page, form, refusal=refusal.verdict)
    messages.success(request, _("%(number)s已出具。") % {"number": letter.number})
    return redirect("desk:letter", letter.id)


def _issue_form(request: StaffRequest, page: queries.LetterPage) -> forms.IssueForm:
    given = request.POST if request.method == "POST" else None
    return forms.IssueForm(
        given,
        raisers=page.raisers,
        may_name=page.may_name,
        initial={"seen": page.head.version},
    )


def _issue(
    request: StaffRequest, page: queries.LetterPage, form: forms.IssueForm
) -> Any:
    to, name = _addressee(request, page, form.cleaned_data)
    return issue_letter(
        page.head.id,
        kind=page.kind,
        fields=page.fields | {"收件人": name},
        to=to,
        seen=form.cleaned_data["seen"],
        actor=request.actor,
    )


def _addressee(
    request: StaffRequest, page: queries.LetterPage, given: dict[str, Any]
) -> tuple[Addressee, str]:
    """Whom the letter is for, and what it calls them; a name is revealed and logged."""
    raising = given.get("raising")
    if not raising:
        return Addressee(queries.RAISER), queries.RAISER
    called, identity = queries.addressee_of(page.head.id, int(raising))
    if given.get("named") != "name" or identity is None:
        return Addressee(called), queries.RAISER
    person = reveal(
        identity,
        reason=f"出具{page.kind_name}",
        subject=stream_of(page.head.id),
        actor=request.actor,
    )
    return Addressee(called, identity_id=identity), person.name


def _preview(
    request: StaffRequest,
    page: queries.LetterPage,
    form: forms.IssueForm,
    *,
    refusal: Verdict | None = None,
) -> HttpResponse:
    shown = {"page": page, "form": form, "refusal": refusal}
    status = 409 if refusal is not None else (422 if form.is_bound else 200)
    return render(request, "desk/letter_draft.html", shown, status=status)


@require_safe
def letters(request: StaffRequest) -> HttpResponse:
    page = queries.letter_register(
        request.actor, _sifted(request), request.GET.get("after", "")
    )
    return render(request, "desk/letters.html", {"page": page})


@require_safe
def letters_file(request: StaffRequest, ending: str) -> HttpResponse:
    """The register as it is sifted, as a table for other programs or for an office."""
    header = ["文号", "文书", "事项编号", "标题", "收件人", "出具人", "出具时间"]
    rows = queries.register_rows(request.actor, _sifted(request))
    if ending == "xlsx":
        body, kind = as_workbook(header, rows, name="发文登记"), XLSX
    else:
        body, kind = as_csv(header, rows), CSV
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="letters.{ending}"'
    return response


def _sifted(request: StaffRequest) -> Sifted:
    form = forms.RegisterForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    return Sifted(given.get("kind", ""), given.get("year"), given.get("text", ""))


@require_safe
def letter(request: StaffRequest, letter_id: int) -> HttpResponse:
    view = queries.letter_view(request.actor, letter_id)
    return render(request, "desk/letter.html", {"view": view})


@require_safe
def letter_file(request: StaffRequest, letter_id: int, ending: str) -> HttpResponseBase:
    if ending not in ("pdf", "docx"):
        raise Http404
    pdf = ending == "pdf"
    return hand_out(queries.letter_file(request.actor, letter_id, pdf=pdf))


# -- Templates ----------------------------------------------------------------------


@require_safe
def templates(request: StaffRequest) -> HttpResponse:
    request.actor.may(Permission.EDIT_LETTERS).enforce()
    page = queries.templates_page()
    shown = {"page": page, "names": NAMES}
    return render(request, "desk/letter_templates.html", shown)


@never_cache
def template(request: StaffRequest, kind: str) -> HttpResponse:
    """The versions of one template, and a place to upload the next."""
    request.actor.may(Permission.EDIT_LETTERS).enforce()
    which, refusal = _kind(kind), None
    post = request.method == "POST"
    form = forms.TemplateForm(request.POST, request.FILES) if post else None
    if form is not None and form.is_valid():
        try:
            _upload(request, which, form)
        except Refused as refused:
            refusal = refused.verdict
        else:
            return redirect("desk:letter_template", kind)
    shown = {
        "page": queries.template_page(which),
        "form": form or forms.TemplateForm(),
        "refusal": refusal,
    }
    status = 409 if refusal is not None else (422 if form is not None else 200)
    return render(request, "desk/letter_template.html", shown, status=status)


def _upload(request: StaffRequest, kind: Kind, form: forms.TemplateForm) -> None:
    content = receive(form.cleaned_data["file"])
    note = form.cleaned_data["note"]
    version = keep_template(kind, content, note=note, actor=request.actor)
    messages.success(request, _("第%(n)s版已启用，今后的文书都用它。") % {"n": version})


@require_POST
def template_back(request: StaffRequest, kind: str, version: int) -> HttpResponse:
    made = bring_back(_kind(kind), version, actor=request.actor)
    messages.success(request, _("第%(n)s版已启用，今后的文书都用它。") % {"n": made})
    return redirect("desk:letter_template", kind)


@require_safe
def template_file(request: StaffRequest, kind: str, version: int) -> HttpResponse:
    request.actor.may(Permission.EDIT_LETTERS).enforce()
    which = _kind(kind)
    response = HttpResponse(template_bytes(which, version), content_type=DOCX)
    name = f"letter-{which}-{version}.docx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _kind(text: str) -> Kind:
    found = forms.kind_of(text)
    if found is None:
        raise Http404
    return found
