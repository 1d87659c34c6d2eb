"""The work that nobody clicks: the relay, what comes back, and queued jobs.

Three sorts, each by the simplest thing that keeps its promise (docs/decisions/0007):
loops for what follows within seconds, occasions by the calendar, and jobs that an
action has queued in its own transaction. The last two are procrastinate's.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from threading import Event, Thread
from zoneinfo import ZoneInfo

import procrastinate
from croniter import croniter
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils.module_loading import module_has_submodule
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued

from bihuan.kit import clock
from bihuan.kit.schedule import Periodic
from bihuan.project.relay import run_relay

log = logging.getLogger("bihuan.worker")
_LONGEST_REST = 30.0
_LOOK_AT_CALENDAR = 15.0  # seconds between two looks for an occasion that has come
_MENDABLE = procrastinate.RetryStrategy(max_attempts=6, exponential_wait=4)


@cache
def periodic() -> tuple[Periodic, ...]:
    """All recurring work of all packages, ground floor first."""
    found: list[Periodic] = []
    for config in apps.get_app_configs():
        ours = config.name.startswith("bihuan.") and config.module is not None
        if ours and module_has_submodule(config.module, "jobs"):
            found += getattr(import_module(f"{config.name}.jobs"), "PERIODIC", ())
    return tuple(found)


def register(app: procrastinate.App) -> None:
    """Tell the queue how to run every occasion."""
    for work in periodic():
        if work.cron is not None:
            app.task(
                name=work.name,
                lock=work.name,
                queueing_lock=work.name,
                retry=_MENDABLE,
            )(_on_occasion(work.run))


def _on_occasion(run: Callable[[], object]) -> Callable[[int], None]:
    def occasion(timestamp: int) -> None:
        run()

    return occasion


def last_occasion(cron: str, now: datetime) -> datetime:
    """The latest moment at or before `now` that the rule names, in county time."""
    here = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    if croniter.match(cron, here):
        return here.replace(second=0, microsecond=0)
    found: datetime = croniter(cron, here).get_prev(datetime)
    return found


# -- Loops -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Loop:
    """One thread that does one thing again and again."""

    name: str
    body: Callable[[Event], None]


def loops() -> Iterable[Loop]:
    yield Loop("relay", run_relay)
    for work in periodic():
        if work.every is not None:
            yield Loop(work.name, _repeating(work.name, work.run, work.every))


def _repeating(
    name: str, run: Callable[[], object], every: float
) -> Callable[[Event], None]:
    def body(stop: Event) -> None:
        rest = every
        while not stop.is_set():
            try:
                done = run()
                rest = 0.0 if isinstance(done, int) and done > 0 else every
            except Exception as error:
                # Not the message: it may quote what a person wrote.
                rest = min(max(rest, every) * 2, _LONGEST_REST)
                log.error("%s interrupted by %s", name, type(error).__name__)
                connection.close()
            stop.wait(rest)
        connection.close()

    return body


# -- The queue -----------------------------------------------------------------


async def _keep_calendar(app: procrastinate.App) -> None:
    """Queue each occasion once among all workers, the last one missed included.

    procrastinate's own periodic tasks read UTC and forget what fell due while no
    worker ran; a daily root must not be lost to a night's power cut.
    """
    while True:
        for work in periodic():
            if work.cron is not None:
                moment = int(last_occasion(work.cron, clock.now()).timestamp())
                task = app.tasks[work.name]
                job = task.configure(task_kwargs={"timestamp": moment}).job
                try:
                    await app.job_manager.defer_periodic_job(job, work.name, moment)
                except AlreadyEnqueued:
                    continue
        for stalled in await app.job_manager.get_stalled_jobs():
            await app.job_manager.retry_job(stalled)
        await asyncio.sleep(_LOOK_AT_CALENDAR)


async def _serve_queue() -> None:
    connector = queue.connector
    assert isinstance(connector, DjangoConnector)
    with queue.replace_connector(connector.get_worker_connector()) as app:
        async with app.open_async():
            calendar = asyncio.create_task(_keep_calendar(app))
            worker = asyncio.create_task(
                app.run_worker_async(
                    concurrency=2,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=20,
                )
            )
            try:
                await asyncio.wait(
                    (calendar, worker), return_when=asyncio.FIRST_COMPLETED
                )
                for ended in (calendar, worker):
                    if ended.done():
                        ended.result()
            finally:
                calendar.cancel()
                worker.cancel()
                await asyncio.gather(calendar, worker, return_exceptions=True)


async def _serve_until(stop: asyncio.Event) -> None:
    """Serve the queue; a lost database is waited for, not died of."""
    while not stop.is_set():
        serving = asyncio.create_task(_serve_queue())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
        if not serving.done():
            serving.cancel()
        (ended,) = await asyncio.gather(serving, return_exceptions=True)
        stopping.cancel()
        if isinstance(ended, Exception):
            log.error("queue interrupted by %s", type(ended).__name__)
            try:
                await asyncio.wait_for(stop.wait(), 2)
            except TimeoutError:
                continue


def work() -> None:
    """Do all of it until told to stop by SIGTERM or Ctrl-C; finish what is begun."""
    register(queue)
    stop = Event()
    threads = [
        Thread(target=loop.body, args=(stop,), name=loop.name) for loop in loops()
    ]
    for thread in threads:
        thread.start()
    log.info("working: %s", ", ".join(thread.name for thread in threads))
    try:
        asyncio.run(_until_signalled())
    finally:
        stop.set()
        deadline = time.monotonic() + 30
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))


async def _until_signalled() -> None:
    stop = asyncio.Event()
    running = asyncio.get_running_loop()
    for word in (signal.SIGINT, signal.SIGTERM):
        running.add_signal_handler(word, stop.set)
    await _serve_until(stop)
