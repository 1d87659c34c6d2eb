"""Timed work of triage: twins, learning anew, and what goes out by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random

from django.db import transaction

from bihuan.ground.access.words import Actor, Permission, job
from bihuan.kit import clock
from bihuan.kit.schedule import Periodic
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.routing.actions import dispatch
from bihuan.loop.triage import actions, queries
from bihuan.loop.triage.rules.learning import replacing, teaching
from bihuan.loop.triage.words.learning import JOB, RETRAIN, Kind, Learnt, Lesson
from bihuan.loop.triage.words.reading import Labelled

TEACHER = job(JOB, Permission.TEACH)
DISPATCHER = job(JOB, Permission.DISPATCH)
PORTION = 50
BATCH = 500
Progress = Callable[[int, int], None]  # done, total


def retrain(kind: Kind, *, seed: int = teaching.SEED, actor: Actor) -> int:
    """Learn from all decisions up to now; answer the number of the version.

    Nothing is locked while it learns; a crash before the one last transaction leaves
    everything as it was. Refused where there is too little to learn from.
    """
    actor.may(Permission.TEACH).enforce()
    lessons = queries.lessons(kind)
    replacing.enough(len(lessons)).enforce()
    return actions.install(_learnt(kind, lessons, seed), actor=actor)


def retrain_all() -> None:
    """For the calendar: every kind for which there is enough, when nobody is at work.

    One that cannot be learnt keeps no other from it; all that went wrong is raised.
    """
    failed: list[Exception] = []
    for kind in Kind:
        taught, _ = queries.number_of_labels(kind)
        if replacing.enough(taught):
            try:
                retrain(kind, actor=TEACHER)
            except Exception as error:
                failed.append(error)
    if failed:
        what = "retraining"
        raise ExceptionGroup(what, failed)


def _learnt(kind: Kind, lessons: Sequence[Lesson], seed: int) -> Learnt:
    if kind is Kind.CATEGORY:
        return teaching.teach(
            teaching.Readers(), lessons, old=queries.reader_incumbent(), seed=seed
        )
    return teaching.teach(
        teaching.Dispatchers(queries.names_of_units()),
        lessons,
        old=queries.dispatcher_incumbent(),
        seed=seed,
    )


def learn_file(
    rows: Sequence[Labelled], *, seed: int = teaching.SEED, actor: Actor
) -> tuple[int, dict[str, int]]:
    """Learn categories from decided matters of a file, for a county without a history.

    Labels are codes or names of the county's own categories. Answers the number of the
    version, and how often each label came that the county does not know.
    """
    actor.may(Permission.TEACH).enforce()
    paths, unknown = queries.category_paths(), Counter[str]()
    now, lessons = clock.now(), []
    for row in rows:
        if path := paths.get(row.label.strip()):
            lessons.append(Lesson(0, now, path, 1.0, Labelled(row.text, path)))
        else:
            unknown[row.label.strip()] += 1
    replacing.enough(len(lessons)).enforce()
    # Files are often sorted by their labels; what is held out must not be one of them.
    Random(seed).shuffle(lessons)  # noqa: S311 - draws no secrets
    new = teaching.teach(
        teaching.Readers(),
        lessons,
        old=queries.reader_incumbent(),
        seed=seed,
        origin="file",
    )
    new = replace(new, first_at=None, last_at=None)
    return actions.install(new, actor=actor), dict(unknown)


def send_out() -> int:
    """Dispatch what profiles let go out by itself; says how many went.

    What cannot go, because the unit was closed or the case changed, is left to a person.
    """
    gone = 0
    for case_id, unit_id, version in queries.ready_to_go(PORTION):
        try:
            dispatch(case_id, unit_id=unit_id, seen=version, actor=DISPATCHER)
        except (Refused, NotVisible):
            with transaction.atomic(durable=True):
                actions.hold_back(case_id)
        else:
            gone += 1
    return gone


def catch_up(told: Progress = lambda done, total: None) -> tuple[int, int]:
    """File the cases, and learn the decisions, from before there was triage.

    Says how many of each. Batch by batch, each for itself: cut off, it goes on where it
    was; done twice, it finds nothing to do.
    """
    done, total = 0, sum(queries.left_behind())
    told(done, total)
    counts = []
    for find, keep in ((queries.unfiled, _file), (queries.unlabelled, _learn)):
        before = done
        for cases in _batches(find):
            with transaction.atomic(durable=True):
                keep(cases)
            done += len(cases)
            told(done, max(done, total))
        counts.append(done - before)
    return counts[0], counts[1]


def _batches(find: Callable[[int, int], list[int]]) -> Iterator[list[int]]:
    after = 0
    while cases := find(after, BATCH):
        yield cases
        after = cases[-1]


def _file(cases: Sequence[int]) -> None:
    actions.file_twins(queries.filed(cases))


def _learn(cases: Sequence[int]) -> None:
    entries = queries.decisions_of(cases)
    actions.keep_labels(queries.labels_in(entries))
    actions.review_labels(queries.closed_in(entries))


def unfile_outdated() -> int:
    """Take what was closed long ago out of the index of twins; says how many."""
    with transaction.atomic(durable=True):
        return actions.unfile_outdated()


def count_common() -> int:
    """Count anew what is common in the county's texts; says of how many."""
    with transaction.atomic(durable=True):
        return actions.count_common()


PERIODIC = (
    Periodic("triage.unfile_outdated", unfile_outdated, every=3600),
    Periodic("triage.count_common", count_common, cron="40 3 * * *"),
    Periodic(RETRAIN, retrain_all, cron="50 2 * * *"),
    Periodic("triage.send_out", send_out, every=5),
)
