"""Taking values out of a table that a person wrote, noting every mistake on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from bihuan.directory.catalogue.words import Mistake
from bihuan.ground.calendars.words import Period
from bihuan.kit.sentences import marked, say

E = TypeVar("E", bound=StrEnum)

_KINDS: dict[type, str] = {
    str: marked("文字"),
    int: marked("整数"),
    float: marked("小数"),
    bool: marked("true 或 false"),
    list: marked("列表"),
    dict: marked("表"),
}


class Fields:
    """One table being read. Mistakes are gathered, never raised: all come at once.

    Every `take` answers something usable, so that reading goes on after a mistake;
    what was read counts only when the shared list of mistakes stayed empty.
    """

    def __init__(
        self, table: Mapping[str, object], path: str, mistakes: list[Mistake]
    ) -> None:
        self._table = table
        self._path = path
        self._asked: set[str] = set()
        self.mistakes = mistakes

    def at(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def wrong(self, key: str, message: str) -> None:
        self.mistakes.append(Mistake(self.at(key), message))

    def has(self, key: str) -> bool:
        return key in self._table

    def offer(self, key: str) -> None:
        """A key that may stand here, whether it was taken or not."""
        self._asked.add(key)

    def text(self, key: str, *, default: str | None = None) -> str:
        value: str | None = self._take(key, str, default)
        if value is None:
            return ""
        if default is None and not value.strip():
            self.wrong(key, say("不能为空。"))
        return value.strip()

    def count(self, key: str, *, default: int | None = None, least: int = 0) -> int:
        value: int | None = self._take(key, int, default)
        if value is None:
            return least
        if value < least:
            self.wrong(key, say("应为不小于 {least} 的整数。", least=least))
        return value

    def share(self, key: str, *, default: float | None = None) -> float:
        return float(self._take(key, float, default) or 0)

    def flag(self, key: str, *, default: bool) -> bool:
        return bool(self._take(key, bool, default))

    def period(self, key: str) -> Period | None:
        value = self._take(key, str, None)
        if value is None:
            return None
        try:
            return Period.parse(value)
        except ValueError:
            self.wrong(
                key,
                say(
                    "“{value}”不是时长，应写成数字加单位，如 “5 working-days”、"
                    "“24 hours”、“60 calendar-days”、“3 months”，或 “same-day”。",
                    value=value,
                ),
            )
            return None

    def one_of(self, key: str, words: type[E], *, default: E) -> E:
        """A word of a closed list; without a default in the file, the first is asked."""
        value = self._take(key, str, str(default))
        return self._word(key, value, words) or default

    def words(self, key: str, words: type[E]) -> tuple[E, ...]:
        found = (self._word(key, value, words) for value in self.texts(key))
        return tuple(word for word in found if word is not None)

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        values = self._take(key, list, None if required else [])
        if values is None:
            return ()
        if any(not isinstance(value, str) or not value.strip() for value in values):
            self.wrong(key, say("列表里只能有不为空的文字。"))
            return ()
        if len(set(values)) != len(values):
            self.wrong(key, say("列表里有重复的项。"))
        if required and not values:
            self.wrong(key, say("列表至少要有一项。"))
        return tuple(values)

    def table(self, key: str, *, required: bool = True) -> Fields:
        value = self._take(key, dict, None if required else {})
        return Fields(value or {}, self.at(key), self.mistakes)

    def tables(self, key: str) -> list[Fields]:
        found = []
        for index, value in enumerate(self._take(key, list, []) or []):
            if isinstance(value, dict):
                found.append(Fields(value, f"{self.at(key)}[{index}]", self.mistakes))
            else:
                self.wrong(f"{key}[{index}]", say("应为表，写成 [[…]]。"))
        return found

    def keys(self) -> Iterable[str]:
        return self._table.keys()

    def close(self) -> None:
        """Whatever was not asked for is a slip of the pen and would be lost unseen."""
        for key in self._table:
            if key not in self._asked:
                known = tuple(sorted(self._asked))
                self.wrong(
                    key, say("没有这个键；这里可用的键有：{known}。", known=known)
                )

    def _word(self, key: str, value: str | None, words: type[E]) -> E | None:
        if value is None:
            return None
        try:
            return words(value)
        except ValueError:
            self.wrong(
                key,
                say(
                    "“{value}”不在可选值里：{words}。", value=value, words=tuple(words)
                ),
            )
            return None

    def _take(self, key: str, kind: type, default: object) -> Any:
        self._asked.add(key)
        if key not in self._table:
            if default is None:
                self.wrong(key, say("缺少这个键，应为{kind}。", kind=_KINDS[kind]))
            return default
        value = self._table[key]
        # In Python true is also a number; in a profile it is not.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.wrong(key, say("应为{kind}。", kind=_KINDS[kind]))
            return default
        return value
