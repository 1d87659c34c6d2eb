"""The verbs of a case in the order of their buttons, and which of them comes first."""

from __future__ import annotations

from collections.abc import Mapping

from bihuan.faces.desk.words import Button, Verb
from bihuan.ground.access.words import Permission
from bihuan.kit.verdicts import Verdict


def _mark(text: str) -> str:
    """Marks a label for translation; the page translates it when shown."""
    return text


_ = _mark
_P = Permission

# In the order in which they are offered; the first that is allowed is the filled one.
VERBS = {
    verb.name: verb
    for verb in (
        Verb("claim", _("签收"), "check", _P.HANDLE, direct=True),
        Verb("accept", _("受理"), "check", _P.ACCEPT, direct=True),
        Verb(
            "dispatch",
            _("派单"),
            "send",
            _P.DISPATCH,
            _("办理时限从派单开始计算，不等签收。"),
        ),
        Verb(
            "agree-return",
            _("同意退单并改派"),
            "send",
            _P.DISPATCH,
            _("原单位的这一程到此结束，新单位的时限从现在重新计算。"),
        ),
        Verb(
            "refuse-return",
            _("不同意退单"),
            "x",
            _P.DISPATCH,
            _("事项留在原单位，原来的时限不变。"),
        ),
        Verb(
            "adjudicate",
            _("裁定"),
            "gavel",
            _P.ADJUDICATE,
            _("裁定后不得再退单。结果会作为职责清单的修改建议。"),
        ),
        Verb(
            "put-up",
            _("提交裁定"),
            "scale",
            _P.DISPATCH,
            _("派单中心难以判断归属时，由上一级裁定。"),
        ),
        Verb("pass-audit", _("审核通过"), "check", _P.AUDIT, direct=True),
        Verb(
            "fail-audit",
            _("退回补办"),
            "arrow-back-up",
            _P.AUDIT,
            _("回到承办单位继续办理，时限接着原来的走。"),
        ),
        Verb(
            "call-back",
            _("回访"),
            "phone-call",
            _P.CALL_BACK,
            _("由没有办理过此件的单位回访。不满意或没有解决的，退回重新办理。"),
        ),
        Verb("decide-extension", _("审批延期"), "clock-plus", _P.APPROVE_EXTENSION),
        Verb(
            "report",
            _("报办结"),
            "flag",
            _P.HANDLE,
            _("报办结不等于办结：还要审核、回访，由诉求人评价后才能销号。"),
        ),
        Verb("resume", _("恢复"), "player-play", _P.HANDLE, direct=True),
        Verb("contact", _("已联系诉求人"), "phone", _P.HANDLE),
        Verb("note", _("记进展"), "notes", _P.HANDLE),
        Verb(
            "attach",
            _("上传材料"),
            "paperclip",
            _P.HANDLE,
            _("照片会去掉位置等附带信息后保存。"),
        ),
        Verb(
            "ask-help",
            _("请求协办"),
            "users",
            _P.HANDLE,
            _("主办仍是本单位；协办单位有自己的时限。"),
        ),
        Verb(
            "ask-extension",
            _("申请延期"),
            "clock-plus",
            _P.HANDLE,
            _("须在到期前提出。获批后，新的期限由系统推算。"),
        ),
        Verb(
            "ask-return",
            _("申请退单"),
            "arrow-back-up",
            _P.HANDLE,
            _("退单期间时限照走。请写明法定依据和建议的承办单位。"),
        ),
        Verb(
            "pause",
            _("中止"),
            "player-pause",
            _P.HANDLE,
            _("只能按列出的情形中止计时。总用时照常公开。"),
        ),
        Verb(
            "answer-now",
            _("当场答复"),
            "message",
            _P.ACCEPT,
            _("不派单直接答复；诉求人仍会被请求评价。"),
        ),
        Verb("classify", _("修改分类"), "category", _P.DISPATCH),
        Verb(
            "merge",
            _("并案"),
            "git-merge",
            _P.DISPATCH,
            _("每位诉求人都会得到答复，也各自评价。并案后不能拆开。"),
        ),
        Verb(
            "transfer",
            _("转其他机关"),
            "external-link",
            _P.DISPATCH,
            _("不属本县职权的，告知诉求人转给了谁、怎样联系。"),
        ),
        Verb(
            "decline",
            _("不受理"),
            "ban",
            _P.ACCEPT,
            _("须有列出的法定理由，并告知正确的途径。"),
            danger=True,
        ),
        Verb(
            "reopen",
            _("代为重开"),
            "repeat",
            _P.REGISTER,
            _("诉求人来电要求重新办理时用。诉求人会看到是工作人员代办的。"),
        ),
        Verb(
            "withdraw",
            _("代为撤回"),
            "x",
            _P.REGISTER,
            _("只在诉求人自己来电要求时用。诉求人会看到是工作人员代办的。"),
            danger=True,
        ),
        Verb(
            "invite",
            _("请诉求人扫码评价"),
            "qrcode",
            _P.REGISTER,
            _("诉求人用自己的手机评价，不用登录。码只能用一次。"),
        ),
        Verb(
            "object",
            _("对评价提异议"),
            "flag",
            _P.HANDLE,
            _("须附佐证。诉求人会看到并可以回应，由没有办理过此件的另一人审核。"),
        ),
        Verb(
            "take",
            _("负责人接办"),
            "user-shield",
            _P.HEAD_UNIT,
            _("此件已升级，由负责人亲自办到底，不能再往下交办。"),
        ),
        Verb(
            "urging-note",
            _("出督办单"),
            "bell",
            _P.SUPERVISE,
            _("蓝、黄、红依次出具，每张都有编号和答复期限。"),
        ),
        Verb(
            "propose-interview",
            _("提请约谈"),
            "message-circle",
            _P.SUPERVISE,
            _("由领导批准后约谈主办单位负责人。"),
        ),
        Verb(
            "urge",
            _("催办"),
            "speakerphone",
            _P.SUPERVISE,
            _("承办单位会看到是谁、为什么催办。"),
        ),
    )
}

