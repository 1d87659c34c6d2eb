from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("closing", "0005_verdicts_are_kept")]

    operations = [
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False)),
                fields=["next_at"],
                name="closing_call_again",
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(
                    ("next_at__isnull", True), ("outcome", "not-reached")
                ),
                fields=["raising"],
                name="closing_call_enough",
            ),
        ),
    ]
