"""Forms about what was proposed: accept it, or say why it was wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.forms.base import LONGEST
from bihuan.faces.desk.forms.routing import DispatchForm
from bihuan.faces.desk.rules.proposals import WRONG
from bihuan.loop.triage.words import Kind


class AcceptForm(DispatchForm):
    """One press: the unit on the button, and the category that goes along, if any."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    category = forms.IntegerField(required=False, widget=forms.HiddenInput)


class WrongForm(forms.Form):
    """Why a proposal of a kind was wrong: one of a few reasons, and words."""

    wrong = forms.ChoiceField(
        label=_("这条建议不对，因为"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("请选择一项。"),
            "invalid_choice": _("请从列出的选项中选择。"),
        },
    )
    because = forms.CharField(
        label=_("说具体些"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("只给派单中心和管模型的人看。请不要写诉求人的姓名和电话。"),
    )

    def __init__(self, *given: Any, kind: Kind, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["wrong"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(code), _(name)) for code, name in WRONG[kind].items()]
