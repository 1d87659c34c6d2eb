"""Forms of supervision: an item, a part, progress, a review, the signature."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.forms.base import FilesField, choice, line, text
from bihuan.faces.desk.forms.oversight import WithUnits
from bihuan.faces.desk.forms.problems import day as any_day
from bihuan.faces.desk.rules.supervision import (
    NO_RHYTHM,
    REVIEW_WAYS,
    RHYTHMS,
    SOURCES,
    TYPED_SOURCES,
)
from bihuan.loop.supervision.words import ItemTerms, PartTerms, Rhythm, Source

# No county plans for other years, and behind the last one dates are at their end.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
_YEARS = _("日期要在2000年到2100年之间。")
_GRADES = (
    ("5", _("属实，办得很好")),
    ("4", _("属实，办得好")),
    ("3", _("属实，基本达到目标")),
    ("back", _("不属实或没有达到目标，退回重办")),
)


def _short(label: Any, most: int = 120, **more: Any) -> Any:
    return forms.CharField(
        label=label,
        max_length=most,
        error_messages={"required": _("请填写这一项。")},
        **more,
    )


def day(label: Any, **more: Any) -> Any:
    """A day of these years."""
    bounds = [
        MinValueValidator(FIRST_DAY, message=_YEARS),
        MaxValueValidator(LAST_DAY, message=_YEARS),
    ]
    return any_day(label, validators=bounds, **more)


class ItemForm(forms.Form):
    """What is to be done, on whose word, until when, who signs."""

    title = _short(_("事项"), help_text=_("一句话说清要办成什么。"))
    body = text(
        _("要求"), rows=5, help_text=_("批示或议定的原意，不要写诉求人的信息。")
    )
    source = choice(
        _("来源"), radio=True, choices=[(one, _(SOURCES[one])) for one in TYPED_SOURCES]
    )
    source_name = line(
        _("依据"), required=False, help_text=_("例如会议名称、文号、批示日期。")
    )
    instructed_by = choice(_("批示领导"), required=False)
    due_on = day(_("办结期限"))
    signer = choice(_("由谁签批销号"))
    rhythm = choice(
        _("中间反馈"),
        radio=True,
        choices=[(value or NO_RHYTHM, _(name)) for value, name in RHYTHMS.items()],
        help_text=_("期限快到时不再另要反馈，随办结报告一并说明。"),
        initial=NO_RHYTHM,
    )
    papers = FilesField(label=_("依据材料"), required=False)

    def __init__(self, *given: Any, people: Any, keep: str = "", **named: Any) -> None:
        super().__init__(*given, **named)
        leaders, signers = people
        self._offer("instructed_by", leaders)
        self._offer("signer", signers)
        if keep and keep not in TYPED_SOURCES:  # opened from a signal or a class
            self.fields["source"].choices = [(keep, _(SOURCES[keep]))]  # type: ignore[attr-defined]
            self.fields["source"].initial = keep

    def _offer(self, name: str, pairs: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *pairs]

    def terms(self) -> ItemTerms:
        """What the form says, once it is valid."""
        given = self.cleaned_data
        return ItemTerms(
            title=given["title"],
            body=given["body"],
            source=Source(given["source"]),
            source_name=given["source_name"],
            due_on=given["due_on"],
            signer=given["signer"],
            instructed_by=given["instructed_by"],
            rhythm=Rhythm(given["rhythm"].replace(NO_RHYTHM, "")),
        )


class PartForm(WithUnits):
    """One part: whose it is, what it comes to, until when, and who helps."""

    title = _short(_("任务"))
    target = text(
        _("目标"), rows=3, help_text=_("能衡量的结果，例如“12月底前完成8处管网改造”。")
    )
    goal = forms.DecimalField(
        label=_("目标数"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("能用一个数衡量的才填，以后只报完成数，完成率自动计算。"),
        error_messages={"invalid": _("请填写数字。")},
    )
    counted_in = _short(
        _("计量单位"), 12, required=False, help_text=_("例如户、处、万元。")
    )
    unit = choice(_("牵头单位"))
    helpers = forms.MultipleChoiceField(
        label=_("配合单位"), required=False, help_text=_("按住 Ctrl 可以选几个。")
    )
    due_on = day(_("这一部分的期限"))

    def __init__(self, *given: Any, units: Any, **named: Any) -> None:
        super().__init__(*given, units=units, **named)
        field = self.fields["helpers"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(units)

    def terms(self) -> PartTerms:
        """What the form says, once it is valid."""
        given = self.cleaned_data
        return PartTerms(
            title=given["title"],
            target=given["target"],
            unit_id=int(given["unit"]),
            due_on=given["due_on"],
            helpers=tuple(int(one) for one in given["helpers"]),
            goal=given["goal"],
            counted_in=given["counted_in"],
        )


class ProgressForm(forms.Form):
    percent = forms.IntegerField(
        label=_("完成比例（%）"),
        min_value=0,
        max_value=100,
        error_messages={
            "required": _("请填写这一项。"),
            "invalid": _("请填写整数。"),
        },
    )
    text = text(_("进展"), rows=5)


class CountForm(forms.Form):
    """Progress of a part whose target is counted: the share follows from the count."""

    reached = forms.DecimalField(
        label=_("累计完成数"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("从开始到现在一共完成多少，可以超过目标。"),
        error_messages={
            "required": _("请填写这一项。"),
            "invalid": _("请填写数字。"),
        },
    )
    text = text(_("进展"), rows=5)


class ReviewForm(forms.Form):
    way = choice(
        _("怎么复核的"),
        radio=True,
        choices=[(value, _(name)) for value, name in REVIEW_WAYS.items()],
    )
    outcome = choice(
        _("复核结论"),
        radio=True,
        choices=_GRADES,
    )
    words = text(_("看到了什么"), rows=5, help_text=_("退回的，写明还差什么。"))


class SignForm(forms.Form):
    conclusion = text(_("销号结论"), rows=4)


class DropForm(forms.Form):
    reason = text(_("为什么撤销"), rows=3)
