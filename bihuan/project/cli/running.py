"""up, serve, work, migrate: the county as running processes."""

from __future__ import annotations

import os

import click

from bihuan.project.cli.terminal import say, show
from bihuan.project.opening import check_database, county, set_up_django
from bihuan.project.place import ensure_port_free, here
from bihuan.project.words import Trouble

HOST = click.option(
    "--host",
    default="127.0.0.1",
    envvar="HOST",
    show_default=True,
    show_envvar=True,
    help="Address to listen at; 0.0.0.0 for all.",
)
PORT = click.option(
    "--port",
    default=8000,
    envvar="PORT",
    show_default=True,
    show_envvar=True,
    type=click.IntRange(1, 65535),
    help="Port to listen at.",
)
WORKERS = click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Web processes.",
)
THREADS = click.option(
    "--threads",
    # More of them fight over the interpreter: four took in half as many as two.
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Threads in each.",
)


@click.command()
@HOST
@PORT
@WORKERS
@THREADS
@click.option("--no-demo", is_flag=True, help="Leave an empty database empty.")
def up(host: str, port: int, workers: int, threads: int, *, no_demo: bool) -> int:
    """Start a working county: database, web and worker, until Ctrl-C.

    Everything lies under BIHUAN_DATA (by default ./var). With DATABASE_URL it uses
    your own PostgreSQL (15 or newer) instead of the one that comes along.

    Example: PORT=8080 bihuan up
    """
    from bihuan.project.running import Plan, run_county

    run_county(Plan(host, port, workers, threads, demo=not no_demo), say=say, show=show)
    return 0


@click.command()
@HOST
@PORT
@WORKERS
@THREADS
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Only the web server, in the foreground; for your own process manager.

    Needs a database that runs already (DATABASE_URL, or a running `bihuan up`).

    Example: DATABASE_URL=postgresql://bihuan@db/bihuan bihuan serve --host 0.0.0.0
    """
    from bihuan.project.supervisor import serve_command

    ensure_port_free(host, port)
    os.environ["DATABASE_URL"] = _running_database()
    os.environ["BIHUAN_POOL"] = str(threads)
    os.environ["BIHUAN_TIED"] = "1"
    command = serve_command(host, port, workers=workers, threads=threads)
    os.execv(command[0], command)  # noqa: S606 - our own interpreter


@click.command()
def work() -> None:
    """Only the worker, in the foreground: relay, clocks, timed and queued work.

    Any number may run side by side.

    Example: DATABASE_URL=postgresql://bihuan@db/bihuan bihuan work
    """
    os.environ["DATABASE_URL"] = _running_database()
    set_up_django()
    from bihuan.project import worker

    worker.work()


def _running_database() -> str:
    from bihuan.project.embedded import answers
    from bihuan.project.locking import read

    named = os.environ.get("DATABASE_URL")
    if named:
        check_database(named)
        return named
    place = here()
    address = read(place.lock).get("database", "")
    if not address or not answers(address):
        raise Trouble(
            "{folder} 没有正在运行的数据库：请先运行 bihuan up，或设置 DATABASE_URL。",
            folder=place.folder,
        )
    return address


@click.command()
def migrate() -> None:
    """Bring the tables up to date, starting the embedded database if none runs.

    Example: DATABASE_URL=postgresql://bihuan@db/bihuan bihuan migrate
    """
    from bihuan.project import preparing

    with county(what="bihuan migrate", say=say):
        steps = preparing.migrate(say=say)
    show("数据表已是最新（本次执行 {steps} 步）。", steps=steps)


COMMANDS = (up, serve, work, migrate)
