"""What anybody may send: a clue, or an observer's opinion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.faces.voices.forms.base import mistake
from bihuan.kit.doorstep import may_use, new_token
from bihuan.kit.identifiers import check_phone
from bihuan.kit.receipts import check_code


class Tokened(forms.Form):
    """A public form: its token names what is sent, and says when it was drawn."""

    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fresh_token = new_token()

    @property
    def next_token(self) -> str:
        """The token to draw: the one that came, as long as it may be used again."""
        came = str(self.data.get("token", "")) if self.is_bound else ""
        return came if came and "token" not in self.errors else self.fresh_token

    def clean_token(self) -> str:
        token = str(self.cleaned_data["token"])
        if not (verdict := may_use(token)):
            raise mistake(verdict)
        return token


class ClueForm(Tokened):
    """Only the clue itself must be filled in."""

    matter = forms.CharField(
        label=_("您的线索"),
        help_text=_("什么事、哪个单位、什么时候；一句话也可以。"),
        max_length=4500,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("请写下您的线索，一句话就可以。")},
    )
    place = forms.CharField(label=_("在哪里"), max_length=200, required=False)
    name = forms.CharField(label=_("称呼"), max_length=50, required=False)
    phone = forms.CharField(
        label=_("手机或电话"),
        max_length=20,
        required=False,
        help_text=_("只用于核实和告知结果；不留也一样办理。"),
    )

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"]).strip()
        if phone and not (verdict := check_phone(phone)):
            raise mistake(verdict)
        return phone


class OpinionForm(Tokened):
    opinion = forms.CharField(
        label=_("您的意见"),
        help_text=_("看到什么、听到什么、建议怎么改。"),
        max_length=4500,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("请写下您的意见。")},
    )


class BadgeForm(forms.Form):
    code = forms.CharField(
        label=_("观察员码"),
        help_text=_("聘书上的 16 位字母和数字。"),
        max_length=60,
        error_messages={"required": _("请输入聘书上的观察员码。")},
    )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not (verdict := check_code(code)):
            raise mistake(verdict)
        return code
