"""The figures of a pack's year, as its newspaper would print them: from events alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bihuan.directory.registers.queries import entries_in_force
from bihuan.directory.registers.words import EntryLine
from bihuan.faces.hotline.queries import calls_by_mode
from bihuan.faces.hotline.words import MODES, REGISTER
from bihuan.ground.access.words import Actor
from bihuan.ground.calendars.queries import calendar
from bihuan.kit import clock
from bihuan.kit.sentences import marked, say
from bihuan.measure.figures import queries, rules
from bihuan.measure.figures.words import Stood
from bihuan.packs.streaming.checking import read
from bihuan.packs.streaming.words import Calls, Covered, Listed, Stream, Year

_DAY = timedelta(days=1)
_LINE_MODES = {
    "main": (marked("总号"), "Main number"),
    "absorbed": (marked("整体并入"), "Absorbed"),
    "parallel": (marked("双号并行"), "Both numbers live"),
    "sub-centre": (marked("设立分中心"), "Sub-centre"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One line: `n`, or `n` of `of`; `source` says what was counted."""

    stream: str
    code: str
    name: str
    name_en: str
    n: int
    of: int | None = None
    decimals: int = 2
    note: str = ""
    source: str = "cases"

    @property
    def shown(self) -> str:
        """As people read it, with what it was divided by."""
        if self.of is None:
            return f"{self.n:,}"
        share = f"{self.n / self.of:.{self.decimals}%}" if self.of else "—"
        return f"{share}（{self.n:,}/{self.of:,}）"


def tell(pack: str | Path, *, actor: Actor) -> list[Said]:
    """Every line of the pack's year, as the county stands now."""
    _, year = read(pack)
    found = [line for one in year.streams for line in _stream(one, year, actor)]
    if year.merged_lines:
        found += _merged_lines()
    if year.calls is not None:
        found += _calls(year.calls, actor)
    if len(year.streams) > 1:
        found += _union(year, actor)
    return found


def _stream(stream: Stream, year: Year, actor: Actor) -> Iterator[Said]:
    for listed in stream.lists:
        yield _listed(stream.code, listed)
    if stream.coverage is not None:
        yield from _covered(stream.code, stream.coverage, year)
    stood = queries.stood(stream.profile, stream.channel, actor=actor)
    yield from _standing(stream, stood)
    yield from _by_class(stream, stood)
    yield from _brought(stream, stood)
    if stream.working_days:
        yield from _took(stream, actor)
    if stream.name_open:
        yield from _open(stream, actor)


def _standing(stream: Stream, stood: Iterable[Stood]) -> Iterator[Said]:
    """How many there are, how many are closed, and what became of the others."""
    every = list(stood)
    matters = sum(one.matters for one in every)
    closed = sum(one.closed for one in every)
    deferred = sum(one.deferred for one in every)
    code, decimals = stream.code, stream.decimals
    yield Said(code, "matters", "件数", "Matters", matters)
    if stream.claimed:
        claimed = sum(one.claimed for one in every)
        names = ("当日认领率", "Claimed the same day")
        yield Said(code, "claimed", *names, claimed, matters, decimals)
    names = ("办结率", "Closing rate")
    yield Said(code, "closed", *names, closed, matters, decimals)
    for name, name_en, top in (
        ("其中已解决", "of these solved", sum(one.solved for one in every)),
        ("其中解释说明", "of these explained", sum(one.explained for one in every)),
    ):
        yield Said(code, "", name, name_en, top, matters)
    yield Said(code, "deferred", "挂账", "Put down to a date", deferred)
    left = matters - closed - deferred
    yield Said(code, "open", "在办", "Still in work", left)


def _by_class(stream: Stream, stood: Iterable[Stood]) -> Iterator[Said]:
    if not stream.by:
        return
    lots = {f"{stream.code}-{lot.key}": lot for lot in stream.lots}
    sums: dict[tuple[str, str], list[int]] = {}
    for one in stood:
        if (lot := lots.get(one.name)) is not None:
            total = sums.setdefault((lot.name, lot.name_en or lot.name), [0, 0])
            total[0] += one.closed
            total[1] += one.matters
    for (name, name_en), (closed, matters) in sums.items():
        names = f"　{name}", f"  {name_en}"
        yield Said(stream.code, f"class:{name_en}", *names, closed, matters)


def _listed(code: str, one: Listed) -> Said:
    entries = entries_in_force(one.register)
    n, label = (
        len(entries),
        one.register + (f":{one.count or one.sum}" if one.count or one.sum else ""),
    )
    if one.count:
        n = len({each.text(one.count) for each in entries})
    if one.sum:
        n = _sum(entries, one.sum)
    return Said(
        code, label, one.name, one.name_en, n, source=f"register:{one.register}"
    )


