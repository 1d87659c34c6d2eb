from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_lights_by_halves")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("visibility", "public")),
                fields=["-raised_at", "-id"],
                name="cases_case_public",
            ),
        ),
    ]
