from django.db import migrations, models

# What the next loading of a pack would write; a name without an English one stands for
# itself among the others.
FILL = """
UPDATE catalogue_category c SET full_name_en = (
    SELECT string_agg(coalesce(nullif(a.name_en, ''), a.name), ' / ' ORDER BY a.path)
    FROM catalogue_category a WHERE starts_with(c.path, a.path)
)
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_immutable_profiles")]

    operations = [
        migrations.AddField(
            "category",
            "full_name_en",
            models.CharField(blank=True, default="", max_length=400),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
