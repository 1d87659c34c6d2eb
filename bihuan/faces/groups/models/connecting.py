"""WeCom applications and what came by them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan.faces.groups.words import Became, Sort


class App(models.Model):
    """One WeCom application that people write to. Token and AES key are encrypted."""

    slug = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=60)
    corp_id = models.CharField(max_length=64)
    agent_id = models.CharField(max_length=32, blank=True, default="")
    profile = models.CharField(max_length=40)
    key_id = models.CharField(max_length=16)
    salt = models.BinaryField(max_length=16)
    sealed = models.BinaryField()
    active = models.BooleanField(default=True)
    verified_at = models.DateTimeField(null=True)
    refused = models.IntegerField(default=0)
    refused_at = models.DateTimeField(null=True)
    refused_why = models.CharField(max_length=20, blank=True, default="")

    class Privacy:
        id = slug = name = corp_id = agent_id = "internal, until removed"
        profile = active = verified_at = "internal, until removed"
        key_id = salt = sealed = "secret, until exchanged"
        refused = refused_at = refused_why = "internal, until removed"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("corp_id", "agent_id"), name="groups_app_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Callback(models.Model):
    """One callback that was let in: its nonce is used up while its timestamp is good."""

    app = models.ForeignKey(App, on_delete=models.CASCADE, related_name="callbacks")
    timestamp = models.BigIntegerField()
    nonce = models.CharField(max_length=128)
    signature = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Privacy:
        id = app = timestamp = nonce = signature = at = "internal, 1 day"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("app", "timestamp", "nonce"), name="groups_callback_nonce_once"
            ),
        )
        indexes = (models.Index(fields=("at",), name="groups_callback_oldest"),)

    def __str__(self) -> str:
        return f"callback {self.pk}"


class Incoming(models.Model):
    """One message, under the number that WeCom gave it; who sent it is a keyed digest."""

    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="messages")
    msg_id = models.CharField(max_length=128)
    sort = models.CharField(max_length=12)
    sender = models.BinaryField(max_length=16)
    at = models.DateTimeField()
    became = models.CharField(max_length=12)
    case = models.ForeignKey(
        "cases.Case",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    raised = models.BooleanField(default=False)
    words = models.CharField(max_length=500, blank=True, default="")

    class Privacy:
        """`words` are those of a picture or place that waits for its matter."""

        id = app = msg_id = sort = at = became = raised = "internal, for ever"
        case = "internal, for ever"
        sender = "personal, 5 years after closing"
        words = "personal, 30 minutes"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("app", "msg_id"), name="groups_incoming_once"
            ),
            models.CheckConstraint(
                condition=Q(sort__in=[*Sort], became__in=[*Became]),
                name="groups_incoming_sort_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    became__in=[Became.MATTER, Became.ADDED], case__isnull=False
                )
                | Q(
                    became__in=[Became.WAITS, Became.NOTHING],
                    case__isnull=True,
                    raised=False,
                ),
                name="groups_incoming_case_iff_matter",
            ),
        )
        indexes = (
            models.Index(
                fields=("app", "sender", "-at"), name="groups_incoming_of_sender"
            ),
        )

    def __str__(self) -> str:
        return f"message {self.pk}"
