from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("supervision", "0003_accounts_as_they_stood")]

    operations = [
        migrations.AddField(
            model_name="part",
            name="goal",
            field=models.DecimalField(decimal_places=2, max_digits=12, null=True),
        ),
        migrations.AddField(
            model_name="part",
            name="counted_in",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
        migrations.AddField(
            model_name="progress",
            name="reached",
            field=models.DecimalField(decimal_places=2, max_digits=12, null=True),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=Q(goal__isnull=True, counted_in="")
                | Q(goal__gt=0) & ~Q(counted_in=""),
                name="supervision_part_goal_is_counted_in_something",
            ),
        ),
    ]
