"""A county behind a live server, and people who open its pages in a real Chromium."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from PIL import Image

from bihuan.ground.access.words import Permission, job
from bihuan.packs.checking import find
from bihuan.packs.loading import load
from tests.browser.people import Person
from tests.emptying import put_back

LOADER = job("tests", Permission.LOAD_PACKS)
HEIGHTS = {390: 844, 1440: 900}


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The keys of every county here: they share what the pack sealed with them."""
    return tmp_path_factory.mktemp("keys") / "keys.json"


@pytest.fixture
def county(live_server: Any, settings: Any, tmp_path: Path, keys: Path) -> str:
    """The address of a county that holds the demo pack and nothing else."""
    settings.KEYS_FILE = keys
    settings.FILES_ROOT = tmp_path / "files"
    cache.clear()
    put_back("qiaocheng", lambda: load(find("qiaocheng"), actor=LOADER))
    return str(live_server.url)


@pytest.fixture
def come(
    chromium: Any, county: str, width: int, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Person]]:
    """`come()`: somebody comes with a browser of their own, as wide as the test says."""
    here: dict[str, Person] = {}

    def arrive(name: str = "reader", *, scripts: bool = True) -> Person:
        context = chromium.new_context(
            viewport={"width": width, "height": HEIGHTS[width]},
            java_script_enabled=scripts,
            has_touch=width < 800,
            reduced_motion="reduce",
        )
        here[name] = Person(context.new_page(), county)
        return here[name]

    yield arrive
    if request.node.stash.get(FAILED, False):
        for name, person in here.items():
            person.keep_picture(f"{request.node.name}-{name}")
    for person in here.values():
        person.page.context.close()


@pytest.fixture
def photo() -> bytes:
    """A picture such as a telephone takes."""
    made = io.BytesIO()
    Image.new("RGB", (320, 240), (40, 90, 120)).save(made, "JPEG")
    return made.getvalue()


# -- What was on the screens when a test failed ------------------------------------

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
