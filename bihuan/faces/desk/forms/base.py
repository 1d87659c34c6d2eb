"""What all forms of the desk share: the version that was seen, and lists to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.words import Choices

LONGEST = 5000
ACCEPT = ".jpg,.jpeg,.png,.webp,.heic,.pdf,.doc,.docx,.xls,.xlsx,.mp3,.m4a,.wav,.amr"


class Deed(forms.Form):
    """A form about a case. `seen` is the version of the case that its page showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, choices: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        self.offer(choices)

    def offer(self, choices: Choices) -> None:
        """Put what may be chosen into the lists; forms without lists have nothing to do."""

    def pick(
        self, name: str, pairs: Sequence[tuple[Any, Any]], *, initial: str = ""
    ) -> None:
        """Fill one list."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(pairs)
        if initial:
            field.initial = initial


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, each as it was sent."""

    widget = SeveralFiles(attrs={"accept": ACCEPT})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        sent = data if isinstance(data, list | tuple) else [data]
        given = [one for one in sent if one]
        if not given and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        return [super(FilesField, self).clean(one, initial) for one in given]


def text(
    label: Any, *, rows: int = 4, required: bool = True, help_text: Any = ""
) -> Any:
    """A box for sentences."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("请写明内容，不能留空。")},
    )


def line(label: Any, *, required: bool = True, help_text: Any = "") -> Any:
    """A box for a few words."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=200,
        error_messages={"required": _("请填写这一项。")},
    )


def choice(
    label: Any, *, radio: bool = False, required: bool = True, **more: Any
) -> Any:
    """One of a list that is filled in when the form is drawn."""
    return forms.ChoiceField(
        label=label,
        required=required,
        widget=forms.RadioSelect if radio else forms.Select,
        error_messages={
            "required": _("请选择一项。"),
            "invalid_choice": _("请从列出的选项中选择。"),
        },
        **more,
    )


def whole_number(label: Any, **more: Any) -> Any:
    """A count."""
    return forms.IntegerField(
        label=label,
        min_value=1,
        error_messages={"required": _("请填写天数。"), "invalid": _("请填写整数。")},
        **more,
    )