def _covered(code: str, one: Covered, year: Year) -> Iterator[Said]:
    """A line for each quarter, by the list that was in force when it began."""
    done = [
        (each.text(one.subject), date.fromisoformat(each.text(one.day)))
        for each in entries_in_force(one.register)
    ]
    day = min((day for _, day in done), default=year.as_of)
    while day <= year.as_of:
        since, until = rules.quarter_of(day)
        listed = {each.key for each in entries_in_force(one.list, since)}
        value = queries.coverage(listed, done, since=since, until=until)
        quarter = f"{since.year} Q{(since.month + 2) // 3}"
        running = marked("（本季进行中）") if until > year.as_of else ""
        yield Said(
            code,
            f"coverage:{quarter}",
            f"{one.name} {quarter}",
            f"{one.name_en} {quarter}",
            value.n,
            value.of,
            1,
            running,
            f"register:{one.list}",
        )
        day = until + _DAY


def _brought(stream: Stream, stood: Iterable[Stood]) -> Iterator[Said]:
    """What closed matters brought; one that is open has brought nothing yet."""
    done = {one.name for one in stood if one.closed == one.matters}
    for each in stream.sums:
        entries = [
            line
            for line in entries_in_force(each.register)
            if f"{stream.code}-{line.key}" in done
        ]
        n = _sum(entries, each.column)
        source = f"register:{each.register}"
        name = (each.name, each.name_en)
        yield Said(stream.code, each.column, *name, n, source=source)


def _took(stream: Stream, actor: Actor) -> Iterator[Said]:
    works = calendar()
    for one in queries.ended(stream.profile, stream.channel, actor=actor):
        days = works.working_days(one.accepted_on + _DAY, one.closed_on)
        names = ("办结用时（工作日）", "Working days to close")
        yield Said(stream.code, f"took:{one.name}", *names, days, note=one.name)


def _open(stream: Stream, actor: Actor) -> Iterator[Said]:
    found = queries.still_open(stream.profile, stream.channel, actor=actor)
    for one in found:
        note = f"{one.name} {one.number} {one.title}"
        names = ("未销号", "Not closed")
        yield Said(stream.code, f"open:{one.name}", *names, 1, note=note)


def _merged_lines() -> Iterator[Said]:
    entries = entries_in_force(REGISTER)
    source = f"register:{REGISTER}"
    merged = sum(one.text("mode") != "main" for one in entries)
    names = ("归并热线（条，不含总号）", "Lines merged into the main number")
    yield Said("lines", "lines", *names, merged, source=source)
    for mode, (name, name_en) in _LINE_MODES.items():
        n = sum(one.text("mode") == mode for one in entries)
        yield Said(
            "lines", f"mode:{mode}", f"　{name}", f"  {name_en}", n, source=source
        )


def _calls(calls: Calls, actor: Actor) -> Iterator[Said]:
    counts = calls_by_mode(actor, first=calls.since, last=calls.until)
    yield Said(
        "calls", "calls", "接听答复（次）", "Calls answered", sum(counts.values())
    )
    for mode, name in MODES.items():
        n = counts.get(mode, 0)
        yield Said("calls", f"answer:{mode}", f"　{name}", f"  {mode}", n)


def _union(year: Year, actor: Actor) -> Iterator[Said]:
    found = queries.union(year.union, actor=actor)
    yield Said(
        "union", "raised", "各渠道合计（件次）", "All streams added up", found.raised
    )
    names = ("去重后（件）", "Each matter once")
    yield Said("union", "matters", *names, found.matters)
    names = ("去重后办结率", "Closing rate, each matter once")
    yield Said("union", "closed", *names, found.closed, found.matters)


def _sum(entries: Iterable[EntryLine], column: str) -> int:
    return sum(int(one.text(column) or 0) for one in entries)


def as_lines(found: Iterable[Said], *, english: bool = False) -> Iterator[str]:
    """For a terminal: one line each, under the name of its stream."""
    before = ""
    for one in found:
        if one.stream != before:
            before = one.stream
            yield f"[{one.stream}]"
        note = say("{note}", note=one.note) if one.note else ""
        yield f"  {one.name_en if english else one.name}：{one.shown} {note}".rstrip()


def as_json(pack: str | Path, found: Iterable[Said]) -> dict[str, Any]:
    """Every line as plain values."""
    as_of = clock.now().astimezone(clock.COUNTY_TIME)
    return {
        "pack": str(pack),
        "as_of": as_of.isoformat(timespec="seconds"),
        "lines": [asdict(one) | {"shown": one.shown} for one in found],
    }
