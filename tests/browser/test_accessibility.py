"""Pages that everybody can read and use: by eye, by ear, by keyboard, on a telephone.

The county has lived through its own invented appeals, so lists, clocks, figures and
charts hold what they hold in life.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bihuan.ground.access.words import Permission, job
from bihuan.kit import clock
from bihuan.loop.causes.queries import problems
from bihuan.loop.causes.tests.factories import SMELL, told
from bihuan.loop.conftest import settle
from bihuan.loop.intake.actions import raise_matter
from bihuan.loop.intake.words import NewMatter, Raised
from bihuan.loop.routing.actions import accept
from bihuan.project.replaying import replay
from tests.browser.matters import a_corrected_one, a_lamp
from tests.browser.people import Person
from tests.browser.reading import (
    FOR_EVERYBODY,
    barriers,
    overflow,
    past_the_navigation,
)
from tests.emptying import put_back

pytestmark = pytest.mark.browser
AT_BOTH_WIDTHS = pytest.mark.parametrize("width", [390, 1440])

DAYS = 8
CLERK = job("tests", Permission.RAISE, Permission.ACCEPT)
PUBLIC = (
    "/",
    "/raise/",
    "/supported/",
    "/answers/",
    "/follow/",
    "/figures/?span=all",
    "/roots/",
    "/about/",
)
OF_THE_RAISER = ("/receipt/", "/matter/")
OF_THE_DESK = (
    "/desk/",
    "/desk/?tab=dispatch",
    "/desk/cases/{proposed}/",
    "/desk/cases/{proposed}/dispatch/",
    "/desk/cases/{proposed}/proposed/unit/wrong/",
    "/desk/cases/{corrected}/",
    "/desk/cases/{number}/",
    "/desk/cases/{number}/dispatch/",
    "/desk/cases/{number}/decline/",
    "/desk/cases/{number}/merge/",
    "/desk/cases/{number}/merge/?into={twin}",
    "/desk/problems/",
    "/desk/problems/hot/",
    "/desk/problems/{problem}/",
    "/desk/problems/{problem}/split/",
    "/desk/problems/{problem}/merge/",
    "/desk/problems/{problem}/offer/",
    "/desk/new/",
    "/desk/search/?q=路",
    "/desk/units/",
    "/desk/calendar/",
    "/desk/profiles/hotline/",
    "/desk/hotline/",
    "/desk/hotline/figures/",
    "/desk/registers/",
    "/desk/registers/lines/",
    "/desk/knowledge/",
    "/desk/knowledge/?tab=missing",
    "/desk/knowledge/new/",
    "/desk/messages/",
)
OF_THE_LEADER = (
    "/desk/lead/",
    "/desk/models/",
    "/desk/models/category/",
    "/desk/models/unit/",
    "/desk/problems/{problem}/",
    "/desk/problems/{problem}/plan/",
)


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the county at work: it is lived through once and then copied."""
    return tmp_path_factory.mktemp("papers")


@pytest.fixture
def matter(county: str, papers: Path, settings: Any) -> Raised:
    """One more matter in a county at work, waiting to be dispatched."""
    settings.FILES_ROOT = papers
    put_back("at_work", lambda: replay("qiaocheng", days=DAYS))
    new = NewMatter(
        profile="hotline",
        channel="phone",
        external_id="one-more",
        title="",
        body="薛阁街道菜市场北门的下水道堵了，污水流到了路上。",
        raised_at=clock.now(),
        raiser_name="苗女士",
        phone="13900001234",
    )
    raised = raise_matter(new, actor=CLERK)
    accept(raised.case_id, actor=CLERK)
    settle()
    return raised


# -- By ear and by eye ---------------------------------------------------------------


@FOR_EVERYBODY
def test_every_page_can_be_read_by_everybody(
    come: Callable[..., Person], matter: Raised, language: str
) -> None:
    wrong: dict[str, list[str]] = {}
    for person, path in rounds(come, matter, language):
        found = barriers(person.page) + overflow(person.page)
        if found:
            wrong[path] = found
            person.keep_picture(f"{path}-{language}-{person.page.viewport_size}")
    assert wrong == {}


def rounds(
    come: Callable[..., Person], matter: Raised, language: str
) -> Iterator[tuple[Person, str]]:
    """Everybody at each of their pages, in one language."""
    reader = come("reader")
    reader.open(f"/?lang={language}")
    yield from each(reader, (*PUBLIC, "/accounts/login/"))
    yield reader, mistaken(reader)
    reader.open(f"/f/{matter.receipt}")
    yield from each(reader, OF_THE_RAISER)
    words = {"number": matter.number, "twin": a_twin().number, "problem": a_class()}
    words["corrected"] = a_corrected_one("学校门口路灯不亮").number
    words["proposed"] = a_lamp("医院门口路灯不亮").number
    settle()
    for username, paths in (("dispatcher", OF_THE_DESK), ("leader", OF_THE_LEADER)):
        clerk = come(username)
        clerk.sign_in(username)
        clerk.open(f"/desk/?lang={language}")
        yield clerk, menu(clerk)
        if username == "dispatcher":
            yield clerk, telling(clerk)
        yield from each(clerk, [path.format(**words) for path in paths])


