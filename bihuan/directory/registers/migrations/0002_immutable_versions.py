from django.db import migrations

# What a list said on a day is what coverage of that day was measured by.
REFUSE = """
CREATE FUNCTION registers_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published version of a register is immutable: publish a new one'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER registers_version_immutable
    BEFORE UPDATE OR DELETE ON registers_version
    FOR EACH ROW EXECUTE FUNCTION registers_refuse_change();
CREATE TRIGGER registers_entry_immutable
    BEFORE UPDATE OR DELETE ON registers_entry
    FOR EACH ROW EXECUTE FUNCTION registers_refuse_change();
"""

ALLOW = """
DROP TRIGGER registers_entry_immutable ON registers_entry;
DROP TRIGGER registers_version_immutable ON registers_version;
DROP FUNCTION registers_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
