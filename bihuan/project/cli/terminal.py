"""How the command line speaks: its language, its progress and its last words."""

from __future__ import annotations

import gettext
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import click

from bihuan.kit.sentences import told

LOCALE = Path(__file__).parents[2] / "locale"
Advance = Callable[[int, int], None]  # done, total (0 when not known)


@cache
def _catalogue() -> gettext.NullTranslations:
    wish = next(
        filter(
            None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        ),
        "",
    )
    languages = ["en"] if wish.startswith("en") else ["zh_Hans"]
    return gettext.translation("django", LOCALE, languages, fallback=True)


def english() -> bool:
    """Whether the terminal speaks English."""
    return _catalogue().info().get("language") == "en"


@contextmanager
def in_its_language() -> Iterator[None]:
    """What is read from the county meanwhile is called as the terminal calls it."""
    from django.utils import translation

    with translation.override("en" if english() else "zh-hans"):
        yield


def forget_language() -> None:
    """Look at the environment again; for tests."""
    _catalogue.cache_clear()


def translated(sentence: str, **values: object) -> str:
    """The sentence in the terminal's language (Chinese unless it is English)."""
    translate = _catalogue().gettext
    said = {name: told(value, translate) for name, value in values.items()}
    return translate(sentence).format_map(said)


def say(sentence: str, /, **values: object) -> None:
    """Tell the operator; on the error stream, so that output stays clean for programs."""
    click.echo(translated(sentence, **values), err=True)


def show(sentence: str = "", /, **values: object) -> None:
    """Print what was asked for."""
    click.echo(translated(sentence, **values) if sentence else "")


def show_problems(problems: Iterable[Any]) -> None:
    """What is wrong with a pack, a line for each: where, and what would be right."""
    for one in problems:
        show("{place}: {message}", place=one.place, message=one.message)


def show_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


@contextmanager
def progress(sentence: str) -> Iterator[Advance]:
    """A bar on a terminal, a line now and then elsewhere."""
    if sys.stderr.isatty():
        with _bar(translated(sentence)) as advance:
            yield advance
    else:
        with _lines(translated(sentence)) as advance:
            yield advance


@contextmanager
def _bar(label: str) -> Iterator[Advance]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bars:
        task = bars.add_task(label, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total or None)


@contextmanager
def _lines(label: str) -> Iterator[Advance]:
    began = last = time.monotonic()

    def advance(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= 5:
            last = time.monotonic()
            click.echo(f"{label} {done}/{total or '?'}", err=True)

    yield advance
    click.echo(f"{label} ✓ {time.monotonic() - began:.1f} s", err=True)
