"""What heads handle, interviews, notices and chains, as rows to be taken along."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _

from bihuan.faces.desk.queries.chains import chains_of, may_read_chains, period_of
from bihuan.faces.desk.queries.exported_cases import SIZE, said_at, said_on, whole
from bihuan.faces.desk.queries.exported_filters import Given, codes
from bihuan.faces.desk.queries.naming import names_for
from bihuan.faces.desk.queries.oversight import may_read_duties
from bihuan.faces.desk.rules.oversight import (
    DUTIES,
    INTERVIEW_STATES,
    NOTICE_STATES,
    OUTCOMES,
    READERS,
)
from bihuan.faces.exports.words import Row, Taken
from bihuan.ground.access.words import Actor
from bihuan.loop.oversight import queries
from bihuan.loop.oversight.queries import DutyLine, Hop, LongChain

_States = Mapping[str, tuple[str, str]]


# -- What heads handle themselves --------------------------------------------------------


def _heads(actor: Actor, given: Given) -> Taken:
    may_read_duties(actor)
    which = given.get("which", "")
    return Taken(
        code="heads",
        title=_("负责人亲办"),
        filters=((_("状态"), _(DUTIES[which])),) if which in DUTIES else (),
        codes=codes(given, {"which": DUTIES}, "which"),
        header=(
            *(_("单位"), _("编号"), _("升级时间"), _("接办人"), _("接办时间")),
            *(_("理由"), _("现状")),
        ),
        rows=_duty_rows(actor, which),
    )


def _duty_rows(actor: Actor, which: str) -> Iterator[Row]:
    read = whole(
        lambda key: queries.head_duties(actor, which=which, key=key or "", size=SIZE)
    )
    for page in read:
        names = names_for(
            (one.unit_id for one in page),
            (one.taken_by for one in page if one.taken_by),
        )
        for one in page:
            yield (
                *(names.unit(one.unit_id), one.case_number, said_at(one.called_at)),
                names.actor(one.taken_by) if one.taken_by else "",
                *(said_at(one.taken_at), one.reason, _standing(one)),
            )


def _standing(one: DutyLine) -> str:
    if one.is_held:
        return _("还没有接办") if one.waits else _("还在办")
    return _("已办完") if one.status == "closed" else _("已转其他单位")


# -- Interviews ------------------------------------------------------------------------


def _interviews(actor: Actor, given: Given) -> Taken:
    state = given.get("state", "")
    return Taken(
        code="interviews",
        title=_("提醒约谈"),
        filters=_state_said(INTERVIEW_STATES, state),
        codes=codes(given, {"state": INTERVIEW_STATES}, "state"),
        header=(
            *(_("单位"), _("理由"), _("事项编号"), _("提出人"), _("提出时间")),
            *(_("状态"), _("决定人"), _("决定时间"), _("约谈日期"), _("文号")),
        ),
        rows=_interview_rows(actor, state),
    )


def _interview_rows(actor: Actor, state: str) -> Iterator[Row]:
    read = whole(
        lambda key: queries.interviews(actor, state=state, key=key or "", size=SIZE)
    )
    for page in read:
        names = names_for(
            (one.unit_id for one in page),
            {who for one in page for who in (one.proposed_by, one.decided_by) if who},
        )
        for one in page:
            yield (
                *(names.unit(one.unit_id), one.reason or _("承办事项到了约谈台阶")),
                *(one.case_number, names.actor(one.proposed_by)),
                *(said_at(one.proposed_at), _(INTERVIEW_STATES[one.state][0])),
                names.actor(one.decided_by) if one.decided_by else "",
                *(said_at(one.decided_at), said_on(one.held_on), one.number),
            )


# -- Notices -----------------------------------------------------------------------------


def _notices(actor: Actor, given: Given) -> Taken:
    state = given.get("state", "")
    return Taken(
        code="notices",
        title=_("通报"),
        filters=_state_said(NOTICE_STATES, state),
        codes=codes(given, {"state": NOTICE_STATES}, "state"),
        header=(
            *(_("标题"), _("文号"), _("发给谁"), _("起草人"), _("起草时间")),
            *(_("状态"), _("发布时间")),
        ),
        rows=_notice_rows(actor, state),
    )


def _notice_rows(actor: Actor, state: str) -> Iterator[Row]:
    read = whole(
        lambda key: queries.notices(actor, state=state, key=key or "", size=SIZE)
    )
    for page in read:
        names = names_for((), {one.drafted_by for one in page})
        for one in page:
            yield (
                *(one.title, one.number, _(READERS[one.readers])),
                *(names.actor(one.drafted_by), said_at(one.drafted_at)),
                *(_(NOTICE_STATES[one.state][0]), said_at(one.published_at)),
            )


# -- Chains ------------------------------------------------------------------------------


def _chains(actor: Actor, given: Given) -> Taken:
    may_read_chains(actor)
    first, last = period_of(_day(given, "first"), _day(given, "last"))
    days = {"first": first.isoformat(), "last": last.isoformat()}
    return Taken(
        code="chains",
        title=_("流转拉锯"),
        filters=((_("从哪天"), days["first"]), (_("到哪天"), days["last"])),
        codes=codes(days, {name: (day,) for name, day in days.items()}, *days),
        header=(
            *(_("编号"), _("标题"), _("耽误天数"), _("已裁定"), _("第几段")),
            *(_("单位"), _("从"), _("到"), _("用了几天"), _("怎么结束")),
        ),
        rows=_chain_rows(actor, first, last),
    )


def _day(given: Given, name: str) -> date | None:
    try:
        return date.fromisoformat(given.get(name, ""))
    except ValueError:
        return None


def _chain_rows(actor: Actor, first: date, last: date) -> Iterator[Row]:
    """The cases of the page, one row for every hand."""
    chains = chains_of(actor, first, last)
    names = names_for((hop.unit_id for one in chains for hop in one.hops), ())
    for one in chains:
        for place, hop in enumerate(one.hops, start=1):
            yield _hop(one, place, hop, names.unit(hop.unit_id))


def _hop(one: LongChain, place: int, hop: Hop, unit: str) -> Row:
    return (
        *(one.number, one.title, str(one.lost), _("是") if one.adjudicated else ""),
        *(place, unit, said_at(hop.since), "" if hop.lasts else said_at(hop.until)),
        *(str(hop.days), _(OUTCOMES.get(hop.outcome, hop.outcome))),
    )


def _state_said(states: _States, state: str) -> tuple[tuple[str, str], ...]:
    return ((_("状态"), _(states[state][0])),) if state in states else ()


OVERSIGHT: dict[str, Callable[[Actor, Given], Taken]] = {
    "heads": _heads,
    "interviews": _interviews,
    "notices": _notices,
    "chains": _chains,
}
