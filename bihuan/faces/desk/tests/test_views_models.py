"""The pages of the models that propose: for whom, what they say, and one click back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from bihuan.faces.desk.tests.acting import inputs
from bihuan.ground.access.words import Actor, Role
from bihuan.ground.ledger.queries import timeline
from bihuan.loop.cases.tests.factories import (
    a_profile,
    a_unit,
    acting,
    an_accepted_case,
    dispatcher,
    handler_of,
    supervisor,
)
from bihuan.loop.conftest import settle
from bihuan.loop.routing import actions as routing
from bihuan.loop.triage import actions, jobs, queries
from bihuan.loop.triage.queries import charge
from bihuan.loop.triage.tests.conftest import tree  # noqa: F401 - a fixture
from bihuan.loop.triage.tests.factories import ADMIN, LAMP, a_learnt, sent_back, taught
from bihuan.loop.triage.words.learning import Compared, Kind, Learnt, stream_of

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]
LIST, CATEGORY, UNIT = "/desk/models/", "/desk/models/category/", "/desk/models/unit/"


@pytest.fixture(autouse=True)
def _nothing_loaded() -> Iterator[None]:
    charge.forget_models()
    yield
    charge.forget_models()


@pytest.fixture
def learnt(tree: dict[str, int]) -> dict[str, int]:  # noqa: F811
    """Both kinds learnt once, and something proposed and decided since."""
    units = {
        name: a_unit(name, name_en=english)
        for name, english in (
            ("城管局", "City"),
            ("水务公司", "Water"),
            ("街道办", "Street"),
        )
    }
    taught(tree, units["城管局"], units["水务公司"])
    jobs.retrain_all()
    for name in ("城管局", "街道办"):
        case = an_accepted_case(body=LAMP, category_id=tree["0101"])
        settle()
        routing.dispatch(case.pk, unit_id=units[name], actor=dispatcher())
    settle()
    sent_back(case.pk, units["街道办"])
    return units


# -- For whom --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role", [Role.SUPERVISOR, Role.SYSTEM_ADMIN, Role.DISPATCHER, Role.LEADER]
)
def test_who_teaches_dispatches_or_leads_sees_the_models(
    browse: Browse, role: Role
) -> None:
    desk = browse(acting(role))
    shown = desk.get(LIST).text
    assert 'aria-current="page"' in shown
    assert ("重新训练</button>" in shown) is (
        role in {Role.SUPERVISOR, Role.SYSTEM_ADMIN}
    )
    for path in (CATEGORY, UNIT):
        assert desk.get(path).status_code == 200


def test_others_are_refused(browse: Browse) -> None:
    desk = browse(handler_of(a_unit()))
    for path in (LIST, CATEGORY, f"{LIST}training/"):
        assert desk.get(path).status_code == 403
    assert desk.post(f"{LIST}retrain/").status_code == 403
    assert LIST not in desk.get("/desk/").text


def test_who_only_looks_changes_nothing(browse: Browse) -> None:
    actions.install(a_learnt(), actor=ADMIN)
    actions.install(a_learnt(against=1), actor=ADMIN)
    desk = browse(dispatcher())
    before = timeline(stream_of(Kind.UNIT))

    assert "改用这一版" not in desk.get(UNIT).text
    asked = desk.post(f"{UNIT}use/", {"number": 1, "seen": 2})

    assert asked.status_code == 403
    assert timeline(stream_of(Kind.UNIT)) == before


def test_an_odd_address_is_not_found(browse: Browse) -> None:
    desk = browse(supervisor())
    assert desk.get(f"{LIST}cases/").status_code == 404
    assert desk.post(f"{LIST}cases/use/", {"number": 1, "seen": 0}).status_code == 404
    assert desk.post(f"{UNIT}use/", {"number": "x", "seen": 0}).status_code == 404
    assert desk.post(f"{UNIT}use/", {"number": 9, "seen": 0}).status_code == 404
    assert desk.get(UNIT, {"of": "nothing", "after": ""}).status_code == 200


# -- What they say ---------------------------------------------------------------------


def test_a_county_without_a_history_is_told_what_stands_in(browse: Browse) -> None:
    shown = browse(supervisor()).get(LIST).text
    assert shown.count("还没有学习过") == 2
    assert "按分类名称和配置包里的关键词判断" in shown
    assert "只按职责清单和裁定建议" in shown
    assert "再有30件就可以开始学习" in shown
    assert "可供学习的已定事项只有 0 件，至少要 30 件。" in shown
    assert "没有开启：每一件都由派单员决定" in shown
    for path in (CATEGORY, UNIT):
        assert "还没有成绩" in browse(supervisor()).get(path).text


def test_automatic_dispatch_is_told_with_its_threshold(browse: Browse) -> None:
    a_profile(triage={"propose": 0.6, "auto_dispatch": 0.95})
    shown = browse(acting(Role.LEADER)).get(LIST).text
    assert "把握达到95%自动派出" in shown
    assert "60%" in shown
    assert "没有开启" not in shown


def test_the_list_says_what_is_in_charge_since_when_and_what_it_learnt(
    browse: Browse, learnt: dict[str, int]
) -> None:
    shown = browse(supervisor()).get(LIST).text
    assert shown.count("使用中") == 2
    assert shown.count("40件已定事项") == 2
    assert "由人定下的2件" in shown
    assert "判对50.0%" in shown


def test_a_kind_tells_scores_mistakes_and_months(
    browse: Browse, learnt: dict[str, int]
) -> None:
    shown = browse(supervisor()).get(UNIT, {"of": "live"}).text
    words = re.sub(r"<[^>]+>", "", shown)
    assert "街道办 被判成 城管局，1件，其中1件被退回，多花不到1天" in words
    assert "全部事项类型：把握达到50%才建议" in words
    for heading in ("把握可信吗", "门槛设在哪里", "逐月变化", "每个单位判得怎样"):
        assert heading in shown
    for chart in ("bins-chart", "curve-chart", "months-chart"):
        assert f'data-chart="{chart}"' in shown
    assert shown.count("<summary>看数字</summary>") == 3


def test_the_trial_is_shown_until_practice_says_more(
    browse: Browse, learnt: dict[str, int]
) -> None:
    desk = browse(supervisor())
    shown = desk.get(CATEGORY).text
    assert "第1号在没有学过的10件新近已定事项上的成绩" in shown
    assert "各级分类判对多少" in shown
    assert "市政设施 / 路灯照明" in shown
    assert "近一年模型说过" in desk.get(CATEGORY, {"of": "live"}).text


def test_english_pages_are_english(browse: Browse, learnt: dict[str, int]) -> None:
    desk = browse(supervisor())
    for path in (LIST, UNIT, f"{UNIT}?of=live"):
        query = {"lang": "en"} | ({"of": "live"} if "?" in path else {})
        main = desk.get(path.partition("?")[0], query).text.partition("<main")[2]
        said = re.sub(
            r"<script.*?</script>|<title>.*?</title>", "", main, flags=re.DOTALL
        )
        chinese = re.findall(r"[一-鿿]+", said.replace("热线工单", ""))
        assert chinese == []


def test_a_version_that_was_refused_says_where_it_fell(browse: Browse) -> None:
    water = a_unit("水务公司")
    actions.install(a_learnt(), actor=ADMIN)
    lost = (Compared(str(water), old=True, new=False),) * 30
    actions.install(
        Learnt(Kind.UNIT, b"y", 50, 30, None, None, 7, {}, lost, 1), actor=ADMIN
    )
    shown = browse(supervisor()).get(UNIT).text
    assert "未采用" in shown
    assert "原来判对 30 件，新模型只判对 0 件" in shown
    assert "学成第2号，没有采用" in shown


def test_more_versions_cost_no_more_queries(
    browse: Browse, flat_queries: Callable[..., None]
) -> None:
    desk = browse(supervisor())

    def another() -> None:
        line = queries.standings(actor=ADMIN)[1].in_charge
        actions.install(a_learnt(against=line.number if line else 0), actor=ADMIN)

    flat_queries(grow=another, read=lambda: (desk.get(UNIT), desk.get(LIST)))


def test_older_versions_are_on_the_next_page(browse: Browse) -> None:
    desk = browse(supervisor())
    for number in range(17):
        actions.install(a_learnt(against=number), actor=ADMIN)
    first = desk.get(UNIT).text
    (after,) = re.findall(r"after=([\w.~%=-]+)\"", first)

    second = desk.get(f"{UNIT}?after={after}").text

    assert "<strong>第17号" in first
    assert "<strong>第2号" not in first
    assert "<strong>第2号" in second


# -- One click -------------------------------------------------------------------------


def test_an_earlier_version_serves_by_one_click(browse: Browse) -> None:
    for number in range(2):
        actions.install(a_learnt(against=number), actor=ADMIN)
    desk, action = browse(supervisor()), f"{UNIT}use/"
    sent = inputs(desk.get(UNIT).text, action)
    assert (sent["number"], sent["seen"]) == ("1", "2")

    after = desk.post(action, sent, follow=True).text

    assert "现在使用第1号。" in after
    assert "改用第1号，不再用第2号" in after
    assert timeline(stream_of(Kind.UNIT))[-1].actor == supervisor().name


def test_a_page_drawn_before_another_took_over_is_refused(browse: Browse) -> None:
    for number in range(3):
        actions.install(a_learnt(against=number), actor=ADMIN)
    before = timeline(stream_of(Kind.UNIT))

    answer = browse(supervisor()).post(f"{UNIT}use/", {"number": 1, "seen": 2})

    assert answer.status_code == 409
    assert "现行模型已换成第 3 号" in answer.text
    assert "什么都没有改变" in answer.text
    assert timeline(stream_of(Kind.UNIT)) == before


def test_training_is_asked_for_and_its_standing_told(
    browse: Browse, learnt: dict[str, int]
) -> None:
    desk = browse(supervisor())
    after = desk.post(f"{LIST}retrain/", {"back": "unit"}, follow=True)
    assert after.redirect_chain == [(UNIT, 302)]
    assert "正在排队" in after.text
    assert "重新训练</button>" not in after.text
    assert "要求重新训练" in after.text

    polled = desk.get(f"{LIST}training/")
    assert "HX-Refresh" not in polled.headers
    jobs.retrain_all()


def test_a_page_that_waits_is_drawn_afresh_when_training_has_ended(
    browse: Browse,
) -> None:
    polled = browse(supervisor()).get(f"{LIST}training/")
    assert polled.headers["HX-Refresh"] == "true"


def test_asking_is_refused_while_there_is_too_little_to_learn(browse: Browse) -> None:
    answer = browse(supervisor()).post(f"{LIST}retrain/", {"back": "nowhere"})
    assert answer.status_code == 409
    assert "至少要 30 件" in answer.text
