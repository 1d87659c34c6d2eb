"""What is written down when people come, fail to come, go, and change how they come.

Steps: the sign-in pages call them through the adapters in `http`.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from bihuan.ground.access import rules
from bihuan.ground.access.models import Account, UsedPassword
from bihuan.ground.access.words import Event
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock, keyring
from bihuan.kit.transactions import joins_transaction

# Names that no account has are written down too, but not what was typed: people
# type their password into the wrong box.
STRANGERS = "access"
NOBODY = "nobody"

_ORIGIN_DIGITS = 16


@joins_transaction
def note_sign_in(account_id: int, *, factors: str, address: str) -> None:
    """Somebody came in: by what, and from where as a keyed digest."""
    name = f"account:{account_id}"
    record(Event.SIGNED_IN, name, actor=name, factors=factors, origin=_origin(address))


@joins_transaction
def note_failure(username: str, *, factor: str, address: str) -> None:
    """Somebody failed to come in under this name."""
    _note(Event.SIGN_IN_FAILED, username, factor=factor, address=address)


@joins_transaction
def note_lock_out(username: str, *, factor: str, address: str) -> None:
    """Somebody guessed too often and has to wait."""
    _note(Event.LOCKED_OUT, username, factor=factor, address=address)


@joins_transaction
def note_sign_out(account_id: int, *, why: str) -> None:
    """Somebody left, or was put out for not having moved."""
    name = f"account:{account_id}"
    record(Event.SIGNED_OUT, name, actor=name, why=why)


@joins_transaction
def note_second_factor(account_id: int, *, change: str) -> None:
    """Somebody set up, changed or removed a second factor of their own."""
    name = f"account:{account_id}"
    record(Event.SECOND_FACTOR_CHANGED, name, actor=name, change=change)


@joins_transaction
def note_activity(account_id: int) -> None:
    """Somebody was here today. Written once a day."""
    today = clock.now().date()
    Account.objects.filter(pk=account_id).exclude(last_active_on=today).update(
        last_active_on=today
    )


@joins_transaction
def change_password(account_id: int, password: str) -> None:
    """Take a password that its owner chose and remember the one before."""
    account = Account.objects.select_for_update().get(pk=account_id)
    rules.may_be_password(password, username=account.username).enforce()

    UsedPassword.objects.create(
        account=account, password=account.password, at=clock.now()
    )
    kept = (
        UsedPassword.objects.filter(account=account)
        .order_by("-pk")
        .values("pk")[: rules.PASSWORDS_REMEMBERED - 1]
    )
    UsedPassword.objects.filter(account=account).exclude(pk__in=kept).delete()
    account.set_password(password)
    account.must_change_password = False
    account.password_set_at = clock.now()
    account.save(update_fields=["password", "must_change_password", "password_set_at"])

    name = f"account:{account.pk}"
    record(Event.PASSWORD_CHANGED, name, actor=name)


@joins_transaction
def reseal_second_factors() -> int:
    """Encrypt the secrets of second factors under the current key; say how many."""
    ring = keyring.ring()
    stale = []
    secret = Authenticator.objects.select_for_update().exclude(
        type=Authenticator.Type.WEBAUTHN  # a public key is no secret
    )
    for row in secret:
        fresh = rules.resealed_factor(ring, row.data)
        if fresh != row.data:
            row.data = fresh
            stale.append(row)
    Authenticator.objects.bulk_update(stale, ["data"], batch_size=500)
    return len(stale)


def _note(event: Event, username: str, *, factor: str, address: str) -> None:
    known = (
        Account.objects.filter(username=username.strip().lower())
        .values_list("pk", flat=True)
        .first()
    )
    stream = STRANGERS if known is None else f"account:{known}"
    record(event, stream, actor=NOBODY, factor=factor, origin=_origin(address))


def _origin(address: str) -> str:
    """The network address so that entries can be compared, not so that it can be read."""
    digest = keyring.ring().digest("access.origin", address)
    return digest.hex()[:_ORIGIN_DIGITS]
