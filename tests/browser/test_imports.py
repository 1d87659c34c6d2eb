"""A table from another system: looked at, taken in, its refused rows mended, all found at
the dispatch desk; and whether everybody can read the pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bihuan.faces.imports import jobs
from bihuan.faces.imports.models import Import
from bihuan.faces.imports.tests.factories import BAD, GOOD, PHONE, a_book, a_csv
from bihuan.loop.cases.models import Case
from tests.browser.people import Person
from tests.browser.reading import barriers, overflow

pytestmark = pytest.mark.browser
HOME = "/desk/imports/"


def handed_in(clerk: Person, name: str, content: bytes) -> None:
    clerk.open(HOME)
    clerk.hand_in("表格文件", name, content)
    clerk.pick("导入为", "政企早餐会问题")
    clerk.press("上传并预览")
    clerk.is_at(name)


def rejects(clerk: Person) -> bytes:
    with clerk.page.expect_download() as coming:
        clerk.page.get_by_role("link", name="下载这些行和原因").click()
    return Path(coming.value.path()).read_bytes()


@pytest.mark.parametrize("width", [1440])
def test_a_table_is_looked_at_taken_in_and_its_rest_mended(
    come: Callable[..., Person],
) -> None:
    clerk = come("dispatcher")
    clerk.sign_in("dispatcher")
    clerk.follow("导入表格")
    handed_in(clerk, "信箱.xlsx", a_book(GOOD, BAD))
    clerk.sees("待确认", "看不懂时间“某天”。", "139****1234", "张**")
    clerk.does_not_see(PHONE, "张三丰")
    assert not Case.objects.exists()
    wrong = barred(clerk)
    clerk.press("导入1件")
    clerk.sees("导入完成", "新收1件，都已登记")
    wrong |= barred(clerk)

    mended = rejects(clerk).replace("某天".encode(), b"2026-03-02")
    handed_in(clerk, "改好.csv", mended)
    clerk.press("导入1件")
    clerk.follow("看导入的事项")
    clerk.sees("井盖")
    wrong |= barred(clerk)
    clerk.open(HOME)
    clerk.sees("信箱.xlsx", "改好.csv")
    wrong |= barred(clerk)
    assert wrong == {}

    clerk.open("/desk/?tab=dispatch")
    clerk.sees("路灯不亮", "井盖")
    assert Case.objects.count() == 2
    assert Import.objects.count() == 2


@pytest.mark.parametrize("width", [390])
def test_a_large_table_is_followed_without_scripts(
    come: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but links and forms: the worker reads it and takes it in meanwhile."""
    monkeypatch.setattr("bihuan.faces.imports.jobs.working.SMALL", 10)
    clerk = come("dispatcher", scripts=False)
    clerk.sign_in("dispatcher")
    handed_in(clerk, "大表.csv", a_csv(GOOD))
    clerk.sees("正在读取", "已读0行。")
    assert jobs.work() == 1
    clerk.follow("看最新进度")
    clerk.press("导入1件")
    clerk.sees("1行中的0行已处理。")
    assert jobs.work() == 1
    clerk.follow("看最新进度")
    clerk.sees("导入完成")


def barred(person: Person) -> dict[str, list[str]]:
    """What keeps somebody out of this page, in both languages at both widths."""
    wrong, here = {}, person.page.url.partition("?")[0]
    for language, wide in (("en", 390), ("en", 1440), ("zh-hans", 390)):
        person.page.set_viewport_size({"width": wide, "height": 900})
        person.page.goto(f"{here}?lang={language}")
        found = overflow(person.page)
        found += barriers(person.page) if wide == 390 else []
        if found:
            name = f"{re.sub('^.*?/desk', '', here)} {language} {wide}"
            wrong[name] = found
            person.keep_picture(name)
    person.page.set_viewport_size({"width": 1440, "height": 900})
    return wrong
