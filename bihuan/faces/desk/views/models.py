"""The models that propose: how they stand, what they were worth, an earlier one again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.desk.forms.filtering import word
from bihuan.faces.desk.forms.models import UseForm
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries.models import model_list, model_view, training_line
from bihuan.kit.verdicts import NotVisible, Refused, Verdict
from bihuan.loop.triage import actions as triage
from bihuan.loop.triage.words import Kind


@require_safe
@never_cache
def models(request: StaffRequest) -> HttpResponse:
    page = model_list(request.actor)
    return render(request, "desk/models.html", {"page": page})


@require_safe
@never_cache
def model(request: StaffRequest, kind: str) -> HttpResponse:
    return _shown(request, _kind(kind))


@require_safe
@never_cache
def training(request: StaffRequest) -> HttpResponse:
    """Where training stands; the page is drawn afresh once it has ended."""
    line = training_line(request.actor)
    answer = render(request, "desk/_training.html", {"training": line})
    if not line.job.under_way:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def retrain(request: StaffRequest) -> HttpResponse:
    triage.ask_for_retraining(actor=request.actor)
    messages.success(request, _("已要求重新训练。新版本不比现行的差才会接替。"))
    back = request.POST.get("back", "")
    known = back in list(Kind)
    return redirect("desk:model", back) if known else redirect("desk:models")


@require_POST
def use_model(request: StaffRequest, kind: str) -> HttpResponse:
    """Let another version serve; refused where somebody was quicker."""
    form, which = UseForm(request.POST), _kind(kind)
    if not form.is_valid():
        raise NotVisible(kind)
    chosen = form.cleaned_data
    try:
        triage.put_in_charge(
            which, chosen["number"], seen=chosen["seen"], actor=request.actor
        )
    except Refused as refusal:
        if refusal.verdict.code == "not-permitted":
            raise
        return _shown(request, which, refusal=refusal.verdict)
    said = _("现在使用第%(number)s号。") % {"number": chosen["number"]}
    messages.success(request, said)
    return redirect("desk:model", kind)


def _kind(kind: str) -> Kind:
    if kind not in list(Kind):
        raise NotVisible(kind)
    return Kind(kind)


def _shown(
    request: StaffRequest, kind: Kind, *, refusal: Verdict | None = None
) -> HttpResponse:
    page = model_view(
        request.actor,
        kind,
        of=word(request.GET, "of"),
        key=request.GET.get("after", ""),
    )
    shown = {"view": page, "refusal": refusal}
    status = 200 if refusal is None else 409
    return render(request, "desk/model.html", shown, status=status)
