"""What messages, their states and their troubles are called on pages."""

from __future__ import annotations

from bihuan.faces.messaging.words import Channel, Kind, Language, Mode, State, Why
from bihuan.kit.sentences import Sentence, marked, say

CHANNELS = {
    Channel.SMS: marked("短信"),
    Channel.WECOM: marked("企业微信"),
    Channel.DINGTALK: marked("钉钉"),
    Channel.FEISHU: marked("飞书"),
    Channel.MAIL: marked("电子邮件"),
}
KINDS = {
    Kind.RECEIVED: marked("收到诉求"),
    Kind.DECLINED: marked("不予受理"),
    Kind.DISPATCHED: marked("交给单位办理"),
    Kind.EXTENDED: marked("批准延期"),
    Kind.ASKED: marked("答复后请评价"),
    Kind.DEFERRED: marked("挂账"),
    Kind.CLOSED: marked("销号"),
    Kind.ASSIGNED: marked("新交办"),
    Kind.RETURNED: marked("退回续办"),
    Kind.NEAR_DUE: marked("将到期"),
    Kind.OVERDUE: marked("已超期"),
    Kind.URGED: marked("督办"),
    Kind.ESCALATED: marked("升级到负责人"),
    Kind.FORM_ASKED: marked("要填的表"),
    Kind.FORM_CANCELLED: marked("不用再填的表"),
    Kind.RECEIVER_DEAD: marked("接收方收不到"),
    Kind.RECEIVER_SHUT: marked("接收方已停"),
    Kind.DIGEST: marked("每日汇总"),
    Kind.TRIAL: marked("试发"),
    Kind.POST: marked("群消息"),
}
EXPLAINED = {
    Kind.ASSIGNED: marked("新派给本单位、改派来的、请本单位协办的事项。"),
    Kind.RETURNED: marked("退单未获同意、办结报告被退回、诉求人不满意的事项。"),
    Kind.NEAR_DUE: marked("黄灯：办理时间所剩不多。"),
    Kind.OVERDUE: marked("红灯：已过办理期限。"),
    Kind.URGED: marked("督查人员写了督办意见。"),
    Kind.ESCALATED: marked("超期到了负责人亲自办理、通报或约谈。"),
    Kind.FORM_ASKED: marked("别的单位向本单位要数据，含领导准许后才发的表。"),
    Kind.FORM_CANCELLED: marked("还没有报的表被县领导取消了，不用再填。"),
    Kind.RECEIVER_DEAD: marked("您订的接收方连着三天没有收下事件。"),
    Kind.RECEIVER_SHUT: marked("您订的接收方不再接收，或被别人暂停、删除。"),
}
MODES = {
    Mode.NOW: marked("随时"),
    Mode.DIGEST: marked("每日汇总"),
    Mode.OFF: marked("不要"),
}
LANGUAGES = {Language.CHINESE: "中文", Language.ENGLISH: "English"}
STATES = {
    State.QUEUED: (marked("排队"), "busy"),
    State.HELD: (marked("等候"), "plain"),
    State.SENDING: (marked("正在发送"), "busy"),
    State.RETRYING: (marked("将重试"), "warn"),
    State.SENT: (marked("已发出"), "good"),
    State.DEAD: (marked("停发"), "bad"),
    State.DROPPED: (marked("不必发"), "plain"),
    State.BUNDLED: (marked("并入汇总"), "good"),
}
_WHYS = {
    Why.QUIET: marked("等免打扰时间过去"),
    Why.DIGEST: marked("等每日汇总"),
    Why.SUPERSEDED: marked("同一件事有更新的消息"),
    Why.UNNEEDED: marked("事情已有变化，不用说了"),
    Why.OPTED_OUT: marked("诉求人不要消息"),
    Why.NO_ADDRESS: marked("没有可用的号码或地址"),
    Why.EXPIRED: marked("过了时效没能发出"),
    Why.REFUSED: marked("对方拒收"),
    Why.TRIED_OUT: marked("试了多次都没成"),
}
_TROUBLES = {
    "timeout": marked("网关没有应答"),
    "unreachable": marked("连不上网关"),
    "certificate": marked("网关的证书不可信"),
    "bad-address": marked("地址写法不对"),
    "no-answer": marked("没有送达"),
    "mail-refused": marked("邮件服务器拒收"),
    "interrupted": marked("发送中断，没有记下结果"),
    "not-accepted": marked("网关没有回答“已收下”"),
    "http-401": marked("网关不认可账号或密钥"),
    "http-403": marked("网关不认可账号或密钥"),
    "http-404": marked("网关地址不对"),
    "http-429": marked("网关说太频繁"),
    "code-93000": marked("机器人地址无效，可能已从群里移除"),
    "code-45009": marked("机器人发得太快，过一分钟再发"),
    "code-40058": marked("内容太长，机器人不收"),
}


def why_said(why: str) -> str:
    """Why a message waits or ended, for the translators' table; empty for none."""
    return _WHYS.get(Why(why), "") if why else ""


def trouble_said(trouble: str) -> Sentence | str:
    """A trouble's code as a sentence that names nobody."""
    if not trouble:
        return ""
    if trouble in _TROUBLES:
        return say(_TROUBLES[trouble])
    kind, _, rest = trouble.partition("-")
    if kind == "http":
        return say("网关回答 {status}", status=rest)
    if kind == "code":
        return say("对方回答错误码 {code}", code=rest)
    return say("本系统出错（{what}）", what=rest or kind)
