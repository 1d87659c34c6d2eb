"""The variables that templates may name, by kind of letter, each with its meaning.

They are Chinese because county clerks write them, in Word: {{ 文号 }}.
"""

from __future__ import annotations

from bihuan.directory.letters.words import Kind
from bihuan.kit.sentences import marked as _

# The names of kinds as pages say them.
NAMES: dict[str, str] = {
    Kind.ACCEPTANCE: _("受理告知书"),
    Kind.REFUSAL: _("不予受理告知书"),
    Kind.EXTENSION: _("延期告知书"),
    Kind.REPLY: _("答复意见书"),
    Kind.BLUE: _("蓝色督办单"),
    Kind.YELLOW: _("黄色督办单"),
    Kind.RED: _("红色督办单"),
    Kind.NOTICE: _("通报"),
    Kind.INTERVIEW: _("约谈记录"),
}
_ALWAYS = {
    "文号": _("编号，例如谯督〔2026〕12号"),
    "发文机关": _("红头上的名称"),
    "落款": _("署名的机关"),
    "日期": _("出具的日期，例如2026年11月22日"),
    "收件人": _("收件的单位或诉求人"),
}
_OF_A_CASE = {
    "事项编号": _("事项的编号"),
    "事项标题": _("事项的标题"),
    "承办单位": _("现在的主办单位"),
    "提出日期": _("诉求提出的日期"),
}
_OF_A_NOTE = (
    _ALWAYS
    | _OF_A_CASE
    | {
        "办理期限": _("原来的办理期限"),
        "办理状态": _("离期限还有多久，或已超期多久"),
        "督办要求": _("督办人写的要求"),
        "答复期限": _("督办单自己的答复期限"),
        "前次督办": _("上一张督办单的编号；没有时为空"),
    }
)
VARIABLES: dict[Kind, dict[str, str]] = {
    Kind.ACCEPTANCE: _ALWAYS
    | _OF_A_CASE
    | {"受理日期": _("受理的日期"), "办理期限": _("答应诉求人的期限；未派单时为空")},
    Kind.REFUSAL: _ALWAYS
    | _OF_A_CASE
    | {"不予受理理由": _("法定理由"), "正确途径": _("应当向谁、怎样提出")},
    Kind.EXTENSION: _ALWAYS
    | _OF_A_CASE
    | {
        "原期限": _("延期以前的期限"),
        "新期限": _("延期以后的期限"),
        "延期理由": _("承办单位申请延期的理由"),
    },
    Kind.REPLY: _ALWAYS
    | _OF_A_CASE
    | {
        "办理结果": _("结果类型，例如已解决"),
        "答复内容": _("承办单位的答复"),
        "后续计划": _("挂账事项的计划；没有时为空"),
    },
    Kind.BLUE: _OF_A_NOTE,
    Kind.YELLOW: _OF_A_NOTE,
    Kind.RED: _OF_A_NOTE,
    Kind.NOTICE: _ALWAYS
    | {
        "标题": _("通报的标题"),
        "正文": _("通报的正文"),
        "典型经验": _("正面的条目，每条一段；没有时为空"),
        "存在问题": _("反面的条目，每条一段；没有时为空"),
        "异议期限": _("可以提出异议到哪一天"),
    },
    Kind.INTERVIEW: _ALWAYS
    | {
        "约谈对象": _("被约谈的单位"),
        "约谈时间": _("谈话的日期"),
        "参加人员": _("谁参加了谈话"),
        "约谈事由": _("为什么约谈"),
        "约谈记录": _("谈话的要点"),
        "处理结果": _("谈话以后怎么办"),
    },
}
