"""The forms of those who speak with raisers: call-backs, and what callers want."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.forms.base import Deed, choice, line, text
from bihuan.faces.desk.queries.registering import raising_with
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
        help_text=_("接通后必填。不提示、不引导，照诉求人的话选。"),
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


class OnWordForm(Deed):
    """What a raiser wants who calls: the code says who it is, or else a choice."""

    raising = choice(_("哪一位诉求人"), radio=True, required=False)
    code = line(
        _("查询码"),
        required=False,
        help_text=_(
            "诉求人念得出查询码就填在这里，系统核对是谁；念不出的，核对身份后在上面选。"
        ),
    )
    reason = text(
        _("诉求人怎么说"), rows=3, help_text=_("写原话，并写明怎样核对了身份。")
    )

    def offer(self, choices: Choices) -> None:
        self.offered = {pk for pk, _name in choices.raisers}
        only = choices.raisers[0][0] if len(choices.raisers) == 1 else ""
        self.pick("raising", choices.raisers, initial=only)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("code"):
            self._settle_by_code(given)
        elif not given.get("raising") and "raising" not in self.errors:
            self.add_error("raising", _("请选择一项，或填查询码。"))
        return given

    def _settle_by_code(self, given: dict[str, Any]) -> None:
        found = str(raising_with(given["code"]) or "")
        if found in self.offered and given.get("raising") in ("", found):
            given["raising"] = found
        else:
            self.add_error("code", _("这个查询码不是这位诉求人的，请核对。"))


class RevealForm(Deed):
    reason = text(
        _("为什么要看"),
        rows=2,
        help_text=_("理由会写入存证，诉求人能看到谁在什么时候、为什么看过。"),
    )
