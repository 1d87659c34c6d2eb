"""Which version is to serve, and which one did on the page that it was chosen from."""

from __future__ import annotations

from django import forms


class UseForm(forms.Form):
    """One click; nobody types here."""

    number = forms.IntegerField(min_value=1)
    seen = forms.IntegerField(min_value=0)
