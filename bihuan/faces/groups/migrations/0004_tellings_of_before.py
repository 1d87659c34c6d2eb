"""What was marked as told before tellings had a table of their own."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def told_before(apps: Any, _schema: Any) -> None:
    """By hand, as everything was then; who did it stands in the ledger."""
    asked = apps.get_model("groups", "Asked").objects
    telling = apps.get_model("groups", "Telling")
    rows = asked.filter(first=True, told_at__isnull=False)
    telling.objects.bulk_create(
        (
            telling(
                group_id=row.group_id,
                case_id=row.case_id,
                way="hand",
                went="told",
                by="job:groups",
                at=row.told_at,
                told_at=row.told_at,
            )
            for row in rows.iterator()
        ),
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = (("groups", "0003_register_and_tellings"),)
    operations = (migrations.RunPython(told_before, migrations.RunPython.noop),)
