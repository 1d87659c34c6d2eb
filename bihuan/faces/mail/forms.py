"""What a clerk types about a mail that waits."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DismissForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=200)
