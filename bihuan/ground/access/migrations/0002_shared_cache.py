"""The table of Django's database cache: counters that all web processes share."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql=[
                """
                CREATE UNLOGGED TABLE access_cache (
                    cache_key varchar(255) NOT NULL PRIMARY KEY,
                    value text NOT NULL,
                    expires timestamp with time zone NOT NULL
                )
                """,
                "CREATE INDEX access_cache_expires ON access_cache (expires)",
            ],
            reverse_sql="DROP TABLE access_cache",
        )
    ]
