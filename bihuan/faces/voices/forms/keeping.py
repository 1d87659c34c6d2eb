"""Forms of whoever keeps observers and calls, and of who walks a service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.faces.voices.forms.base import Drafted, day, line, phone, text, unit


class AppointForm(Drafted):
    name = line(_("姓名"), longest=50)
    trade = line(_("行业"), longest=40, help_text=_("例如：餐饮、制造、物流、律师。"))
    phone = phone(_("手机或电话"), help_text=_("加密保存，只用于回访和联系。"))
    starts_on = day(_("聘期从"))
    ends_on = day(_("聘期到"))
    per_quarter = forms.IntegerField(
        label=_("每季度至少几条意见"),
        min_value=0,
        max_value=12,
        initial=1,
        help_text=_("填 0 表示不作要求。"),
    )


class WordForm(forms.Form):
    """A reason, or a conclusion."""

    text = text(_("说明"))


class EndForm(forms.Form):
    """Why a term ends before its last day."""

    text = line(_("提前结束的原因"), longest=200)


class WalkForm(Drafted):
    service = line(_("走哪一件事的流程"))
    unit_id = unit(_("在哪个单位办"))
    role = line(
        _("以什么身份办"), longest=60, help_text=_("例如：新开一家小饭馆的店主。")
    )
    promised = line(
        _("对外承诺的时限"), required=False, help_text=_("办事指南上怎么写的。")
    )
    repeats = forms.TypedChoiceField(
        label=_("复走以前的哪一次"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("整改以后再走一遍，两次对照。"),
    )

    def __init__(
        self, *given: Any, before: Sequence[tuple[int, str]], **named: Any
    ) -> None:
        super().__init__(*given, **named)
        field = self.fields["repeats"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *before]


class StepForm(Drafted):
    what = line(_("这一步做了什么"), longest=200)
    minutes = forms.IntegerField(label=_("用了多少分钟"), min_value=0, max_value=43_200)
    obstacle = text(
        _("遇到的障碍"),
        required=False,
        help_text=_("写了就成为一件事项，有人负责、有期限、有答复；顺利就空着。"),
    )


class CallForm(forms.Form):
    subject = line(_("征集什么"))
    text = text(_("说明"), rows=6, help_text=_("为什么征集、要哪些线索、怎么用。"))
    opens_on = day(_("从哪天起"))
    closes_on = day(_("到哪天止"))


class ResultsForm(forms.Form):
    text = text(
        _("结果说明"),
        rows=5,
        help_text=_("件数由系统统计并一起公布；少于 5 件的不显示具体数字。"),
    )
