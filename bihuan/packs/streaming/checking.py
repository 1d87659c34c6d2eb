"""Whether what a pack declares of a year agrees with itself and with the pack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bihuan.kit.sentences import marked, say
from bihuan.packs.checking import check as check_pack
from bihuan.packs.checking import find
from bihuan.packs.checking import read as read_pack
from bihuan.packs.listing import registers_disagree
from bihuan.packs.streaming.reading import FOLDER, NAME, read_year
from bihuan.packs.streaming.words import Lot, Stream, Year
from bihuan.packs.words import Pack, Problem, WrongPack


def check(folder: Path) -> list[Problem]:
    """Everything that is wrong with a pack and with the year that it may declare."""
    problems, of_year = check_pack(folder), list[Problem]()
    year = read_year(folder, of_year)
    if year is not None and not problems:
        of_year += _disagreements(read_pack(folder), year)
    return problems + of_year


def read(pack: str | Path) -> tuple[Pack, Year]:
    """A pack and its year; raises `WrongPack` with every mistake, or if it has none."""
    folder = find(str(pack))
    whole = read_pack(folder)
    problems: list[Problem] = []
    year = read_year(folder, problems)
    if year is None and not problems:
        place = f"{FOLDER}/{NAME}"
        problems = [Problem(place, None, say("这个资料包没有声明一年的渠道数据。"))]
    if year is not None:
        problems += _disagreements(whole, year)
    if year is None or problems:
        raise WrongPack(problems)
    return whole, year


def _disagreements(pack: Pack, year: Year) -> list[Problem]:
    known = replace(
        pack,
        registers=[*year.registers],
        profiles=[*pack.profiles, *year.profiles],
    )
    found = [
        Problem(f"{FOLDER}/{one.file}", one.line, one.message)
        for one in registers_disagree(known)
    ]
    lists = {one.register.value.code for one in (*year.registers, *pack.registers)}
    matters: set[str] = set()
    for stream in year.streams:
        wrong = [*_of_stream(stream, known, lists), *_of_lots(stream, known, matters)]
        found += [Problem(f"{FOLDER}/{NAME}", None, one) for one in wrong]
        matters |= {name for lot in stream.lots for name in names_of(stream, lot)}
    return found


def names_of(stream: Stream, lot: Lot) -> list[str]:
    """What each matter of a lot is called, outside and for good."""
    return [f"{stream.code}-{lot.key}-{n}" for n in range(1, lot.matters + 1)]


def _of_stream(stream: Stream, pack: Pack, lists: set[str]) -> Iterable[str]:
    doors = {one.value.code: one.value.channels for one in pack.profiles}
    if stream.profile not in doors:
        yield _no(marked("类型"), stream.profile)
    elif stream.channel not in doors[stream.profile]:
        yield _no(marked("渠道"), stream.channel)
    named = [one.register for one in stream.lists]
    named += [one.register for one in stream.sums]
    covered = stream.coverage
    named += [covered.list, covered.register] if covered else []
    named += [stream.days_of] if stream.days_of else []
    for name in named:
        if name not in lists:
            yield _no(marked("名录"), name)


def _of_lots(stream: Stream, pack: Pack, earlier: set[str]) -> Iterable[str]:
    areas = {one.value.code for one in pack.areas} | {""}
    categories = {one.value.code for one in pack.categories} | {""}
    seen: set[str] = set()
    for lot in stream.lots:
        if lot.key in seen:
            yield say("{stream} 的“{key}”写了两次。", stream=stream.code, key=lot.key)
        seen.add(lot.key)
        if lot.area not in areas:
            yield _no(marked("区划"), lot.area)
        if lot.category not in categories:
            yield _no(marked("分类"), lot.category)
        if lot.also and (lot.also not in earlier or lot.matters != 1):
            yield say(
                "{stream} 的“{key}”要对应前面渠道里的一件：没有“{also}”，或这里不止一件。",
                stream=stream.code,
                key=lot.key,
                also=lot.also,
            )


def _no(what: str, name: str) -> str:
    return say("没有这个{what}：“{name}”。", what=what, name=name)
