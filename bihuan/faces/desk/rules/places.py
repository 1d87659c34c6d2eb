"""Which places of the desk a member of staff is offered."""

from __future__ import annotations

from bihuan.faces.desk.rules.basis import BASIS
from bihuan.faces.desk.words import Place, Section
from bihuan.ground.access.words import Actor, Permission


def _mark(text: str) -> str:
    """Marks a label for translation; the page translates it when shown."""
    return text


_ = _mark

_SUPERVISED = frozenset({Permission.SUPERVISE, Permission.LEAD, Permission.HANDLE})
_RECONCILES = frozenset({Permission.RECONCILE, Permission.HANDLE})

SECTIONS = (
    Section(
        _("办理"),
        (
            Place("desk:queue", _("我的工作台"), "inbox"),
            Place(
                "desk:register",
                _("登记诉求"),
                "phone-incoming",
                frozenset({Permission.REGISTER}),
            ),
            Place(
                "hotline:home",
                _("热线坐席"),
                "phone",
                frozenset({Permission.REGISTER}),
            ),
            Place(
                "groups:home",
                _("微信群"),
                "users",
                frozenset({Permission.REGISTER}),
            ),
            Place(
                "imports:home",
                _("导入表格"),
                "upload",
                frozenset({Permission.IMPORT}),
            ),
            Place(
                "voices:window",
                _("“办不成事”窗口"),
                "flag-3",
                frozenset({Permission.REGISTER}),
            ),
            Place(
                "voices:refusals",
                _("否定答复复核"),
                "user-check",
                frozenset(
                    {Permission.ADJUDICATE, Permission.HEAD_UNIT, Permission.HANDLE}
                ),
            ),
            Place("desk:dispatch", _("派单"), "send", frozenset({Permission.DISPATCH})),
            Place(
                "mail:held",
                _("待处理来信"),
                "message",
                frozenset({Permission.ACCEPT}),
            ),
            Place(
                "desk:adjudication",
                _("退单裁定"),
                "gavel",
                frozenset({Permission.ADJUDICATE}),
            ),
            Place(
                "desk:extensions",
                _("延期审批"),
                "clock-plus",
                frozenset({Permission.APPROVE_EXTENSION}),
            ),
            Place(
                "desk:call_backs",
                _("回访"),
                "phone-call",
                frozenset({Permission.CALL_BACK}),
            ),
            Place(
                "desk:looks",
                _("二次回访"),
                "repeat",
                frozenset({Permission.SECOND_LOOK}),
            ),
            Place(
                "desk:objections",
                _("评价异议"),
                "flag",
                frozenset({Permission.ADJUDICATE}),
            ),
        ),
    ),
    Section(
        _("督导"),
        (
            Place(
                "desk:lead", _("领导驾驶舱"), "chart-bar", frozenset({Permission.LEAD})
            ),
            Place(
                "desk:truth",
                _("真实差"),
                "scale",
                frozenset({Permission.LEAD, Permission.SUPERVISE}),
            ),
            Place(
                "desk:oversight",
                _("督办"),
                "alert-triangle",
                frozenset({Permission.SUPERVISE}),
            ),
            Place("desk:supervision", _("督查事项"), "flag-3", _SUPERVISED),
            Place("desk:visits", _("督查计划"), "calendar-event", _SUPERVISED),
            Place("desk:ledgers", _("对账销号"), "receipt", _RECONCILES),
            Place(
                "hotline:figures",
                _("热线接通"),
                "phone-call",
                frozenset({Permission.LEAD, Permission.SUPERVISE, Permission.IMPORT}),
            ),
            Place(
                "desk:call_notes",
                _("回访记录"),
                "notes",
                frozenset({Permission.SUPERVISE}),
            ),
            Place(
                "desk:notes",
                _("督办单"),
                "bell",
                frozenset({Permission.SUPERVISE, Permission.HANDLE}),
            ),
            Place(
                "desk:heads",
                _("负责人亲办"),
                "user-shield",
                frozenset({Permission.WATCH_HEADS, Permission.HEAD_UNIT}),
            ),
            Place(
                "desk:interviews",
                _("提醒约谈"),
                "message-circle",
                frozenset(
                    {
                        Permission.SUPERVISE,
                        Permission.WATCH_HEADS,
                        Permission.APPROVE_NOTICES,
                        Permission.HEAD_UNIT,
                    }
                ),
            ),
            Place("desk:notices", _("通报"), "speakerphone"),
            Place("desk:bulletins", _("简报"), "file-text"),
            Place(
                "desk:figures",
                _("统计指标"),
                "report",
                frozenset(
                    {Permission.LEAD, Permission.SEE_ALL_CASES, Permission.HEAD_UNIT}
                ),
            ),
            Place(
                "desk:chains",
                _("流转拉锯"),
                "route",
                frozenset(
                    {Permission.SUPERVISE, Permission.LEAD, Permission.ADJUDICATE}
                ),
            ),
            Place(
                "desk:problems",
                _("一类问题"),
                "stack-2",
                frozenset(
                    {
                        Permission.SUPERVISE,
                        Permission.DISPATCH,
                        Permission.LEAD,
                        Permission.SEE_ALL_CASES,
                        Permission.HANDLE,
                        Permission.HEAD_UNIT,
                    }
                ),
            ),
            Place(
                "voices:walks",
                _("领导走流程"),
                "route",
                frozenset({Permission.LEAD, Permission.HEAD_UNIT, Permission.DISPATCH}),
            ),
            Place(
                "voices:observers",
                _("营商环境观察员"),
                "eye",
                frozenset({Permission.DISPATCH, Permission.SUPERVISE, Permission.LEAD}),
            ),
            Place(
                "voices:calls",
                _("线索征集"),
                "speakerphone",
                frozenset({Permission.DISPATCH, Permission.SUPERVISE, Permission.LEAD}),
            ),
            Place(
                "desk:letters",
                _("发文登记"),
                "archive",
                frozenset(
                    {
                        Permission.SEE_ALL_CASES,
                        Permission.SUPERVISE,
                        Permission.HANDLE,
                    }
                ),
            ),
            Place(
                "desk:search",
                _("全部事项"),
                "search",
                frozenset({Permission.SEE_ALL_CASES}),
            ),
        ),
    ),
    BASIS,
)


def home_for(actor: Actor) -> str:
    """The place to begin for whoever has no queue: the first that their role opens."""
    places = [place for section in navigation(actor) for place in section.places]
    theirs = [place for place in places if place.needs and place.view != "desk:queue"]
    return theirs[0].view if theirs else "desk:units"  # which is everybody's


def navigation(actor: Actor) -> list[Section]:
    """The sections with the places this actor may use; empty sections left out."""
    offered = (
        Section(
            section.label,
            tuple(
                place
                for place in section.places
                if not place.needs or place.needs & actor.permissions
            ),
        )
        for section in SECTIONS
    )
    return [section for section in offered if section.places]
