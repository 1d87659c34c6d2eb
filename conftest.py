"""What every test gets: a database, a guarded network, an actor, a browser."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, TransactionTestCase
from django.test.utils import CaptureQueriesContext

from bihuan.ground.access.words import Actor
from bihuan.kit import remembered
from bihuan.project.embedded import Cluster
from bihuan.project.settings import database
from tests.emptying import empty, may_empty

CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
CLUSTER = pytest.StashKey[Cluster]()
_SEND_AWAY = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user
    AND pid <> pg_backend_pid()
"""


# -- The database: our own server for the whole run, unless one is named -----------


def pytest_configure(config: pytest.Config) -> None:
    _guard_the_network()
    idle = config.option.collectonly or config.option.help
    if idle or os.environ.get("DATABASE_URL"):
        return
    home = Path(tempfile.mkdtemp(prefix="bihuan-tests-"))
    cluster = Cluster(home, durable=False)
    cluster.start()
    with psycopg.connect(cluster.url(user="postgres")) as server:
        # What a tamperer with the superuser's rights could do, tests must be able to.
        server.execute("GRANT SET ON PARAMETER session_replication_role TO bihuan")
    config.stash[CLUSTER] = cluster
    # For the workers of xdist and the programs that tests start.
    os.environ["DATABASE_URL"] = cluster.url()
    django_settings.DATABASES["default"].update(database(cluster.url()))


def pytest_unconfigure(config: pytest.Config) -> None:
    cluster = config.stash.get(CLUSTER, None)
    if cluster is not None:
        os.environ.pop("DATABASE_URL", None)
        cluster.stop()
        shutil.rmtree(cluster.home, ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What kills servers for minutes goes first, or one process would end with it alone."""
    items.sort(key=lambda item: "tests/crash/" not in item.nodeid)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let the test database be emptied, which the ledger refuses everywhere else."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if may_empty(cursor):
            TransactionTestCase._fixture_teardown = empty  # type: ignore[attr-defined]
        else:
            for table in ("ledger_entry", "ledger_root", "ledger_leaf"):
                name = f"{table}_untruncated"
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        # A server's thread may still be telling a browser that has gone.
        cursor.execute(_SEND_AWAY)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What one test's database held is not what the next one's holds."""
    remembered.forget()


# -- The network: a test that needs the world outside is not a test -----------------


def _guard_the_network() -> None:
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not (
            address[0] in {"localhost", "::1"} or str(address[0]).startswith("127.")
        ):
            msg = f"tests may not leave this machine: {address}"
            raise RuntimeError(msg)
        connect(self, address)

    socket.socket.connect = only_here  # type: ignore[method-assign]


# -- Acting and measuring -------------------------------------------------------------


class ActAs:
    """Stands in for sign-in: puts the test's actor on every request of its client."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = request.META.get("bihuan.actor")
        if actor is not None:
            request.actor = actor  # type: ignore[attr-defined]
            request.user = _account_of(actor)
        return self.get_response(request)


def _account_of(actor: Actor) -> Any:
    from django.contrib.auth import get_user_model

    kind, _, pk = actor.name.partition(":")
    account = get_user_model()
    if kind != "account" or not pk.isdigit():
        return account()
    return account._default_manager.filter(pk=pk).first() or account(pk=int(pk))


@pytest.fixture
def browse(settings: Any) -> Callable[[Actor], Client]:
    """A client for which this actor is signed in: `browse(actor).get("/")`."""
    ours = f"{__name__}.{ActAs.__name__}"
    stack = [name for name in settings.MIDDLEWARE if name != ours]
    resolvers = [i for i, name in enumerate(stack) if name.endswith(".WhoAsks")]
    place = resolvers[-1] + 1 if resolvers else len(stack)
    settings.MIDDLEWARE = [*stack[:place], ours, *stack[place:]]

    def as_actor(actor: Actor) -> Client:
        return Client(**{"bihuan.actor": actor})

    return as_actor


@pytest.fixture
def flat_queries() -> Callable[..., None]:
    """Check that a read costs as many queries for ten rows as for one."""

    def check(*, grow: Callable[[], Any], read: Callable[[], Any]) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as seen:
                read()
            return len(seen)

        grow()
        read()  # warm what is cached once per process
        one = cost()
        for _ in range(9):
            grow()
        assert cost() == one

    return check


# -- The browser ------------------------------------------------------------------


def find_chromium() -> str | None:
    """The browser of this machine: $CHROMIUM, or what the distribution installed."""
    # The shell draws the same pages at half the cost: it has no window to draw.
    shell = ("chromium-headless-shell",)
    names = (*shell, "chromium", "chromium-browser", "google-chrome", "chrome")
    return os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, names)), None
    )


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium (playwright's `Browser`); its tests carry the mark `browser`."""
    executable = find_chromium()
    if executable is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no browser found: install chromium (CI=true forbids skipping)")
        pytest.skip("no browser found: install chromium")
    from playwright.sync_api import sync_playwright

    # playwright keeps an event loop in this thread; Django would mistake it for ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(CHROMIUM_FLAGS)
        )
        yield browser
        browser.close()


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    unseen = [one for one in skipped if "no browser found" in str(one.longrepr)]
    if unseen:
        terminalreporter.section("NOT TESTED: no browser", sep="!", red=True, bold=True)
        terminalreporter.line(
            f"{len(unseen)} browser tests were skipped because no Chromium was found. "
            "Install chromium and fonts-noto-cjk, or set CHROMIUM=/path/to/it."
        )
