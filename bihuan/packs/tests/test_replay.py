"""A replayed county: the same by the same seed, whole, and with something on every page."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from bihuan.directory.catalogue.words import Acceptance
from bihuan.ground.access.words import Permission, job
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import verify
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.queries import replayed
from bihuan.loop.cases.words import Status
from bihuan.measure.figures.queries import figures
from bihuan.packs.checking import find, read
from bihuan.packs.replay import ReplayReport, _own, _shift
from bihuan.packs.replaying.fates import held, holds, throw
from bihuan.packs.replaying.lives import Script
from bihuan.project.replaying import replay

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=clock.COUNTY_TIME)
READER = job("tests", Permission.LEAD, Permission.SEE_ALL_CASES)
MESSAGES = Path(__file__).parents[4] / "shared" / "data" / "appeals" / "messages.csv"


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> None:
    """A place of their own for the photographs."""
    settings.FILES_ROOT = tmp_path


def live(days: int = 30, seed: int = 1) -> ReplayReport:
    with clock.set_to(NOW):
        return replay("qiaocheng", days=days, seed=seed)


def kinds() -> Counter[str]:
    return Counter(Entry.objects.values_list("kind", flat=True))


@pytest.mark.slow
@pytest.mark.usefixtures("db", "files")
def test_a_replayed_county_is_whole_and_has_something_on_every_page() -> None:
    report = live(days=45)

    assert report.matters >= 60
    assert set(report.statuses) >= {*Status} - {Status.MERGED, Status.DECLINED}
    assert verify().ok
    for case in Case.objects.all():
        told = replayed(case.pk)
        assert told is not None
        assert (told.status, told.owner, told.round, told.due_at) == (
            case.status,
            case.owner_id,
            case.round,
            case.due_at,
        )
    shown = figures(actor=READER).total.values
    for code in ("closed", "solved", "on-time", "responded", "satisfied", "one-go"):
        assert 0 < shown[code].amount < 1
    for code in ("returned", "late", "rated"):
        assert shown[code].n


@pytest.mark.slow
@pytest.mark.usefixtures("db", "files")
def test_the_same_seed_gives_the_same_county_and_another_one_another() -> None:
    counties = []
    for seed in (1, 1, 2):
        undo = transaction.savepoint()
        report = live(days=5, seed=seed)
        counties.append((report.statuses, report.actions, kinds()))
        transaction.savepoint_rollback(undo)

    assert counties[0] == counties[1]
    assert counties[0] != counties[2]


def test_fates_differ_from_matter_to_matter_and_from_seed_to_seed() -> None:
    about = next(iter(read(find("qiaocheng")).profiles)).value
    names = [f"{seed}:phone:{n}" for seed in (1, 2) for n in range(200)]

    fates = {throw(Script(name), about) for name in names}

    assert len(fates) > 390


def test_the_latest_matters_are_held_in_every_status() -> None:
    about = next(
        one.value
        for one in read(find("qiaocheng")).profiles
        if one.value.acceptance is Acceptance.MANUAL and one.value.pause_grounds
    )
    raised = [(NOW - timedelta(hours=5 * n), about) for n in range(60)]

    found = holds(raised, end=NOW)

    assert len(found) == len({*found}) == 30
    assert {*found.values()} >= {*Status} - {
        Status.CLOSED,
        Status.MERGED,
        Status.DECLINED,
    }
    for at, status in found.items():
        assert held(throw(Script(str(at)), about), status).hold is status


def test_the_packs_own_appeals_end_today() -> None:
    pack = read(find("qiaocheng"))
    last = max(one.value.at for one in pack.appeals)

    for hour in (1, 23):
        now = NOW.replace(hour=hour)
        moved = last + _shift(pack, now)
        assert timedelta(0) <= now - moved < timedelta(days=1)


@pytest.mark.usefixtures("db", "files")
def test_each_appeal_finds_the_profile_whose_door_it_came_by() -> None:
    pack = read(find("qiaocheng"))
    live(days=1)

    found = {one.external_id: one for one in _own(pack, now=NOW)}
    by = {one.value.id: one.value for one in pack.appeals}

    chosen = {by[name].channel: one.profile for name, one in found.items()}
    assert chosen["visit"] == "petition"
    assert chosen["meeting"] == "breakfast"
    assert chosen["grid"] == "grid-whistle"
    assert {"hotline"} <= {one.profile for one in found.values()}


@pytest.mark.slow
@pytest.mark.usefixtures("db", "files")
def test_a_week_of_real_messages_is_lived_through(tmp_path: Path) -> None:
    if not MESSAGES.exists():
        pytest.skip(f"the real messages are not here: {MESSAGES.name}")
    with MESSAGES.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        week = [row for row in rows if "2019-06-03" <= row[3] < "2019-06-08"][:24]
    some = tmp_path / "week.csv"
    with some.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *week])

    report = replay("qiaocheng", appeals=some, days=20)

    assert report.matters >= len(week) > 15
    assert report.refused < report.actions / 20
    assert verify().ok
    assert figures(actor=READER).total.values["closed"].n > 4
