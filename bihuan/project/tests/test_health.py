"""What a scraper and a worried operator are told."""

from __future__ import annotations

import pytest
from django.test import Client

from bihuan.project.health import health

pytestmark = pytest.mark.django_db


def test_a_quiet_county_is_well() -> None:
    told = health()

    assert (told.undelivered, told.parked, told.jobs_failed) == (0, 0, 0)
    assert told.sweeper_lag == 0


def test_the_scraper_is_told_that_the_database_answers() -> None:
    told = Client().get("/metrics").content.decode()

    assert "bihuan_database_up 1.0" in told
    assert "bihuan_undelivered 0.0" in told
