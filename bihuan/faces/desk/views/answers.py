"""Reading an answer before it goes out: leaks stop it, suggestions are shown once."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bihuan.faces.desk.forms.base import LONGEST, Deed
from bihuan.faces.desk.http import StaffRequest
from bihuan.kit.sentences import told
from bihuan.loop.cases.queries import find_case
from bihuan.loop.triage.queries import check_reply
from bihuan.loop.triage.words import ReplyCheck

# The field in which each verb's form takes what the raiser will read.
ANSWERS = {
    "report": "answer",
    "answer-now": "answer",
    "transfer": "answer",
    "note": "text",
}
ONLY_CHECK, CONFIRMED = "only_check", "confirmed"


@never_cache
@require_POST
def check_answer(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """What is to be said of a draft; by POST, so that no address and no log has it."""
    case = find_case(request.actor, number)
    check = answer_check(request, case.pk, verb)
    return render(request, "desk/_reply_check.html", panel(request, verb, check))


def panel(
    request: StaffRequest, verb: str, check: ReplyCheck | None = None
) -> dict[str, object]:
    """What stands under an answer; nothing where the verb's form takes none."""
    field = ANSWERS.get(verb, "")
    return {
        "answer_field": field,
        "check": check,
        "checked_text": request.POST.get(field, ""),
        "files_left": bool(request.FILES),
    }


def answer_check(request: StaffRequest, case_id: int, verb: str) -> ReplyCheck | None:
    """The check of the answer that was sent; None where nothing goes to the raiser."""
    text = _answer_in(request.POST, verb)
    return check_reply(case_id, text, actor=request.actor) if text else None


def goes_out(check: ReplyCheck | None, post: QueryDict, form: Deed, verb: str) -> bool:
    """Whether the answer may be sent now; a leak is put to its field as a mistake."""
    if check is None:
        return True
    if check.refusal is not None:
        form.add_error(ANSWERS[verb], str(told(check.refusal, _)))
        return False
    return not check.warnings or CONFIRMED in post


def _answer_in(post: Mapping[str, str], verb: str) -> str:
    """What would be read by the raiser: a note only where it is meant for them."""
    if verb not in ANSWERS or (verb == "note" and not post.get("for_raiser")):
        return ""
    text = post.get(ANSWERS[verb], "")
    return text[:LONGEST] if text.strip() else ""
