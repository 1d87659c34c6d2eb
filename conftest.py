"""What every test gets."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let the test database be emptied: the ledger refuses TRUNCATE everywhere else.

    Only that one trigger is lifted; UPDATE and DELETE stay refused in tests too.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("ledger_entry", "ledger_root", "ledger_leaf"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_untruncated")
