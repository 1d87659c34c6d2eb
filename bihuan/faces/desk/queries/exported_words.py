"""Answers of the knowledge base and objections to verdicts, as rows to be taken along."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from bihuan.directory.knowledge.words import AnswerLine, MissLine
from bihuan.faces.desk.queries.exported_cases import said_at, said_on, whole
from bihuan.faces.desk.queries.exported_filters import Given, codes
from bihuan.faces.desk.queries.knowledge import TABS, answers_of, misses_of
from bihuan.faces.desk.queries.objections import may_read_objections, views_of
from bihuan.faces.desk.rules.labels import ANSWER_STATES, ANSWER_TABS, STALE
from bihuan.faces.exports.words import Row, Taken
from bihuan.ground.access.words import Actor

# -- The knowledge base ------------------------------------------------------------------


def _knowledge(actor: Actor, given: Given) -> Taken:
    text = given.get("q", "")
    tab = given.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    gaps = tab == "missing" and not text
    return Taken(
        code="knowledge",
        title=_("知识库") if text else f"{_('知识库')} · {_(ANSWER_TABS[tab])}",
        filters=((_("包含文字"), text),) if text else (),
        codes=codes(
            {"q": text} if text else {"tab": tab}, {"tab": TABS}, *("tab", "q")
        ),
        header=_gap_header() if gaps else _answer_header(),
        rows=_gap_rows(actor) if gaps else _answer_rows(actor, tab, text),
    )


def _answer_header() -> tuple[str, ...]:
    return (
        *(_("问题"), _("答案"), _("依据"), _("归口单位"), _("类别"), _("地区")),
        *(_("状态"), _("要看的"), _("已公布"), _("起始日"), _("截止日"), _("复核日")),
    )


def _answer_rows(actor: Actor, tab: str, text: str) -> Iterator[Row]:
    for page in whole(lambda key: answers_of(actor, tab=tab, text=text, key=key)):
        yield from map(_answer, page)


def _answer(line: AnswerLine) -> Row:
    return (
        *(line.question, line.text, line.source, line.owner, line.category, line.area),
        *(_(ANSWER_STATES[line.state]), _(STALE[line.stale]) if line.stale else ""),
        *(_("是") if line.public else "", said_on(line.valid_from)),
        *(said_on(line.valid_until), said_at(line.review_at)),
    )


def _gap_header() -> tuple[str, ...]:
    return (_("问的是"), _("次数"), _("最近一次"), _("归口单位"))


def _gap_rows(actor: Actor) -> Iterator[Row]:
    gaps: Sequence[MissLine] = misses_of(actor)
    for one in gaps:
        yield (one.words, one.count, said_at(one.last_at), one.owner)


# -- Objections --------------------------------------------------------------------------


def _objections(actor: Actor, given: Given) -> Taken:
    may_read_objections(actor)
    decided = given.get("tab") == "decided"
    return Taken(
        code="objections",
        title=f"{_('评价异议')} · {_('已有结论') if decided else _('待审核')}",
        filters=(),
        codes=codes(given, {"tab": ("decided",)}, "tab"),
        header=(
            *(_("编号"), _("标题"), _("承办单位"), _("异议理由"), _("原评价")),
            *(_("状态"), _("提出时间"), _("审核期限"), _("决定时间")),
        ),
        rows=_objection_rows(actor, decided=decided),
    )


def _objection_rows(actor: Actor, *, decided: bool) -> Iterator[Row]:
    for page in whole(lambda key: views_of(actor, decided=decided, key=key)):
        for one in page:
            yield (
                *(one.line.number, one.line.title, one.unit, one.ground, one.grade),
                *(one.state, said_at(one.line.objected_at), said_at(one.line.due_at)),
                said_at(one.line.decided_at),
            )


WORDS: dict[str, Callable[[Actor, Given], Taken]] = {
    "knowledge": _knowledge,
    "objections": _objections,
}
