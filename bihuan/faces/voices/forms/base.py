"""What the forms of voices share: boxes, a name for what is sent, and mistakes in words."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bihuan.faces.voices.queries import unit_choices
from bihuan.kit.identifiers import check_phone, normalise_phone
from bihuan.kit.sentences import told
from bihuan.kit.verdicts import Refused, Verdict

LONGEST = 5000
REQUIRED = {"required": _("请填写这一项。")}


def mistake(verdict: Verdict) -> forms.ValidationError:
    """A rule's reason as a mistake of a form, in the reader's language."""
    return forms.ValidationError(
        str(told(verdict.sentence, gettext)), code=verdict.code
    )


def not_done(form: forms.Form, refused: Refused) -> None:
    """Says above the form why it was refused, so that nothing typed is lost.

    Who may not do such a thing at all is not asked to correct anything: that is a 403.
    """
    if refused.verdict.code == "not-permitted":
        raise refused
    form.add_error(None, mistake(refused.verdict))


def line(label: Any, *, required: bool = True, longest: int = 100, **more: Any) -> Any:
    """A box for a few words."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=longest,
        error_messages=REQUIRED,
        **more,
    )


def text(label: Any, *, rows: int = 3, required: bool = True, **more: Any) -> Any:
    """A box for sentences."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=REQUIRED,
        **more,
    )


def day(label: Any, **more: Any) -> Any:
    """A date."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    widget.input_type = "date"
    return forms.DateField(label=label, widget=widget, error_messages=REQUIRED, **more)


def phone(label: Any, **more: Any) -> Any:
    """A telephone; checked by `clean_phone`."""
    return forms.CharField(label=label, required=False, max_length=20, **more)


def _units() -> list[tuple[Any, str]]:
    return [("", "—"), *unit_choices()]


def unit(label: Any, *, required: bool = True, **more: Any) -> Any:
    """One of the county's units."""
    return forms.TypedChoiceField(
        label=label,
        required=required,
        choices=_units,
        coerce=int,
        empty_value=None,
        error_messages={"required": _("请选择一项。")},
        **more,
    )


class Drafted(forms.Form):
    """`draft` names what is sent for good, so that a second click changes nothing."""

    draft = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_phone(self) -> str:
        given = str(self.cleaned_data.get("phone", ""))
        if given and not (verdict := check_phone(given)):
            raise mistake(verdict)
        return normalise_phone(given) if given else ""
