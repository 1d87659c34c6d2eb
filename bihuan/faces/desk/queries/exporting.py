"""Which lists can be taken along, each with its title, its filters and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.faces.desk import rules
from bihuan.faces.desk.queries import exported_cases as cases
from bihuan.faces.desk.queries.directory import parties
from bihuan.faces.desk.queries.exported_cases import said_at, said_on, whole
from bihuan.faces.desk.queries.exported_filters import Given, codes
from bihuan.faces.desk.queries.exported_oversight import OVERSIGHT
from bihuan.faces.desk.queries.exported_words import WORDS
from bihuan.faces.desk.queries.filters import Filters, Options, options
from bihuan.faces.desk.queries.naming import names_for
from bihuan.faces.desk.queries.problems import may_read, number_in
from bihuan.faces.desk.rules.oversight import COLOURS, NOTE_STATES
from bihuan.faces.desk.rules.problems import STATES
from bihuan.faces.exports.words import Row, Taken
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.causes import queries as causes
from bihuan.loop.causes.words import LIVE, State
from bihuan.loop.closing.words import CallState
from bihuan.loop.oversight.queries import running_notes


def list_to_take(actor: Actor, code: str, given: Given) -> Taken:
    """A list as its page shows it to this actor, narrowed as its address says."""
    if code not in _LISTS:
        raise NotVisible(code)
    return _LISTS[code](actor, given)


def _queue(actor: Actor, given: Given) -> Taken:
    names = ("tab", "profile", "category", "area", "light", "text")
    filters = Filters(**{name: given.get(name, "") for name in names})
    board = given.get("board") or "queue"
    tab = cases.tab_of(actor, board, filters.tab)
    offered = _offered()
    return Taken(
        code="queue",
        title=f"{_(rules.BOARDS[board][0])} · {_(tab.label)}",
        filters=tuple(cases.chosen_filters(filters, offered)),
        codes=codes(
            {**given, "board": board},
            {
                "board": rules.BOARDS,
                "tab": (tab.code,),
                "profile": dict(offered.profiles),
                "category": dict(offered.categories),
                "area": dict(offered.areas),
                "light": dict(offered.lights),
            },
            *("board", *names),
        ),
        header=cases.queue_header(tab),
        rows=cases.queue_rows(actor, tab, filters),
    )


def _offered() -> Options:
    return options(int(clock.now().timestamp()) // 60, get_language())


def _search(actor: Actor, given: Given) -> Taken:
    actor.may(Permission.SEE_ALL_CASES).enforce()
    text = given.get("q", "")
    return Taken(
        code="search",
        title=_("全部事项"),
        filters=((_("包含文字"), text),) if text else (),
        codes=codes(given, {}, "q"),
        header=cases.case_header(),
        rows=cases.case_rows(actor, text),
    )


def _calls(actor: Actor, given: Given) -> Taken:
    actor.may(Permission.CALL_BACK).enforce()
    state = given.get("tab", "")
    return Taken(
        code="call-backs",
        title=f"{_('回访')} · {cases.call_state(state)}",
        filters=(),
        codes=codes(given, {"tab": set(CallState)}, "tab"),
        header=cases.call_header(),
        rows=cases.call_rows(actor, state),
    )


def _problems(actor: Actor, given: Given) -> Taken:
    may_read(actor)
    state, area = given.get("state", ""), given.get("area", "")
    owner = number_in(given.get("owner", ""))
    names = names_for([owner], ())
    told = {
        _("状态"): _(STATES[state]) if state in STATES else "",
        _("地区"): area,
        _("牵头单位"): names.unit(owner),
    }
    return Taken(
        code="problems",
        title=_("一类问题"),
        filters=tuple((name, value) for name, value in told.items() if value),
        codes=codes(
            given,
            {
                "state": STATES,
                "area": dict(_offered().areas),
                "owner": (str(owner),) if names.unit(owner) else (),
            },
            *("state", "area", "owner"),
        ),
        header=(
            *(_("问题"), _("地点"), _("地区"), _("状态"), _("牵头单位")),
            *(_("诉求人"), _("件数"), _("也遇到"), _("复发"), _("最早")),
            *(_("最近"), _("复查日")),
        ),
        rows=_problem_rows(actor, state, area, owner),
    )


def _problem_rows(
    actor: Actor, state: str, area: str, owner: int | None
) -> Iterator[Row]:
    wanted = {State(state)} if state in STATES else LIVE
    for page in whole(
        lambda key: causes.problems(
            actor, states=wanted, area=area, owner=owner, key=key, size=cases.SIZE
        )
    ):
        for one in page:
            yield (
                *(one.title, one.place, one.area, _(STATES[one.state]), one.owner),
                *(one.raisers, one.members, one.supports, one.recurrences),
                *(said_at(one.first_at), said_at(one.last_at), said_on(one.review_on)),
            )


def _notes(actor: Actor, given: Given) -> Taken:
    if not {Permission.SUPERVISE, Permission.HANDLE} & actor.permissions:
        raise NotVisible
    state = given.get("state", "")
    return Taken(
        code="notes",
        title=_("督办单"),
        filters=((_("状态"), _(NOTE_STATES[state][0])),)
        if state in NOTE_STATES
        else (),
        codes=codes(given, {"state": NOTE_STATES}, "state"),
        header=(
            *(_("文号"), _("种类"), _("事项编号"), _("标题"), _("承办单位")),
            *(_("状态"), _("出具人"), _("出具时间"), _("答复期限"), _("答复时间")),
        ),
        rows=_note_rows(actor, state),
    )


def _note_rows(actor: Actor, state: str) -> Iterator[Row]:
    read = whole(
        lambda key: running_notes(actor, state=state, key=key or "", size=cases.SIZE)
    )
    for page in read:
        names = names_for(
            (one.unit_id for one in page), (one.issued_by for one in page)
        )
        for one in page:
            yield (
                *(one.number, _(COLOURS[one.colour]), one.case_number, one.case_title),
                *(names.unit(one.unit_id), _(NOTE_STATES[one.state][0])),
                *(names.actor(one.issued_by), said_at(one.issued_at)),
                *(said_at(one.due_at), said_at(one.answered_at)),
            )


def _parties(actor: Actor, given: Given) -> Taken:
    text = given.get("name", "")
    lines = parties(actor, text)
    return Taken(
        code="parties",
        title=_("企业档案"),
        filters=((_("名称或统一社会信用代码"), text),) if text else (),
        codes=codes(given, {}, "name"),
        header=(_("名称"), _("统一社会信用代码"), _("规模")),
        rows=(
            (one.name, one.uscc, _("四上") if one.scale_class else "") for one in lines
        ),
    )


_LISTS: dict[str, Callable[[Actor, Given], Taken]] = {
    "queue": _queue,
    "search": _search,
    "call-backs": _calls,
    "problems": _problems,
    "notes": _notes,
    "parties": _parties,
    **OVERSIGHT,
    **WORDS,
}
