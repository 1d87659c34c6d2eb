"""Who exported this file, when, and whether it is still what it was."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bihuan.faces.exports.forms import VerifyForm
from bihuan.faces.exports.http.asking import StaffRequest
from bihuan.faces.exports.http.reading import claim_of
from bihuan.faces.exports.queries import verified
from bihuan.kit.sentences import told
from bihuan.kit.verdicts import Refused


@never_cache
def verify(request: StaffRequest) -> HttpResponse:
    form = VerifyForm(request.POST or None, request.FILES or None)
    found = None
    if request.method == "POST" and form.is_valid():
        try:
            found = verified(claim_of(form.cleaned_data["file"]))
        except Refused as refused:
            form.add_error("file", str(told(refused.verdict.sentence, _)))
    shown = {"form": form, "found": found}
    status = 422 if form.errors else 200
    return render(request, "exports/verify.html", shown, status=status)
