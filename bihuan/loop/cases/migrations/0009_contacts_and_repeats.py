from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_public_matters")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="contacted_on_time",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="repeats",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
    ]
