from django.db import migrations, models

KNOWN = ["", "duty", "place", "content", "moved", "other"]


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0002_learning"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="wrong",
            field=models.CharField(blank=True, db_default="", max_length=8),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(wrong__in=KNOWN), name="triage_proposal_wrong_known"
            ),
        ),
    ]
