from django.db import migrations, models

# What was closed is quoted by its digest.
REFUSE = """
CREATE FUNCTION supervision_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'closed accounts are immutable' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER supervision_reconciliation_closed_for_good
    BEFORE UPDATE OR DELETE ON supervision_reconciliation
    FOR EACH ROW WHEN (OLD.concluded_at IS NOT NULL)
    EXECUTE FUNCTION supervision_refuse_change();
"""
ALLOW = """
DROP TRIGGER supervision_reconciliation_closed_for_good ON supervision_reconciliation;
DROP FUNCTION supervision_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0002_visits")]

    operations = [
        migrations.AddField(
            model_name="reconciliation",
            name="stood",
            field=models.JSONField(null=True),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
