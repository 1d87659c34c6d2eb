"""The whole of `bihuan up`, in the order in which things must happen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from bihuan.kit.sentences import marked
from bihuan.project import readiness, supervisor
from bihuan.project.embedded import Cluster
from bihuan.project.locking import InUse, Lock, read
from bihuan.project.opening import check_database, set_up_django
from bihuan.project.place import Place, ensure_port_free, here
from bihuan.project.words import Say, Trouble

_STARTING = marked("正在启动")
_ORPHANS = 20.0  # seconds that the children of a killed start may take to go
_PATIENCE = 20.0  # a short command that has the database open is waited for


@dataclass(frozen=True, slots=True)
class Plan:
    """What the operator asked for."""

    host: str
    port: int
    workers: int
    threads: int
    demo: bool

    @property
    def address(self) -> str:
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104
        return f"http://{host}:{self.port}/"


def run_county(plan: Plan, *, say: Say, show: Say) -> None:
    """Open the county, keep it open, and close it when told to."""
    place = here()
    place.prepare()
    killed = bool(read(place.lock))  # whoever ends in order leaves nothing there
    with ExitStack() as closing:
        lock = closing.enter_context(_alone(place, say=say))
        patience = _ORPHANS if killed else 0.0
        ensure_port_free(plan.host, plan.port, patience=patience)
        place.make_keys()
        cluster = _database(place, say=say)
        watch = supervisor.Supervisor([], cluster=cluster, say=say)
        closing.callback(watch.stop)
        watch.listen()
        # Links in messages lead here unless the operator says where people come from.
        os.environ.setdefault("BIHUAN_URL", plan.address)
        ready = _ready(place, plan, say=say)
        lock.tell(
            what="bihuan up",
            pid=str(os.getpid()),
            address=plan.address,
            database=os.environ["DATABASE_URL"],
        )
        if _open(watch, place, plan):
            show("闭环已启动：{address}", address=plan.address)
            for line in ready.accounts:
                show("  {line}", line=line)
            say("按 Ctrl-C 停止。")
        if not watch.stopping.is_set():
            watch.watch()
        say("正在停止……")
    say("已停止，数据都已保存。")


@contextmanager
def _alone(place: Place, *, say: Say) -> Iterator[Lock]:
    lock = Lock(place.lock)
    try:
        lock.take(
            what="bihuan up",
            patience=_PATIENCE,
            waiting=lambda holder: (
                None
                if holder.get("what") == "bihuan up"
                else say("正在等待“{what}”结束……", what=holder.get("what", "?"))
            ),
            unless=lambda holder: holder.get("what") == "bihuan up",
        )
    except InUse as taken:
        raise Trouble(
            "{folder} 的县域已经在运行：{address}（进程 {pid}）。要再开一个，请用 BIHUAN_DATA 另指一个目录。",
            folder=place.folder,
            address=taken.holder.get("address", _STARTING),
            pid=taken.holder.get("pid", "?"),
        ) from None
    with lock:
        yield lock


def _database(place: Place, *, say: Say) -> Cluster | None:
    named = os.environ.get("DATABASE_URL")
    if named:
        check_database(named)
        return None
    cluster = Cluster(place.database, say=say)
    cluster.start()
    os.environ["DATABASE_URL"] = cluster.url()
    return cluster


def _ready(place: Place, plan: Plan, *, say: Say) -> readiness.Ready:
    """Everything before the doors open; on most starts there is nothing to do."""
    address = os.environ["DATABASE_URL"]
    ready = readiness.remembered(place, address)
    if ready is None:
        ready = _prepare(place, plan, say=say)
        readiness.remember(place, address, ready)
    for year in ready.missing_years:
        say(
            "{year} 年的节假日安排还没有录入：期限先按暂定计算并注明，"
            "公布后请在“日历”中录入，系统会自动重算。",
            year=year,
        )
    return ready


def _prepare(place: Place, plan: Plan, *, say: Say) -> readiness.Ready:
    set_up_django()
    from bihuan.project import preparing  # noqa: PLC0415 - needs Django, which is slow

    preparing.migrate(say=say)
    if plan.demo:
        preparing.load_demo(say=say)
    preparing.collect_static(place, say=say)
    try:
        return readiness.Ready(preparing.demo_accounts(), preparing.missing_years())
    finally:
        preparing.let_go()


def _open(watch: supervisor.Supervisor, place: Place, plan: Plan) -> bool:
    """Start the web, then the worker; whether pages are served now."""
    logs = place.folder / "log"
    logs.mkdir(exist_ok=True, mode=0o700)
    web = supervisor.web(
        plan.host, plan.port, workers=plan.workers, threads=plan.threads, logs=logs
    )
    watch.add(web)
    # Loading takes a core each; the page somebody waits for comes first.
    page = f"{plan.address}healthz"
    opened = supervisor.await_page(page, web, stopping=watch.stopping)
    if not opened and not watch.stopping.is_set():
        raise Trouble("网页服务没有应答：请看 {log} 里的原因。", log=logs / "web.log")
    if place.standin.is_dir():
        watch.add(supervisor.stand_in(place.standin, logs))
    watch.add(supervisor.worker(logs))
    return opened
