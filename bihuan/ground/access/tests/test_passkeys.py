"""A passkey in a real browser, with an authenticator that the browser plays."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan.ground.access.tests.factories import PASSWORD, an_account
from bihuan.ground.ledger.queries import timeline

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_counters"),
]

FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_and_opens_without_a_password(
    chromium: Any, live_server: Any
) -> None:
    account = an_account("wang.xm")
    # A passkey belongs to a name; addresses in numbers have none.
    home = live_server.url.replace("127.0.0.1", "localhost")
    page = chromium.new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    page.goto(f"{home}/accounts/login/")
    page.fill("[name=login]", "wang.xm")
    page.fill("[name=password]", PASSWORD)
    page.click("form:has([name=password]) button[type=submit]")
    page.wait_for_url("**/desk/")
    page.goto(f"{home}/accounts/2fa/webauthn/add/")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/2fa/**recovery-codes/**")

    page.context.clear_cookies()
    page.goto(f"{home}/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/desk/")
    page.context.close()

    entries = timeline(f"account:{account.id}")
    changes = [entry.facts.get("change") for entry in entries]
    assert "passkey-added" in changes
    assert entries[-1].kind == "access.signed-in"
    assert entries[-1].facts["factors"] == "webauthn"
