
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0001_initial'),
        ('cases', '0004_matters_of_machines'),
        ('catalogue', '0002_immutable_profiles'),
        ('parties', '0001_initial'),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='case',
            name='cases_case_open',
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('status__in', ['accepted', 'adjudicating', 'calling-back', 'deferred', 'dispatched', 'handling', 'paused', 'registered', 'reported', 'returning'])), fields=['status', 'act_by', 'id'], include=('visibility',), name='cases_case_open'),
        ),
    ]
