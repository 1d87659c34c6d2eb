"""The telephone system's log: read, refused by row, counted once, and its figures."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.faces.hotline import queries, rules
from bihuan.faces.hotline.jobs import import_log
from bihuan.faces.hotline.models import Logged
from bihuan.faces.hotline.tests.factories import the_lines
from bihuan.faces.hotline.words import NewLogged
from bihuan.ground.access.words import Actor, Permission, job
from bihuan.ground.ledger.models import Entry
from bihuan.kit.verdicts import NotVisible, Refused, Verdict

pytestmark = pytest.mark.django_db
CLERK = job("tests", Permission.IMPORT)
HEADER = "通话编号,线路,进线时间,接听时间,结束时间,坐席号,来电号码"
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)


def a_log(folder: Path, *rows: str, header: str = HEADER) -> Path:
    file = folder / "log.csv"
    file.write_text("\n".join((header, *rows)), encoding="utf-8")
    return file


def a_row(
    name: str, day: int = 2, wait: int | None = 10, line: str = "12345", second: int = 0
) -> str:
    at = f"2026-11-{day:02} 09:00:{second:02}"
    answered = (
        f"2026-11-{day:02} 09:{wait // 60:02}:{wait % 60:02}"
        if wait is not None
        else ""
    )
    return f"{name},{line},{at},{answered},2026-11-{day:02} 09:10:00,A07,13900001111"


def a_busy_month(folder: Path) -> Path:
    """Day 2: 20 calls, 19 answered (95 %). Day 3: 20 calls, 18 answered (90 %)."""
    rows = [a_row(f"a{n}", 2, 15 if n < 10 else 16) for n in range(19)]
    rows.append(a_row("a19", 2, None))
    rows += [a_row(f"b{n}", 3, 5, line="12319") for n in range(18)]
    rows += [a_row(f"b{n}", 3, None, line="12319") for n in (18, 19)]
    return a_log(folder, *rows)


def page() -> queries.ConnectionPage:
    return queries.connection(CLERK, first=date(2026, 11, 1), last=date(2026, 11, 30))


def test_figures_come_with_what_they_are_of_and_name_the_days_below(
    tmp_path: Path,
) -> None:
    the_lines()
    import_log(a_busy_month(tmp_path), actor=CLERK)
    total = page().total
    assert (total.calls, total.answered, total.quickly) == (40, 37, 28)
    assert total.rate == 37 / 40
    assert total.quick_rate == 28 / 37
    first, second = page().days
    assert (first.figures.rate, first.below) == (0.95, False)
    assert (second.figures.rate, second.below) == (0.9, True)
    assert [one.day for one in page().below] == [date(2026, 11, 3)]
    assert [(one.name, one.figures.calls) for one in page().lines] == [
        ("12319", 20),
        ("12345", 20),
    ]
    assert page().lines[0].beside == "城建热线"
    assert sum(one.figures.calls for one in page().lanes) == 40


def test_fifteen_seconds_are_within_and_sixteen_are_not() -> None:
    at = datetime(2026, 11, 2, 1, tzinfo=UTC)
    assert rules.is_quick(at, at.replace(second=15))
    assert not rules.is_quick(at, at.replace(second=16))
    assert not rules.is_quick(at, None)


def test_importing_again_counts_nothing_twice(tmp_path: Path) -> None:
    file = a_busy_month(tmp_path)
    first = import_log(file, actor=CLERK)
    entries = Entry.objects.count()
    again = import_log(file, actor=CLERK)
    assert (first.rows, first.new, first.already_known) == (40, 40, 0)
    assert (again.rows, again.new, again.already_known) == (40, 0, 40)
    assert Entry.objects.count() == entries
    both = import_log(
        a_log(tmp_path, a_row("a0"), a_row("new"), a_row("new")), actor=CLERK
    )
    assert (both.new, both.already_known) == (1, 2)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",12345,2026-11-02 09:00:00,,2026-11-02 09:01:00,,", "log-id"),
        ("x,1,2026-11-02 09:00:00,,2026-11-02 09:01:00,,", "log-line"),
        ("x,12345,yesterday,,2026-11-02 09:01:00,,", "log-time"),
        ("x,12345,2026-11-02 09:00:00,soon,2026-11-02 09:01:00,,", "log-time"),
        ("x,12345,2026-11-02 09:02:00,,2026-11-02 09:01:00,,", "log-length"),
        (
            "x,12345,2026-11-02 09:00:00,2026-11-02 08:59:00,2026-11-02 09:01:00,,",
            "log-order",
        ),
        ("x,12345,2099-11-02 09:00:00,,2099-11-02 09:01:00,,", "log-future"),
        ("13900001111,12345,2026-11-02 09:00:00,,2026-11-02 09:01:00,,", "log-person"),
        ("x,12345", "log-row"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line_and_without_the_callers_number(
    tmp_path: Path, row: str, code: str
) -> None:
    report = import_log(a_log(tmp_path, a_row("good"), row), actor=CLERK)
    assert (report.new, len(report.rejected)) == (1, 1)
    ((line, cells, why),) = report.rejected
    assert (line, why.code) == (3, code)
    assert len(cells) == len(rules.COLUMNS)
    assert Logged.objects.count() == 1


def test_nothing_of_the_callers_or_operators_number_is_kept(tmp_path: Path) -> None:
    import_log(a_log(tmp_path, a_row("one")), actor=CLERK)
    kept = str(list(Logged.objects.values())) + str(list(Entry.objects.values()))
    assert "13900001111" not in kept
    assert "A07" not in kept


def test_a_table_without_the_columns_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        import_log(a_log(tmp_path, "1,2", header="a,b"), actor=CLERK)
    with pytest.raises(Refused, match="log-header"):
        import_log(a_log(tmp_path, "1,2", header="通话编号,线路"), actor=CLERK)
    with pytest.raises(Refused, match="not-permitted"):
        import_log(a_log(tmp_path, a_row("x")), actor=Actor("account:1"))
    with pytest.raises(NotVisible):
        queries.connection(Actor("account:1"))


@pytest.mark.proves("hotline", "fuzz")
@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(body=st.binary(max_size=400))
def test_any_bytes_are_rows_or_a_clear_refusal(tmp_path: Path, body: bytes) -> None:
    file = tmp_path / "any.csv"
    file.write_bytes(f"{HEADER}\n".encode() + body)
    read: list[NewLogged | Verdict] = []
    with suppress(Refused):  # and nothing else
        read += [one for _, one in rules.read_log(file, now=NOW)]
    assert all(isinstance(one, NewLogged | Verdict) for one in read)


def test_the_page_costs_the_same_at_any_length(tmp_path: Path, flat_queries) -> None:  # type: ignore[no-untyped-def]
    names = iter(range(100))
    flat_queries(
        grow=lambda: import_log(
            a_log(tmp_path, a_row(f"c{(n := next(names))}", 1 + n % 20)), actor=CLERK
        ),
        read=page,
    )
