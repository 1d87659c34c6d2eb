"""What a raiser says in the end: a verdict, a reply, taking it back, once more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.faces.portal.rules import GRADES
from bihuan.loop.closing.words import Answer, Grade


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("撤回的原因"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("还有什么没有解决"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请说一句还有什么没有解决。")},
    )


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=_("您的回应"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写下您的回应。")},
    )


GRADE_CHOICES = [(key, _(text)) for key, text in GRADES.items()]


class RateForm(forms.Form):
    """Two questions, kept apart: is it solved, and how was it handled.

    `sides` are the dimensions that the profile names; each may be left out.
    """

    solved = forms.ChoiceField(
        label=_("问题解决了吗？"),
        choices=[("yes", _("解决了")), ("no", _("没有解决"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择问题是否解决。")},
    )
    grade = forms.TypedChoiceField(
        label=_("您对办理满意吗？"),
        choices=GRADE_CHOICES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择满意程度。")},
    )
    words = forms.CharField(
        label=_("还想说什么"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *given: Any, sides: Sequence[tuple[str, str]] = (), **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.side_names = {f"side_{code}": code for code, _name in sides}
        for code, name in sides:
            self.fields[f"side_{code}"] = forms.TypedChoiceField(
                label=name,
                choices=GRADE_CHOICES,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def sides(self) -> list[forms.BoundField]:
        return [self[name] for name in self.side_names]

    @property
    def answer(self) -> Answer:
        given = self.cleaned_data
        return Answer(
            solved=given["solved"] == "yes",
            grade=Grade(given["grade"]),
            words=given["words"],
            sides={
                code: Grade(given[name])
                for name, code in self.side_names.items()
                if given.get(name) is not None
            },
        )
