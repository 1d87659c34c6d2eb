"""What a request to groups is, and how the house answers WeCom."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from bihuan.ground.access.words import Actor
from bihuan.kit.sentences import told
from bihuan.kit.verdicts import Refused, Verdict


class StaffRequest(HttpRequest):
    """A request whose actor the middleware has resolved."""

    actor: Actor


def mistaken(form: Form, no: Refused, field: str) -> None:
    """Put what a rule refused beside the field that it is about.

    What somebody may not do at all is no mistake in a form.
    """
    if no.verdict.code == "not-permitted":
        raise no
    form.add_error(field, str(told(no.verdict.sentence, gettext)))


def plain(text: str, status: int = 200) -> HttpResponse:
    """Exactly these characters: WeCom takes no quotation marks and no line's end."""
    kind = "text/plain; charset=utf-8"
    return HttpResponse(text, content_type=kind, status=status)


def refusal(verdict: Verdict, status: int) -> HttpResponse:
    """What is wrong and what would be right, with its code."""
    sentence = told(verdict.sentence, gettext)
    return plain(f"{verdict.code}: {sentence}\n", status)
