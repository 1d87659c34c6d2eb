"""Whose calendar may be read under a secret address."""

from __future__ import annotations

from django.db import models


class Feed(models.Model):
    """One person's feed. Of its address only the digest is kept."""

    account = models.OneToOneField(
        "access.Account", on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    read_on = models.DateField(null=True)

    class Privacy:
        account = made_at = read_on = "internal, until removed"
        digest = "secret, until renewed"

    def __str__(self) -> str:
        return str(self.account_id)
