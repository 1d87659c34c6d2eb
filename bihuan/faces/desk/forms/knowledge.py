"""Forms of the knowledge base."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.directory.knowledge.words import QUESTION, REVIEW_MONTHS, NewAnswer
from bihuan.faces.desk.forms.base import choice, line, text
from bihuan.faces.desk.queries.knowledge import Lists

_DAY = {"invalid": _("请按年-月-日填写，例如2026-12-31。"), "required": _("请选一天。")}


class AnswerForm(forms.Form):
    """One answer. Its source is asked of everybody: an answer without one is an opinion."""

    question = forms.CharField(
        label=_("问题"),
        max_length=QUESTION,
        help_text=_("用来电人的话写，一句问句。不写姓名、电话和门牌。"),
        error_messages={"required": _("请填写这一项。")},
    )
    asked_as = line(
        _("别的问法"),
        required=False,
        help_text=_("群众还会怎么说，几个短语，用空格隔开。查找时一样算数。"),
    )
    text = text(_("答案"), rows=7)
    source = line(_("依据"), help_text=_("文件名、文号、条款。"))
    owner = choice(_("归口单位"))
    category = choice(_("类别"), required=False)
    area = choice(_("只适用于"), required=False)
    valid_from = forms.DateField(
        label=_("从哪一天起有效"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=_DAY,
    )
    valid_until = forms.DateField(
        label=_("到哪一天为止"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=_DAY,
    )
    review_months = forms.IntegerField(
        label=_("每几个月复核一次"),
        min_value=REVIEW_MONTHS[0],
        max_value=REVIEW_MONTHS[1],
        error_messages={"invalid": _("请填写整数。"), "required": _("请填写整数。")},
    )
    origin = forms.CharField(required=False, widget=forms.HiddenInput, max_length=32)
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)
    miss = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, lists: Lists, **named: Any) -> None:
        super().__init__(*given, **named)
        blank = ("", "—")
        for name, pairs in (
            ("owner", [blank, *lists.owners]),
            ("category", [blank, *lists.categories]),
            ("area", [("", _("全县")), *lists.areas]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(pairs)

    def answer(self) -> NewAnswer:
        """What the form says, once it is valid."""
        given = self.cleaned_data
        return NewAnswer(
            question=given["question"],
            asked_as=given["asked_as"],
            text=given["text"],
            source=given["source"],
            owner_id=int(given["owner"]),
            category_id=int(given["category"]) if given["category"] else None,
            area_id=int(given["area"]) if given["area"] else None,
            valid_from=given["valid_from"],
            valid_until=given["valid_until"],
            review_months=given["review_months"],
            replaces_id=given["replaces"],
            origin=given["origin"],
        )


class ApproveForm(forms.Form):
    public = forms.BooleanField(
        label=_("同时在公众页面的“常见问题”里公布"), required=False
    )


class HandOnForm(forms.Form):
    unit = forms.IntegerField(min_value=1)
