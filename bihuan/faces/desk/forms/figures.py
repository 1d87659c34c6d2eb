"""What the page of figures is narrowed to."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.directory.catalogue.queries import profiles
from bihuan.kit.languages import named


class SpanForm(forms.Form):
    since = forms.DateField(
        label=_("开始日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=_("结束日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    profile = forms.ChoiceField(label=_("事项类型"), required=False)

    def __init__(self, *given: Any, **named_: Any) -> None:
        super().__init__(*given, **named_)
        field = self.fields["profile"]
        assert isinstance(field, forms.ChoiceField)
        kinds = [(one.code, named(one.name, one.name_en)) for _pk, one in profiles()]
        field.choices = [("", _("全部")), *kinds]

    def day(self, name: str) -> date | None:
        """A day as it was asked for; None where nothing sensible was."""
        found = self.cleaned_data.get(name)
        return found if isinstance(found, date) else None
