"""The statistics that are made of what is counted of a case.

`STATISTICS` is the whole list (DOMAIN.md §3.6). `docs/reference/figures.md` is drawn
from it, and every page that shows a number shows its formula from here.
"""

from __future__ import annotations

from collections.abc import Mapping

from bihuan.measure.figures.words.measures import Measure
from bihuan.measure.figures.words.sorts import Sort, Statistic

M = Measure
_OF_ALL = "受理数"
_OF_ALL_EN = "accepted"


def _share(
    code: str, name: str, name_en: str, what: str, what_en: str, top: Measure
) -> Statistic:
    return Statistic(
        code,
        name,
        name_en,
        f"{what} ÷ {_OF_ALL}",
        f"{what_en} ÷ {_OF_ALL_EN}",
        Sort.RATE,
        top,
        M.ACCEPTED,
    )


STATISTICS: tuple[Statistic, ...] = (
    Statistic(
        "accepted",
        "受理数",
        "Accepted",
        "受理时间（县域时间）在统计期内的件数；受理后改为不予受理的不计。记作 A",
        "cases whose acceptance (county time) lies in the period, but for those declined afterwards; A",
        Sort.COUNT,
        M.ACCEPTED,
    ),
    Statistic(
        "closed",
        "办结率",
        "Closing rate",
        "统计时点已销号的件数（含撤回，不含并案和挂账）÷ 受理数，即 C ÷ A",
        "closed at the as-of time (withdrawn included, merged and deferred not) ÷ accepted; C ÷ A",
        Sort.RATE,
        M.CLOSED,
        M.ACCEPTED,
        beside=("solved-share", "explained-share", "deferred-share"),
    ),
    Statistic(
        "solved",
        "解决率",
        "Solved rate",
        "以“已解决”销号的件数 ÷（受理数 − 撤回 − 并案），即 S ÷ (A − W)",
        "closed as solved ÷ (accepted − withdrawn − merged); S ÷ (A − W)",
        Sort.RATE,
        M.SOLVED,
        M.ACCEPTED,
        less=(M.WITHDRAWN, M.MERGED),
    ),
    _share(
        "solved-share",
        "解决占比",
        "Solved share",
        "以“已解决”销号",
        "closed as solved",
        M.SOLVED,
    ),
    _share(
        "explained-share",
        "解释占比",
        "Explained share",
        "以“解释说明”销号",
        "closed as explained",
        M.EXPLAINED,
    ),
    _share(
        "deferred-share",
        "挂账率",
        "Deferred rate",
        "统计时点挂账中",
        "deferred at the as-of time",
        M.DEFERRED,
    ),
    _share(
        "withdrawn-share", "撤回率", "Withdrawn rate", "撤回", "withdrawn", M.WITHDRAWN
    ),
    _share("merged-share", "并案率", "Merged rate", "并入他件", "merged", M.MERGED),
    _share(
        "transferred-share",
        "转出率",
        "Transferred rate",
        "转县外办理后销号",
        "closed as transferred outside",
        M.TRANSFERRED,
    ),
    _share(
        "unreachable-share",
        "无法联系率",
        "Not-reachable rate",
        "以“无法联系”销号",
        "closed as not reachable",
        M.UNREACHABLE,
    ),
    Statistic(
        "on-time",
        "按时办结率",
        "On-time rate",
        "获认可的办结报告在期限（含批准的延期）届满前提交的件数 ÷ 已销号且有办理期限的件数。"
        "以提交报告而不以销号为准：回访所用的时间不算在办理单位头上",
        "closed cases whose accepted report came before the deadline (approved extensions included) ÷ "
        "closed cases that had a deadline. The report counts, not the closing: the time others take to "
        "call back is not the unit's",
        Sort.RATE,
        M.ON_TIME,
        M.TIMED,
        beside=("extended",),
    ),
    Statistic(
        "responded",
        "响应率",
        "Response rate",
        "首次与诉求人联系在联系时限内（没有联系时限的，在签收时限内；含依法顺延），或当场答复的件数 ÷ 受理数。"
        "提交办结报告也是联系；旧记录没有记明联系是否及时的，按签收是否及时计",
        "first spoken with within the limit for contact (of claiming where there is none, as lawfully extended), or "
        "answered on the spot ÷ accepted. A report of done is a contact too; older entries that do not say whether a "
        "contact was in time count by the claim",
        Sort.RATE,
        M.CONTACTED,
        M.ACCEPTED,
        version=2,
    ),
    _share(
        "claimed",
        "签收及时率",
        "Claimed-in-time rate",
        "首次签收在签收时限内，或当场答复的件数",
        "claimed within the claim limit the first time, or answered on the spot",
        M.RESPONDED,
    ),
    Statistic(
        "satisfied",
        "满意率",
        "Satisfaction rate",
        "最近一轮评价为“满意”或“非常满意”的件数 ÷ 有评价的件数。未评价的不算满意，"
        "“基本满意”不计入；异议成立的评价不计入，另列件数；多人评价取最低；须与评价率同时公布",
        "latest verdict “satisfied” or “very satisfied” ÷ with a verdict. Silence is never satisfaction, “fairly "
        "satisfied” does not count; verdicts set aside on an objection do not count and are listed by themselves; "
        "of several raisers the lowest; only shown with the verdict rate",
        Sort.RATE,
        M.SATISFIED,
        M.RATED,
        beside=("rated", "set-aside"),
        version=2,
    ),
    _share(
        "rated",
        "评价率",
        "Verdict rate",
        "诉求人评价过（不含撤回的）",
        "with a verdict from a raiser (withdrawn ones not counted)",
        M.RATED,
    ),
    Statistic(
        "negative",
        "差评率",
        "Dissatisfied rate",
        "最近一轮评价为“不满意”或“非常不满意”的件数 ÷ 有评价的件数",
        "latest verdict “dissatisfied” or “very dissatisfied” ÷ with a verdict",
        Sort.RATE,
        M.NEGATIVE,
        M.RATED,
        beside=("rated",),
    ),
    _share(
        "set-aside",
        "评价剔除率",
        "Verdicts set aside",
        "有评价经异议审核不计入满意率",
        "with a verdict that a second reader set aside on an objection",
        M.SET_ASIDE,
    ),
    Statistic(
        "one-go",
        "一次办结率",
        "One-go rate",
        "没有重办也没有重开的已销号件数 ÷ 已销号件数",
        "closed without being sent again or reopened ÷ closed",
        Sort.RATE,
        M.ONE_GO,
        M.CLOSED,
    ),
    _share(
        "returned",
        "退单率",
        "Returned rate",
        "申请过退单",
        "asked to be returned at least once",
        M.RETURNED,
    ),
    _share(
        "extended",
        "延期率",
        "Extension rate",
        "批准过延期",
        "extended at least once",
        M.EXTENDED,
    ),
    _share(
        "rehandled",
        "重办率",
        "Sent-again rate",
        "因不满意重办过",
        "sent again because the raiser was not satisfied",
        M.REHANDLED,
    ),
    _share(
        "reopened",
        "重开率",
        "Reopening rate",
        "销号后由诉求人重新打开过",
        "reopened by the raiser after closing",
        M.REOPENED,
    ),
    _share(
        "repeated",
        "重复诉求率",
        "Repeated-request rate",
        "同一诉求人（同一企业，或证件、电话、邮箱相同的人）就同一件事再次提出、并入本件的件数（每件只计一次；销号后重开不算，"
        "旧记录没有记明的不算）",
        "cases that the same raiser (the same firm, or a person of the same document, telephone or mail) put again and "
        "that was joined to them, each once; reopening after closing is none, nor is what older entries do not say",
        M.REPEATED,
    ),
    Statistic(
        "late",
        "逾期率",
        "Overdue rate",
        "（报告晚于期限 + 统计时点仍在办且已过期限）÷ 受理数",
        "(reported after the deadline + still open past it at the as-of time) ÷ accepted",
        Sort.RATE,
        M.LATE,
        M.ACCEPTED,
        live=True,
    ),
    Statistic(
        "median-days",
        "办结时长中位数",
        "Median days to close",
        "已销号各件从受理到销号的自然日数的中位数（不扣除依法中止的时间）",
        "median calendar days from acceptance to closing; lawful pauses are not taken off",
        Sort.DAYS,
        M.CLOSED,
        live=True,
    ),
)
BY_CODE: Mapping[str, Statistic] = {one.code: one for one in STATISTICS}
