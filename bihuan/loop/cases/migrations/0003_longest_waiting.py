
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0001_initial'),
        ('cases', '0002_legal_moves'),
        ('catalogue', '0002_immutable_profiles'),
        ('parties', '0001_initial'),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('status__in', ['accepted', 'adjudicating', 'calling-back', 'deferred', 'dispatched', 'handling', 'paused', 'registered', 'reported', 'returning'])), fields=['raised_at', 'id'], name='cases_case_longest'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('status__in', ['accepted', 'adjudicating', 'calling-back', 'deferred', 'dispatched', 'handling', 'paused', 'registered', 'reported', 'returning']), models.Q(('escalation', ''), _negated=True)), fields=['escalation'], name='cases_case_rungs'),
        ),
    ]
