"""Where rate limits are counted, for all web processes together.

Unlogged: a crash forgets who asked how often in the last minutes, and nothing else.
"""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE project_allowance ("
            " key text PRIMARY KEY, free_at timestamptz NOT NULL)",
            "DROP TABLE project_allowance",
        ),
        migrations.RunSQL(
            "CREATE INDEX project_allowance_free ON project_allowance (free_at)",
            migrations.RunSQL.noop,
        ),
    ]
