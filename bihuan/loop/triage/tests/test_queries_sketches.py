"""What was filed of a case is compared as it is stored; what was not is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from bihuan.loop.cases.queries import FoundCase
from bihuan.loop.cases.tests.factories import a_case
from bihuan.loop.triage.actions.twins import file_twins
from bihuan.loop.triage.models import TwinSketch
from bihuan.loop.triage.queries import likely_same, sketches_of, twins
from bihuan.loop.triage.queries.twins import filed

pytestmark = pytest.mark.usefixtures("county")
TITLE, BODY = "药都路口路灯坏了", "药都路口的路灯坏了三天，晚上看不见路，请派人修。"


def scores() -> dict[int, float]:
    sketched = sketches_of(FoundCase.objects.all())
    found = likely_same(TITLE, BODY, list(sketched.values()))
    return {pk: one.score for pk, one in zip(sketched, found, strict=True)}


def test_what_is_stored_is_judged_as_what_is_read_and_not_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    same, other = a_case(title=TITLE, body=BODY), a_case(title="停水", body="停水。")
    TwinSketch.objects.all().delete()
    read = scores()
    assert read[same.pk] > 0.9 > read[other.pk]
    with transaction.atomic():
        file_twins(filed([same.pk, other.pk]))
    read_texts: list[str] = []
    sketch_of = twins.sketch_of

    def watched(title: str, body: str, **more: Any) -> Any:
        read_texts.append(title)
        return sketch_of(title, body, **more)

    monkeypatch.setattr(twins, "sketch_of", watched)
    assert scores() == read
    assert read_texts == [TITLE]  # the row of theirs, and no case of ours


def test_sketches_cost_the_same_queries_for_one_case_and_ten(
    flat_queries: Callable[..., None],
) -> None:
    flat_queries(
        grow=a_case,
        read=lambda: sketches_of(FoundCase.objects.all()),
    )
