"""Forms of working on a case: progress, help, time, evidence, the report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.forms.base import (
    Deed,
    FilesField,
    choice,
    text,
    whole_number,
)
from bihuan.faces.desk.words import Choices


class NoteForm(Deed):
    text = text(_("进展"), rows=5)
    for_raiser = forms.BooleanField(
        label=_("诉求人也能看到"),
        required=False,
        help_text=_("勾选后，诉求人查询进展时会看到这段话。"),
    )


class ContactForm(Deed):
    outcome = choice(
        _("联系上了吗"),
        radio=True,
        required=False,
        initial="reached",
        choices=[("reached", _("联系上了")), ("missed", _("没有联系上"))],
    )
    text = text(_("沟通情况"), rows=4, required=False)


class AttachForm(Deed):
    pieces = FilesField(
        label=_("照片、录音或文件"),
        help_text=_("照片、录音、PDF、Word、Excel，每份不超过30兆，可以一次选多份。"),
        error_messages={"required": _("请选择要上传的文件。")},
    )


class HelpForm(Deed):
    unit = choice(_("协办单位"))
    task = text(_("请协办的事项"), rows=3)
    days = whole_number(_("几个工作日内反馈"), max_value=90, initial=3)

    def offer(self, choices: Choices) -> None:
        self.pick("unit", [("", "—"), *choices.units])


class GiveHelpForm(Deed):
    answer = text(_("协办结果"), rows=5)


class ExtensionForm(Deed):
    count = whole_number(_("延长多久"))
    reason = text(_("延期理由"), help_text=_("审批人和督查部门会看到。"))

    def offer(self, choices: Choices) -> None:
        field = self.fields["count"]
        assert isinstance(field, forms.IntegerField)
        field.initial = choices.extension_most
        field.help_text = _("最多%(most)s。") % {"most": choices.extension_said}


class DecideExtensionForm(Deed):
    decision = choice(
        _("决定"), radio=True, choices=[("grant", _("同意")), ("refuse", _("不同意"))]
    )
    reason = text(_("意见"), rows=3, required=False)


class PauseForm(Deed):
    ground = choice(_("中止的情形"), radio=True)
    reason = text(_("具体情况"), rows=3)

    def offer(self, choices: Choices) -> None:
        self.pick("ground", [(one, one) for one in choices.pause_grounds])


RESULT_TEXTS = {
    "solved": _("已解决：诉求人要求的事办成了"),
    "deferred": _("部分解决，挂账：写明计划和再次办理的日期"),
    "explained": _("解释说明：没有法律政策依据，已讲清道理"),
    "not-reachable": _("联系不上：多次联系未果"),
    "withdrawn": _("诉求人撤回"),
    "transferred": _("已转其他机关"),
}


class AnswerForm(Deed):
    result = choice(_("办理结果"), radio=True)
    answer = text(
        _("给诉求人的答复"),
        rows=6,
        help_text=_("诉求人会逐字看到。说清做了什么、依据是什么。"),
    )
    results_left_out: tuple[str, ...] = ("deferred", "withdrawn", "transferred")

    def offer(self, choices: Choices) -> None:
        results = [r for r in choices.results if r not in self.results_left_out]
        self.pick("result", [(one, RESULT_TEXTS[one]) for one in results])


class ReportForm(AnswerForm):
    basis = text(
        _("法律政策依据"),
        rows=2,
        required=False,
        help_text=_(
            "报“解释说明”时写明哪部法律或文件、哪一条；会写在给诉求人的答复后面。"
        ),
    )
    plan = text(_("后续计划"), rows=3, required=False, help_text=_("挂账时必填。"))
    plan_on = forms.DateField(
        label=_("再次办理的日期"),
        required=False,
        help_text=_("挂账时必填。到这一天，系统会把事项放回在办。"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("请按年-月-日填写，例如2026-12-31。")},
    )
    pieces = FilesField(label=_("佐证材料"), required=False)
    results_left_out: tuple[str, ...] = ("withdrawn", "transferred")
    asked_with = ("basis", "plan", "plan_on")

    def offer(self, choices: Choices) -> None:
        super().offer(choices)
        if choices.evidence_asked:
            self.fields["pieces"].help_text = _(
                "报“已解决”至少要有 %(asked)s 份，已有 %(there)s 份。"
            ) % {"asked": choices.evidence_asked, "there": choices.evidence_there}

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("result") == "deferred":
            if not given.get("plan", "").strip():
                self.add_error("plan", _("挂账须写明后续计划。"))
            if not given.get("plan_on") and "plan_on" not in self.errors:
                self.add_error("plan_on", _("挂账须写明再次办理的日期。"))
        return given
