"""Pages drawn from the code are what the code would draw now."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bihuan.project.docs_pages import PAGES
from tests.architecture.plan import TOP


@pytest.mark.parametrize(("name", "draw"), PAGES.items(), ids=list(PAGES))
def test_a_drawn_page_is_up_to_date(name: str, draw: Callable[[], str]) -> None:
    page = TOP / name
    told = f"{name} is out of date: run `python -m bihuan.project.docs_pages`"
    assert page.exists(), told
    assert page.read_text(encoding="utf-8") == draw(), told
