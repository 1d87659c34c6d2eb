"""The forms of those who speak with raisers who call, and of objections to verdicts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.forms.base import Deed, FilesField, choice, line, text
from bihuan.faces.desk.queries.registering import raising_with
from bihuan.faces.desk.rules import OBJECTION_GROUNDS
from bihuan.faces.desk.words import Choices


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


class ObjectForm(Deed):
    judgement = choice(_("对哪一个评价"), radio=True)
    ground = choice(
        _("为什么"),
        radio=True,
        choices=[(one, _(name)) for one, name in OBJECTION_GROUNDS.items()],
    )
    reason = text(
        _("事实和理由"), rows=4, help_text=_("诉求人会逐字看到，也可以回应。")
    )
    pieces = FilesField(
        label=_("佐证材料"),
        help_text=_("录音、照片、记录，至少一份。"),
        error_messages={"required": _("提出异议须附佐证材料。")},
    )

    def offer(self, choices: Choices) -> None:
        only = choices.verdicts[0][0] if len(choices.verdicts) == 1 else ""
        self.pick("judgement", choices.verdicts, initial=only)


class DecideObjectionForm(Deed):
    decision = choice(
        _("结论"),
        radio=True,
        choices=[
            ("uphold", _("异议成立：评价留档，不计入满意率")),
            ("refuse", _("异议不成立：评价照常计入")),
        ],
    )
    reason = text(_("理由"), rows=3, help_text=_("诉求人和承办单位都会看到。"))


class InviteForm(Deed):
    raising = choice(_("请哪一位评价"), radio=True)
    source = choice(
        _("怎么给"),
        radio=True,
        choices=[
            ("site", _("现场扫码：就在面前，30分钟内有效")),
            ("link", _("打印或发送：30天内有效")),
        ],
    )

    def offer(self, choices: Choices) -> None:
        only = choices.raisers[0][0] if len(choices.raisers) == 1 else ""
        self.pick("raising", choices.raisers, initial=only)


class RevealForm(Deed):
    reason = text(
        _("为什么要看"),
        rows=2,
        help_text=_("理由会写入存证，诉求人能看到谁在什么时候、为什么看过。"),
    )
