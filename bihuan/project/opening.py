"""Find the county's database, or start the embedded one for as long as it is needed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

import django
import psycopg

from bihuan.project.binaries import OLDEST
from bihuan.project.embedded import Cluster, answers
from bihuan.project.locking import InUse, Lock
from bihuan.project.place import Place, here
from bihuan.project.words import Say, Trouble, quiet

_PATIENCE = 60.0  # seconds a command waits for another command to finish


@contextmanager
def database(
    *, what: str, say: Say = quiet, place: Place | None = None
) -> Iterator[str]:
    """The address of this county's database while the block runs.

    DATABASE_URL if it is set; else the server of a running `bihuan up`; else our own,
    started here and stopped at the end.
    """
    named = os.environ.get("DATABASE_URL")
    if named:
        check_database(named)
        yield named
        return
    place = place or here()
    place.prepare()
    lock = Lock(place.lock)
    try:
        lock.take(what=what, patience=_PATIENCE, waiting=_tell(say), unless=_opened)
    except InUse as taken:
        address = taken.holder.get("database", "")
        if not address or not answers(address):
            raise Trouble(
                "“{what}”（进程 {pid}）正在使用 {folder}：请等它结束后再试。",
                what=taken.holder.get("what", "?"),
                pid=taken.holder.get("pid", "?"),
                folder=place.folder,
            ) from None
        yield address
        return
    with lock, Cluster(place.database, say=say) as cluster:
        yield cluster.url()


@contextmanager
def county(*, what: str, say: Say = quiet) -> Iterator[None]:
    """As `database`, with Django set up upon it: packages can be used inside."""
    place = here()
    with database(what=what, say=say, place=place) as address:
        place.prepare()
        place.make_keys()
        os.environ["DATABASE_URL"] = address
        set_up_django()
        yield


def set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.project.settings")
    django.setup()


def check_database(address: str) -> None:
    """Reachable and new enough, or one sentence that says what to do."""
    try:
        with psycopg.connect(address, connect_timeout=10) as server:
            version = server.info.server_version // 10000
    except psycopg.Error as error:
        raise Trouble(
            "连接不上 DATABASE_URL 指定的数据库 {where}（{why}）：请检查地址、口令和网络。",
            where=_where(address),
            why=" ".join(str(error).split())[:200],
        ) from None
    if version < OLDEST:
        raise Trouble(
            "数据库 {where} 是 PostgreSQL {version}，闭环需要 {oldest} 或更新的版本："
            "请升级它，或去掉 DATABASE_URL 使用自带的数据库。",
            where=_where(address),
            version=version,
            oldest=OLDEST,
        )


def _where(address: str) -> str:
    """The address without its password."""
    parts = urlsplit(address)
    place = parts.netloc.rpartition("@")[2] or "localhost"
    return f"{place}{parts.path}"


def _opened(holder: Mapping[str, str]) -> bool:
    """A running county is joined, not waited for."""
    return "database" in holder


def _tell(say: Say) -> Callable[[Mapping[str, str]], None]:
    def waiting(holder: Mapping[str, str]) -> None:
        say("正在等待“{what}”结束……", what=holder.get("what", "?"))

    return waiting
