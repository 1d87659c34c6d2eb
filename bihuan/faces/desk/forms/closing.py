"""The form of the call-back seat."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.forms.base import Deed, choice, text
from bihuan.faces.desk.rules import GRADES
from bihuan.faces.desk.words import Choices


class CallBackForm(Deed):
    raising = choice(_("回访哪一位"), radio=True)
    outcome = choice(
        _("接通了吗"),
        radio=True,
        choices=[("reached", _("接通了")), ("missed", _("没有接通"))],
    )
    solved = choice(
        _("问题解决了吗"),
        radio=True,
        required=False,
        help_text=_("接通后必填。"),
        choices=[("yes", _("解决了")), ("no", _("没有解决"))],
    )
    grade = choice(
        _("对办理满意吗"),
        radio=True,
        required=False,
        help_text=_("接通后必填。不提示、不引导，照当事人的话选。"),
        choices=[(str(grade), _(name)) for grade, name in GRADES.items()],
    )
    words = text(_("原话或备注"), rows=3, required=False)

    def offer(self, choices: Choices) -> None:
        only = choices.raisers[0][0] if len(choices.raisers) == 1 else ""
        self.pick("raising", choices.raisers, initial=only)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("outcome") == "reached":
            for name in ("solved", "grade"):
                if not given.get(name):
                    self.add_error(name, _("接通后请问清这一项。"))
        return given


class RevealForm(Deed):
    reason = text(
        _("为什么要看"),
        rows=2,
        help_text=_("理由会写入存证，当事人能看到谁在什么时候、为什么看过。"),
    )
