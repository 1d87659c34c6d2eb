"""What may stand in a register, and how two versions of one differ. Plain values."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from bihuan.directory.registers.words import (
    Changed,
    Column,
    Difference,
    EntryLine,
    Mistake,
    Type,
    Value,
)
from bihuan.kit.identifiers import check_phone, check_uscc, normalise_uscc, plain
from bihuan.kit.text import normalise
from bihuan.kit.verdicts import ALLOWED, Refused, Verdict, refuse

LONGEST = 500
MOST = 50_000
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_YES = {"1": True, "是": True, "yes": True, "0": False, "否": False, "no": False}

# Codes that a column may refer to, by its type: units, areas, profiles.
Known = Mapping[Type, Collection[str]]


def may_be_columns(columns: Sequence[Column], key: str) -> Verdict:
    """Columns have a name of their own each, and one of them tells entries apart."""
    names = [column.name for column in columns]
    for column in columns:
        if NAME.fullmatch(column.name) is None:
            return refuse(
                "column-name",
                "列名应为小写字母开头的字母、数字和下划线，这里是“{name}”。",
                name=column.name,
            )
        if column.type is Type.CHOICE and not column.options:
            return refuse(
                "column-options", "“{name}”是选择列，要列出选项。", name=column.name
            )
    if len(set(names)) < len(names):
        return refuse("column-twice", "同一个列名出现了两次。")
    if key not in names:
        return refuse("column-key", "没有作为编号的列“{key}”。", key=key)
    return ALLOWED


def read_entries(
    columns: Sequence[Column],
    key: str,
    rows: Sequence[Mapping[str, str]],
    *,
    known: Known,
) -> tuple[list[EntryLine], list[Mistake]]:
    """The entries that these rows say, and everything that is wrong in them."""
    entries: dict[str, EntryLine] = {}
    mistakes: list[Mistake] = []
    for place, row in enumerate(rows):
        values: dict[str, Value] = {}
        for column in columns:
            try:
                values[column.name] = read_cell(column, row.get(column.name, ""), known)
            except Refused as refused:
                said = refused.verdict
                mistakes.append(Mistake(place, said.code, said.reason, said.values))
        name = normalise(row.get(key, ""))
        if not name:
            wrong = refuse("entry-key", "“{column}”不能为空。", column=key)
            mistakes.append(Mistake(place, wrong.code, wrong.reason, wrong.values))
        elif name in entries:
            wrong = refuse("entry-twice", "“{name}”重复。", name=name)
            mistakes.append(Mistake(place, wrong.code, wrong.reason, wrong.values))
        else:
            entries[name] = EntryLine(name, values)
    return list(entries.values()), mistakes


def read_cell(column: Column, text: str, known: Known) -> Value:
    """What a cell says; raises `Refused` with what would be right."""
    text = normalise(text)
    if not text:
        if column.required:
            raise Refused(
                refuse("cell-empty", "“{column}”不能为空。", column=column.name)
            )
        return None
    if len(text) > LONGEST:
        raise Refused(
            refuse(
                "cell-long",
                "“{column}”太长，最多 {n} 个字。",
                column=column.name,
                n=LONGEST,
            )
        )
    reader = _READERS.get(column.type)
    return reader(column, text, known) if reader else text


def _number(column: Column, text: str, _known: Known) -> Value:
    if not plain(text).isdecimal() or len(text) > 15:
        raise Refused(
            refuse(
                "cell-number",
                "“{column}”应为整数，这里是“{value}”。",
                column=column.name,
                value=text,
            )
        )
    return int(plain(text))


def _day(column: Column, text: str, _known: Known) -> Value:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Refused(
            refuse(
                "cell-day",
                "“{column}”应写成 2026-01-31 这样的日期，这里是“{value}”。",
                column=column.name,
                value=text,
            )
        ) from None


def _flag(column: Column, text: str, _known: Known) -> Value:
    if text.lower() not in _YES:
        raise Refused(
            refuse(
                "cell-flag",
                "“{column}”应为 是 或 否，这里是“{value}”。",
                column=column.name,
                value=text,
            )
        )
    return _YES[text.lower()]


def _choice(column: Column, text: str, _known: Known) -> Value:
    for option in column.options:
        if text in {option.code, option.name}:
            return option.code
    raise Refused(
        refuse(
            "cell-choice",
            "“{column}”的“{value}”不在可选值里：{words}。",
            column=column.name,
            value=text,
            words=tuple(option.code for option in column.options),
        )
    )


def _phone(column: Column, text: str, _known: Known) -> Value:
    if not (verdict := check_phone(text)):
        raise Refused(verdict)
    return text


def _uscc(column: Column, text: str, _known: Known) -> Value:
    if not (verdict := check_uscc(text)):
        raise Refused(verdict)
    return normalise_uscc(text)


def _code(column: Column, text: str, known: Known) -> Value:
    if text not in known.get(column.type, ()):
        raise Refused(
            refuse(
                "cell-unknown",
                "“{column}”里的代码“{value}”不存在。",
                column=column.name,
                value=text,
            )
        )
    return text


_READERS: dict[Type, Callable[[Column, str, Known], Value]] = {
    Type.NUMBER: _number,
    Type.DAY: _day,
    Type.FLAG: _flag,
    Type.CHOICE: _choice,
    Type.PHONE: _phone,
    Type.USCC: _uscc,
    Type.UNIT: _code,
    Type.AREA: _code,
    Type.PROFILE: _code,
}


def may_publish(*, entries: int, mistakes: Sequence[Mistake]) -> Verdict:
    """A version is published whole and sound, or not at all."""
    if mistakes:
        first = mistakes[0]
        return refuse(
            "version-wrong",
            "有 {n} 处要改，第一处在第 {row} 条：{what}",
            n=len(mistakes),
            row=first.row + 1,
            what=Verdict(first.code, first.reason, first.values).sentence,
        )
    if not entries:
        return refuse("version-empty", "名录里一条也没有。")
    if entries > MOST:
        return refuse("version-long", "一个名录最多 {n} 条。", n=MOST)
    return ALLOWED


def digest_of(starts_on: date, columns: object, entries: Iterable[EntryLine]) -> str:
    """By which the same version is recognised, in whatever order its rows come."""
    body = json.dumps(
        [
            starts_on.isoformat(),
            columns,
            sorted([entry.key, dict(entry.values)] for entry in entries),
        ],
        ensure_ascii=False,
        sort_keys=True,
    )
    return hashlib.sha256(body.encode()).hexdigest()


def difference(before: Iterable[EntryLine], after: Iterable[EntryLine]) -> Difference:
    """What came, what went, and what says something else now."""
    old = {entry.key: entry for entry in before}
    new = {entry.key: entry for entry in after}
    return Difference(
        added=tuple(new[key] for key in new if key not in old),
        removed=tuple(old[key] for key in old if key not in new),
        changed=tuple(
            Changed(key, cells)
            for key in new
            if key in old and (cells := _cells(old[key], new[key]))
        ),
    )


def _cells(old: EntryLine, new: EntryLine) -> tuple[tuple[str, Value, Value], ...]:
    names = dict.fromkeys((*new.values, *old.values))
    return tuple(
        (name, old.values.get(name), new.values.get(name))
        for name in names
        if old.values.get(name) != new.values.get(name)
    )
