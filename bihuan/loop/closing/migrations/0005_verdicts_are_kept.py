"""A verdict that was spoken is never lost: the database refuses to change or delete it.

Only `excluded` may follow, when a second reader found an objection right.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION closing_keep_verdict() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'judgement %: a verdict is never changed or deleted', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'closing_judgement_kept';
END $$;

CREATE TRIGGER closing_judgement_not_changed
BEFORE UPDATE ON closing_judgement
FOR EACH ROW WHEN (
    OLD.grade IS NOT NULL AND (
        OLD.grade, OLD.solved, OLD.source, OLD.raising_id, OLD.case_id, OLD.round,
        OLD.given_at
    ) IS DISTINCT FROM (
        NEW.grade, NEW.solved, NEW.source, NEW.raising_id, NEW.case_id, NEW.round,
        NEW.given_at
    )
) EXECUTE FUNCTION closing_keep_verdict();

CREATE TRIGGER closing_judgement_not_deleted
BEFORE DELETE ON closing_judgement
FOR EACH ROW WHEN (OLD.grade IS NOT NULL) EXECUTE FUNCTION closing_keep_verdict();
"""

BACKWARD = """
DROP TRIGGER closing_judgement_not_deleted ON closing_judgement;
DROP TRIGGER closing_judgement_not_changed ON closing_judgement;
DROP FUNCTION closing_keep_verdict();
"""


class Migration(migrations.Migration):
    dependencies = [("closing", "0004_sides_wishes_and_objections")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
