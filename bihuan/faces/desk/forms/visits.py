"""Forms of supervising visits: the plan, one visit, and what follows from it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.forms.base import choice, line, text
from bihuan.faces.desk.forms.oversight import WithUnits
from bihuan.faces.desk.forms.supervision import day
from bihuan.kit import clock
from bihuan.loop.supervision.words import VisitTerms


class PlanForm(forms.Form):
    year = forms.IntegerField(
        label=_("年度"),
        min_value=2020,
        max_value=2100,
        error_messages={"required": _("请填写这一项。"), "invalid": _("请填写整数。")},
    )
    title = line(_("计划名称"))
    most_per_unit = forms.IntegerField(
        label=_("一个单位一年最多几次"),
        min_value=1,
        max_value=12,
        initial=2,
        help_text=_("超过的要写明理由才能安排。"),
        error_messages={"required": _("请填写这一项。"), "invalid": _("请填写整数。")},
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["year"].initial = clock.local_day().year


class VisitForm(WithUnits):
    """Who looks at whom, about what, when; a reason only where the plan would refuse."""

    unit = choice(_("督查哪个单位"))
    subject = line(_("督查什么"))
    team = line(_("督查组"))
    members = forms.MultipleChoiceField(
        label=_("成员"), error_messages={"required": _("请选择一项。")}
    )
    planned_on = day(_("计划日期"))
    override = text(
        _("重复或超过次数的理由"),
        rows=2,
        required=False,
        help_text=_("同一年就同一事项再去同一单位，或超过次数上限，才要写。"),
    )

    def __init__(self, *given: Any, people: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["members"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(people)

    def terms(self) -> VisitTerms:
        """What the form says, once it is valid."""
        given = self.cleaned_data
        return VisitTerms(
            unit_id=int(given["unit"]),
            subject=given["subject"],
            team=given["team"],
            members=tuple(given["members"]),
            planned_on=given["planned_on"],
            override=given["override"],
        )


class ConcludeForm(forms.Form):
    words = text(_("督查结论"), rows=6)
    rectify_on = day(_("整改期限"), required=False, help_text=_("没有要整改的不填。"))


class WordsForm(forms.Form):
    words = text(_("内容"), rows=5)


class FindingForm(forms.Form):
    answer = choice(
        _("复核结论"),
        radio=True,
        choices=[("no", _("维持结论")), ("yes", _("异议成立，撤销结论"))],
    )
    words = text(_("理由"))


class VerifyForm(forms.Form):
    answer = choice(
        _("核查结果"),
        radio=True,
        choices=[("yes", _("整改到位")), ("no", _("没有到位，继续整改"))],
    )
    words = text(_("核查情况"))


class ProposeOfForm(forms.Form):
    tone = choice(
        _("建议"),
        radio=True,
        choices=[("praise", _("表扬、激励")), ("blame", _("批评、问责"))],
    )
    words = text(_("建议和理由"))
