"""Forms of oversight: notes and answers, heads, interviews, notices, objections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.forms.base import Deed, choice, line, text
from bihuan.faces.desk.forms.problems import day
from bihuan.kit import clock
from bihuan.loop.oversight.words import Readers, Tone

_NO_NAMES = _("不要写任何诉求人的姓名、电话。")


class TakeForm(Deed):
    reason = text(
        _("为什么到了这一步"),
        required=False,
        help_text=_("说明了理由或没有说明，组织部门都看得到。"),
    )


class ProposeForm(Deed):
    reason = text(_("为什么约谈"))


class DemandForm(forms.Form):
    """What a note asks of the unit."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    demand = text(_("督办要求"), rows=5, help_text=_("会写进督办单。"))


class AnswerForm(forms.Form):
    answer = text(
        _("答复"), rows=6, help_text=_("办到哪一步，卡在哪里，什么时候办结。")
    )


class WithUnits(forms.Form):
    """A form with a unit to choose."""

    def __init__(self, *given: Any, units: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *units]


class InterviewForm(WithUnits):
    unit = choice(_("约谈哪个单位"))
    reason = text(_("为什么约谈"))


class DecideForm(forms.Form):
    decision = choice(
        _("决定"),
        radio=True,
        choices=[("approve", _("同意约谈")), ("decline", _("不约谈"))],
    )
    words = text(_("意见"), rows=3, required=False)


class HoldForm(forms.Form):
    held_on = day(_("哪一天谈的"))
    present = line(_("参加人员"), help_text=_("写职务，例如分管副区长、局长。"))
    said = text(_("谈话要点"), rows=6, help_text=_NO_NAMES)
    result = text(_("处理结果"), help_text=_("承诺做什么，什么时候做到。"))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["held_on"].initial = clock.local_day()


class FollowUpForm(forms.Form):
    title = line(_("后续事项的标题"))
    body = text(_("要做什么"), rows=5)


class NoticeForm(forms.Form):
    title = forms.CharField(
        label=_("标题"),
        max_length=120,
        error_messages={"required": _("请填写这一项。")},
    )
    body = text(_("正文"), rows=8, help_text=_NO_NAMES)
    readers = choice(
        _("发给谁看"),
        radio=True,
        choices=[(Readers.STAFF, _("内部")), (Readers.PUBLIC, _("向社会公开"))],
        initial=Readers.STAFF,
    )


class ItemForm(WithUnits):
    tone = choice(
        _("正面还是反面"),
        radio=True,
        choices=[(Tone.GOOD, _("典型做法")), (Tone.BAD, _("存在问题"))],
    )
    unit = choice(_("单位"))
    case = line(_("依据的事项（编号）"), required=False)
    text = text(_("做了什么"), help_text=_NO_NAMES)


class WordsForm(forms.Form):
    words = text(_("意见"))


class ObjectForm(forms.Form):
    text = text(_("异议的事实和理由"), rows=6)


class FindForm(forms.Form):
    finding = choice(
        _("复核结论"),
        radio=True,
        choices=[("upheld", _("异议成立")), ("rejected", _("异议不成立"))],
    )
    words = text(_("理由"))


class PeriodForm(forms.Form):
    """Which days a list is of; what makes no sense is left out."""

    first = forms.DateField(required=False)
    last = forms.DateField(required=False)
