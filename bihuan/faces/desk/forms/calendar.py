"""Forms of the working calendar."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.forms.base import choice, line
from bihuan.faces.desk.queries.calendar import FIRST, LAST


class DayForm(forms.Form):
    on = forms.DateField(
        label=_("日期"),
        widget=forms.HiddenInput,
        error_messages={
            "required": _("请选一天。"),
            "invalid": _("请按年-月-日填写，例如2026-12-31。"),
        },
    )
    what = choice(
        _("这一天"),
        radio=True,
        choices=[
            ("holiday", _("放假")),
            ("working", _("上班")),
            ("remove", _("取消本地安排，按国务院通知")),
        ],
    )
    name = line(_("名称"), required=False, help_text=_("例如：民族节日、地方调休。"))

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if not FIRST <= on.year <= LAST:
            said = {"first": FIRST, "last": LAST}
            raise forms.ValidationError(
                _("日历从%(first)s年到%(last)s年。"), params=said
            )
        return on


class YearForm(forms.Form):
    year = forms.IntegerField(min_value=FIRST, max_value=LAST, label=_("年份"))
    days = forms.CharField(
        label=_("放假安排"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("从国务院通知逐日录入，每行一天：日期,放假或上班,名称。"),
    )
