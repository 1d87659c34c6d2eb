"""The hot list of a period: matters grouped as they arrived, ranked, described."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime

from bihuan.loop.causes.rules import describing
from bihuan.loop.causes.rules.grouping import Grouping
from bihuan.loop.causes.rules.likeness import Profile, Rarity, profile_of, sum_of
from bihuan.loop.causes.rules.ranking import heat_of
from bihuan.loop.causes.words import Heat, HotProblem, Member


def hot_list(
    members: Sequence[Member], *, begins_at: datetime, ends_at: datetime, top: int
) -> list[HotProblem]:
    """The `top` hottest problems of [begins_at, ends_at), the hottest first.

    What was told before the period helps to tell problems apart and is counted as
    `earlier`; what came after it is not known yet.
    """
    known = [one for one in members if one.telling.at < ends_at]
    known.sort(key=lambda one: (one.telling.at, one.telling.id))
    profiles = profiles_of(known)
    grouping = Grouping()
    for n, profile in enumerate(profiles):
        grouping.arrive(n, deepcopy(profile))
    found = []
    for group in grouping.classes():
        within = [n for n in group if known[n].telling.at >= begins_at]
        if within:
            told = [known[n] for n in within]
            heat = heat_of(told, begins_at=begins_at, ends_at=ends_at)
            found.append((-heat.score, within[0], within, len(group), heat))
    found.sort(key=lambda one: one[:2])
    return [
        _line(rank, [(known[n], profiles[n]) for n in within], size, heat)
        for rank, (_, _, within, size, heat) in enumerate(found[:top], 1)
    ]


def profiles_of(members: Sequence[Member]) -> list[Profile]:
    """Each matter's profile, its rarities counted over all of them."""
    rarity = Rarity()
    for one in members:
        rarity.count(one.signs)
    return [profile_of(one.signs, rarity) for one in members]


def _line(
    rank: int, told: Sequence[tuple[Member, Profile]], size: int, heat: Heat
) -> HotProblem:
    profiles = [profile for _, profile in told]
    order = describing.most_typical(profiles, sum_of(profiles))
    members = [told[n][0] for n in order]
    return HotProblem(
        rank=rank,
        place=describing.place_of(members),
        people=describing.people_of(members),
        begins_at=min(one.telling.at for one in members),
        ends_at=max(one.telling.at for one in members),
        description=describing.line_of(members[0]),
        heat=heat,
        members=tuple(one.telling.id for one in members),
        earlier=size - len(members),
    )
