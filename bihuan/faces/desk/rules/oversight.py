"""What pages call colours, states and outcomes of oversight."""

from __future__ import annotations

from bihuan.kit.sentences import marked as _

OUTCOMES = {
    "": _("还在办"),
    "sent-back": _("退单"),
    "moved": _("改派"),
    "merged": _("并案"),
    "transferred": _("转出"),
    "finished": _("办结"),
}
COLOURS = {
    "blue": _("蓝色督办单"),
    "yellow": _("黄色督办单"),
    "red": _("红色督办单"),
}
NOTE_STATES = {
    "waiting": (_("待答复"), "busy"),
    "answered": (_("已答复"), "good"),
    "expired": (_("到期未答复"), "bad"),
    "lapsed": (_("已终止"), "plain"),
}
INTERVIEW_STATES = {
    "proposed": (_("待批准"), "busy"),
    "approved": (_("待约谈"), "warn"),
    "declined": (_("不约谈"), "plain"),
    "held": (_("已约谈"), "good"),
}
NOTICE_STATES = {
    "draft": (_("起草中"), "plain"),
    "submitted": (_("送审中"), "busy"),
    "approved": (_("已批准，待发布"), "warn"),
    "declined": (_("退回修改"), "bad"),
    "published": (_("已发布"), "good"),
}
DUTIES = {
    "waiting": _("还没有接办"),
    "taken": _("已接办"),
    "over": _("已办完"),
}
READERS = {"staff": _("内部"), "public": _("向社会公开")}
FINDINGS = {
    "": (_("待复核"), "busy"),
    "upheld": (_("异议成立"), "good"),
    "rejected": (_("异议不成立"), "plain"),
}
# Goes into a letter; letters are written in Chinese whoever issues them.
DEMAND = "请在答复期限前书面说明：办到哪一步，卡在哪里，什么时候办结。"
