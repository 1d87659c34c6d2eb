"""What must be so before the county opens: tables, a pack, the pages' files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from bihuan.ground.access.words import Actor, Permission, job
from bihuan.kit import clock
from bihuan.project.place import Place
from bihuan.project.words import Say, quiet

# Any number would do; it must only be the same for everybody who migrates.
_MIGRATING = 0x626968_75616E
DEMO_PACK = "qiaocheng"
# Some 130 matters: a quarter of a minute on two cores, and something on every page.
DEMO_DAYS = 60


def migrate(*, say: Say = quiet) -> int:
    """Bring the tables up to date; of several starting at once, one does it."""
    with _alone(_MIGRATING):
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            say("正在更新数据表（{steps} 步）……", steps=len(plan))
            call_command("migrate", interactive=False, verbosity=0)
    return len(plan)


@contextmanager
def _alone(number: int) -> Iterator[None]:

    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [number])
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [number])


def is_empty() -> bool:
    """Whether nobody has been at home here yet: no accounts, no entries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select not exists (select from access_account)"
            " and not exists (select from ledger_entry)"
        )
        return bool(cursor.fetchone()[0])


def load_demo(*, say: Say = quiet) -> None:
    """Give an empty database the demo county, and let it live until today."""
    folder = Path(__file__).parents[1] / "packs" / DEMO_PACK
    if not is_empty():
        return
    if not folder.is_dir() or find_spec("bihuan.packs.loading") is None:
        say("没有示范资料包 {pack}：先以空库启动。", pack=DEMO_PACK)
        return
    say("正在载入示范县 {pack}……", pack=DEMO_PACK)
    replaying = import_module("bihuan.project.replaying")
    standing_in = import_module("bihuan.project.standing_in")
    standing_in.use_stand_in(days=DEMO_DAYS + 2)
    replaying.replay(folder, days=DEMO_DAYS)
    standing_in.give_numbers()


def missing_years() -> list[int]:
    """This year and next, where their holidays have not been entered yet."""
    queries = import_module("bihuan.ground.calendars.queries")

    year = timezone.localdate(clock.now()).year
    return sorted({year, year + 1} - queries.covered_years())


def collect_static(place: Place, *, say: Say = quiet) -> None:
    """Put the pages' files where they are served from, if any has changed."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = os.stat(storage.path(path))  # noqa: PTH116 - hundreds of them
            seen.update(f"{path}:{found.st_size}:{found.st_mtime_ns}\n".encode())
    stamp = place.static.with_name(".static-stamp")
    if stamp.exists() and stamp.read_text() == seen.hexdigest():
        return
    say("正在整理页面文件……")
    place.static.mkdir(parents=True, exist_ok=True)
    assert Path(settings.STATIC_ROOT) == place.static
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(seen.hexdigest())


def let_go() -> None:
    """Close our own connections: from here on only the children use the database."""
    connections.close_all()


def demo_accounts() -> list[str]:
    """Who can sign in to the demo county and with what, one line per role."""
    if find_spec("bihuan.packs.demo") is None:
        return []
    accounts = import_module("bihuan.packs.demo").accounts()
    return [f"{one.role}  {one.name}  {one.password}" for one in accounts]


def operator(name: str) -> Actor:
    """Who acts when somebody types a command: they hold the machine, so they may all."""
    return job(name, *Permission)
