"""Files for tests, and a desk at which they are brought."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import openpyxl

from bihuan.faces.imports import actions, jobs
from bihuan.faces.imports.models import Import
from bihuan.faces.imports.words import Brought
from bihuan.ground.access.words import Actor
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import dispatcher

HEADER = ("编号", "标题", "内容", "时间", "姓名", "电话")
PHONE = "13900001234"
GOOD = ("1", "路灯不亮", "东门第三盏灯坏了", "2026-03-01 08:30", "张三丰", PHONE)
BAD = ("2", "井盖", "井盖坏了", "某天", "李四", "13900005678")


def a_row(n: int) -> tuple[str, ...]:
    return (f"r{n}", f"路灯{n}不亮", f"第{n}盏", "2026-03-01", "王五", PHONE)


def a_csv(*rows: Sequence[str], header: Sequence[str] = HEADER) -> bytes:
    return "".join(",".join(row) + "\n" for row in (header, *rows)).encode()


def a_book(*rows: Sequence[object], header: Sequence[object] = HEADER) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (header, *rows):
        book.active.append(list(row))
    book.save(out)
    return out.getvalue()


def brought(
    content: bytes,
    *,
    name: str = "诉求.csv",
    actor: Actor | None = None,
    profile: str = "hotline",
    source: str = "",
) -> Import:
    """A file brought at the desk, and read at once because it is small."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        one = Brought(Path(file.name), name, len(content), profile, source)
        return Import.objects.get(pk=jobs.bring(one, actor=actor or dispatcher()))


def counts(one: Import) -> tuple[str, int, int, int]:
    one.refresh_from_db()
    return one.state, one.accepted, one.already_known, one.rejected


def took_in(one: Import, actor: Actor | None = None) -> tuple[str, int, int, int]:
    who = actor or dispatcher()
    actions.begin(one.pk, actor=who)
    jobs.go_on(one.pk, actor=who, seconds=60)
    return counts(one)


def later(**gone: int) -> AbstractContextManager[None]:
    return clock.set_to(clock.now() + timedelta(**gone))
