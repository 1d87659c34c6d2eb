"""Forms of accepting, dispatching, sending back, deciding, joining."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.forms.base import Deed, choice, line, text
from bihuan.faces.desk.words import Choices


class UnitForm(Deed):
    """Which unit; what the responsibility map suggests stands first and is chosen."""

    unit = choice(_("承办单位"))

    def offer(self, choices: Choices) -> None:
        self.pick("unit", [("", "—"), *choices.units], initial=choices.suggested)
        self.fields["unit"].help_text = choices.why_suggested


class DispatchForm(UnitForm):
    instruction = text(
        _("交办意见"), rows=3, required=False, help_text=_("只给承办单位看。")
    )


class AdjudicateForm(UnitForm):
    reason = text(_("裁定理由"))


class AskReturnForm(Deed):
    ground = line(
        _("法定依据或职责依据"), help_text=_("例如：《城镇排水与污水处理条例》第五条。")
    )
    reason = text(_("理由"))
    proposed = choice(
        _("建议的承办单位"),
        required=False,
        help_text=_("说得出归谁管，派单中心才好判断。"),
    )

    def offer(self, choices: Choices) -> None:
        self.pick("proposed", [("", "—"), *choices.units])


class DeclineForm(Deed):
    ground = choice(_("法定理由"), radio=True)
    route = text(
        _("告知诉求人的正确途径"),
        rows=3,
        help_text=_("诉求人会看到这段话。例如应向哪个机关提出、怎样联系。"),
    )

    def offer(self, choices: Choices) -> None:
        self.pick("ground", [(one, one) for one in choices.decline_grounds])


class ClassifyForm(Deed):
    category = choice(_("类别"), required=False)
    area = choice(_("所在地"), required=False)
    cause = choice(_("原因"), radio=True, required=False)

    def offer(self, choices: Choices) -> None:
        blank = ("", "—")
        self.pick("category", [blank, *choices.categories], initial=choices.category)
        self.pick("area", [blank, *choices.areas], initial=choices.area)
        if choices.causes:
            causes = [(one, one) for one in choices.causes]
            self.pick("cause", causes, initial=choices.cause)
        else:
            del self.fields["cause"]


class TransferForm(Deed):
    to = line(_("转往哪个机关"))
    answer = text(
        _("告知诉求人的内容"), help_text=_("诉求人会看到：转给了谁、怎样联系。")
    )


class MergeForm(Deed):
    into = line(_("并入哪一件（编号）"))
    reason = text(_("为什么是同一件事"), rows=3)


class ReasonForm(Deed):
    reason = text(_("理由"))


class UrgeForm(Deed):
    reason = text(_("催办意见"), help_text=_("承办单位会看到。"))


class SeenForm(Deed):
    """A single click: nothing but the version it was drawn from."""