# What moves a case on; the rest is done along the way and never stands out.
STEPS = frozenset(
    {
        "take",
        "claim",
        "accept",
        "dispatch",
        "agree-return",
        "adjudicate",
        "pass-audit",
        "call-back",
        "decide-extension",
        "report",
        "resume",
    }
)
# What the person is told once it is done.
DONE = {
    "accept": _("已受理。"),
    "claim": _("已签收，请按期办理。"),
    "decline": _("已作出不予受理决定，诉求人会看到理由和正确途径。"),
    "dispatch": _("已派单，办理时限开始计算。"),
    "ask-return": _("退单申请已提交，时限照走。"),
    "agree-return": _("已改派，新单位的时限开始计算。"),
    "adjudicate": _("已裁定，不再退单。"),
    "report": _("已报办结，等待审核和回访。"),
    "pass-audit": _("审核通过，请安排回访。"),
    "fail-audit": _("已退回承办单位补办。"),
    "call-back": _("回访已记录。"),
    "ask-extension": _("延期申请已提交。"),
    "object": _("异议已提交，诉求人会看到。结论出来之前评价照常计入。"),
    "urge": _("催办已发出。"),
    "take": _("已接办，组织部门会看到。"),
    "propose-interview": _("已提出约谈，等待领导批准。"),
    "merge": _("已并案。"),
    "reopen": _("已重新打开，等待派单。"),
    "withdraw": _("已代为撤回，诉求人会看到。"),
}


def done_by(verb: str) -> str:
    """The sentence that confirms a verb."""
    return DONE.get(verb, _("已保存。"))


def buttons(choices: Mapping[str, Verdict]) -> list[Button]:
    """The choices as buttons, in their order; one of them stands out."""
    known = [(verb, choices[name]) for name, verb in VERBS.items() if name in choices]
    first = next(
        (verb for verb, verdict in known if verdict and verb.name in STEPS), None
    )
    return [Button(verb, verdict, primary=verb is first) for verb, verdict in known]
