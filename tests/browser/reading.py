"""Whether a page can be read: by ear, and without pushing it sideways."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.people import Person

SPOKEN = ("serious", "critical")
# What passed is not counted out, which is most of the work.
ONLY_WRONG = {"resultTypes": ["violations"]}
# English is the longer of the two languages, so it goes with the narrower screen.
FOR_EVERYBODY = pytest.mark.parametrize(
    ("language", "width"), [("en", 390), ("zh-hans", 1440)]
)


def barriers(page: Page) -> list[str]:
    """What axe finds that would keep somebody out."""
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in Axe().run(page, options=ONLY_WRONG).response["violations"]
        if one["impact"] in SPOKEN
        for node in one["nodes"][:3]
    ]


def overflow(page: Page) -> list[str]:
    """Whether one has to push the page sideways to read it, and for what."""
    wide = page.evaluate(
        """() => {
        const room = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= room) { return []; }
        return [...document.body.querySelectorAll("*")]
            .filter(one => one.getBoundingClientRect().right > room + 1)
            .slice(0, 5).map(one => one.outerHTML.slice(0, 120));
        }"""
    )
    return [f"wider than the screen: {one}" for one in wide]


def can_be_read(person: Person) -> None:
    """The page before somebody keeps nobody out."""
    assert barriers(person.page) == []
    assert overflow(person.page) == []


def past_the_navigation(page: Page) -> None:
    """By the first link of the page, as whoever comes here daily does."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
