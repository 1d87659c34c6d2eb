"""In which line of a TOML text a key stands: the reader itself does not say."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_\-.\"']+)\s*=")
_ERROR_LINE = re.compile(r"at line (\d+)")


class Places:
    """Paths such as `clocks.handle.ladder[1].name` with their lines."""

    def __init__(self, text: str) -> None:
        self._lines: dict[str, int] = {}
        self._counts: dict[str, int] = {}
        table = ""
        for number, line in enumerate(text.splitlines(), 1):
            header, key = _HEADER.match(line), _KEY.match(line)
            if header is not None:
                table = self._enter(_plain(header[2]), many=header[1] == "[[")
                self._lines.setdefault(table, number)
            elif key is not None:
                path = f"{table}.{_plain(key[1])}" if table else _plain(key[1])
                self._lines.setdefault(path, number)

    def line(self, path: str) -> int | None:
        """The line of this path, or of what is nearest around it; None at the top."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = re.sub(r"(\.[^.\[]+|\[\d+\]|^[^.\[]+)$", "", path)
        return None

    def _enter(self, name: str, *, many: bool) -> str:
        """The path of a table; those in a list are counted, also inside one another."""
        parts = name.split(".")
        path = ""
        for depth, part in enumerate(parts):
            path = f"{path}.{part}" if path else part
            last = depth == len(parts) - 1
            if many and last:
                self._lines.setdefault(path, 0)
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = f"{path}[{self._counts[path]}]"
        return path


def error_line(message: str, text: str) -> int:
    """The line that the TOML reader names in its own error, or else the last."""
    found = _ERROR_LINE.search(message)
    return int(found[1]) if found else max(len(text.splitlines()), 1)


def _plain(key: str) -> str:
    return key.replace('"', "").replace("'", "").replace(" ", "")
