"""What pages of bulletins call things."""

from __future__ import annotations

from bihuan.measure.bulletins.words import Span


def _(text: str) -> str:
    """Marks a label for translation; the page translates it when shown."""
    return text


STATES = {
    "draft": (_("起草中"), "plain"),
    "submitted": (_("送审中"), "busy"),
    "approved": (_("已批准，待发布"), "warn"),
    "declined": (_("退回修改"), "bad"),
    "published": (_("已发布"), "good"),
}
READERS = {"staff": _("内部"), "everybody": _("向社会公开")}
SPANS = {Span.WEEK: _("周报"), Span.MONTH: _("月报")}
