"""People before a screen: what they open, read, press and fill in. No CSS in here."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pyotp
from playwright.sync_api import Locator, Page, expect

from bihuan.packs.demo import PASSWORD

RESULTS = Path(__file__).parents[2] / "test-results"
Told = str | re.Pattern[str]
# A machine with two busy cores answers late; a page that is wrong stays wrong.
PATIENCE = 15_000
HAND_TAKES = 1_500  # milliseconds for a sentence
expect.set_options(timeout=PATIENCE)


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, page: Page, home: str) -> None:
        page.set_default_timeout(PATIENCE)
        self.page = page
        self.home = home

    # -- Looking --------------------------------------------------------------------

    def open(self, path: str) -> None:
        answer = self.page.goto(self.home + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def sees(self, *told: Told) -> None:
        """Each of these stands on the page, to be read without a click."""
        for text in told:
            found = self.page.get_by_text(text).filter(visible=True)
            expect(found.first, f"to read {text}").to_be_visible()

    def does_not_see(self, *told: Told) -> None:
        for text in told:
            found = self.page.get_by_text(text).filter(visible=True)
            expect(found, f"not to read {text}").to_have_count(0)

    def is_at(self, heading: Told) -> None:
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        self.page.wait_for_load_state()  # a key is heard once the scripts have run

    def part(self, heading: str) -> Locator:
        """The part of the page under a heading."""
        return self.page.get_by_role("region", name=heading)

    def beats(self) -> Locator:
        """What has happened, as it is listed."""
        listed = self.page.get_by_role("list", name="办理经过")
        return listed.get_by_role("listitem")

    def keep_picture(self, name: str) -> None:
        """What is on the screen, for whoever looks into a failure."""
        RESULTS.mkdir(exist_ok=True)
        file = RESULTS / f"{re.sub(r'[^a-zA-Z0-9_]+', '-', name).strip('-')}.png"
        self.page.screenshot(path=file, full_page=True)

    # -- Doing ----------------------------------------------------------------------

    def press(self, name: Told) -> None:
        self._leaving(self.page.get_by_role("button", name=name, exact=True).click)

    def follow(self, name: Told) -> None:
        link = self.page.get_by_role("link", name=name, exact=isinstance(name, str))
        self._leaving(link.first.click)

    def write(self, label: Told, text: str) -> None:
        self.page.get_by_role("textbox", name=label, exact=True).fill(text)

    def type(self, label: Told, text: str) -> None:
        """Key by key, as slowly as a hand: a form that comes back at once is no person's."""
        box = self.page.get_by_role("textbox", name=label, exact=True)
        box.press_sequentially(text, delay=HAND_TAKES / len(text))

    def pick(self, label: Told, choice: str) -> None:
        self.page.get_by_role("combobox", name=label).select_option(label=choice)

    def choose(self, question: Told, answer: str) -> None:
        """One answer of a question with several to choose from."""
        asked = self.page.get_by_role("group", name=question)
        asked.get_by_text(answer, exact=True).click()
        expect(asked.get_by_role("radio", name=answer, exact=True)).to_be_checked()

    def unfold(self, title: Told) -> None:
        self.page.locator("summary").filter(has_text=title).click()

    def hand_in(self, label: Told, name: str, content: bytes) -> None:
        paper = {"name": name, "mimeType": "image/jpeg", "buffer": content}
        self.page.get_by_label(label).set_input_files(paper)

    def _leaving(self, act: Callable[[], Any]) -> None:
        """What leads to another page is waited for: its answer is what is read next."""
        coming: AbstractContextManager[Any] = self.page.expect_event(
            "domcontentloaded", timeout=PATIENCE
        )
        with coming:
            act()

    # -- At the desk ----------------------------------------------------------------

    def sign_in(self, username: str) -> None:
        self.open("/accounts/login/")
        self.is_at("工作人员登录")
        self.write("用户名", username)
        self.page.get_by_label("密码", exact=True).fill(PASSWORD)
        self.press("登录")

    def set_up_second_factor(self) -> None:
        """As whoever oversees is asked to, before anything else."""
        self.sees("您的岗位要求双因素验证")
        self.follow("激活")
        secret = self.page.get_by_label("身份验证器密钥").input_value()
        self.write("认证器代码", pyotp.TOTP(secret).now())
        self.press("激活")
        self.sees("恢复代码")

    def find(self, title: str, *, under: str) -> None:
        """Take a matter from a list of one's own queue."""
        self.open("/desk/")
        lists = self.page.get_by_role("navigation", name="待办分类")
        self._leaving(lists.get_by_role("link", name=re.compile(f"^{under}")).click)
        self.follow(re.compile(re.escape(title)))
        self.is_at(title)

    def bar(self) -> Locator:
        """What can be done with the matter."""
        return self.page.get_by_role("group", name="可以做的事")

    def do(self, verb: str) -> None:
        """Press a verb of the matter, under "more" where it is kept there."""
        bar = self.bar()
        link = bar.get_by_role("link", name=verb, exact=True)
        verbs = link.or_(bar.get_by_role("button", name=verb, exact=True))
        if not verbs.filter(visible=True).count():
            self.unfold("更多")
        self._leaving(verbs.click)
