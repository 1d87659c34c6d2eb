"""The database itself refuses a change of status that no step makes.

The pairs are a copy of `cases.rules.MOVES`; a test compares the two, and a changed
table of moves needs a new migration.
"""

from django.db import migrations

PAIRS = """
accepted:calling-back accepted:closed accepted:declined accepted:dispatched
accepted:merged adjudicating:calling-back adjudicating:closed
adjudicating:dispatched adjudicating:merged calling-back:closed
calling-back:deferred calling-back:handling closed:accepted declined:accepted
deferred:closed deferred:handling dispatched:adjudicating dispatched:closed
dispatched:handling dispatched:merged dispatched:returning handling:adjudicating
handling:closed handling:merged handling:paused handling:reported
handling:returning paused:closed paused:handling paused:merged
registered:accepted registered:calling-back registered:closed
registered:declined registered:merged reported:calling-back reported:closed
reported:handling returning:adjudicating returning:calling-back returning:closed
returning:dispatched returning:merged
""".split()

FORWARD = f"""
CREATE SEQUENCE cases_number_seq MAXVALUE 999999 CYCLE;

CREATE FUNCTION cases_case_refuse_illegal_move() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.status || ':' || NEW.status) <> ALL (ARRAY[{", ".join(f"'{p}'" for p in PAIRS)}]) THEN
        RAISE EXCEPTION 'case %: no step leads from % to %', OLD.number, OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_case_legal_move';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER cases_case_legal_move
BEFORE UPDATE OF status ON cases_case
FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
EXECUTE FUNCTION cases_case_refuse_illegal_move();

CREATE FUNCTION cases_case_refuse_delete() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a case is never deleted; close, merge or decline it'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_case_never_lost';
END $$;

CREATE TRIGGER cases_case_never_lost
BEFORE DELETE ON cases_case
FOR EACH ROW EXECUTE FUNCTION cases_case_refuse_delete();
"""

BACKWARD = """
DROP TRIGGER cases_case_never_lost ON cases_case;
DROP FUNCTION cases_case_refuse_delete();
DROP TRIGGER cases_case_legal_move ON cases_case;
DROP FUNCTION cases_case_refuse_illegal_move();
DROP SEQUENCE cases_number_seq;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
