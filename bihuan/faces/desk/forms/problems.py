"""Forms about a class of problems: owner, plan, review, the answer given once, members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.forms.base import choice, line, text
from bihuan.faces.desk.queries.problem import MemberRow, ProblemDeed
from bihuan.kit import clock


def day(label: Any, **more: Any) -> Any:
    """A day of the calendar."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": _("请选一天。"),
            "invalid": _("请按年-月-日填写，例如2026-12-31。"),
        },
        **more,
    )


class ProblemForm(forms.Form):
    """A form about a class. `seen` is the version that its page showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, deed: ProblemDeed, **named: Any) -> None:
        super().__init__(*given, **named)
        self.offer(deed)

    def offer(self, deed: ProblemDeed) -> None:
        """Put in what may be chosen, and what is there already."""

    def pick(self, name: str, pairs: Any) -> None:
        """Fill one list."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(pairs)


class SeenProblemForm(ProblemForm):
    """A single click."""


class OwnerForm(ProblemForm):
    unit = choice(_("牵头单位"))

    def offer(self, deed: ProblemDeed) -> None:
        self.pick("unit", [("", "—"), *deed.units])
        self.fields["unit"].initial = deed.page.owner_id


class PlanForm(ProblemForm):
    cause = text(
        _("根本原因"), rows=4, help_text=_("为什么总是发生，不是某一件为什么发生。")
    )
    remedy = text(
        _("治理措施"), rows=4, help_text=_("做什么才不再发生，由谁做，到什么时候。")
    )
    review_on = day(_("复查日期"), help_text=_("到这一天，系统会提醒回头看。"))

    def offer(self, deed: ProblemDeed) -> None:
        self.fields["cause"].initial = deed.page.cause
        self.fields["remedy"].initial = deed.page.remedy
        self.fields["review_on"].initial = deed.page.line.review_on


class RemedyForm(ProblemForm):
    done_on = day(_("哪一天完成的"))

    def offer(self, deed: ProblemDeed) -> None:
        self.fields["done_on"].initial = clock.local_day()


class ReviewForm(ProblemForm):
    gone = choice(
        _("问题消除了吗"),
        radio=True,
        choices=[("yes", _("已经消除，销项")), ("no", _("仍然存在，继续治理"))],
    )
    again_on = day(_("下次复查的日期"), required=False, help_text=_("仍然存在时必填。"))

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        missing = not given.get("again_on") and "again_on" not in self.errors
        if given.get("gone") == "no" and missing:
            self.add_error("again_on", _("请写明下次复查的日期。"))
        return given


class OfferForm(ProblemForm):
    answer = text(
        _("统一答复"),
        rows=8,
        help_text=_("写清原因、正在怎样解决、什么时候见效。不要出现任何人的姓名电话。"),
    )
    firms = forms.MultipleChoiceField(
        label=_("同时告知同类企业"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("请从列出的选项中选择。")},
    )

    def offer(self, deed: ProblemDeed) -> None:
        firms = [(str(one.pk), one.name) for one in deed.firms]
        if firms:
            self.pick("firms", firms)
            self.fields["firms"].initial = [pk for pk, _name in firms]
        else:
            del self.fields["firms"]


class RenameForm(ProblemForm):
    title = line(_("这类问题叫什么"))

    def offer(self, deed: ProblemDeed) -> None:
        self.fields["title"].initial = deed.page.line.title


class AddMemberForm(ProblemForm):
    number = line(
        _("诉求编号"), help_text=_("原来属于另一类的，会从那一类转到这一类。")
    )


class SplitForm(ProblemForm):
    title = line(_("拆出来的这一类叫什么"))
    cases = forms.MultipleChoiceField(
        label=_("拆出哪几件"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("请至少选一件。"),
            "invalid_choice": _("请从列出的选项中选择。"),
        },
    )

    def offer(self, deed: ProblemDeed) -> None:
        self.pick("cases", [(str(m.line.case_id), _told(m)) for m in deed.members])


def _told(member: MemberRow) -> str:
    """Members often have the same title; day and number tell them apart."""
    line = member.line
    return f"{line.title} · {clock.local_day(line.told_at)} · {line.number}"


class MergeProblemForm(ProblemForm):
    into = choice(_("并入哪一类"), radio=True)

    def offer(self, deed: ProblemDeed) -> None:
        self.pick("into", [(str(one.id), one.title) for one in deed.targets])


class PeriodForm(forms.Form):
    """Which days a hot list is of; what makes no sense is left out."""

    first = forms.DateField(required=False)
    last = forms.DateField(required=False)
