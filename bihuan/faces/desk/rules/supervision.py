"""What pages call states, sources and verbs of supervision."""

from __future__ import annotations

from bihuan.faces.desk.words import ProblemVerb
from bihuan.kit.sentences import marked as _

SOURCES = {
    "instruction": _("领导批示"),
    "meeting": _("会议议定"),
    "report": _("工作报告与上级部署"),
    "problem": _("一类问题"),
    "signal": _("反常提示"),
}
# What a person may set an item up from; the other two are opened from their own pages.
TYPED_SOURCES = ("instruction", "meeting", "report")
ITEM_STATES = {
    "draft": (_("立项中"), "plain"),
    "assigned": (_("待认领"), "busy"),
    "handling": (_("办理中"), "busy"),
    "reviewing": (_("待复核"), "warn"),
    "ready": (_("待销号"), "warn"),
    "closed": (_("已销号"), "good"),
    "dropped": (_("已撤销"), "plain"),
}
PART_STATES = {
    "planned": (_("待交办"), "plain"),
    "waiting": (_("待认领"), "busy"),
    "handling": (_("办理中"), "busy"),
    "reported": (_("待复核"), "warn"),
    "ended": (_("已办结，待复核"), "warn"),
    "done": (_("已销号"), "good"),
}
# In a form, where nothing to be told in between has a name of its own.
NO_RHYTHM = "none"
RHYTHMS = {
    "": _("办结时一并反馈"),
    "7 calendar-days": _("每周"),
    "15 calendar-days": _("每半月"),
    "1 months": _("每月"),
}
REVIEW_WAYS = {"site": _("现场查看"), "files": _("查阅材料")}
LIGHT_NAMES = {"red": _("红灯"), "yellow": _("黄灯"), "green": _("绿灯")}

# What can be done about an item or a part, and what is said once it was.
ITEM_VERBS = {
    verb.name: verb
    for verb in (
        ProblemVerb("edit", _("修改"), "edit"),
        ProblemVerb(
            "part",
            _("分解一个部分"),
            "git-branch",
            _("一个部分只有一个牵头单位，目标要能衡量。"),
        ),
        ProblemVerb(
            "give-out",
            _("交办"),
            "send",
            _("各牵头单位当日认领，期限从现在起算。交办以后不能再改。"),
            direct=True,
        ),
        ProblemVerb("drop", _("撤销立项"), "ban", danger=True),
        ProblemVerb(
            "sign-off",
            _("签批销号"),
            "circle-check",
            _("各部分都已办结并由外单位复核。写明结论，此项销号。"),
        ),
    )
}
PART_VERBS = {
    verb.name: verb
    for verb in (
        ProblemVerb(
            "progress",
            _("反馈进展"),
            "report",
            _("办到哪一步，卡在哪里，下一步做什么。"),
        ),
        ProblemVerb(
            "review",
            _("复核"),
            "eye",
            _("由没有参与办理的单位复核：属实的当场办结，不属实的退回重办。"),
        ),
    )
}
DONE = {
    "edit": _("已修改。"),
    "part": _("已分解。"),
    "give-out": _("已交办，各牵头单位今天之内认领。"),
    "drop": _("已撤销。"),
    "sign-off": _("已销号。"),
    "progress": _("进展已反馈。"),
    "review": _("复核结论已记录。"),
}

# ---- Two ledgers ------------------------------------------------------------------

STANDINGS = {
    "both-closed": (_("双方都已销号"), "good"),
    "both-open": (_("双方都在办"), "busy"),
    "closed-there": (_("对方已销号，本方未办结"), "bad"),
    "closed-here": (_("本方已办结，对方未销号"), "warn"),
    "only-there": (_("只在对方台账"), "bad"),
    "only-here": (_("只在本方台账"), "warn"),
    "differs": (_("都已销号，事实不一致"), "warn"),
}
HOWS = {
    "": _("未对应"),
    "number": _("按编号"),
    "likeness": _("按企业、时间和内容"),
    "hand": _("人工"),
}
DIFFERING = {
    "firm": _("企业不同"),
    "told-on": _("反映日期不同"),
    "closed-on": _("办结日期不同"),
}

# ---- Visits -----------------------------------------------------------------------

VISIT_STATES = {
    "planned": (_("待开展"), "plain"),
    "concluded": (_("已有结论"), "busy"),
    "objected": (_("异议复核中"), "warn"),
    "stands": (_("待整改"), "warn"),
    "overturned": (_("结论已撤销"), "plain"),
    "put-right": (_("待核查整改"), "warn"),
    "ended": (_("整改到位"), "good"),
}
TONES_OF_VISIT = {"praise": _("表扬、激励"), "blame": _("批评、问责")}
VISIT_VERBS = {
    verb.name: verb
    for verb in (
        ProblemVerb(
            "conclude",
            _("写督查结论"),
            "notes",
            _("书面告知被督查单位，30日内可以提出异议。"),
        ),
        ProblemVerb("object", _("提出异议"), "message", _("写明异议的事实和理由。")),
        ProblemVerb(
            "decide",
            _("复核异议"),
            "scale",
            _("由没有参加这次督查的人员复核，30日内作出决定。"),
        ),
        ProblemVerb("put-right", _("报告整改"), "check", _("写明整改了什么。")),
        ProblemVerb("verify", _("核查整改"), "eye"),
        ProblemVerb(
            "propose",
            _("提出表扬或问责建议"),
            "flag",
            _("由提出人以外的领导批准后才有效。"),
        ),
    )
}
VISIT_DONE = {
    "conclude": _("结论已告知被督查单位。"),
    "object": _("异议已提交，由没有参与的人员复核。"),
    "decide": _("复核结论已记录。"),
    "put-right": _("整改情况已报告。"),
    "verify": _("核查结果已记录。"),
    "propose": _("建议已提出，等领导决定。"),
}
