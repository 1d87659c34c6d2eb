"""Files brought at the desk: read, and taken in once their uploader says so.

A batch and the count of it are one transaction. Whoever is killed loses the batch in
hand; whoever comes next begins after the last one that was counted.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path

from django.db import transaction

from bihuan.directory.units.queries import actor_for
from bihuan.faces.imports import actions, queries, rules
from bihuan.faces.imports.jobs.running import BringIn, Run, batches
from bihuan.faces.imports.words import (
    AT_ONCE,
    SMALL,
    SMALL_UNPACKED,
    Brought,
    Claim,
    Sample,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.sealing import KeyMissing, Unreadable
from bihuan.kit.tables.reading import Row, Table
from bihuan.kit.tables.records import unpacked_size
from bihuan.kit.transactions import tried_again
from bihuan.kit.verdicts import Refused, Verdict
from bihuan.loop.intake.actions import take_in
from bihuan.loop.intake.queries import rehearsed
from bihuan.loop.intake.words import NewMatter, Raised

PORTION = 60.0  # seconds; whoever goes on has to read what was read before
STILL_THERE = 15.0  # seconds after which whoever only reads says so


def bring(brought: Brought, *, actor: Actor) -> int:
    """Keep a file to be read; a small one is looked at, and refused, at once."""
    actor.may(Permission.IMPORT).enforce()
    rules.may_weigh(brought.size).enforce()
    rules.may_be_table(brought.path).enforce()
    small = brought.size <= SMALL and unpacked_size(brought.path) <= SMALL_UNPACKED
    if small:
        rules.opened(brought.path)
    import_id = actions.bring(brought, actor=actor)
    if small:
        go_on_at_once(import_id, size=brought.size, actor=actor)
    return import_id


def go_on_at_once(import_id: int, *, size: int, actor: Actor) -> None:
    """Do what a small file needs while somebody waits; the rest is a worker's."""
    if size <= SMALL:
        go_on(import_id, actor=actor, seconds=AT_ONCE)


def work() -> int:
    """Go on with the oldest import that nobody works at; how many there were to do."""
    free = queries.next_free()
    if free is None:
        return 0
    import_id, by = free
    go_on(import_id, actor=_whose(by), seconds=PORTION)
    return 1


def go_on(import_id: int, *, actor: Actor, seconds: float) -> None:
    """Read or take in an import for some time, on behalf of whoever brought it."""
    with transaction.atomic():
        mine = actions.claim(import_id)
    if mine is None:
        return
    if not actor.may(Permission.IMPORT):
        _end_in_vain(mine, rules.NOBODY)
        return
    try:
        with queries.content(mine.id) as path:
            _Going(mine, actor, path).go(seconds)
    except Refused as no:
        _end_in_vain(mine, no.verdict)
    except (KeyMissing, Unreadable):
        _end_in_vain(mine, rules.KEY_GONE)


class _Going:
    """One worker's stretch of one import."""

    def __init__(self, mine: Claim, actor: Actor, path: Path) -> None:
        self.mine, self.path = mine, path
        self.table: Table = rules.opened(path)
        self.header = rules.own_header(self.table.header)
        self.first: list[Row] = []
        self.rows = 0
        door: BringIn = partial(_in_a_batch, actor=actor) if mine.taking else rehearsed
        reader = rules.Reader(queries.surroundings(mine.profile, mine.source))
        self.run = Run(reader, door, rules.taken_at_the_desk, len(self.header))

    def go(self, seconds: float) -> None:
        self._read_again()
        until = time.monotonic() + seconds
        for batch in batches(self.table.rows):
            for row in batch:
                self._remember(row)
            with transaction.atomic():
                if not actions.hold(self.mine):
                    return
                rows = actions.note(self.mine, self.run.take(batch))
                rules.may_hold(rows, whole=False).enforce()
            if time.monotonic() > until:
                with transaction.atomic():
                    actions.let_go(self.mine)
                return
        self._end()

    def _read_again(self) -> None:
        """What was counted before, only to know which numbers were given in it."""
        told = time.monotonic()
        for row in islice(self.table.rows, self.mine.done):
            self._remember(row)
            with suppress(Refused):
                self.run.reader.read(row)
            if time.monotonic() - told > STILL_THERE:
                told = time.monotonic()
                with transaction.atomic():
                    actions.hold(self.mine)

    def _remember(self, row: Row) -> None:
        self.rows += 1
        if len(self.first) < rules.SHOWN and not row.problem:
            self.first.append(row)

    def _end(self) -> None:
        rules.may_hold(self.rows, whole=True).enforce()
        width = len(self.header)
        names = tuple(self.table.names[:width])
        rows = [(one.line, rules.shown_row(names, one.cells)) for one in self.first]
        encoding = rules.encoding_shown(self.path)
        sample = Sample(encoding, tuple(self.header), names, tuple(rows))
        with transaction.atomic():
            if not actions.hold(self.mine):
                return
            if self.mine.taking:
                actions.end(self.mine)
            else:
                actions.end_reading(self.mine, sample)


@tried_again
def _in_a_batch(matters: Sequence[NewMatter], *, actor: Actor) -> list[Raised]:
    """Take matters in, all or nothing, within the transaction of their batch."""
    with transaction.atomic():
        return take_in(matters, actor=actor)


def _end_in_vain(mine: Claim, why: Verdict) -> None:
    with transaction.atomic():
        actions.end_in_vain(mine, why)


def _whose(name: str) -> Actor:
    """Who brought it, with what they may do today."""
    kind, _, key = name.partition(":")
    return actor_for(int(key)) if kind == "account" else Actor(name)


def forget() -> int:
    """Forget what has been kept for a day."""
    with transaction.atomic():
        return actions.forget_old()
