"""Forms of bulletins: which period and for whom, the text, what must change."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.forms.base import choice, text
from bihuan.kit.sentences import say
from bihuan.measure.bulletins.queries import periods_to_choose
from bihuan.measure.bulletins.words import Period, Readers, Span


class DraftForm(forms.Form):
    period = choice(_("统计期"))
    readers = choice(
        _("发给谁看"),
        radio=True,
        choices=[(Readers.STAFF, _("内部")), (Readers.EVERYBODY, _("向社会公开"))],
        initial=Readers.STAFF,
        help_text=_("向社会公开的简报，少于5件的数字不写出来。"),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (heading, [(_key(one), _days(one)) for one in periods_to_choose(span)])
            for span, heading in ((Span.WEEK, _("周报")), (Span.MONTH, _("月报")))
        ]

    def chosen(self) -> tuple[Span, date, Readers]:
        """The span, a day of the period, and whom it is for."""
        span, _space, day = self.cleaned_data["period"].partition(" ")
        return (
            Span(span),
            date.fromisoformat(day),
            Readers(self.cleaned_data["readers"]),
        )


class TextForm(forms.Form):
    title = forms.CharField(
        label=_("标题"),
        max_length=120,
        error_messages={"required": _("请填写这一项。")},
    )
    body = text(
        _("正文"),
        rows=16,
        help_text=_("数字写成双花括号里的名称，由系统填上；以“# ”开头的一行是小标题。"),
    )


class WordsForm(forms.Form):
    words = text(_("意见"), rows=3)


def _key(one: Period) -> str:
    return f"{one.span} {one.since.isoformat()}"


def _days(one: Period) -> str:
    if one.span is Span.MONTH:
        return f"{one.since:%Y-%m}"
    return say("{since}至{until}", since=f"{one.since}", until=f"{one.until}")
