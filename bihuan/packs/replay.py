"""A county at work: scripted people act through the real actions, under a set clock.

Nothing is inserted: every row and every entry of the ledger comes from the verb that
a person would have used, so every figure can be recomputed and every page is honest.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bihuan.directory.areas.queries import area_ids
from bihuan.directory.catalogue.queries import category_ids, category_names, profiles
from bihuan.directory.catalogue.words import Profile
from bihuan.ground.access.words import Permission, job
from bihuan.ground.ledger.queries import roots
from bihuan.kit import clock
from bihuan.loop.cases.queries import visible_cases
from bihuan.loop.intake.words import NewMatter
from bihuan.packs.checking import find, read
from bihuan.packs.loading import load
from bihuan.packs.replaying.cast import WATCHER, assemble, pairs
from bihuan.packs.replaying.fates import held, holds, throw
from bihuan.packs.replaying.lives import Life, Tally
from bihuan.packs.replaying.looking import lookers
from bihuan.packs.replaying.stage import Stage
from bihuan.packs.words import Appeal, Pack

LOADER = job("replay", Permission.LOAD_PACKS)
DAY = timedelta(days=1)
Progress = Callable[[int, int], None]
Matters = Callable[[], Sequence[NewMatter]]


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """What a replay came to. `statuses` is where its cases stand at the end."""

    pack: str
    since: str
    until: str
    matters: int
    cases: int
    actions: int
    refused: int
    statuses: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.since} 至 {self.until}，{self.matters} 件诉求，"
            f"{self.actions} 步办理（{self.refused} 步被规则拒绝），"
            f"用时 {self.seconds:.1f} 秒"
        )


def replay(
    pack: str | Path,
    *,
    matters: Matters | None = None,
    days: int = 90,
    seed: int = 1,
    relay: Callable[[], int],
    on_progress: Progress | None = None,
) -> ReplayReport:
    """Live through days of a county, from its first matter on; the same by the same seed.

    `matters` are read once the pack is loaded. Without them the pack's own appeals are
    lived through, moved so that the last of them is of today, and the replay ends now.
    `relay` runs the reactions of whoever is above.
    """
    began, now, folder = time.monotonic(), clock.now(), find(str(pack))
    read_pack, own = read(folder), matters is None
    with clock.set_to(_before(read_pack, days=days, now=now) if own else now):
        load(folder, actor=LOADER)
    found = _own(read_pack, now=now) if matters is None else matters()
    raised = _within(found, days=days, latest=own)
    if not raised:
        return ReplayReport(str(pack), "", "", 0, 0, 0, 0)
    since, tally = raised[0].raised_at, Tally()
    end = now if own else since + days * DAY
    first = not roots(limit=1).items
    stage = Stage(end, relay, anchors=first, lookers=lookers(seed) if first else None)
    _enter(raised, stage, tally, seed, on_progress)
    stage.play(since)
    return ReplayReport(
        pack=str(pack),
        since=str(clock.local_day(since)),
        until=str(clock.local_day(end)),
        matters=tally.raised,
        cases=visible_cases(WATCHER).count(),
        actions=tally.actions,
        refused=tally.refused,
        statuses=_statuses(),
        seconds=round(time.monotonic() - began, 1),
    )


def _enter(
    raised: Sequence[NewMatter],
    stage: Stage,
    tally: Tally,
    seed: int,
    on_progress: Progress | None,
) -> None:
    """Throw every matter's fate and plan its entrance."""
    cast = assemble()
    about = {one.code: one for _, one in profiles()}
    known = [(one.raised_at, about[one.profile]) for one in raised]
    stop = holds(known, end=stage.end)
    for at, one in enumerate(raised):
        chance = Random(f"{seed}:{one.channel}:{one.external_id}")  # noqa: S311
        fate = throw(chance, about[one.profile])
        if at in stop:
            fate = held(fate, stop[at])
        life = Life(one, fate, chance, stage, cast, tally)
        stage.at(one.raised_at, _entrance(life, at, len(raised), on_progress))


def _entrance(
    life: Life, at: int, total: int, on_progress: Progress | None
) -> Callable[[], None]:
    def enter() -> None:
        life.begin()
        if on_progress:
            on_progress(at + 1, total)

    return enter


def _within(raised: Sequence[NewMatter], *, days: int, latest: bool) -> list[NewMatter]:
    """In the order of time: the first so many days, or the last."""
    ordered = sorted(raised, key=lambda one: (one.raised_at, one.external_id))
    if not ordered:
        return []
    if latest:
        begin = ordered[-1].raised_at - days * DAY
        return [one for one in ordered if one.raised_at >= begin]
    end = ordered[0].raised_at + days * DAY
    return [one for one in ordered if one.raised_at <= end]


def _statuses() -> dict[str, int]:
    found: dict[str, int] = {}
    for status in visible_cases(WATCHER).values_list("status", flat=True).iterator():
        found[status] = found.get(status, 0) + 1
    return dict(sorted(found.items()))


# -- The pack's own appeals ----------------------------------------------------------


def _shift(pack: Pack, now: datetime) -> timedelta:
    """By so many whole days that the last appeal is of today, or of yesterday if its
    hour has not come yet."""
    last = max((one.value.at for one in pack.appeals), default=now)
    whole = clock.local_day(now) - clock.local_day(last)
    return whole if last + whole <= now else whole - DAY


def _before(pack: Pack, *, days: int, now: datetime) -> datetime:
    """The morning before the first appeal: people hold their posts from then on."""
    moved = _shift(pack, now)
    first = min((one.value.at + moved for one in pack.appeals), default=now)
    return max(first, now - (days + 1) * DAY) - DAY


def _own(pack: Pack, *, now: datetime) -> list[NewMatter]:
    moved = _shift(pack, now)
    areas, categories = area_ids(), category_ids()
    names = category_names(categories.values())
    about = [one for _, one in profiles()]
    found = []
    for placed in pack.appeals:
        one = placed.value
        category = categories.get(one.category)
        found.append(
            NewMatter(
                profile=one.profile
                or _profile_of(one, names.get(category or 0, ""), about),
                channel=one.channel,
                external_id=one.id,
                title=one.title,
                body=one.body,
                raised_at=one.at + moved,
                raiser_name=one.raiser,
                phone=one.phone,
                area_id=areas.get(one.area),
                category_id=category,
            )
        )
    return found


def _profile_of(one: Appeal, category: str, about: Sequence[Profile]) -> str:
    """The profile whose own door the channel is (the first it names), else any that
    is open to it; of several the one whose name is nearest to the category's, and of
    those the one with most doors.
    """
    first = [
        each for each in about if each.channels and each.channels[0] == one.channel
    ]
    open_to = first or [each for each in about if one.channel in each.channels]
    near = pairs(category)
    best = max(
        open_to or about,
        key=lambda each: (len(near & pairs(each.name)), len(each.channels)),
    )
    return best.code
