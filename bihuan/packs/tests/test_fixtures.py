"""The newspapers' numbers (DOMAIN.md §3.7), each fixture by its name.

One small year of Qiaocheng and Zhaoqing's whole one are lived through the real actions,
once; the tests read what was left behind. That the shipped tables add up to the printed
numbers is checked beside it, and `docs/reference/fixtures.md` tells of the whole year.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import TestCase

from bihuan.directory.registers.queries import entries_in_force
from bihuan.ground.clocks.queries import clocks_of
from bihuan.ground.draws import actions as draws
from bihuan.ground.draws.queries import draw_line, published, tickets
from bihuan.ground.draws.rules.checking import what_is_wrong
from bihuan.ground.draws.words import Beacon, Candidate, Quota, Rule
from bihuan.ground.ledger.queries import verify
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.queries import visible_cases
from bihuan.loop.cases.tests.factories import a_county
from bihuan.loop.cases.words import stream_of
from bihuan.loop.oversight import actions as oversight
from bihuan.loop.oversight.tests.factories import LEADER, a_notice
from bihuan.measure.figures.queries import figures
from bihuan.packs.checking import find
from bihuan.packs.streaming.checking import read
from bihuan.packs.streaming.telling import Said, as_lines, tell
from bihuan.packs.streaming.words import Lived, Stream
from bihuan.packs.tests.years import READER, SMALL, said, some_of
from bihuan.project.replaying import live_streams

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("year")]


@dataclass(frozen=True)
class Year:
    """What a lived year left behind, read before it was taken back."""

    lived: Lived
    found: list[Said]
    whole: bool
    rungs: Counter[str]  # of open supervision items
    late: int
    contact: set[timedelta]  # how long groups have to make contact
    drawn: list[list[str]]  # who rates, month by month
    wrong: list[str]  # with those draws


@contextmanager
def taken_back(folder: Path, blocker: Any) -> Iterator[None]:
    """A database that forgets, as each test has it, for a whole module."""
    with blocker.unblock():
        atomics = TestCase._enter_atomics()  # noqa: SLF001 - as Django does for a class
        before, settings.FILES_ROOT = settings.FILES_ROOT, folder / "files"
        try:
            yield
        finally:
            settings.FILES_ROOT = before
            TestCase._rollback_atomics(atomics)  # noqa: SLF001


@pytest.fixture(scope="module")
def qiaocheng(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Year:
    """A year of 34 matters."""
    folder = tmp_path_factory.mktemp("year")
    pack = some_of(folder, **SMALL)
    with taken_back(folder, django_db_blocker):
        lived = live_streams(pack)
        with clock.set_to(datetime(2023, 1, 20, 18, tzinfo=clock.COUNTY_TIME)):
            return _look(lived, tell(pack, actor=READER))


def _look(lived: Lived, found: list[Said]) -> Year:
    cases = visible_cases(READER)
    items = cases.filter(number__contains="DC").exclude(status="closed")
    late = figures(profile="supervision", actor=READER).total.values["late"].n
    contact = {
        one.due_at - one.started_at
        for pk in cases.filter(channel="wechat").values_list("pk", flat=True)
        for one in clocks_of(stream_of(pk))
        if one.kind == "contact"
    }
    drawn, wrong = _draw_raters()
    rungs = Counter(items.values_list("escalation", flat=True))
    return Year(lived, found, verify().ok, rungs, late, contact, drawn, wrong)


def _draw_raters() -> tuple[list[list[str]], list[str]]:
    """Each month of a quarter, by the list of above-scale firms then in force."""
    drawn, wrong = [], []
    quota = Quota("firms", count=18)
    rule = Rule(
        "indicators.raters", (quota,), title="指标评议企业", beacon=Beacon.FREEZE
    )
    for month in (10, 11, 12):
        day = datetime(2022, month, 1, 9, tzinfo=clock.COUNTY_TIME)
        firms = [one.key for one in entries_in_force("scale-firms", day.date())]
        with clock.set_to(day), transaction.atomic():
            made = draws.commit(rule, subject=f"2022-{month}", actor=READER)
            draws.freeze(
                made, [Candidate(f"firm:{one}", "firms") for one in firms], actor=READER
            )
            draws.draw(made, actor=READER)
            draws.reveal(made, actor=READER)
        drawn.append([one.ref for one in tickets(made)])
        wrong.append(what_is_wrong(published(draw_line(made).code)))
    return drawn, wrong


@pytest.fixture(scope="module")
def zhaoqing(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> tuple[Lived, list[Said]]:
    """The whole declared year: one matter and thirty calls."""
    with taken_back(tmp_path_factory.mktemp("year"), django_db_blocker):
        lived = live_streams("zhaoqing")
        return lived, tell("zhaoqing", actor=READER)


def declared(code: str) -> Stream:
    _, year = read("qiaocheng")
    return next(one for one in year.streams if one.code == code)


def printed(code: str) -> tuple[int, int]:
    """What the shipped tables add up to: closed, and all."""
    lots = declared(code).lots
    return sum(one.closed for one in lots), sum(one.matters for one in lots)


def rows_of(register: str) -> list[dict[str, str]]:
    file = find("qiaocheng") / "streams/registers" / f"{register}.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def test_the_year_is_lived_without_a_refusal_and_its_ledger_is_whole(
    qiaocheng: Year,
) -> None:
    assert (qiaocheng.lived.matters, qiaocheng.lived.refused) == (34, 0)
    assert qiaocheng.whole
    assert "139" in "\n".join(as_lines(qiaocheng.found, english=True))


def test_fixture_1_breakfast_problems_are_99_percent_closed_in_eight_classes(
    qiaocheng: Year,
) -> None:
    breakfast = said(qiaocheng.found, "breakfast")

    assert printed("breakfast") == (730, 737)
    assert f"{730 / 737:.0%}" == "99%"
    assert len({one.name for one in declared("breakfast").lots}) == 8
    assert breakfast["breakfast-sessions"] == "139"
    assert breakfast["breakfast-sessions:leader"] == "27"
    assert breakfast["breakfast-attendances"] == "967"
    assert breakfast["closed"] == "80%（8/10）"
    assert (breakfast["deferred"], breakfast["open"]) == ("1", "1")
    assert breakfast["class:Financing"] == "85.71%（6/7）"
    assert breakfast["coverage:2022 Q3"] == "100.0%（151/151）"


def test_fixture_2_eight_groups_answer_and_their_24_hours_run_day_and_night(
    qiaocheng: Year,
) -> None:
    matrix = said(qiaocheng.found, "matrix")
    pack, _ = read("qiaocheng")

    assert printed("matrix") == (750, 750)
    assert matrix["matrix-groups"] == "8"
    assert matrix["matrix-groups:firms"] == "1,323"
    assert matrix["matrix-posts"] == "1,682"
    assert matrix["closed"] == "100%（4/4）"
    assert {one.value.code: one.value.firms for one in pack.groups} == {
        row["code"]: int(row["firms"]) for row in rows_of("matrix-groups")
    }
    assert qiaocheng.contact == {timedelta(hours=24)}


def test_fixture_3_items_are_claimed_the_same_day_and_a_late_one_shows_red(
    qiaocheng: Year,
) -> None:
    supervision = said(qiaocheng.found, "supervision")

    assert printed("supervision") == (1595, 1595)
    assert supervision["claimed"] == "100%（6/6）"
    assert supervision["class:Meetings"] == "100.00%（4/4）"
    assert supervision["closed"] == "67%（4/6）"
    escalated = {"red", "unit-head", "notice", "interview"}
    assert sum(qiaocheng.rungs[one] for one in escalated) == qiaocheng.late > 0


def test_fixture_4_stations_closed_96_48_percent(qiaocheng: Year) -> None:
    stations = said(qiaocheng.found, "stations")

    closed, matters = printed("stations")
    assert (closed, matters, f"{closed / matters:.2%}") == (12811, 13278, "96.48%")
    assert len(declared("stations").lots) == len(rows_of("stations")) == 299
    assert stations["stations"] == "299"
    assert stations["closed"] == "90.91%（10/11）"


def test_fixture_5_the_commissions_open_demands_are_named(qiaocheng: Year) -> None:
    discipline = said(qiaocheng.found, "discipline")

    closed, matters = printed("discipline")
    assert (closed, matters, f"{closed / matters:.2%}") == (215, 219, "98.17%")
    kinds = Counter(lot.name_en for lot in declared("discipline").lots)
    assert kinds["Financing"] == 71
    assert kinds["Land, planning and registration"] == 52
    ledger = rows_of("discipline-ledger")
    assert sum(int(row["money"] or 0) for row in ledger) == 55_700
    assert sum(int(row["mu"] or 0) for row in ledger) == 956
    assert sum(int(row["workers"] or 0) for row in ledger) == 7_590
    assert discipline["closed"] == "66.67%（2/3）"
    assert [one for one in discipline if one.startswith("open:")] == [
        "open:discipline-003-1"
    ]


def test_fixture_15_lines_merge_answers_come_in_three_ways_and_seven_days_suffice(
    zhaoqing: tuple[Lived, list[Said]],
) -> None:
    lived, found = zhaoqing
    lines, calls = said(found, "lines"), said(found, "calls")
    modes = ("main", "absorbed", "parallel", "sub-centre")

    assert lived.refused == 0
    assert lines["lines"] == "34"
    assert [lines[f"mode:{one}"] for one in modes] == ["1", "18", "11", "5"]
    assert [calls[f"answer:{one}"] for one in ("policy", "three-way", "dispatch")] == [
        "14",
        "5",
        "11",
    ]
    assert said(found, "direct-line")["took:direct-line-joint-1"] == "7"


def test_fixture_22_above_scale_firms_are_drawn_each_month_for_anybody_to_check(
    qiaocheng: Year,
) -> None:
    """18 of the list in force rate each month; ratings themselves are not built yet."""
    listed = {f"firm:{row['code']}" for row in rows_of("scale-firms-2022-q4")}

    assert [len(set(one)) for one in qiaocheng.drawn] == [18, 18, 18]
    assert all(set(one) <= listed for one in qiaocheng.drawn)
    assert len({tuple(one) for one in qiaocheng.drawn}) == 3
    assert qiaocheng.wrong == ["", "", ""]


@pytest.mark.usefixtures("db")
def test_fixture_22_a_notice_about_the_last_unit_waits_for_approval() -> None:
    a_county()
    notice = a_notice()

    with pytest.raises(Refused, match="notice-not-approved"):
        oversight.publish_notice(notice.pk, actor=READER)
    with pytest.raises(Refused, match="notice-not-submitted"):
        oversight.approve_notice(notice.pk, actor=LEADER)


def test_fixture_24_the_union_counts_a_matter_of_two_streams_once(
    qiaocheng: Year,
) -> None:
    union = said(qiaocheng.found, "union")
    twice = sum(bool(one.also) for one in declared("discipline").lots)
    codes = ("breakfast", "matrix", "supervision", "stations", "discipline")

    assert (union["raised"], union["matters"]) == ("34", "32")
    assert union["closed"] == "81.25%（26/32）"
    raised = sum(printed(one)[1] for one in codes)
    assert (raised, raised - twice) == (16_579, 16_520)
