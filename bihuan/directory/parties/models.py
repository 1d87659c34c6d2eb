"""Enterprises, self-employed people and households, and who speaks for them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from bihuan.directory.parties.words import Kind


class Party(models.Model):
    """One party. Turnover, profit and tax are nowhere here and never will be.

    A household is named by its door ("牛市社区 3 栋 501 室"), not by its people:
    those live in the vault.
    """

    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    uscc = models.CharField(max_length=18, null=True, unique=True)  # noqa: DJ001 - unique
    sector = models.CharField(max_length=5, blank=True)
    scale_class = models.BooleanField(default=False)
    area = models.ForeignKey(
        "areas.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    tags = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    active = models.BooleanField(default=True)
    registered_at = models.DateTimeField()

    class Privacy:
        """An enterprise's registration is public; a household's door is not."""

        id = "internal, for ever"
        kind = "internal, while the party exists"
        name = "personal, 5 years after the party ends"
        uscc = "public, for ever"
        sector = "public, for ever"
        scale_class = "internal, while the party exists"
        area = "internal, while the party exists"
        tags = "internal, while the party exists"
        active = "internal, while the party exists"
        registered_at = "internal, while the party exists"

    class Meta:
        indexes = (
            models.Index(
                fields=("name",),
                name="parties_party_name_prefix",
                opclasses=("varchar_pattern_ops",),
            ),
            models.Index(
                fields=("area",),
                condition=Q(scale_class=True, active=True),
                name="parties_party_scale_by_area",
            ),
            # Who is told what another firm was answered (C08).
            models.Index(
                fields=("sector",),
                condition=Q(sector__gt="", active=True),
                name="parties_party_by_sector",
            ),
            GinIndex(
                fields=("tags",),
                condition=Q(active=True),
                name="parties_party_by_tag",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[*Kind]), name="parties_party_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.ENTERPRISE) | Q(uscc__isnull=False),
                name="parties_party_enterprise_has_uscc",
            ),
            models.CheckConstraint(
                condition=Q(uscc__isnull=True)
                | Q(uscc__regex=r"^[0-9A-HJ-NP-RTUWXY]{18}$"),
                name="parties_party_uscc_alphabet",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.ENTERPRISE) | Q(scale_class=False),
                name="parties_party_only_enterprises_have_scale",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person who speaks for a party. Only the key of the vault's row is here."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="contacts")
    identity = models.ForeignKey(
        "vault.Identity", on_delete=models.PROTECT, related_name="+"
    )
    post = models.CharField(max_length=40, blank=True)
    added_at = models.DateTimeField()
    active = models.BooleanField(default=True)

    class Privacy:
        """Who speaks for a firm; name and telephone are in the vault."""

        id = "internal, for ever"
        party = "internal, while the party exists"
        identity = "internal, until the identity is erased"
        post = "internal, while the party exists"
        added_at = "internal, while the party exists"
        active = "internal, while the party exists"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("party", "identity"), name="parties_contact_once_per_party"
            ),
        )

    def __str__(self) -> str:
        return f"{self.party_id} {self.post}"
