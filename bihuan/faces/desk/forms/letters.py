"""Forms about letters: to whom, sifting the register, uploading a template."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.directory.letters.words import Kind
from bihuan.faces.desk.forms.base import choice, line


class IssueForm(forms.Form):
    """To whom a letter goes. Naming a raiser opens their identity, which they will read."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    raising = choice(_("给哪位诉求人"), required=False)
    named = choice(
        _("收件人怎么写"),
        radio=True,
        choices=[
            ("blank", _("写“诉求人”，不写姓名")),
            ("name", _("写上姓名（查看身份会留痕，诉求人看得到）")),
        ],
        initial="blank",
    )

    def __init__(
        self,
        *given: Any,
        raisers: tuple[tuple[str, str], ...],
        may_name: bool,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        if raisers:
            field = self.fields["raising"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(raisers)
        else:
            del self.fields["raising"]
        if not raisers or not may_name:
            del self.fields["named"]


class RegisterForm(forms.Form):
    """What the register is narrowed to; what makes no sense is left out."""

    kind = forms.CharField(required=False, max_length=16)
    year = forms.IntegerField(required=False, min_value=2000, max_value=2200)
    text = forms.CharField(required=False, max_length=100)


class TemplateForm(forms.Form):
    file = forms.FileField(
        label=_("改好的模板（.docx）"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        error_messages={"required": _("请选择文件。")},
    )
    note = line(_("改了什么"), required=False)


def kind_of(text: str) -> Kind | None:
    """The kind that an address names."""
    return Kind(text) if text in set(Kind) else None
