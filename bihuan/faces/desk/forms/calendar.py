"""Forms of the working calendar."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.forms.base import choice, line


class DayForm(forms.Form):
    on = forms.DateField(widget=forms.HiddenInput)
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


class YearForm(forms.Form):
    year = forms.IntegerField(min_value=2010, max_value=2100, label=_("年份"))
    days = forms.CharField(
        label=_("放假安排"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("从国务院通知逐日录入，每行一天：日期,放假或上班,名称。"),
    )
