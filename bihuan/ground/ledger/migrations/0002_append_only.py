"""What is recorded stays as it was: the database itself refuses every change."""

from django.db import migrations

APPEND_ONLY = ("ledger_entry", "ledger_root", "ledger_leaf")

REFUSE = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation',
              HINT = 'Record a new entry that says what is right.';
END
$$
"""

# Two triggers a table, so that a test database, which is emptied with TRUNCATE between
# tests, can do without the second and still prove the first.
GUARD = """
CREATE TRIGGER {table}_unchanged BEFORE UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER {table}_untruncated BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""
UNGUARD = """
DROP TRIGGER {table}_unchanged ON {table};
DROP TRIGGER {table}_untruncated ON {table};
"""

# Django adds an index for LIKE beside every text key; in byte order the key itself
# serves LIKE, and the second index would be written for every new stream.
ONE_INDEX = """
DO $$
DECLARE spare text;
BEGIN
    FOR spare IN
        SELECT indexname FROM pg_indexes
        WHERE schemaname = current_schema() AND tablename = 'ledger_head'
          AND indexdef LIKE '%text_pattern_ops%'
    LOOP
        EXECUTE format('DROP INDEX %I', spare);
    END LOOP;
END
$$
"""

# The outbox is filled and emptied all day and is small in between: it must be swept
# by how many rows came and went, not by what share of the table that was.
SWEEP = """
ALTER TABLE ledger_outbox SET (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_insert_scale_factor = 0.2
)
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION ledger_refuse_change()"),
        *(
            migrations.RunSQL(GUARD.format(table=table), UNGUARD.format(table=table))
            for table in APPEND_ONLY
        ),
        migrations.RunSQL(ONE_INDEX, migrations.RunSQL.noop),
        migrations.RunSQL(SWEEP, migrations.RunSQL.noop),
    ]
