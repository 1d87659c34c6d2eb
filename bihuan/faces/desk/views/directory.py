"""Reading the directory: search, firms, units and people, profiles, the calendar."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bihuan.directory.catalogue.queries import profiles as active_profiles
from bihuan.directory.units.queries import unit_tree
from bihuan.faces.desk import rules
from bihuan.faces.desk.forms.calendar import DayForm, YearForm
from bihuan.faces.desk.forms.filtering import word
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries import directory
from bihuan.faces.desk.queries.calendar import year_of
from bihuan.faces.desk.queries.finding import found
from bihuan.ground.calendars import actions as calendars
from bihuan.ground.calendars.words import DayKind
from bihuan.kit import clock
from bihuan.kit.sentences import told
from bihuan.kit.verdicts import Refused

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


def calendar(request: StaffRequest, year: int = 0) -> HttpResponse:
    """A year of the calendar, and the form of the day that was chosen."""
    chosen = _day(request.GET.get("day", ""))
    year = year or (chosen or clock.local_day()).year
    page = year_of(request.actor, year, chosen)
    shown = {
        "page": page,
        "form": DayForm(initial={"on": chosen, "what": "holiday"}),
        "year_form": YearForm(initial={"year": year}),
    }
    return render(request, "desk/calendar.html", shown)


@require_POST
def set_day(request: StaffRequest) -> HttpResponse:
    form = DayForm(request.POST)
    if not form.is_valid():
        return redirect("desk:calendar")
    given = form.cleaned_data
    if given["what"] == "remove":
        calendars.remove_day(calendars.DEFAULT, given["on"], actor=request.actor)
    else:
        kind = DayKind(given["what"])
        calendars.set_day(
            calendars.DEFAULT, given["on"], kind, given["name"], actor=request.actor
        )
    messages.success(request, _("日历已修改，受影响的期限正在重算。"))
    return redirect(f"{reverse('desk:calendar')}?day={given['on']}")


@require_POST
def publish_year(request: StaffRequest) -> HttpResponse:
    """Enter a year's holidays; what is wrong with the list is said, the list is kept."""
    form = YearForm(request.POST)
    year = form["year"].value()
    try:
        if form.is_valid():
            _publish(request, form)
            return redirect("desk:calendar_year", form.cleaned_data["year"])
    except Refused as refused:
        form.add_error("days", str(told(refused.verdict.sentence, _)))
    page = year_of(request.actor, int(year) if year.isdigit() else 0, None)
    shown = {"page": page, "form": DayForm(), "year_form": form}
    return render(request, "desk/calendar.html", shown, status=422)


def _publish(request: StaffRequest, form: YearForm) -> None:
    given = form.cleaned_data
    text = given["days"].replace("，", ",")
    if not text.lstrip().startswith(("日期", "date")):
        text = f"日期,类型,名称\n{text}"
    days = calendars.publish_year(
        calendars.DEFAULT, given["year"], text, actor=request.actor
    )
    said = {"year": given["year"], "days": days}
    messages.success(request, _("%(year)s年放假安排已录入（%(days)s天）。") % said)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
