"""What the portal asks of a person: one sentence, and whatever else they care to add."""

from __future__ import annotations

from bihuan.faces.portal.forms.judging import (
    RateForm,
    ReopenForm,
    ReplyForm,
    WithdrawForm,
)
from bihuan.faces.portal.forms.raising import (
    ALONE,
    EDIT,
    AddForm,
    CodeForm,
    RaiseForm,
    mistake,
)

__all__ = [
    "ALONE",
    "EDIT",
    "AddForm",
    "CodeForm",
    "RaiseForm",
    "RateForm",
    "ReopenForm",
    "ReplyForm",
    "WithdrawForm",
    "mistake",
]
