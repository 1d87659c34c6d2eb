"""The lists of a queue: which statuses they hold, and who is offered them."""

from __future__ import annotations

from bihuan.faces.desk.rules.proposals import WAITING
from bihuan.faces.desk.words import Source, Tab
from bihuan.ground.access.words import Actor, Permission
from bihuan.loop.cases.words import Status


def _mark(text: str) -> str:
    """Marks a label for translation; the page translates it when shown."""
    return text


_ = _mark
_P, _S = Permission, Status
_MINE = (_S.DISPATCHED, _S.HANDLING)

TABS = {
    tab.code: tab
    for tab in (
        Tab(
            "claim",
            _("待签收"),
            _P.HANDLE,
            _("没有新派来的事项。"),
            (_S.DISPATCHED,),
            own=True,
        ),
        Tab(
            "hand",
            _("在办"),
            _P.HANDLE,
            _("手上没有在办的事项。"),
            (_S.HANDLING, _S.PAUSED, _S.RETURNING, _S.ADJUDICATING),
            own=True,
        ),
        Tab(
            "today",
            _("今日到期"),
            _P.HANDLE,
            _("今天没有到期的事项。"),
            _MINE,
            own=True,
            today=True,
        ),
        Tab(
            "late",
            _("已超期"),
            _P.HANDLE,
            _("没有超期的事项。"),
            _MINE,
            own=True,
            late=True,
        ),
        Tab(
            "help",
            _("协办"),
            _P.HANDLE,
            _("没有请本单位协办的事项。"),
            source=Source.BRANCHES,
        ),
        Tab(
            "reported",
            _("已报结"),
            _P.HANDLE,
            _("没有等待审核或回访的事项。"),
            (_S.REPORTED, _S.CALLING_BACK),
            own=True,
        ),
        Tab(
            "back",
            _("挂账待回"),
            _P.HANDLE,
            _("没有挂账的事项。"),
            (_S.DEFERRED,),
            own=True,
        ),
        Tab(
            "accept", _("待受理"), _P.ACCEPT, _("没有待受理的诉求。"), (_S.REGISTERED,)
        ),
        Tab(
            "dispatch",
            _("待派单"),
            _P.DISPATCH,
            _("没有待派单的事项。"),
            (_S.ACCEPTED,),
        ),
        Tab(
            "returns",
            _("退单申请"),
            _P.DISPATCH,
            _("没有待决定的退单。"),
            (_S.RETURNING,),
        ),
        Tab(
            "audit", _("待审核"), _P.AUDIT, _("没有待审核的办结报告。"), (_S.REPORTED,)
        ),
        Tab(
            "adjudicate",
            _("待裁定"),
            _P.ADJUDICATE,
            _("没有待裁定的事项。"),
            (_S.ADJUDICATING,),
        ),
        Tab(
            "extensions",
            _("延期审批"),
            _P.APPROVE_EXTENSION,
            _("没有待审批的延期申请。"),
            source=Source.EXTENSIONS,
        ),
        Tab(
            "call",
            _("待回访"),
            _P.CALL_BACK,
            _("没有待回访的事项。"),
            (_S.CALLING_BACK,),
        ),
        Tab(
            "overdue",
            _("全域超期"),
            _P.SUPERVISE,
            _("没有超期的事项。"),
            (_S.DISPATCHED, _S.HANDLING, _S.RETURNING, _S.ADJUDICATING),
            late=True,
        ),
        Tab(
            "deferred",
            _("全域挂账待回"),
            _P.SUPERVISE,
            _("没有挂账的事项。"),
            (_S.DEFERRED,),
        ),
        Tab(
            "due",
            _("全域今日到期"),
            _P.SUPERVISE,
            _("今天没有到期的事项。"),
            (_S.DISPATCHED, _S.HANDLING, _S.RETURNING, _S.ADJUDICATING),
            today=True,
        ),
    )
}

# The pages that hold lists, by the name of their view: what stands above, and which.
BOARDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "queue": (_("我的工作台"), tuple(TABS)),
    "dispatch": (_("派单"), ("accept", "dispatch", "returns", "audit")),
    "adjudication": (_("退单裁定"), ("adjudicate",)),
    "extensions": (_("延期审批"), ("extensions",)),
    "oversight": (_("督办"), ("overdue", "due", "deferred", "audit", "adjudicate")),
}


def is_inbox(tab: Tab) -> bool:
    """Whether what stands in a list waits for a unit, so that one is proposed."""
    return bool(tab.statuses) and WAITING.issuperset(tab.statuses)


def tabs_for(actor: Actor, board: str) -> list[Tab]:
    """The lists of a page that this actor's roles have something to do with."""
    return [TABS[code] for code in BOARDS[board][1] if actor.may(TABS[code].needs)]
