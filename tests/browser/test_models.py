"""Learning anew and going back: asked for on a page, done by the worker, undone by a click."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect
from procrastinate.contrib.django import app as queue

from bihuan.directory.catalogue.queries import category_ids
from bihuan.directory.units.queries import unit_ids
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.loop.conftest import settle
from bihuan.loop.intake.actions import raise_matter
from bihuan.loop.intake.words import NewMatter
from bihuan.loop.routing.actions import accept, classify, dispatch
from bihuan.loop.triage import jobs
from bihuan.loop.triage.queries import charge
from bihuan.loop.triage.words.learning import RETRAIN, Kind, stream_of
from bihuan.project.worker import register
from tests.browser.people import Person
from tests.browser.reading import barriers, overflow

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("width", [390, 1440])]

CLERK = Actor("account:1", frozenset(), frozenset(Permission))
MATTERS = (
    ("010104", "cgj", "菜市场北门的下水道堵了，污水流到了路上"),
    ("010102", "zjj", "小区里的路灯坏了三盏，晚上看不见路"),
)
ENOUGH, MORE = 36, 12


@pytest.fixture
def learnt(county: str) -> Iterator[None]:
    """A county that has learnt once, and decided about proposals since."""
    charge.forget_models()
    decided(0, ENOUGH)
    jobs.retrain_all()
    decided(ENOUGH, MORE)
    yield
    charge.forget_models()


def decided(first: int, count: int) -> None:
    """Matters that people dispatched; now and then not as the model would have."""
    raised = [(n, a_matter(n)) for n in range(first, first + count)]
    settle()
    for n, case_id in raised:
        category, unit, _body = MATTERS[n % 2]
        pk = category_ids()[category]
        classify(case_id, category_id=pk, area_id=None, actor=CLERK)
        other = "hwzx" if n % 5 == 0 else unit
        dispatch(case_id, unit_id=unit_ids()[other], actor=CLERK)
    settle()


def a_matter(n: int) -> int:
    new = NewMatter(
        profile="hotline",
        channel="phone",
        external_id=f"m{n}",
        title="",
        body=f"{MATTERS[n % 2][2]}，第{n}次反映。",
        raised_at=clock.now(),
    )
    raised = raise_matter(new, actor=CLERK)
    accept(raised.case_id, actor=CLERK)
    return raised.case_id


def the_worker_works() -> None:
    """Until nothing is queued any more, as the worker's process does."""

    def work() -> None:
        connector = queue.connector.get_worker_connector()
        with queue.replace_connector(connector) as app:
            app.run_worker(
                wait=False, delete_jobs="successful", install_signal_handlers=False
            )

    if RETRAIN not in queue.tasks:
        register(queue)
    # Playwright keeps an event loop in this thread.
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(work).result()


def test_a_new_version_is_asked_for_learnt_and_put_back_by_one_click(
    come: Callable[..., Person], learnt: None
) -> None:
    supervisor = come("supervisor")
    supervisor.sign_in("supervisor")
    supervisor.set_up_second_factor()
    supervisor.open("/desk/models/")
    supervisor.follow("建议承办单位")
    supervisor.is_at("建议承办单位")
    supervisor.sees("第1号", "把握可信吗", "门槛设在哪里", "最费事的混淆")

    supervisor.press("重新训练")
    supervisor.sees("已要求重新训练，正在排队")
    the_worker_works()
    # The page asks again by itself, and is drawn afresh.
    supervisor.sees("学成第2号，开始使用")
    versions = supervisor.part("各个版本")
    newest = versions.get_by_role("row").nth(1)
    expect(newest).to_contain_text("第2号")
    expect(newest).to_contain_text("使用中")
    expect(newest).to_contain_text(f"{ENOUGH + MORE}件已定事项")
    expect(newest).to_contain_text(re.compile(r"\d+\.\d%"))

    supervisor.press("改用第1号")
    supervisor.sees("现在使用第1号。", "改用第1号，不再用第2号")
    expect(versions.get_by_role("row").nth(2)).to_contain_text("使用中")
    beats = supervisor.page.get_by_role("list", name="这个模型的经过")
    newest_beat = beats.get_by_role("listitem").first
    expect(newest_beat).to_contain_text("改用第1号")
    expect(newest_beat).to_contain_text("严督成")
    entry = timeline(stream_of(Kind.UNIT))[-1]
    assert (entry.kind, entry.facts["number"]) == ("triage.put-in-charge", 1)
    assert entry.actor.startswith("account:")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_scores_charts_and_versions_can_be_read_by_everybody(
    come: Callable[..., Person], learnt: None, language: str
) -> None:
    leader = come("leader")
    leader.sign_in("leader")
    leader.open(f"/desk/?lang={language}")
    wrong = {}
    for path in (
        "/desk/models/",
        "/desk/models/category/",
        "/desk/models/unit/?of=live",
    ):
        leader.open(path)
        for unfold in leader.page.locator("main summary").all():
            unfold.click()
        charts = leader.page.locator("[data-chart]")
        for chart in charts.all():
            expect(chart.locator("svg")).to_be_visible()
        assert bool(charts.count()) == (path != "/desk/models/")
        if found := barriers(leader.page) + overflow(leader.page):
            wrong[path] = found
    assert wrong == {}


def test_without_scripts_the_numbers_stand_in_tables(
    come: Callable[..., Person], learnt: None
) -> None:
    leader = come("leader", scripts=False)
    leader.sign_in("leader")
    leader.open("/desk/models/unit/?of=live")
    expect(leader.page.locator("[data-chart]").first).to_be_hidden()
    for heading in ("把握可信吗", "门槛设在哪里", "逐月变化"):
        part = leader.part(heading)
        part.locator("summary").click()
        expect(part.get_by_role("row").nth(1)).to_be_visible()
