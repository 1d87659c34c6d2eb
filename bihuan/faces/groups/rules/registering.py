"""The register of groups: what a pack says beside what the county changed since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bihuan.faces.groups.words import Gathers, NewGroup, Went
from bihuan.ground.calendars.words import Measure, Period
from bihuan.kit.sentences import marked
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

KINDS = {
    Gathers.INDUSTRY: marked("按行业"),
    Gathers.DEPARTMENT: marked("按部门"),
    Gathers.CARRIER: marked("按园区、市场等载体"),
    Gathers.CHAIN: marked("按产业链"),
}
WENT = {
    Went.GOING: (marked("正在发送"), "busy"),
    Went.TOLD: (marked("已发到群里"), "good"),
    Went.FAILED: (marked("没有发出"), "bad"),
}
LIGHTS = {
    "red": marked("超过答复时限"),
    "yellow": marked("快到答复时限"),
    "green": marked("时限内"),
}
# C08: "24 小时在线". Where the profile sets another time for getting in touch, that.
PROMISE = timedelta(hours=24)
MOST_FIRMS = 1_000_000
_WARNED = 0.75
_LENGTHS = {Measure.HOURS: timedelta(hours=1), Measure.MINUTES: timedelta(minutes=1)}
Values = Mapping[str, str | int]


def may_be_registered(new: NewGroup) -> Verdict:
    """A group has a name, and what is said of it fits its places in the register."""
    if not new.code or not new.name.strip():
        return Verdict("group-nameless", "群要有代码和群名。")
    sizes = ((new.code, 40), (new.name, 60), (new.tag, 30), (new.leader_title, 40))
    if any(len(text) > most for text, most in sizes):
        return Verdict("group-long", "群名最多 60 字，代码和职务 40 字，标签 30 字。")
    if not 0 <= new.firms <= MOST_FIRMS:
        return Verdict("group-firms", "企业数应是不超过 100 万的整数。")
    return ALLOWED


def values_of(new: NewGroup) -> dict[str, str | int]:
    """What the register holds of a group, as plain values that can be compared."""
    return {
        "name": new.name,
        "firms": new.firms,
        "kind": str(new.kind),
        "tag": new.tag,
        "leader": new.leader,
        "leader_title": new.leader_title,
        "closes_on": new.closes_on.isoformat() if new.closes_on else "",
    }


def merged(now: Values, *, said: Values, says: Values) -> dict[str, str | int]:
    """What stands in the register after a pack was loaded again.

    A field that is as the pack last said it follows the pack; one that the county
    changed since stays as the county has it. What nobody ever filled in is nobody's.
    """
    return {
        name: says[name]
        if now[name] == said.get(name, type(now[name])())
        else now[name]
        for name in now
    }


def is_closed(closes_on: date | None, today: date) -> bool:
    """From its close-down date on a group takes no more."""
    return closes_on is not None and closes_on <= today


def may_take(closes_on: date | None, today: date) -> Verdict:
    """A closed group takes no excerpt and hears nothing more."""
    if is_closed(closes_on, today):
        return refuse("group-closed", "这个群已于 {day} 关闭。", day=closes_on)
    return ALLOWED


def may_close_on(closes_on: date | None, *, today: date) -> Verdict:
    """A group is closed from today on or later: what it took in stays true."""
    if closes_on is not None and closes_on < today:
        return Verdict("group-closing-past", "关闭日期应是今天或以后。")
    return ALLOWED


def promised(period: Period | None) -> timedelta:
    """How long a question may wait for its answer in a group."""
    if period is None or period.measure not in _LENGTHS:
        return PROMISE
    return period.count * _LENGTHS[period.measure]


def answer_light(asked_at: datetime, *, now: datetime, within: timedelta) -> str:
    """Red once the promise is broken, yellow in its last quarter."""
    waits = now - asked_at
    if waits >= within:
        return "red"
    return "yellow" if waits >= within * _WARNED else "green"
