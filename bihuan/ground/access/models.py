"""Accounts of the staff, the passwords they may not use again, and the keys of machines."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Accounts(BaseUserManager["Account"]):
    """Only what Django's sign-in asks for; accounts are made by `actions`."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser):
    """One member of staff. What they may do comes from their posts, not from here."""

    # Lower case: allauth folds what is typed, so that 张三's "Zhang" is "zhang".
    username = models.CharField(_("用户名"), max_length=64, unique=True)
    display_name = models.CharField(_("姓名"), max_length=64)
    email = models.EmailField(_("电子邮箱"), blank=True, default="")
    is_active = models.BooleanField(default=True)
    # A password that somebody else chose or read out opens one page: the change.
    must_change_password = models.BooleanField(default=False)
    password_set_at = models.DateTimeField(null=True)
    last_active_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects = Accounts()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(username="") & Q(username=Lower("username")),
                name="access_account_username_lower_case",
            ),
        )

    class Privacy:
        id = "internal, while the ledger is kept"
        username = "personal, 3 years after deactivation"
        display_name = "personal, 3 years after deactivation"
        email = "personal, 3 years after deactivation"
        password = "secret, until changed"  # noqa: S105 - says how it is kept
        last_login = "internal, 3 years after deactivation"
        is_active = "internal, while the ledger is kept"
        must_change_password = "internal, until changed"  # noqa: S105
        password_set_at = "internal, until changed"  # noqa: S105
        last_active_on = "internal, 3 years after deactivation"
        created_at = "internal, while the ledger is kept"

    def __str__(self) -> str:
        return self.display_name or self.username


class UsedPassword(models.Model):
    """The digest of an earlier password, so that it is not used again at once."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    password = models.CharField(max_length=128)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("account", "-id"), name="access_usedpassword_newest"),
        )

    class Privacy:
        id = "internal, until changed"
        account = "internal, until changed"
        password = "secret, until five newer ones exist"  # noqa: S105
        at = "internal, until changed"

    def __str__(self) -> str:
        return f"account:{self.account_id}"


class ApiKey(models.Model):
    """A machine's key: the secret itself is shown once and never stored."""

    prefix = models.CharField(max_length=16, unique=True)
    digest = models.BinaryField(max_length=32)
    name = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    rate_per_minute = models.PositiveIntegerField(default=60)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(rate_per_minute__gte=1), name="access_apikey_rate_positive"
            ),
        )

    class Privacy:
        id = "internal, while the ledger is kept"
        prefix = "internal, while the ledger is kept"
        digest = "secret, until revoked"
        name = "internal, while the ledger is kept"
        scopes = "internal, while the ledger is kept"
        rate_per_minute = "internal, until revoked"
        created_at = "internal, while the ledger is kept"
        expires_at = "internal, while the ledger is kept"
        revoked_at = "internal, while the ledger is kept"
        last_used_on = "internal, while the ledger is kept"

    def __str__(self) -> str:
        return self.name
