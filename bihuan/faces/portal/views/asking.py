"""Common questions: what everybody is answered, to be looked at before raising."""

from __future__ import annotations

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.directory.knowledge.actions import note_miss
from bihuan.directory.knowledge.queries import (
    find_answers,
    public_answer,
    public_answers,
)
from bihuan.directory.knowledge.words import AnswerLine
from bihuan.ground.access.words import Permission, job

LONGEST = 200
ASKER = job("portal-questions", Permission.RAISE)
Group = tuple[str, list[AnswerLine]]


@login_not_required
def answers(request: HttpRequest) -> HttpResponse:
    """All of them, or those that fit; asked by POST, so that no log has the words."""
    asked = request.POST.get("asked", "").strip()[:LONGEST]
    found = find_answers(asked, public_only=True, most=10) if asked else []
    if asked and not found:
        note_miss(asked, actor=ASKER)
    shown = {
        "asked": asked,
        "found": [one.answer for one in found],
        "groups": [] if found else _groups(),
    }
    return render(request, "portal/answers.html", shown)


def _groups() -> list[Group]:
    """By the first level of the catalogue: eleven headings are read, fifty are not."""
    by_category = groupby(
        public_answers(most=300), key=lambda one: one.category.partition(" / ")[0]
    )
    return [(name, list(lines)) for name, lines in by_category]


@login_not_required
@require_safe
def answer(request: HttpRequest, answer_id: int) -> HttpResponse:
    shown = {"line": public_answer(answer_id)}
    return render(request, "portal/answer.html", shown)
