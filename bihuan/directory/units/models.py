"""The county's bodies and the posts people hold in them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from bihuan.directory.units.words import Kind
from bihuan.ground.access.words import Role
from bihuan.kit.languages import named


class Unit(models.Model):
    """One body that can hold a case, call back or lead. `path` holds codes from the root."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=30)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=12)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    area = models.ForeignKey(
        "areas.Area",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    phone = models.CharField(max_length=24, blank=True)
    duty_phone = models.CharField(max_length=24, blank=True)
    is_dispatch_centre = models.BooleanField(default=False)
    is_callback = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    path = models.CharField(max_length=200, unique=True)

    class Privacy:
        """Units and their telephones are published (政府信息公开条例 Art. 20)."""

        id = "internal, for ever"
        code = "public, for ever"
        name = "public, for ever"
        short_name = "public, for ever"
        name_en = "public, for ever"
        kind = "public, for ever"
        parent = "public, for ever"
        area = "public, for ever"
        phone = "public, for ever"
        duty_phone = "internal, for ever"
        is_dispatch_centre = "public, for ever"
        is_callback = "public, for ever"
        active = "public, for ever"
        path = "public, for ever"

    class Meta:
        indexes = (
            models.Index(
                fields=("path",),
                name="units_unit_path_prefix",
                opclasses=("varchar_pattern_ops",),
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[*Kind]), name="units_unit_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(path__endswith=Concat("code", Value("/"))),
                name="units_unit_path_ends_in_own_code",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """The short name in the reader's language."""
        return named(self.short_name, self.name_en)

    @property
    def called_in_full(self) -> str:
        """The whole name in the reader's language."""
        return named(self.name, self.name_en)


class Membership(models.Model):
    """One post: a person serves a unit in a role from one moment until another."""

    account = models.ForeignKey(
        "access.Account", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16)
    title = models.CharField(max_length=40, blank=True)
    appointed_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        """Who held which post when is kept as long as the cases decided under it."""

        id = "internal, for ever"
        account = "internal, for ever"
        unit = "internal, for ever"
        role = "internal, for ever"
        title = "internal, for ever"
        appointed_at = "internal, for ever"
        dismissed_at = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "unit", "role"),
                condition=Q(dismissed_at__isnull=True),
                name="units_membership_one_open_per_post",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[*Role]), name="units_membership_role_known"
            ),
            models.CheckConstraint(
                condition=Q(dismissed_at__isnull=True)
                | Q(dismissed_at__gte=F("appointed_at")),
                name="units_membership_left_after_joined",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.role} {self.unit_id}"
