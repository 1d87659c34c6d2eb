from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from bihuan.ground.files import actions, http, jobs, queries
from bihuan.ground.files.models import StoredFile
from bihuan.ground.files.rules import place_of
from bihuan.ground.files.tests.factories import CLERK, a_kept_file, a_picture
from bihuan.ground.files.words import Kind, Limits
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused

pytestmark = pytest.mark.django_db

TOMORROW = timedelta(hours=25)


def on_disk(root: Path) -> list[str]:
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def delete(kept: StoredFile) -> None:
    with transaction.atomic():
        actions.delete_file(kept.pk, actor=CLERK)


def test_a_kept_file_lies_under_its_digest_and_is_in_the_ledger() -> None:
    kept = a_kept_file()

    opened = queries.open_file(kept.pk)
    data = opened.path.read_bytes()
    assert opened.path.name == hashlib.sha256(data).hexdigest() == kept.sha256
    assert stat.S_IMODE(opened.path.stat().st_mode) == 0o600
    entry = timeline("case:1")[-1]
    assert entry.kind == "files.kept"
    assert entry.facts["sha256"] == kept.sha256
    assert "现场" not in str(entry.facts)
    assert [(one.id, one.kind, one.use) for one in queries.files_of("case:1")] == [
        (kept.pk, Kind.PHOTO, "evidence")
    ]


def test_a_second_click_keeps_nothing_twice(files_root: Path) -> None:
    first, second = a_kept_file(), a_kept_file()

    assert first.pk == second.pk
    assert len(timeline("case:1")) == 1
    assert on_disk(files_root) == [first.sha256]


def test_a_stream_and_an_open_file_are_read_like_bytes() -> None:
    data = a_picture()
    with transaction.atomic():
        kept = actions.keep_file(
            "case:2", "a.jpg", io.BytesIO(data), kind_of_use="matter", actor=CLERK
        )

    looked = http.receive(SimpleUploadedFile("a.jpg", data))
    with transaction.atomic():
        again = actions.keep_file(
            "case:2", "", looked, kind_of_use="matter", actor=CLERK
        )

    assert again.pk == kept.pk


def test_a_refused_file_leaves_nothing(files_root: Path) -> None:
    with pytest.raises(Refused, match="file-type"):
        a_kept_file("a.jpg", b"MZ\x90\0" + bytes(99))

    assert not StoredFile.objects.exists()
    assert timeline("case:1") == []
    assert on_disk(files_root) == []


def test_a_stream_takes_only_so_many_files(settings: Any) -> None:
    settings.FILES_LIMITS = Limits(per_stream=2)
    for size in (10, 11):
        a_kept_file(data=a_picture(size=(size, 9)))

    with pytest.raises(Refused, match="files-many"):
        a_kept_file(data=a_picture(size=(12, 9)))

    assert StoredFile.objects.count() == 2


def test_an_upload_beyond_every_limit_is_not_read_to_its_end(settings: Any) -> None:
    settings.FILES_LIMITS = Limits(photo=99, audio=99, document=99)
    endless = io.BytesIO(b"a" * 10_000)

    with pytest.raises(Refused, match="file-large"), transaction.atomic():
        actions.keep_file("case:1", "a", endless, kind_of_use="x", actor=CLERK)

    assert endless.tell() == 100


def test_a_deleted_file_is_gone_from_its_stream_and_stays_in_the_ledger() -> None:
    kept = a_kept_file()

    delete(kept)

    assert queries.files_of("case:1") == []
    with pytest.raises(NotVisible):
        queries.open_file(kept.pk)
    with pytest.raises(NotVisible):
        delete(kept)
    assert [entry.kind for entry in timeline("case:1")] == [
        "files.kept",
        "files.deleted",
    ]


def test_the_sweeper_removes_what_a_crash_left_and_nothing_else(
    files_root: Path,
) -> None:
    kept = a_kept_file()
    with transaction.atomic():
        lost = actions.keep_file(
            "case:1", "", a_picture(size=(7, 7)), kind_of_use="x", actor=CLERK
        )
        transaction.set_rollback(True)
    half = files_root / ".incoming" / "half"
    half.write_bytes(b"x")
    assert on_disk(files_root) == sorted([kept.sha256, lost.sha256, "half"])

    assert jobs.sweep_orphans() == []
    with clock.set_to(clock.now() + TOMORROW):
        assert sorted(jobs.sweep_orphans()) == sorted([lost.sha256, "half"])

    assert on_disk(files_root) == [kept.sha256]


def test_bytes_go_when_the_last_stream_lets_go(files_root: Path) -> None:
    one, two = a_kept_file(stream="case:1"), a_kept_file(stream="case:2")
    delete(one)
    with clock.set_to(clock.now() + TOMORROW):
        assert jobs.sweep_orphans() == []
        delete(two)
        assert jobs.sweep_orphans() == [one.sha256]
    assert on_disk(files_root) == []


@pytest.mark.django_db(transaction=True)
def test_the_sweeper_waits_for_whoever_is_keeping_the_same_bytes(
    files_root: Path,
) -> None:
    kept = a_kept_file()
    delete(kept)
    path = files_root / place_of(kept.sha256)
    old = clock.now().timestamp() - 99 * 3600
    os.utime(path, (old, old))

    def sweep() -> list[str]:
        try:
            return jobs.sweep_orphans()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            actions.keep_file(
                "case:9", "a.jpg", a_picture(), kind_of_use="x", actor=CLERK
            )
            os.utime(path, (old, old))
            answer = other.submit(sweep)
            with pytest.raises(TimeoutError):
                answer.result(timeout=0.3)
        assert answer.result(timeout=5) == []

    assert path.exists()


def test_files_of_many_streams_cost_one_query(
    flat_queries: Callable[..., None],
) -> None:
    streams = iter(range(100))
    flat_queries(
        grow=lambda: a_kept_file(stream=f"case:{next(streams)}"),
        read=lambda: queries.files_of_many(f"case:{n}" for n in range(100)),
    )


def test_a_file_is_handed_out_so_that_no_browser_runs_it() -> None:
    photo = queries.open_file(a_kept_file("现场.jpg").pk)
    paper = queries.open_file(a_kept_file("说明.pdf", b"%PDF-1.7").pk)

    shown = http.hand_out(photo, inline=True)
    saved = http.hand_out(paper, inline=True)

    assert shown["Content-Disposition"].startswith("inline")
    assert saved["Content-Disposition"].startswith("attachment")
    assert "%E8%AF%B4%E6%98%8E.pdf" in saved["Content-Disposition"]
    assert saved["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in saved["Content-Security-Policy"]
    for response in (shown, saved):
        response.close()
