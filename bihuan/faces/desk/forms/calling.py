"""The form of a call-back: was the raiser reached, solved, how was it, what now."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.forms.base import Deed, choice, text
from bihuan.faces.desk.rules import GRADES, WISHES
from bihuan.faces.desk.words import Choices
from bihuan.loop.closing.words import Answer, Grade, Wish

GRADE_CHOICES = [(str(grade), _(name)) for grade, name in GRADES.items()]


class CallForm(Deed):
    """What is asked once the raiser is reached is checked only then.

    `sides` are the dimensions that the profile names; each is free.
    """

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
        choices=[("yes", _("解决了")), ("no", _("没有解决"))],
    )
    grade = choice(
        _("对办理满意吗"),
        radio=True,
        required=False,
        help_text=_("不提示、不引导，照诉求人的话选。"),
        choices=GRADE_CHOICES,
    )
    wish = choice(
        _("接下来怎么办"),
        radio=True,
        required=False,
        choices=[(one, _(name)) for one, name in WISHES.items()],
    )
    until = forms.DateField(
        label=_("约到哪一天"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("请按年-月-日填写，例如2026-12-31。")},
    )
    words = text(_("原话或备注"), rows=3, required=False)

    def offer(self, choices: Choices) -> None:
        only = choices.raisers[0][0] if len(choices.raisers) == 1 else ""
        self.pick("raising", choices.raisers, initial=only)
        self.side_names = {f"side_{code}": code for code, _name in choices.sides}
        for code, name in choices.sides:
            self.fields[f"side_{code}"] = choice(
                name, radio=True, required=False, choices=GRADE_CHOICES
            )

    @property
    def sides(self) -> list[forms.BoundField]:
        return [self[name] for name in self.side_names]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("outcome") == "reached":
            for name in ("solved", "grade"):
                if not given.get(name):
                    self.add_error(name, _("接通后请问清这一项。"))
            dated = given.get("until") or "until" in self.errors
            if given.get("wish") == Wish.DEFER and not dated:
                self.add_error("until", _("请写明约到哪一天。"))
        return given

    @property
    def reached(self) -> bool:
        return bool(self.cleaned_data["outcome"] == "reached")

    @property
    def answer(self) -> Answer:
        given = self.cleaned_data
        wish = Wish(given["wish"]) if given["wish"] else None
        return Answer(
            solved=given["solved"] == "yes",
            grade=Grade(int(given["grade"])),
            words=given["words"],
            sides={
                code: Grade(int(given[name]))
                for name, code in self.side_names.items()
                if given.get(name)
            },
            wish=wish,
            until=given["until"] if wish is Wish.DEFER else None,
        )
