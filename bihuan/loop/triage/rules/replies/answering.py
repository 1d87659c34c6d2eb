"""Whether an answer answers: a fitting kind of answer, in words of the question.

A when wants a date or a period or the word that there is none yet, a how-much a number,
a why a reason, a yes-or-no a decision. The words of the question must come up too, unless
the matter asks one thing and the answer is about it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from bihuan.kit.text import for_matching
from bihuan.loop.triage.rules.replies.asking import Ask
from bihuan.loop.triage.rules.replies.formulas import Formulas
from bihuan.loop.triage.rules.twins.background import Background, Hashes, pairs_of
from bihuan.loop.triage.words.replies import Asked, Question

_DATE = (
    r"\d{4}年|\d{1,2}月|\d{1,2}日|年底|年内|年初|年中|月底|月初|月内|今年|明年|后年|本月|下月|上半年|下半年|"
    r"[一二三四]季度|近期|近日|即将|随后|同步|届时|[一二三四五六七八九十两\d]+个?(?:工作日|小时|天|周|月|年)(?:内|左右|后|以?前)?|"
    r"(?:之前|以前|后即|后再|后方|后进行|后开始|后启动|后实施)|目前正在|正在|已(?:于|经)?|暂(?:未|无|不|时|缓|定)|"
    r"[好完成]了|完成|到位|恢复|(?:无|没有|尚未|未)[^,。;]{0,12}(?:计划|时间|规划|确定|安排|明确)|时间"
)
_ENOUGH: dict[Asked, re.Pattern[str]] = {
    asked: re.compile(pattern)
    for asked, pattern in {
        Asked.WHEN: _DATE,
        Asked.HOW_MUCH: r"\d|[一二三四五六七八九十百千万两]+(?:元|个|名|人|户|倍|次|套|天|年|月|%|米|平)|按[^,。]{0,20}(?:标准|规定|比例|执行|计算)|免费|不收|参照",
        Asked.WHY: r"因|由于|原因|为了|鉴于|根据|按照|依据|依照|所以|导致|造成|受[^,。]{1,16}影响|主要是|目的|属于|需要?|考虑到|为[^,。]{2,20},|规定|要求|才|不具备|不符|历史|误",
        Asked.WHO: r"局|委|办|中心|公司|街道|镇|乡|所|站|院|部门|处|厅|队|科|协会|村|社区|物业|单位|学校|个人|开发商|业主",
        Asked.WHERE: r"位于|地址|地点|窗口|大厅|中心|路|街|楼|处|镇|乡|村|局|所|网站|公众号|平台|到|前往|在|对面|学校|选址|以[东西南北]",
        Asked.HOW: r"请|可|到|携带|持|凭|办理|提供|提交|登录|拨打|致电|咨询|流程|材料|手续|步骤|申请|联系|已|将|正在|按|依|根据|责令|要求|督促|加强|采取|组织|规定|条件|符合|需",
        Asked.WHETHER: r"可以?|不能|不得|不予|不可|不会|不属|不是|不需|不符|不存在|不收|不再|不含|应当?|必须|须|符合|属于|属实|不实|失实|已|未|没有|无|同意|将|需|允许|禁止|能|会|是|有|正在|暂|计划|拟|合法|合规|违规|均|只要|凡",
        Asked.WHAT: r".",
        Asked.REQUEST: r"已|将|正在|责令|整改|列入|纳入|计划|安排|予以|不予|无法|不能|不属|建议|请|要求|督促|依法|可|暂|拟|未|没有|符合|责成|约谈|处罚|立案|加强|继续|不存在|属实|失实|会|争取|规定|办理|根据|按照|落实|修|拆|清",
    }.items()
}
# Share of a question's rare pairs that must come up, by how many questions there are.
_SHARE_OF_MANY, _SHARE_OF_ONE = 0.06, 0.02
_ABOUT = 0.5
# Where to ask is an answer to how, who and where, and to nothing else.
_ELSEWHERE = re.compile(r"[^,。;!\n]*(?:咨询|拨打|致电|详询|联系电话)[^,。;!\n]*")
_WHERE_TO_ASK = frozenset({Asked.HOW, Asked.WHO, Asked.WHERE, Asked.REQUEST})
_QUOTED = re.compile(r"《[^》]*》|\([^)]*\)|〔[^〕]*〕|\[[^\]]*\]")
_FEW = 3  # pairs; a question of fewer asks after what was said before it


def answered(
    asks: Sequence[Ask], said: Formulas, about: float | None, common: Background
) -> list[Question]:
    """Each question with whether the answer without its formulas answers it."""
    if said.empty:
        return [Question(one.text, one.asked, answered=False) for one in asks]
    answer = pairs_of(for_matching(said.own_text).lower())
    plain = _QUOTED.sub(" ", said.own_text)
    here = _ELSEWHERE.sub(" ", plain)
    alone = len(asks) == 1 and (about is None or about >= _ABOUT)
    return [
        Question(
            one.text,
            one.asked,
            answered=bool(
                _ENOUGH[one.asked].search(plain if one.asked in _WHERE_TO_ASK else here)
            )
            and _spoken_of(one, answer, common, alone=alone),
        )
        for one in asks
    ]


def _spoken_of(ask: Ask, answer: Hashes, common: Background, *, alone: bool) -> bool:
    """Whether enough of what the question asks after comes up in the answer.

    Of several, each must come up itself; the only one also by what was said before it.
    """
    own = pairs_of(for_matching(ask.own).lower())
    words = own
    if alone or own.size < _FEW:
        words = pairs_of(for_matching(ask.about).lower())
    if words.size < _FEW:
        return True
    weights = common.weights(words)
    shared = weights[np.isin(words, answer, assume_unique=True)]
    needed = _SHARE_OF_ONE if alone else _SHARE_OF_MANY
    return float(shared.sum()) >= needed * float(weights.sum())
