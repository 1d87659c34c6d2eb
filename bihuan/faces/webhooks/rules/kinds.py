"""The kinds of events that can be subscribed to, and what of them each scope may read.

The list is the only door: what does not stand here never leaves, such as the blind
second look (`truth.*`), which nobody may know of before its month is told.
"""

from __future__ import annotations

from collections.abc import Iterable

from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.faces.webhooks.words import EventKind, Scope

_TABLE = """
matter      intake.raised               诉求登记            A matter was raised
matter      intake.added                诉求人补充情况      The raiser added something
matter      routing.accepted            受理                Accepted
matter      routing.declined            不予受理            Declined
matter      routing.classed             修改分类            Classified anew
matter      routing.dispatched          派单                Dispatched to a unit
matter      routing.claimed             签收                Claimed by the unit
matter      routing.return-asked        申请退单            The unit asked to send it back
matter      routing.return-agreed       同意退单改派        Sent back and on to another unit
matter      routing.return-refused      不同意退单          Sending back refused
matter      routing.adjudication-asked  提交裁定            Adjudication asked
matter      routing.adjudicated         裁定承办单位        Owner adjudicated
matter      routing.transferred         转县外或其他渠道    Passed on outside the county
matter      routing.merged              并入另一件          Merged into another
matter      routing.received-merge      另一件并入          Another was merged into it
handling    handling.contacted          联系诉求人          The raiser was contacted
handling    handling.help-asked         请求协办            Another unit was asked to help
handling    handling.help-given         反馈协办            Help was given
handling    handling.help-recalled      撤回协办            The request for help was recalled
handling    handling.extension-asked    申请延期            Extension asked
handling    handling.extension-granted  同意延期            Extension granted
handling    handling.extension-refused  不同意延期          Extension refused
handling    handling.paused             依法中止            Paused by law
handling    handling.resumed            恢复计时            Resumed
handling    handling.reported           报办结              The unit reported it done
handling    handling.answered-now       当场答复            Answered on the spot
closing     closing.audit-passed        审核通过            The report passed the audit
closing     closing.audit-failed        审核退回            The report failed the audit
closing     closing.judged              诉求人评价          The raiser's verdict
closing     closing.sent-again          退回重办            Sent back to be handled again
closing     closing.follow-up           差评整改            A bad verdict must be put right
closing     closing.deferred            挂账                Deferred to a date
closing     closing.came-back           挂账到期            A deferred matter came back
closing     closing.closed              销号                Closed
closing     closing.withdrawn           撤回                Withdrawn by the raiser
closing     closing.reopened            要求重办            Reopened by the raiser
oversight   oversight.escalated         逐级升级            Escalated
oversight   oversight.urged             催办                Urged
oversight   oversight.note-issued       出具督办单          Urging note issued
oversight   oversight.note-answered     答复督办单          Urging note answered
oversight   oversight.note-expired      督办单到期          Urging note expired
oversight   oversight.head-called       请负责人亲办        The unit's head is called
oversight   oversight.head-took         负责人接办          The unit's head took it
oversight   oversight.deadline-moved    期限重新推算        Deadline computed anew
county      oversight.notice-published  发布通报            A notice was published
county      figures.month-published     公布月度数据        A month's open data was published
county      registers.published         发布名录            A register was published
"""
GROUPS = {
    "matter": ("受理与派单", "Intake and routing"),
    "handling": ("办理", "Handling"),
    "closing": ("回访与销号", "Verdict and closing"),
    "oversight": ("督办", "Oversight"),
    "county": ("全县", "The county"),
}
# Every subscriber gets it, when an administrator tries the way out.
TRIAL = "webhooks.tried"
PREFIX = "cn.bihuan."


def _read(line: str) -> EventKind:
    group, code, name, *english = line.split()
    return EventKind(code, name, " ".join(english), group)


EVENTS: dict[str, EventKind] = {
    one.code: one for one in map(_read, _TABLE.strip().splitlines())
}

# Facts whose values are chosen from lists or computed, never typed. By the least scope
# that may read them; what is in no list stays in the house.
_PUBLIC = frozenset({"status", "due", "round", "result", "until", "month"})
_INTERNAL = frozenset(
    {
        *("in_time", "on_time", "late", "reached", "by", "rung", "colour", "number"),
        *("letter_kind", "contact_by", "fix_by", "raisers", "files", "version"),
    }
)
_RESTRICTED = frozenset({"solved", "grade", "satisfied"})
PLAIN = {
    Scope.PUBLIC: _PUBLIC,
    Scope.INTERNAL: _PUBLIC | _INTERNAL,
    Scope.RESTRICTED: _PUBLIC | _INTERNAL | _RESTRICTED,
}
# These hold a unit's or a case's id; outside they have its code or number.
UNITS = frozenset({"owner", "unit", "before", "proposed"})
CASES = frozenset({"into", "merged"})

_SEES = {
    Scope.PUBLIC: frozenset({Visibility.PUBLIC}),
    Scope.INTERNAL: frozenset({Visibility.PUBLIC, Visibility.INTERNAL}),
    Scope.RESTRICTED: frozenset(
        {Visibility.PUBLIC, Visibility.INTERNAL, Visibility.RESTRICTED}
    ),
}


def may_see(scope: Scope, visibility: str) -> bool:
    """Whether a subscriber may know of a matter. Of a sealed one nobody may."""
    return visibility in _SEES[scope]


def known(kinds: Iterable[str]) -> list[str]:
    """Those of these kinds that exist, in the order of the list."""
    wanted = set(kinds)
    return [code for code in EVENTS if code in wanted]
