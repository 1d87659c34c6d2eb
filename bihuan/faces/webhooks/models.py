"""Who is told of what happens, each telling with how far it got, and replays."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bihuan.faces.webhooks.words import PENDING, UNSETTLED, Mode, Scope, State, Why


class Subscription(models.Model):
    """One receiver: what it is told, how much it may know. Address and secrets are sealed."""

    name = models.CharField(max_length=60)
    mode = models.CharField(max_length=12, default=Mode.ACTIVE)
    scope = models.CharField(max_length=12)
    kinds = ArrayField(models.CharField(max_length=40))
    handshake = models.BooleanField(default=False)
    key_id = models.CharField(max_length=16, blank=True)
    salt = models.BinaryField(max_length=16)
    sealed = models.BinaryField()
    shown = models.CharField(max_length=200)
    secret_version = models.IntegerField(default=1)
    previous_until = models.DateTimeField(null=True)
    owner = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    consented_at = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    resting_until = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=40, blank=True, default="")
    delivered_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Privacy:
        id = name = mode = scope = kinds = handshake = "internal, for ever"
        key_id = salt = sealed = "secret, until removed"
        shown = secret_version = previous_until = "internal, for ever"  # noqa: S105
        owner = created_at = consented_at = delivered_at = "internal, for ever"
        failures = resting_until = trouble = told_at = "internal, until it answers"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(mode__in=[*Mode], scope__in=[*Scope]),
                name="webhooks_subscription_mode_known",
            ),
            models.UniqueConstraint(
                fields=("name",),
                condition=~Q(mode=Mode.REMOVED),
                name="webhooks_subscription_name_once",
            ),
            models.CheckConstraint(
                condition=Q(mode=Mode.REMOVED, sealed=b"")
                | ~Q(mode=Mode.REMOVED) & ~Q(sealed=b""),
                name="webhooks_subscription_removed_keeps_no_secret",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One event on its way to one receiver. What is said is read from the ledger when it goes."""

    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    entry = models.BigIntegerField()
    stream = models.TextField(db_collation="C")
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=12, default=State.WAITING)
    why = models.CharField(max_length=12, blank=True, default="")
    replayed = models.BooleanField(default=False)
    attempts = models.SmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    next_at = models.DateTimeField()
    gives_up_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    status = models.SmallIntegerField(null=True)
    trouble = models.CharField(max_length=40, blank=True, default="")

    class Privacy:
        id = subscription = entry = stream = kind = state = "internal, 30 days"
        why = replayed = attempts = queued_at = next_at = "internal, 30 days"
        gives_up_at = held_until = settled_at = status = trouble = "internal, 30 days"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("subscription", "entry"), name="webhooks_delivery_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*State], why__in=[*Why]),
                name="webhooks_delivery_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SENDING, held_until__isnull=False)
                | ~Q(state=State.SENDING) & Q(held_until__isnull=True),
                name="webhooks_delivery_sending_is_held",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(UNSETTLED), settled_at__isnull=True)
                | ~Q(state__in=sorted(UNSETTLED)) & Q(settled_at__isnull=False),
                name="webhooks_delivery_settled_has_moment",
            ),
        )
        indexes = (
            models.Index(
                fields=("subscription", "replayed", "next_at", "entry"),
                condition=Q(state__in=sorted(PENDING)),
                name="webhooks_delivery_waiting",
            ),
            models.Index(
                fields=("subscription", "stream", "entry"),
                condition=Q(state__in=sorted(UNSETTLED)),
                name="webhooks_delivery_in_order",
            ),
            models.Index(
                fields=("held_until",),
                condition=Q(state=State.SENDING),
                name="webhooks_delivery_sending",
            ),
            models.Index(
                fields=("gives_up_at",),
                condition=Q(state__in=sorted(PENDING)),
                name="webhooks_delivery_old",
            ),
            models.Index(
                fields=("subscription", "state", "-id"), name="webhooks_delivery_log"
            ),
            models.Index(
                fields=("settled_at",),
                condition=Q(settled_at__isnull=False),
                name="webhooks_delivery_settled",
            ),
        )

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class Replay(models.Model):
    """Reading the ledger again for one receiver, from a place on, so many a minute."""

    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    after = models.BigIntegerField()  # the last entry that was looked at
    upto = models.BigIntegerField()
    since = models.DateTimeField(null=True)
    per_minute = models.IntegerField()
    queued = models.IntegerField(default=0)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=64)
    next_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Privacy:
        id = subscription = after = upto = since = "internal, for ever"
        per_minute = queued = next_at = ended_at = "internal, for ever"
        started_at = started_by = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("subscription",),
                condition=Q(ended_at__isnull=True),
                name="webhooks_replay_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(per_minute__gte=1, after__lte=models.F("upto")),
                name="webhooks_replay_goes_forward",
            ),
        )

    def __str__(self) -> str:
        return f"replay {self.pk}"
