from django.db import migrations, models
from django.db.models import Q

KINDS = [
    "received",
    "declined",
    "dispatched",
    "extended",
    "asked",
    "deferred",
    "closed",
    "assigned",
    "returned",
    "near-due",
    "overdue",
    "urged",
    "escalated",
    "form-asked",
    "form-cancelled",
    "receiver-dead",
    "receiver-shut",
    "digest",
    "trial",
    "post",
]
CHANNELS = ["sms", "wecom", "dingtalk", "feishu", "mail"]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_public_matters"),
        ("messaging", "0002_rooms"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tongue",
            fields=[
                (
                    "raising",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.raising",
                    ),
                ),
                ("language", models.CharField(max_length=2)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(language="en"),
                        name="messaging_tongue_only_what_is_not_chinese",
                    )
                ]
            },
        ),
        migrations.RemoveConstraint("message", "messaging_message_kind_known"),
        migrations.RemoveConstraint("text", "messaging_text_kind_known"),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=Q(channel__in=CHANNELS, kind__in=KINDS),
                name="messaging_message_kind_known",
            ),
        ),
        migrations.AddConstraint(
            "text",
            models.CheckConstraint(
                condition=Q(kind__in=KINDS, language__in=["zh", "en"]),
                name="messaging_text_kind_known",
            ),
        ),
        migrations.AddConstraint(
            "message",
            models.UniqueConstraint(
                condition=Q(case__isnull=True, state__in=["held", "queued", "retrying"])
                & ~Q(detail=""),
                fields=("recipient", "detail"),
                name="messaging_message_one_pending_beside",
            ),
        ),
    ]
