"""Nothing can set a case closed without a recorded verdict: the database refuses it.

Also refuses to insert a case that is already past its first statuses, so that the
only way to a closed case is through its life.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION closing_refuse_close_without_verdict() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM closing_judgement
        WHERE case_id = NEW.id AND round = NEW.round
    ) THEN
        RAISE EXCEPTION 'case %: no verdict of its raiser is recorded for round %', NEW.number, NEW.round
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_case_closed_by_raiser';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER cases_case_closed_by_raiser
BEFORE UPDATE OF status ON cases_case
FOR EACH ROW WHEN (NEW.status = 'closed' AND OLD.status IS DISTINCT FROM NEW.status)
EXECUTE FUNCTION closing_refuse_close_without_verdict();

CREATE FUNCTION closing_refuse_born_closed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a case begins as registered or accepted, not as %', NEW.status
        USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_case_begins_open';
END $$;

CREATE TRIGGER cases_case_begins_open
BEFORE INSERT ON cases_case
FOR EACH ROW WHEN (NEW.status NOT IN ('registered', 'accepted'))
EXECUTE FUNCTION closing_refuse_born_closed();
"""

BACKWARD = """
DROP TRIGGER cases_case_begins_open ON cases_case;
DROP FUNCTION closing_refuse_born_closed();
DROP TRIGGER cases_case_closed_by_raiser ON cases_case;
DROP FUNCTION closing_refuse_close_without_verdict();
"""


class Migration(migrations.Migration):
    dependencies = [("closing", "0001_initial"), ("cases", "0002_legal_moves")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
