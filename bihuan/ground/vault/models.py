"""Who raised a matter, under lock and key, and the book of who opened the lock."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Identity(models.Model):
    """One raiser as told at one intake door; every particular is encrypted.

    The key of a row is derived from the master key `key_id` and `salt`. Erasing
    empties `salt` with the rest, so no copy of a cipher text opens any more.
    """

    salt = models.BinaryField(max_length=16, null=True)
    key_id = models.CharField(max_length=16)
    name = models.BinaryField(null=True)
    phone = models.BinaryField(null=True)
    id_number = models.BinaryField(null=True)
    address = models.BinaryField(null=True)
    email = models.BinaryField(null=True)
    phone_digest = models.BinaryField(max_length=16, null=True)
    id_digest = models.BinaryField(max_length=16, null=True)
    email_digest = models.BinaryField(max_length=16, null=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("phone_digest", "-id"),
                condition=Q(phone_digest__isnull=False),
                name="vault_identity_phone",
            ),
            models.Index(
                fields=("id_digest", "-id"),
                condition=Q(id_digest__isnull=False),
                name="vault_identity_id_number",
            ),
            models.Index(
                fields=("email_digest", "-id"),
                condition=Q(email_digest__isnull=False),
                name="vault_identity_email",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, salt__isnull=False)
                | Q(
                    erased_at__isnull=False,
                    salt__isnull=True,
                    name__isnull=True,
                    phone__isnull=True,
                    id_number__isnull=True,
                    address__isnull=True,
                    phone_digest__isnull=True,
                    id_digest__isnull=True,
                    email__isnull=True,
                    email_digest__isnull=True,
                ),
                name="vault_identity_erased_is_empty",
            ),
        )

    class Privacy:
        id = "internal, while the case is kept"
        salt = "secret, until erased"
        key_id = "internal, while the case is kept"
        name = "personal, 5 years after closing"
        phone = "personal, 5 years after closing"
        id_number = "personal, 5 years after closing"
        address = "personal, 5 years after closing"
        email = "personal, 5 years after closing"
        phone_digest = "personal, 5 years after closing"
        id_digest = "personal, 5 years after closing"
        email_digest = "personal, 5 years after closing"
        created_at = "internal, while the case is kept"
        erased_at = "internal, while the case is kept"

    def __str__(self) -> str:
        return f"identity:{self.pk}"


class Reveal(models.Model):
    """One opening of one identity: who, for what, why. The raiser may read it."""

    identity = models.ForeignKey(
        Identity, on_delete=models.PROTECT, related_name="reveals"
    )
    subject = models.CharField(max_length=64)
    reason = models.CharField(max_length=200)
    actor = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("identity", "-id"), name="vault_reveal_newest"),
        )

    class Privacy:
        id = "internal, 5 years after closing"
        identity = "internal, 5 years after closing"
        subject = "internal, 5 years after closing"
        reason = "internal, 5 years after closing"
        actor = "internal, 5 years after closing"
        at = "internal, 5 years after closing"

    def __str__(self) -> str:
        return f"reveal:{self.pk}"


class MasterKey(models.Model):
    """That a master key is in use, and a proof by which its file is recognised."""

    key_id = models.CharField(max_length=16, primary_key=True)
    proof = models.BinaryField(max_length=32)
    first_used_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Privacy:
        key_id = "internal, for ever"
        proof = "internal, for ever"
        first_used_at = "internal, for ever"
        retired_at = "internal, for ever"

    def __str__(self) -> str:
        return self.key_id
