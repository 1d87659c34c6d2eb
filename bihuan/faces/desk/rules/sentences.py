"""What each entry of the ledger says in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


def _mark(text: str) -> str:
    """Marks a sentence for translation; the page translates it when shown."""
    return text


_ = _mark


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with blanks, the tone in which it is shown, and its mark.

    Blanks are named after facts; `query` puts names in place of ids. One that a fact
    does not fill is left out by choosing `short` instead, and so is one that `needs`
    a fact that is not there.
    """

    text: str
    tone: str = "plain"
    mark: str = "circle-dashed"
    short: str = ""
    needs: tuple[str, ...] = ()


SENTENCES = {
    "intake.raised": Sentence(_("诉求人提出诉求"), "now", "message"),
    "intake.added": Sentence(_("诉求人补充了情况"), "now", "message"),
    "causes.supported": Sentence(_("又有一人表示也遇到了"), "plain", "users"),
    "routing.accepted": Sentence(_("已受理"), "good", "check"),
    "routing.declined": Sentence(_("不予受理：{ground}"), "bad", "ban"),
    "routing.classed": Sentence(_("修改了分类"), "plain", "category"),
    "routing.dispatched": Sentence(_("派单给{unit}"), "now", "send"),
    "routing.claimed": Sentence(_("已签收"), "good", "check"),
    "routing.return-asked": Sentence(
        _("申请退单：{ground}；建议由{proposed}承办"),
        "warn",
        "arrow-back-up",
        short=_("申请退单：{ground}"),
    ),
    "routing.return-agreed": Sentence(
        _("同意退单，由{before}改派{unit}"), "now", "send"
    ),
    "routing.return-refused": Sentence(_("不同意退单，仍由{unit}承办"), "warn", "x"),
    "routing.adjudication-asked": Sentence(
        _("提交裁定：{ground}"), "warn", "scale", short=_("已提交裁定")
    ),
    "routing.adjudicated": Sentence(_("裁定由{unit}承办"), "now", "gavel"),
    "routing.transferred": Sentence(_("转{to}"), "warn", "external-link"),
    "routing.merged": Sentence(_("并入{into}"), "warn", "git-merge"),
    "routing.received-merge": Sentence(_("并入了{merged}"), "plain", "git-merge"),
    "handling.noted": Sentence(_("记录进展"), "plain", "notes"),
    "handling.contacted": Sentence(_("联系了诉求人"), "good", "phone"),
    "handling.contact-missed": Sentence(_("联系诉求人，未接通"), "plain", "phone"),
    "handling.attached": Sentence(_("上传了{files}份材料"), "plain", "paperclip"),
    "handling.help-asked": Sentence(_("请{unit}协办"), "plain", "users"),
    "handling.help-given": Sentence(_("{unit}反馈协办结果"), "good", "user-check"),
    "handling.help-recalled": Sentence(_("撤回对{unit}的协办请求"), "plain", "x"),
    "handling.extension-asked": Sentence(_("申请延期{by}"), "warn", "clock-plus"),
    "handling.extension-granted": Sentence(_("同意延期{by}"), "plain", "clock-plus"),
    "handling.extension-refused": Sentence(_("不同意延期{by}"), "warn", "x"),
    "handling.lapsed": Sentence(_("尚未办完的协办和延期申请随之终止"), "plain", "x"),
    "handling.paused": Sentence(_("依法中止计时：{ground}"), "warn", "player-pause"),
    "handling.resumed": Sentence(_("恢复计时"), "plain", "player-play"),
    "handling.reported": Sentence(_("{unit}报办结：{result}"), "good", "flag"),
    "handling.answered-now": Sentence(_("当场答复：{result}"), "good", "message"),
    "closing.audit-passed": Sentence(_("办结报告审核通过"), "good", "check"),
    "closing.audit-failed": Sentence(
        _("办结报告未通过，退回{unit}补办"), "warn", "arrow-back-up"
    ),
    "closing.called": Sentence(
        _("第{tried}次回访，未接通"), "plain", "phone-call", short=_("回访")
    ),
    "closing.judged": Sentence(
        _("诉求人评价：{solved}，{grade}"),
        "now",
        "star",
        short=_("评价期满，诉求人未评价"),
    ),
    "closing.asked-again": Sentence(
        _("差评后还没有回访，不能按未评价办结，重新回访"), "warn", "phone-call"
    ),
    "closing.follow-up": Sentence(
        _("差评：{unit}须在{contact_by}前联系诉求人，{fix_by}前整改到位"),
        "bad",
        "alert-triangle",
        short=_("差评：须整改到位并再次回访"),
    ),
    "closing.invited": Sentence(_("请诉求人扫码评价"), "plain", "qrcode"),
    "closing.objected": Sentence(_("{unit}对评价提出异议"), "warn", "flag"),
    "closing.objection-answered": Sentence(_("诉求人回应了异议"), "now", "message"),
    "closing.objection-upheld": Sentence(
        _("异议成立，评价留档、不计入满意率"), "warn", "gavel"
    ),
    "closing.objection-refused": Sentence(
        _("异议不成立，评价照常计入"), "good", "gavel"
    ),
    "closing.sent-again": Sentence(
        _("诉求人不认可，退回{unit}重新办理"), "bad", "repeat"
    ),
    "closing.deferred": Sentence(_("挂账到{until}"), "warn", "calendar-event"),
    "closing.came-back": Sentence(_("挂账到期，{unit}继续办理"), "warn", "repeat"),
    "closing.closed": Sentence(_("销号：{result}"), "good", "circle-check"),
    "closing.withdrawn": Sentence(
        _("按诉求人来电代为撤回"),
        "plain",
        "x",
        short=_("诉求人撤回"),
        needs=("said_by",),
    ),
    "closing.reopened": Sentence(
        _("按诉求人来电代为要求重新办理"),
        "bad",
        "repeat",
        short=_("诉求人要求重新办理"),
        needs=("said_by",),
    ),
    "oversight.escalated": Sentence(_("升级到“{rung}”"), "bad", "alert-triangle"),
    "oversight.urged": Sentence(_("已催办"), "warn", "speakerphone"),
    "oversight.note-issued": Sentence(
        _("向{unit}出具{colour}：{number}"), "warn", "bell"
    ),
    "oversight.note-answered": Sentence(_("{unit}答复了{colour}"), "good", "message"),
    "oversight.note-expired": Sentence(
        _("{colour}到期，{unit}没有答复"), "bad", "alert-triangle"
    ),
    "oversight.head-called": Sentence(
        _("请{unit}负责人亲自办理"), "bad", "user-shield"
    ),
    "oversight.head-took": Sentence(_("{unit}负责人接办"), "now", "user-shield"),
    "oversight.letter-issued": Sentence(
        _("出具{letter_kind}：{number}"), "plain", "file-text"
    ),
    "letters.removed": Sentence(
        _("{number}写有姓名，随身份信息一并删除"), "plain", "trash"
    ),
    "oversight.deadline-moved": Sentence(
        _("日历更新，期限重新推算"), "plain", "calendar"
    ),
    "supervision.set-up": Sentence(_("立项：{number}"), "now", "flag-3"),
    "supervision.changed": Sentence(_("修改了立项内容"), "plain", "edit"),
    "supervision.paper-kept": Sentence(_("附上一份依据材料"), "plain", "paperclip"),
    "supervision.part-planned": Sentence(_("分解给{unit}"), "plain", "git-branch"),
    "supervision.part-dropped": Sentence(_("去掉{unit}的一部分"), "plain", "x"),
    "supervision.given-out": Sentence(_("交办，共{parts}个部分"), "now", "send"),
    "supervision.signed-off": Sentence(_("签批销号"), "good", "circle-check"),
    "supervision.dropped": Sentence(_("撤销立项"), "bad", "ban"),
    "supervision.term-set": Sentence(_("按督查交办的期限办理"), "plain", "clock"),
    "supervision.progress": Sentence(_("反馈进展：{percent}%"), "plain", "report"),
    "supervision.reviewed": Sentence(_("复核：{passed}（{way}）"), "now", "eye"),
    "triage.explained": Sentence(_("说明了系统建议为什么不对"), "plain", "notes"),
    "clocks.fired": Sentence(_("“{clock}”时限：{rung}"), "warn", "bell"),
    "clocks.started": Sentence(_("“{clock}”开始计时"), "plain", "clock"),
    "clocks.extended": Sentence(_("“{clock}”期限顺延"), "plain", "clock-plus"),
    "clocks.paused": Sentence(_("“{clock}”停止计时"), "plain", "clock-pause"),
    "clocks.resumed": Sentence(_("“{clock}”恢复计时"), "plain", "clock"),
    "clocks.stopped": Sentence(_("“{clock}”计时结束"), "plain", "clock"),
    "clocks.revived": Sentence(_("“{clock}”接着计时"), "plain", "clock"),
    "clocks.recomputed": Sentence(_("“{clock}”重新推算"), "plain", "calendar"),
    "messaging.language-chosen": Sentence(
        _("诉求人选了用哪种语言发消息"), "plain", "bell"
    ),
    "messaging.silenced": Sentence(_("诉求人不要再收到消息"), "plain", "bell"),
    "messaging.listened": Sentence(_("诉求人要重新收到消息"), "plain", "bell"),
    "groups.message-raised": Sentence(_("由群消息登记"), "plain", "users"),
    "groups.answer-sent": Sentence(_("答复交给群机器人发送"), "plain", "send"),
    "groups.answer-told": Sentence(_("答复已发到群里"), "plain", "users"),
    "groups.answer-not-told": Sentence(_("答复没能发到群里"), "warn", "users"),
    "groups.answer-offered": Sentence(
        _("同类企业的答复放在这里，供办理参考"), "plain", "message-circle"
    ),
    "vault.revealed": Sentence(_("查看了诉求人身份：{reason}"), "warn", "eye"),
    "files.kept": Sentence(_("保存了一份文件"), "plain", "paperclip"),
    "files.deleted": Sentence(_("移除了一份文件"), "warn", "trash"),
}
# What a second line would only repeat.
SILENT = frozenset(
    {
        "files.kept",
        "oversight.escalated",
        "letters.issued",
        "clocks.paused",
        "clocks.resumed",
        "clocks.extended",
    }
)


def sentence_for(kind: str, facts: Mapping[str, object]) -> Sentence | None:
    """What to say of an entry; None for one that another entry says already."""
    if kind in SILENT:
        return None
    if kind == "handling.contacted" and facts.get("reached") is False:
        kind = "handling.contact-missed"
    found = SENTENCES.get(kind, Sentence(kind))
    blanks = (part.partition("}")[0] for part in found.text.split("{")[1:])
    wanted = (*blanks, *found.needs)
    if found.short and any(facts.get(name) in (None, "") for name in wanted):
        return Sentence(found.short, found.tone, found.mark)
    return found


def who(actor: str) -> tuple[str, int | None]:
    """What sort of actor a name in the ledger stands for, and its number if it has one."""
    kind, _colon, rest = actor.partition(":")
    return kind, int(rest) if rest.isdigit() else None
