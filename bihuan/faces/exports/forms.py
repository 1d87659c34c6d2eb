"""What is asked of whoever has a file verified."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class VerifyForm(forms.Form):
    asked_with = ()

    file = forms.FileField(
        label=_("导出的文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("请选择文件。"), "empty": _("这个文件是空的。")},
    )
