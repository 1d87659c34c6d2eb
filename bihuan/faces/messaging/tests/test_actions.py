"""What the administrator and each person set, and who may not."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from bihuan.faces.messaging import actions
from bihuan.faces.messaging.models import Address, Choice, Gateway, Message, Text
from bihuan.faces.messaging.tests.factories import (
    STAFF_PHONE,
    a_raised_case,
    relayed,
    somebody_of,
)
from bihuan.faces.messaging.tests.test_reactions import prefer
from bihuan.faces.messaging.words import Channel, Kind, Language, Mode, Quiet
from bihuan.ground.access.words import GRANTS, Actor, Role
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import timeline
from bihuan.ground.vault.jobs import rotate
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.tests.factories import SYSTEM, dispatcher, raiser_of

ADMIN = Actor("account:77", permissions=GRANTS[Role.SYSTEM_ADMIN])
SECRET = "jsons://county:pa55word@gateway.example:8443/a/b?:to={to}&:id={id}&key=k3y"


def test_addresses_follow_an_exchanged_key(water: int) -> None:
    somebody_of(water)
    rotate(actor=SYSTEM)
    relayed()
    used = {*Address.objects.values_list("key_id", flat=True)}
    used |= {*Gateway.objects.values_list("key_id", flat=True)}
    assert used == {"k2"}


def test_a_gateways_keys_are_in_no_column_and_no_entry(county: Any) -> None:
    actions.set_gateway(Channel.SMS, url=SECRET, actor=ADMIN)
    row = Gateway.objects.filter(channel=Channel.SMS).values().get()
    assert row["shown"] == "jsons://gateway.example:8443"
    entries = timeline("messaging")
    for secret in (b"pa55word", b"k3y"):
        assert secret not in bytes(row["sealed"])
        assert secret.decode() not in str(row) + str(entries)


def test_an_address_of_a_colleague_is_in_no_column_and_no_entry(water: int) -> None:
    account = somebody_of(water)
    prefer(account, {})
    (row,) = Address.objects.values()
    assert STAFF_PHONE not in str(row)
    assert STAFF_PHONE not in str(timeline(f"account:{account}"))


def test_a_text_gets_a_new_number_each_time_it_changes(county: Any) -> None:
    def save(text: str, seen: int) -> int:
        return actions.save_text(
            Kind.RECEIVED, Language.CHINESE, text=text, seen=seen, actor=ADMIN
        )

    assert save("收到{number}，见{link}", 0) == 1
    assert save("收到{number}，见{link}", 1) == 1
    assert save("已收到{number}，见{link}", 1) == 2
    with pytest.raises(Refused, match="text-stale"):
        save("又改{link}", 1)
    assert Text.objects.count() == 2


def test_a_text_that_could_not_be_filled_is_refused_and_changes_nothing(
    county: Any,
) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused, match="variable-unknown"):
        actions.save_text(
            Kind.RECEIVED, Language.CHINESE, text="{nmber}{link}", actor=ADMIN
        )
    assert not Text.objects.exists()
    assert Entry.objects.count() == before


def test_a_pack_does_not_overrule_what_the_county_saved(county: Any) -> None:
    brought = {(Kind.RECEIVED, Language.CHINESE): "县包：{link}"}

    def bring(text: str) -> int:
        told = dict.fromkeys(brought, text)
        with transaction.atomic():
            return actions.keep_pack_texts(told, pack="p", actor=SYSTEM)

    assert (bring("县包：{link}"), bring("县包：{link}"), bring("新：{link}")) == (
        1,
        0,
        1,
    )
    actions.save_text(Kind.RECEIVED, Language.CHINESE, text="本县：{link}", actor=ADMIN)
    assert bring("再新：{link}") == 0
    assert Text.objects.latest("version").text == "本县：{link}"


@pytest.mark.parametrize("url", ["", "gateway.example", "jsons://gateway.example/send"])
def test_a_gateway_without_a_place_for_the_number_is_refused(
    county: Any, url: str
) -> None:
    with pytest.raises(Refused, match="gateway-"):
        actions.set_gateway(Channel.SMS, url=url, actor=ADMIN)


def test_only_the_administrator_sets_and_resends(county: Any) -> None:
    a_raised_case()
    relayed()
    message = Message.objects.get()
    tries: list[Any] = [
        lambda who: actions.set_gateway(Channel.SMS, url="standin:", actor=who),
        lambda who: actions.switch_gateway(Channel.SMS, on=False, actor=who),
        lambda who: actions.resend(message.pk, actor=who),
        lambda who: actions.save_text(
            Kind.RECEIVED, Language.CHINESE, text="{link}", actor=who
        ),
    ]
    for attempt in tries:
        with pytest.raises(Refused, match="not-permitted"):
            attempt(dispatcher())
    with pytest.raises(Refused, match="message-not-dead"):
        actions.resend(message.pk, actor=ADMIN)


def test_one_chooses_for_oneself_and_a_job_for_nobody(water: int) -> None:
    account = somebody_of(water)
    told = {
        "channel": Channel.SMS,
        "quiet": Quiet(),
        "language": Language.CHINESE,
        "modes": {Kind.OVERDUE: Mode.OFF, Kind.ASSIGNED: Mode.OFF},
    }
    me = Actor(f"account:{account}")
    actions.choose(**told, addresses={Channel.SMS: ""}, actor=me)
    assert Choice.objects.get().modes == {"assigned": "off"}
    assert not Address.objects.exists()
    with pytest.raises(Refused, match="address-shape"):
        actions.choose(**told, addresses={Channel.SMS: "12345"}, actor=me)
    with pytest.raises(NotVisible):
        actions.choose(**told, addresses={}, actor=SYSTEM)


def test_nobody_silences_anothers_matter(county: Any) -> None:
    case = a_raised_case()
    _, raising = raiser_of(case)
    with pytest.raises(Refused, match="not-permitted"):
        actions.silence(raising, actor=dispatcher())
