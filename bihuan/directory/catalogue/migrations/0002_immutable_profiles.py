from django.db import migrations

# Cases keep the profile version they were opened under; were a version to change
# underneath them, deadlines that people were promised would move unseen.
REFUSE = """
CREATE FUNCTION catalogue_profileversion_refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.code, NEW.version, NEW.body, NEW.digest)
        IS DISTINCT FROM (OLD.code, OLD.version, OLD.body, OLD.digest) THEN
        RAISE EXCEPTION 'a published profile version is immutable: publish a new one'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalogue_profileversion_immutable
    BEFORE UPDATE OR DELETE ON catalogue_profileversion
    FOR EACH ROW EXECUTE FUNCTION catalogue_profileversion_refuse_change();
"""

ALLOW = """
DROP TRIGGER catalogue_profileversion_immutable ON catalogue_profileversion;
DROP FUNCTION catalogue_profileversion_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
