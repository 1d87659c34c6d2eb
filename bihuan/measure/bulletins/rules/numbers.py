"""The numbers of a bulletin: what each is called in the text, shown, and set beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bihuan.measure.bulletins.words import About, Board, Number
from bihuan.measure.figures.words import BY_CODE, Counted, Line, Sort, Statistic

SMALL = "少于5件，不公布"
NOTHING = "—"
# What the tables of units and categories show; each rate with what belongs beside it.
OF_LINES = (
    *("accepted", "on-time", "extended"),
    *("satisfied", "rated", "set-aside"),
)
_NAMED = {"accepted": "受理数", "median-days": "办结天数中位数"}


def name_of(code: str) -> str:
    """What the text calls a statistic."""
    return _NAMED.get(code, BY_CODE[code].name)


def numbers_of(
    line: Line,
    statistics: Sequence[Statistic],
    *,
    about: About = About.COUNTY,
    kind: str = "",
    before: bool = False,
) -> list[Number]:
    """The numbers of one line; those of a unit begin with its name."""
    found = []
    for one in statistics:
        if about is not About.COUNTY and one.code not in OF_LINES:
            continue
        value = line.values[one.code]
        name = f"{'上期' if before else ''}{name_of(one.code)}"
        found.append(
            Number(
                mark=name if about is About.COUNTY else f"{line.label}：{name}",
                code=one.code,
                version=one.version,
                about=about,
                key=line.key,
                label=line.label,
                n=value.n,
                of=value.of,
                amount=value.amount,
                hidden=value.hidden,
                before=before,
                kind=kind,
            )
        )
    return found


def every_number(now: Counted, earlier: Counted) -> list[Number]:
    """Every number of a bulletin: the county, the period before, units, categories."""
    about = now.statistics
    found = numbers_of(now.total, about)
    found += numbers_of(earlier.total, earlier.statistics, before=True)
    for kind, lines in now.units.items():
        for line in lines:
            found += numbers_of(line, about, about=About.UNIT, kind=kind)
    for line in now.categories:
        found += numbers_of(line, about, about=About.CATEGORY)
    return found


def shown(number: Number) -> str:
    """A number as the text says it: never a rate without what it was divided by."""
    if number.hidden:
        return SMALL
    if number.amount is None:
        return NOTHING
    sort = BY_CODE[number.code].sort
    if sort is Sort.RATE:
        return f"{number.amount:.2%}（{number.n:,}/{number.of:,}）"
    if sort is Sort.DAYS:
        return f"{number.amount:.1f}天"
    return f"{number.n:,}件"


def in_short(number: Number) -> str:
    """A number in a table: below the rate the cases that it is of."""
    if number.hidden:
        return "<5"
    if number.amount is None:
        return NOTHING
    sort = BY_CODE[number.code].sort
    if sort is Sort.RATE:
        return f"{number.amount:.1%}\n{number.n:,}/{number.of:,}"
    return f"{number.amount:.1f}" if sort is Sort.DAYS else f"{number.n:,}"


def change(now: Number, earlier: Number) -> str:
    """How a number differs from the period before, in words."""
    if now.hidden or earlier.hidden or None in (now.amount, earlier.amount):
        return "与上期不可比"
    assert now.amount is not None
    assert earlier.amount is not None
    by = now.amount - earlier.amount
    sort = BY_CODE[now.code].sort
    if sort is Sort.RATE:
        points = abs(round(by * 100, 1))
        return f"{_way(by, '上升', '下降')}{points}个百分点" if points else "持平"
    if sort is Sort.DAYS:
        return f"{_way(by, '延长', '缩短')}{abs(by):.1f}天" if by else "持平"
    return f"{_way(by, '增加', '减少')}{abs(int(by)):,}件" if by else "持平"


def _way(by: float, more: str, less: str) -> str:
    return more if by > 0 else less


def marks(numbers: Sequence[Number]) -> dict[str, tuple[str, int | None]]:
    """What may stand in the text between braces: what it says, and the number's place."""
    found: dict[str, tuple[str, int | None]] = {}
    places = {
        (one.about, one.key, one.code, one.before): at for at, one in enumerate(numbers)
    }
    for at, one in enumerate(numbers):
        found.setdefault(one.mark, (shown(one), at))
        earlier = places.get((one.about, one.key, one.code, True))
        if not one.before and earlier is not None:
            found[f"{one.mark}变化"] = (change(one, numbers[earlier]), at)
    return found


def boards(numbers: Sequence[Number]) -> list[Board]:
    """The tables: units by their kind, then categories, most matters first."""
    groups: dict[tuple[About, str], dict[str, dict[str, int]]] = {}
    for at, one in enumerate(numbers):
        if one.about is not About.COUNTY:
            lines = groups.setdefault((one.about, one.kind), {})
            lines.setdefault(one.label, {})[one.code] = at
    return [
        _board(about, kind, lines, numbers) for (about, kind), lines in groups.items()
    ]


def _board(
    about: About,
    kind: str,
    lines: Mapping[str, Mapping[str, int]],
    numbers: Sequence[Number],
) -> Board:
    codes = tuple(
        code for code in OF_LINES if any(code in line for line in lines.values())
    )
    ordered = sorted(
        lines.items(), key=lambda item: (-numbers[item[1][codes[0]]].n, item[0])
    )
    return Board(
        about,
        kind,
        codes,
        [(label, [line.get(code) for code in codes]) for label, line in ordered],
    )


def beside(codes: Iterable[str]) -> dict[str, list[str]]:
    """Which of these must not stand without others, and without which."""
    there = set(codes)
    return {
        code: missing
        for code in sorted(there)
        if (missing := [one for one in BY_CODE[code].beside if one not in there])
    }
