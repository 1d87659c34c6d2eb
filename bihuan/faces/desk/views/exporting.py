"""Taking a list along as a file."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from bihuan.faces.desk.forms.filtering import word
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries.exporting import list_to_take
from bihuan.faces.exports.http import hand_out
from bihuan.faces.exports.words import Form


@require_POST
def export(request: StaffRequest, code: str) -> HttpResponseBase:
    """The list whose filters stand in the address, in the form that the button names."""
    given = {name: word(request.GET, name) for name in request.GET}
    taken = list_to_take(request.actor, code, given)
    form = Form.CSV if request.POST.get("form") == Form.CSV else Form.XLSX
    return hand_out(taken, form, actor=request.actor)
