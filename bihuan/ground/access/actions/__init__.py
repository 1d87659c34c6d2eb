"""Writes about accounts: made by administrators, used by their owners, and keys."""

from __future__ import annotations

from bihuan.ground.access.actions.accounts import (
    create_account,
    deactivate,
    reactivate,
    reset_password,
    reset_second_factor,
)
from bihuan.ground.access.actions.demo import keep_demo_accounts
from bihuan.ground.access.actions.keys import issue_key, note_key_use, revoke_key
from bihuan.ground.access.actions.signing_in import (
    change_password,
    note_activity,
    note_failure,
    note_lock_out,
    note_second_factor,
    note_sign_in,
    note_sign_out,
    reseal_second_factors,
)

__all__ = [
    "change_password",
    "create_account",
    "deactivate",
    "issue_key",
    "keep_demo_accounts",
    "note_activity",
    "note_failure",
    "note_key_use",
    "note_lock_out",
    "note_second_factor",
    "note_sign_in",
    "note_sign_out",
    "reactivate",
    "reseal_second_factors",
    "reset_password",
    "reset_second_factor",
    "revoke_key",
]
