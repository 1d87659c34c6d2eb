"""The working calendar: a year, one of its days, and the State Council's list."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.desk.forms.calendar import DayForm, YearForm
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries.calendar import year_of
from bihuan.ground.access.words import Permission
from bihuan.ground.calendars import actions as calendars
from bihuan.ground.calendars.words import DayKind
from bihuan.kit import clock
from bihuan.kit.sentences import told
from bihuan.kit.verdicts import Refused


@require_safe
def calendar(request: StaffRequest, year: int | None = None) -> HttpResponse:
    """A year of the calendar, and the form of the day that was chosen."""
    chosen = _day(request.GET.get("day", ""))
    if year is None:
        year = (chosen or clock.local_day()).year
    return _show(request, year, chosen)


@require_POST
def set_day(request: StaffRequest) -> HttpResponse:
    """Change one day; what is wrong is said on the page of that day."""
    request.actor.may(Permission.EDIT_CALENDAR).enforce()
    form = DayForm(request.POST)
    try:
        if form.is_valid():
            day = _set(request, form)
            return redirect(f"{reverse('desk:calendar')}?day={day}")
    except Refused as refused:
        form.add_error("what", str(told(refused.verdict.sentence, _)))
    chosen = form.cleaned_data.get("on")
    year = (chosen or clock.local_day()).year
    return _show(request, year, chosen, day_form=form)


@require_POST
def publish_year(request: StaffRequest) -> HttpResponse:
    """Enter a year's holidays; what is wrong with the list is said, the list is kept."""
    request.actor.may(Permission.EDIT_CALENDAR).enforce()
    form = YearForm(request.POST)
    try:
        if form.is_valid():
            _publish(request, form)
            return redirect("desk:calendar_year", form.cleaned_data["year"])
    except Refused as refused:
        form.add_error("days", str(told(refused.verdict.sentence, _)))
    year = form.cleaned_data.get("year") or clock.local_day().year
    return _show(request, year, None, year_form=form)


def _show(
    request: StaffRequest,
    year: int,
    chosen: date | None,
    *,
    day_form: DayForm | None = None,
    year_form: YearForm | None = None,
) -> HttpResponse:
    """The page of a year; a form that is given is one that came back with mistakes."""
    shown = {
        "page": year_of(request.actor, year, chosen),
        "form": day_form or DayForm(initial={"on": chosen, "what": "holiday"}),
        "year_form": year_form or YearForm(initial={"year": year}),
    }
    status = 422 if day_form or year_form else 200
    return render(request, "desk/calendar.html", shown, status=status)


def _set(request: StaffRequest, form: DayForm) -> date:
    given = form.cleaned_data
    on: date = given["on"]
    if given["what"] == "remove":
        calendars.remove_day(calendars.DEFAULT, on, actor=request.actor)
    else:
        kind = DayKind(given["what"])
        calendars.set_day(
            calendars.DEFAULT, on, kind, given["name"], actor=request.actor
        )
    messages.success(request, _("日历已修改，受影响的期限正在重算。"))
    return on


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
