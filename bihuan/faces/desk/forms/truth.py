"""The forms of second looks and of signals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.forms.base import choice, text
from bihuan.faces.desk.rules import GRADES
from bihuan.loop.closing.words import Grade
from bihuan.loop.truth.words import FREELY_NAMES, Freely, SecondAnswer, Threshold


class LookForm(forms.Form):
    """Three questions, read out as they stand; nothing is suggested."""

    solved = choice(
        _("您反映的这件事，现在解决了吗？"),
        radio=True,
        choices=[("yes", _("解决了")), ("no", _("没有解决"))],
    )
    grade = choice(
        _("对这次办理，您满意吗？"),
        radio=True,
        choices=[(str(grade), _(name)) for grade, name in GRADES.items()],
    )
    freely = choice(
        _("之前如果有人问过您的意见，那次回答是您自己的意思吗？"),
        radio=True,
        choices=[(str(one), _(name)) for one, name in FREELY_NAMES.items()],
    )
    words = text(_("原话"), rows=3, required=False)

    def answer(self) -> SecondAnswer:
        """What was said, for the action."""
        given = self.cleaned_data
        return SecondAnswer(
            solved=given["solved"] == "yes",
            grade=Grade(int(given["grade"])),
            freely=Freely(given["freely"]),
            words=given["words"],
        )


class DecideForm(forms.Form):
    """What a person makes of a signal."""

    outcome = choice(
        _("怎么认定"),
        radio=True,
        choices=[
            ("explain", _("看过了，情况正常")),
            ("follow-up", _("需要核查，转督查")),
        ],
    )
    note = text(
        _("看到了什么"),
        rows=3,
        help_text=_("只写情况，不写人名；会与这条提示一起保存。"),
    )


class ThresholdForm(forms.Form):
    """From when on one kind of signal is given."""

    least = forms.IntegerField(label=_("至少多少件"), min_value=1, max_value=10_000)
    value = forms.FloatField(label=_("界限"), min_value=0, max_value=100_000)

    def threshold(self) -> Threshold:
        """The limit, for the action."""
        given: dict[str, Any] = self.cleaned_data
        return Threshold(given["least"], given["value"])
