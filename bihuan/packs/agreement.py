"""What single files of a pack cannot see: whether they agree with each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import TypeVar

from bihuan.directory.areas.rules import parent_code
from bihuan.directory.catalogue.words import NewResponsibility
from bihuan.kit.sentences import marked, say
from bihuan.packs.words import Pack, Placed, Problem

T = TypeVar("T")
LEVELS = 3  # of the category tree: more are never chosen right at the telephone


def disagreements(pack: Pack) -> list[Problem]:
    """Every reference that leads nowhere and everything said twice."""
    return [
        *_areas(pack),
        *_units(pack),
        *_people(pack),
        *_profiles(pack),
        *_categories(pack),
        *_responsibilities(pack),
        *_parties(pack),
        *_appeals(pack),
    ]


def _areas(pack: Pack) -> Iterable[Problem]:
    codes = {one.value.code for one in pack.areas}
    yield from _twice(pack.areas, lambda area: area.code, marked("区划代码"))
    for one in pack.areas:
        parent = parent_code(one.value)
        if parent and parent not in codes:
            yield _at(one, say("上级区划“{area}”不在 areas.csv 里。", area=parent))
    if pack.about is not None and pack.about.value.area not in codes:
        area = pack.about.value.area
        yield _at(pack.about, say("本县区划“{area}”不在 areas.csv 里。", area=area))


def _units(pack: Pack) -> Iterable[Problem]:
    units = pack.units
    codes = {one.value.code: one.value.parent for one in units}
    yield from _twice(units, lambda unit: unit.code, marked("单位代码"))
    yield from _twice(units, lambda unit: unit.name, marked("单位名称"))
    areas = _area_codes(pack)
    for one in units:
        yield from _known(one, one.value.area, areas, marked("区划"))
        yield from _known(one, one.value.parent, codes, marked("上级单位"))
        if _in_ring(one.value.code, codes):
            yield _at(one, say("“{code}”的上级单位绕回了自己。", code=one.value.code))
    if not any(one.value.is_dispatch_centre for one in units):
        yield Problem(
            "units.csv", None, say("至少要有一个派单中心（dispatch_centre=是）。")
        )
    both = [u for u in units if u.value.is_callback and not u.value.is_dispatch_centre]
    if not both:
        wrong = say(
            "至少要有一个不派单的回访单位（callback=是）：派单的不能只由自己回访。"
        )
        yield Problem("units.csv", None, wrong)


def _people(pack: Pack) -> Iterable[Problem]:
    units = {one.value.code for one in pack.units}
    names: dict[str, str] = {}
    demo = pack.about is not None and pack.about.value.demo
    if pack.people and not demo:
        wrong = say("只有演示包（pack.toml 里 demo = true）才能带 people.csv。")
        yield Problem("people.csv", None, wrong)
    yield from _twice(
        pack.people,
        lambda p: f"{p.username} {p.unit} {p.role}",
        marked("用户、单位和角色"),
    )
    for one in pack.people:
        yield from _known(one, one.value.unit, units, marked("单位"))
        name = names.setdefault(one.value.username, one.value.name)
        if name != one.value.name:
            yield _at(
                one,
                say("用户“{user}”前面叫“{name}”。", user=one.value.username, name=name),
            )


def _profiles(pack: Pack) -> Iterable[Problem]:
    yield from _twice(pack.profiles, lambda profile: profile.code, marked("类型代码"))
    yield from _twice(pack.profiles, lambda profile: profile.stream, marked("编号前缀"))
    if not pack.profiles:
        yield Problem("profiles", None, say("至少要有一个类型文件。"))


def _categories(pack: Pack) -> Iterable[Problem]:
    codes = {one.value.code for one in pack.categories}
    yield from _twice(
        pack.categories, lambda category: category.code, marked("分类代码")
    )
    for one in pack.categories:
        yield from _known(one, one.value.parent, codes, marked("上级分类"))
        if len(one.value.code) > 2 * LEVELS:
            yield _at(one, say("分类最多 {n} 级。", n=LEVELS))


def _responsibilities(pack: Pack) -> Iterable[Problem]:
    categories = {one.value.code for one in pack.categories}
    units = {one.value.code for one in pack.units}
    areas = _area_codes(pack)
    seen: dict[tuple[str, str], list[Placed[NewResponsibility]]] = {}
    for one in pack.responsibilities:
        line = one.value
        yield from _known(one, line.category, categories, marked("分类"))
        yield from _known(one, line.area, areas, marked("区划"))
        yield from _known(one, line.unit, units, marked("单位"))
        others = seen.setdefault((line.category, line.area), [])
        for other in others:
            if _overlap(line, other.value):
                wrong = say(
                    "与第 {line} 行重叠：同一分类同一区划同时有两个单位。",
                    line=other.line,
                )
                yield _at(one, wrong)
        others.append(one)


def _parties(pack: Pack) -> Iterable[Problem]:
    yield from _twice(
        pack.parties, lambda party: party.uscc, marked("统一社会信用代码")
    )
    areas = _area_codes(pack)
    for one in pack.parties:
        yield from _known(one, one.value.area, areas, marked("区划"))
    yield from _twice(pack.groups, lambda group: group.code, marked("群代码"))
    units = {one.value.code for one in pack.units}
    for group in pack.groups:
        yield from _known(group, group.value.leader, units, marked("单位"))


def _appeals(pack: Pack) -> Iterable[Problem]:
    doors = {one.value.code: one.value.channels for one in pack.profiles}
    channels = {channel for found in doors.values() for channel in found}
    categories = {one.value.code for one in pack.categories}
    areas = _area_codes(pack)
    yield from _twice(pack.appeals, lambda appeal: appeal.id, marked("编号"))
    for one in pack.appeals:
        yield from _known(one, one.value.channel, channels, marked("渠道"))
        yield from _known(one, one.value.area, areas, marked("区划"))
        yield from _known(one, one.value.category, categories, marked("分类"))
        yield from _known(one, one.value.profile, doors, marked("类型"))
        if one.value.channel not in doors.get(one.value.profile, channels):
            yield _at(
                one,
                say(
                    "类型“{profile}”不收渠道“{channel}”的诉求。",
                    profile=one.value.profile,
                    channel=one.value.channel,
                ),
            )


def _area_codes(pack: Pack) -> set[str]:
    return {one.value.code for one in pack.areas}


def _known(
    one: Placed[T], name: str, known: Collection[str], what: str
) -> Iterable[Problem]:
    if name and not known:
        # Their file is missing or cannot be read: one line, not one for each reference.
        wrong = say("没有读到任何{what}，这里写的{what}还无法核对。", what=what)
        yield Problem(one.file, None, wrong)
    elif name and name not in known:
        yield _at(one, say("没有这个{what}：“{name}”。", what=what, name=name))


def _twice(
    placed: Iterable[Placed[T]], key: Callable[[T], str], what: str
) -> Iterable[Problem]:
    first: dict[str, Placed[T]] = {}
    for one in placed:
        name = key(one.value)
        other = first.setdefault(name, one)
        if name and other is not one:
            place = other.file if other.line is None else f"{other.file}:{other.line}"
            yield _at(
                one,
                say(
                    "{what}“{name}”重复，已在 {place}。",
                    what=what,
                    name=name,
                    place=place,
                ),
            )


def _in_ring(code: str, parents: dict[str, str]) -> bool:
    seen, at = {code}, parents.get(code, "")
    while at and at not in seen:
        seen.add(at)
        at = parents.get(at, "")
    return at == code


def _overlap(one: NewResponsibility, other: NewResponsibility) -> bool:
    ends = (one.ends_on or date.max, other.ends_on or date.max)
    return max(one.starts_on, other.starts_on) < min(ends)


def _at(one: Placed[T], message: str) -> Problem:
    return Problem(one.file, one.line, message)
