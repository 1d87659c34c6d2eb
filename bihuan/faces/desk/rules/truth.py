"""How second looks, gaps and signals are called on the pages."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.directory.units.words import Kind as UnitKind
from bihuan.loop.truth.words import Interval, Kind, SignalState


def _mark(text: str) -> str:
    """Marks a label for translation; the page translates it when shown."""
    return text


_ = _mark


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of signal in words: what is seen, when, and what may explain it."""

    name: str
    seen: str
    when: str  # with {least} and {value}
    value_name: str
    innocent: str


SIGNALS: dict[Kind, Rule] = {
    Kind.PERFECT: Rule(
        _("整月百分之百"),
        _("一个月里所有评价都是好的。"),
        _(
            "至少{least}件评价全部为好，而按同类单位的水平，一件不差的可能性不超过{value}。"
        ),
        _("可能性"),
        _("办得确实好，或者当月的事都容易办。"),
    ),
    Kind.INSTANT: Rule(
        _("评价来得太快"),
        _("答复刚送出去，评价就来了。"),
        _("至少{least}件诉求人自己的评价，在可以评价之后{value}秒内作出。"),
        _("秒"),
        _("诉求人正好在看手机；现场扫码评价不算在内。"),
    ),
    Kind.IDENTICAL: Rule(
        _("评语一模一样"),
        _("不同的人写了同一句话。"),
        _("同一句六个字以上的话至少出现{least}次，占全部评语的{value}以上。"),
        _("占比"),
        _("回访员用了自己的固定说法来记录。"),
    ),
    Kind.MONTH_END: Rule(
        _("月底突击销号"),
        _("一个月的事，集中在最后三天销号。"),
        _(
            "至少销号{least}件，最后三天所占的比例，即使按平时两倍的节奏，可能性也不超过{value}。"
        ),
        _("可能性"),
        _("节前集中办理，或一批同类事项同时办好。"),
    ),
    Kind.ONE_VOICE: Rule(
        _("一人回访，全是非常满意"),
        _("这个单位的事都由同一人回访，没有一件低于“非常满意”。"),
        _(
            "至少{least}件电话评价出自同一人且全部非常满意，而按同类单位的水平，可能性不超过{value}。"
        ),
        _("可能性"),
        _("回访排班固定由一人负责。"),
    ),
    Kind.SAME_MINUTE: Rule(
        _("同一分钟记下许多回访"),
        _("一分钟里记下的电话评价，比能打的电话还多。"),
        _("同一人在同一分钟内记下至少{least}件电话评价。"),
        _("件"),
        _("先用纸记，再一起录入；应按实际时间录。"),
    ),
}
SIGNAL_STATES: dict[SignalState, str] = {
    SignalState.OPEN: _("等待认定"),
    SignalState.EXPLAINED: _("情况正常"),
    SignalState.FOLLOWED_UP: _("已转督查"),
}
UNIT_KINDS: dict[UnitKind, str] = {
    UnitKind.LEADERSHIP: _("领导机关"),
    UnitKind.DEPARTMENT: _("部门"),
    UnitKind.CENTRE: _("中心"),
    UnitKind.TOWN: _("街道、乡镇、园区"),
    UnitKind.UTILITY: _("公共企业"),
    UnitKind.VILLAGE: _("村、社区"),
}


def percent(share: float) -> str:
    """A share as people read it."""
    return f"{share:.0%}" if share in (0.0, 1.0) else f"{share:.1%}"


def between(gap: Interval) -> str:
    """An interval as people read it."""
    return f"{gap.low:.0%}–{gap.high:.0%}"


def amount(kind: Kind, value: float) -> str:
    """What a signal saw, as people read it: a chance, a share, seconds or a count."""
    if kind in (Kind.INSTANT, Kind.SAME_MINUTE):
        return f"{value:g}"
    if kind is Kind.IDENTICAL:
        return percent(value)
    return f"{value:.2%}" if value >= 0.0001 else "<0.01%"