def a_twin() -> Raised:
    """What another raiser said of the same drain."""
    twin = NewMatter(
        profile="hotline",
        channel="phone",
        external_id="twin",
        title="菜市场下水道堵塞",
        body="薛阁街道菜市场北门下水道堵了好几天，污水流到路上，没法走路。",
        raised_at=clock.now(),
    )
    raised = raise_matter(twin, actor=CLERK)
    settle()
    return raised


def a_class() -> int:
    """Matters of one place and one cause, found to be a class of problems."""
    told(*SMELL)
    return problems(job("tests", Permission.SUPERVISE)).items[0].id


def telling(clerk: Person) -> str:
    """The telephone desk while a caller tells what others have raised."""
    clerk.open("/desk/new/")
    box = clerk.page.locator("#id_body")
    box.fill("薛阁街道菜市场北门的下水道堵了，污水流到了路上，请来疏通。")
    expect(clerk.page.locator(".twin-choices")).to_be_visible()
    return "/desk/new/ (others raised it)"


def each(person: Person, paths: Any) -> Iterator[tuple[Person, str]]:
    for path in paths:
        person.open(path)
        yield person, path


def mistaken(reader: Person) -> str:
    """A form that came back: nothing was written in it."""
    reader.open("/raise/")
    reader.page.get_by_role("main").get_by_role("button").last.click()
    expect(reader.page.get_by_role("alert")).to_be_visible()
    return "/raise/ (nothing written)"


def menu(clerk: Person) -> str:
    """Where the places are kept behind a button; on a wide screen they stand open."""
    clerk.open("/desk/")
    button = clerk.page.get_by_role("button", name=re.compile("菜单|Menu"))
    if button.is_visible():
        button.click()
    expect(clerk.page.get_by_role("navigation").first).to_be_visible()
    return "/desk/ (menu)"


# -- By keyboard ---------------------------------------------------------------------


@AT_BOTH_WIDTHS
def test_the_first_key_leads_past_the_navigation(
    come: Callable[..., Person], county: str
) -> None:
    clerk = come("dispatcher")
    clerk.sign_in("dispatcher")
    for path in ("/", "/raise/", "/desk/"):
        clerk.open(path)
        clerk.page.keyboard.press("Tab")
        skip = clerk.page.get_by_role("link", name="跳到正文")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        clerk.page.keyboard.press("Enter")
        expect(clerk.page.get_by_role("main")).to_be_focused()


@AT_BOTH_WIDTHS
def test_the_thing_to_do_is_reached_by_keyboard(
    come: Callable[..., Person], matter: Raised
) -> None:
    clerk = come("dispatcher")
    clerk.open("/accounts/login/")
    assert reaches(clerk.page, "登录", within=6)
    clerk.sign_in("dispatcher")
    case = f"/desk/cases/{matter.number}/"
    for path, name, within in (
        ("/", "提交诉求", 12),
        ("/raise/", "提交诉求", 25),
        ("/follow/", "查询", 12),
        ("/desk/?tab=dispatch", "下水道堵了", 80),  # with the whole menu before it
        (case, "派单", 30),
        (f"{case}dispatch/", "派单", 30),
    ):
        clerk.open(path)
        if path.startswith(case):
            past_the_navigation(clerk.page)
        assert reaches(clerk.page, name, within=within), f"{path}: {name}"


def reaches(page: Page, name: str, *, within: int) -> bool:
    """Whether Tab comes to it, everything on the way being on the screen and marked."""
    for _ in range(within):
        page.keyboard.press("Tab")
        said, shown, marked = page.evaluate(FOCUS)
        assert shown, f"focus is out of sight at {said}"
        assert marked, f"focus is not marked at {said}"
        if name in said and page.evaluate(
            "document.activeElement.closest('main')!==null"
        ):
            return True
    return False


FOCUS = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const mark = ["outlineStyle", "boxShadow"].map(each => getComputedStyle(one)[each]);
    return [
        one.innerText || one.getAttribute("aria-label") || one.name || one.tagName,
        box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0,
        mark.some(each => each !== "none"),
    ];
}"""


@AT_BOTH_WIDTHS
def test_a_list_is_worked_through_without_a_mouse(
    come: Callable[..., Person], matter: Raised
) -> None:
    clerk = come("dispatcher")
    clerk.sign_in("dispatcher")
    clerk.open("/desk/?tab=dispatch")
    titles = clerk.page.get_by_role("main").get_by_role("list").last.get_by_role("link")
    clerk.page.keyboard.press("j")
    expect(titles.first).to_be_focused()
    clerk.page.keyboard.press("j")
    clerk.page.keyboard.press("k")
    expect(titles.first).to_be_focused()
    title = titles.first.inner_text()
    clerk.page.keyboard.press("Enter")
    clerk.is_at(title)
    clerk.page.wait_for_load_state("domcontentloaded")  # keys are heard from here on
    clerk.page.keyboard.press("/")
    expect(clerk.page.get_by_role("searchbox")).to_be_focused()
