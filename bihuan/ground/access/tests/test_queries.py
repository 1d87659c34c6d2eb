from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from bihuan.ground.access import actions, queries
from bihuan.ground.access.models import Account
from bihuan.ground.access.tests.factories import SECURITY, an_account

pytestmark = pytest.mark.django_db


def test_the_list_of_accounts_tells_who_is_protected_and_was_here() -> None:
    one = an_account("li.si")
    an_account("wang.wu")
    TOTP.activate(Account.objects.get(pk=one.id), "SECRETSECRET")
    with transaction.atomic():
        actions.note_activity(one.id)

    first, second = queries.account_lines()

    assert (first.username, first.has_second_factor) == ("li.si", True)
    assert isinstance(first.last_active_on, date)
    assert (second.username, second.has_second_factor) == ("wang.wu", False)
    assert queries.account_lines(after=first.id) == [second]
    assert queries.account_lines(search="LI.") == [first]
    assert queries.account_lines(search="小明", limit=1) == [first]


def test_the_list_of_accounts_costs_the_same_at_any_length(
    flat_queries: Callable[..., None],
) -> None:
    flat_queries(grow=an_account, read=queries.account_lines)


def test_a_key_is_looked_up_in_one_query(django_assert_num_queries: Any) -> None:
    issued = actions.issue_key("热线", scopes=["raise"], actor=SECURITY)

    with django_assert_num_queries(1):
        assert queries.client_for(issued.secret) is not None


def test_people_are_found_and_named() -> None:
    made = an_account("li.si")

    assert queries.find_account(" Li.Si ") == made.id
    assert queries.find_account("nobody") is None
    assert queries.account_names([made.id, 404]) == {made.id: "王小明"}
