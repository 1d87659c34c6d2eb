"""Chinese names for the values that cases, clocks and people carry."""

from __future__ import annotations

from collections.abc import Mapping


def _mark(text: str) -> str:
    """Marks a label for translation; the page translates it when shown."""
    return text


_ = _mark

STATUSES = {
    "registered": _("已登记"),
    "accepted": _("待派单"),
    "declined": _("不予受理"),
    "dispatched": _("待签收"),
    "returning": _("申请退单"),
    "adjudicating": _("待裁定"),
    "handling": _("办理中"),
    "paused": _("依法中止"),
    "reported": _("待审核"),
    "calling-back": _("待回访"),
    "deferred": _("挂账"),
    "closed": _("已销号"),
    "merged": _("已并案"),
}
TONES = {
    "registered": "plain",
    "accepted": "plain",
    "declined": "plain",
    "dispatched": "warn",
    "returning": "warn",
    "adjudicating": "warn",
    "handling": "busy",
    "paused": "plain",
    "reported": "busy",
    "calling-back": "busy",
    "deferred": "plain",
    "closed": "done",
    "merged": "plain",
}
LIGHTS = {
    "red": _("已超期"),
    "yellow": _("快到期"),
    "green": _("期限内"),
    "none": _("不计时"),
}
RESULTS = {
    "solved": _("已解决"),
    "deferred": _("部分解决，挂账"),
    "explained": _("解释说明"),
    "not-reachable": _("联系不上"),
    "withdrawn": _("诉求人撤回"),
    "transferred": _("已转其他机关"),
    "merged": _("已并案"),
}
CLOCKS = {
    "accept": _("受理"),
    "dispatch": _("派单"),
    "claim": _("签收"),
    "contact": _("联系诉求人"),
    "report": _("报告进展"),
    "handle": _("办结"),
    "rehandle": _("重新办理"),
    "decide-return": _("决定退单"),
    "call-back": _("回访"),
    "verdict": _("诉求人评价"),
    "deferral": _("挂账再办"),
    "bad-contact": _("差评后联系"),
    "bad-fix": _("差评整改"),
    "branch": _("协办"),
    "term": _("督查事项"),
}
RUNGS = {
    "reminder": _("提醒"),
    "yellow": _("黄灯"),
    "red": _("红灯"),
    "unit-head": _("负责人亲办"),
    "notice": _("通报"),
    "interview": _("约谈"),
    "silence": _("评价期满"),
    "come-back": _("挂账到期"),
}
GRADES = {
    5: _("非常满意"),
    4: _("满意"),
    3: _("基本满意"),
    2: _("不满意"),
    1: _("非常不满意"),
}
WISHES = {
    "close": _("就此办结"),
    "again": _("再办一次"),
    "defer": _("约定日期，到时再看"),
}
SOURCES = {
    "raiser": _("凭查询码"),
    "link": _("凭链接"),
    "site": _("现场扫码"),
    "call": _("电话回访"),
    "silence": _("逾期未评"),
    "withdrawal": _("撤回"),
}
OBJECTION_GROUNDS = {
    "malicious": _("恶意差评"),
    "mistaken": _("误评"),
    "not-ours": _("评价的不是本单位的办理"),
}
CHANNELS = {
    "phone": _("电话"),
    "portal": _("网上"),
    "web": _("网上"),
    "api": _("接口"),
    "open311": _("Open311 接口"),
    "mail": _("电子邮件"),
    "window": _("窗口"),
    "wechat": _("微信"),
    "letter": _("来信"),
    "superior": _("上级交办"),
    "meeting": _("会议"),
    "visit": _("走访"),
    "grid": _("网格"),
    "observer": _("观察员"),
    "walk": _("走流程"),
    "clue": _("线索征集"),
    "import": _("批量导入"),
}
ROLES = {
    "intake": _("受理员"),
    "dispatcher": _("派单员"),
    "handler": _("承办人"),
    "unit-head": _("单位负责人"),
    "callback": _("回访员"),
    "supervisor": _("督查员"),
    "grid": _("网格员"),
    "leader": _("县领导"),
    "organisation": _("组织部"),
    "discipline": _("纪委监委"),
    "system-admin": _("系统管理员"),
    "security-admin": _("安全管理员"),
    "audit-admin": _("审计管理员"),
}
UNIT_KINDS = {
    "department": _("部门"),
    "town": _("街道和乡镇"),
    "centre": _("中心和专门机构"),
    "utility": _("公共企业"),
    "leadership": _("党政办公室"),
    "village": _("村和社区"),
}
ANSWER_TABS = {
    "all": _("现行答案"),
    "waiting": _("待审核"),
    "stale": _("该复核的"),
    "missing": _("问了没找到"),
}
ANSWER_STATES = {
    "proposed": _("待审核"),
    "approved": _("现行"),
    "replaced": _("已被新的写法取代"),
    "withdrawn": _("已撤下"),
}
STALE = {
    "not-yet": _("尚未生效"),
    "expired": _("已过有效期"),
    "review": _("超过复核期"),
}


def label(names: Mapping[str, str], value: str) -> str:
    """The name of a value, or the value itself where a pack brought its own."""
    return names.get(value) or names.get(value.partition(":")[0]) or value
