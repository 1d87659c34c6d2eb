"""Reading the directory: search, firms, units and people, profiles."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.directory.catalogue.queries import profiles as active_profiles
from bihuan.directory.units.queries import unit_tree
from bihuan.faces.desk import rules
from bihuan.faces.desk.forms.filtering import word
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries import directory
from bihuan.faces.desk.queries.finding import found

LABELS = {"kinds": rules.UNIT_KINDS, "roles": rules.ROLES}


@require_safe
def search(request: StaffRequest) -> HttpResponse:
    key = request.GET.get("after") or request.GET.get("before")
    page = found(request.actor, word(request.GET, "q"), key=key)
    return render(request, "desk/search.html", {"page": page})


@require_safe
def parties(request: StaffRequest) -> HttpResponse:
    text = word(request.GET, "name")
    lines = directory.parties(request.actor, text)
    return render(request, "desk/parties.html", {"text": text, "lines": lines})


@require_safe
def party(request: StaffRequest, party_id: int) -> HttpResponse:
    page = directory.party(request.actor, party_id)
    return render(request, "desk/party.html", {"page": page})


@require_safe
def units(request: StaffRequest) -> HttpResponse:
    shown = LABELS | {"units": unit_tree(active_only=False)}
    return render(request, "desk/units.html", shown)


@require_safe
def unit(request: StaffRequest, unit_id: int) -> HttpResponse:
    page = directory.unit(request.actor, unit_id)
    return render(request, "desk/unit.html", LABELS | {"page": page})


@require_safe
def profiles(request: StaffRequest) -> HttpResponse:
    lines = [directory.profile_page(one.code) for _pk, one in active_profiles()]
    return render(request, "desk/profiles.html", {"lines": lines})


@require_safe
def profile(request: StaffRequest, code: str) -> HttpResponse:
    page = directory.profile_page(code)
    return render(request, "desk/profile.html", {"page": page})
