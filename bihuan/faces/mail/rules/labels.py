"""How the pages call what became of a mail. Translated when shown."""

from __future__ import annotations

from bihuan.faces.mail.words import Outcome, State, Why
from bihuan.kit.sentences import marked

WHYS: dict[Why, tuple[str, str]] = {
    Why.UNREADABLE: (marked("格式损坏，读不出来"), "bad"),
    Why.NO_SENDER: (marked("没有发件人地址"), "warn"),
    Why.OTHER_SENDER: (marked("提到别人的事项，发件人不是诉求人"), "warn"),
    Why.CLOSED: (marked("提到的事项已经办结"), "plain"),
    Why.AUTOMATIC: (marked("由程序发出，例如通知、订阅、广告"), "plain"),
    Why.SUSPICIOUS: (marked("收信服务器判定发件人是冒用的"), "bad"),
    Why.FLOOD: (marked("同一发件人一小时内来信太多"), "warn"),
    Why.NOT_OPEN: (marked("这个邮箱的事项类型不接受邮件来件"), "bad"),
}
COUNTS: dict[str, str] = {
    Outcome.RAISED: marked("成为事项"),
    Outcome.ADDED: marked("补充"),
    Outcome.HELD: marked("待处理"),
    Outcome.REFUSED: marked("退回说明"),
    Outcome.DROPPED: marked("自动回复，不理会"),
    Outcome.BOUNCED: marked("退信报告"),
    Outcome.DISMISSED: marked("不作为诉求"),
    f"out-{State.QUEUED}": marked("待发出"),
    f"out-{State.SENDING}": marked("正在发出"),
    f"out-{State.RETRYING}": marked("待重发"),
    f"out-{State.SENT}": marked("已发出"),
    f"out-{State.DEAD}": marked("发不出去"),
    f"out-{State.BOUNCED}": marked("被退回"),
    f"out-{State.DROPPED}": marked("无需发出"),
}
TROUBLES: dict[str, str] = {
    "address": marked("地址写错了"),
    "unreachable": marked("连不上服务器"),
    "timeout": marked("服务器没有响应"),
    "certificate": marked("服务器的证书不可信"),
    "login-refused": marked("用户名或密码不对"),
    "folder": marked("没有这个文件夹"),
}
FILE_TROUBLES: dict[str, str] = {
    "not-toml": marked("文件不是有效的 TOML。"),
    "no-list": marked("文件里应有若干 [[mailbox]]。"),
    "unreadable": marked("文件读不出来。"),
    "open-to-others": marked("文件里有密码，却允许别的用户读：请执行 chmod 600。"),
    "fields": marked(
        "第 {place} 个邮箱应恰好有 code、address、profile、imap、smtp 五项。"
    ),
    "code": marked("第 {place} 个邮箱的 code 应为小写字母、数字和横线，以字母开头。"),
    "address": marked("第 {place} 个邮箱的 address 不是邮箱地址。"),
    "imap": marked(
        "第 {place} 个邮箱的 imap 应为 imaps://用户:密码@主机/INBOX；只有本机可以不加密。"
    ),
    "smtp": marked(
        "第 {place} 个邮箱的 smtp 应为 smtps://用户:密码@主机；只有本机可以不加密。"
    ),
    "code-twice": marked("第 {place} 个邮箱的 code 与前面的重复。"),
}
