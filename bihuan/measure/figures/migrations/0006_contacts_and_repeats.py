from django.db import migrations, models

# Whether a contact was in time is known of new entries only; who was spoken with at all
# is known of all. Those of before count by their claim (`rules._contacted_in_time`).
CONTACTED = 1 << 22
OTHERS = (
    "accepted closed solved explained deferred withdrawn merged transferred"
    " unreachable timed on_time responded rated satisfied negative one_go returned"
    " extended rehandled reopened late finished"
).split()
FILL = f"""
UPDATE figures_casefact f
SET contacted = true,
    flags = f.flags | CASE
        WHEN f.accepted_on IS NOT NULL AND f.claimed_on_time IS TRUE THEN {CONTACTED}
        ELSE 0 END
FROM cases_case c WHERE c.id = f.case_id AND c.contacted_at IS NOT NULL;
UPDATE figures_casefact SET flags = flags | {CONTACTED}
WHERE answered_now AND accepted_on IS NOT NULL;
INSERT INTO figures_delta (day, unit_id, contacted, {", ".join(OTHERS)})
SELECT accepted_on, unit_id, count(*), {", ".join("0" for _ in OTHERS)}
FROM figures_casefact
WHERE accepted_on IS NOT NULL AND flags & {CONTACTED} <> 0 GROUP BY 1, 2;
"""


def _sums(name: str) -> list[migrations.AddField]:
    return [
        migrations.AddField(
            model_name=model,
            name=name,
            field=models.IntegerField(db_default=0, default=0),
        )
        for model in ("delta", "monthrollup", "rollup")
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_contacts_and_repeats"),
        ("figures", "0005_published_months"),
    ]

    operations = [
        migrations.AddField(
            model_name="casefact",
            name="contacted",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="casefact",
            name="contacted_on_time",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="casefact",
            name="repeats",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        *_sums("contacted"),
        *_sums("repeated"),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
