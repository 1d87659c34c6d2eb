"""What is said when and to whom: tables of values, and properties over all of them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.directory.catalogue.words import ClockRule
from bihuan.faces.messaging import rules
from bihuan.faces.messaging.words import (
    TO_STAFF,
    Answer,
    Channel,
    Kind,
    Language,
    Mode,
    Pending,
    Quiet,
    Reply,
    Wish,
)
from bihuan.ground.calendars.words import Period
from bihuan.loop.cases.words import Status

ZONE = ZoneInfo("Asia/Shanghai")
moments = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
hours = st.times().map(lambda one: one.replace(second=0, microsecond=0))
quiets = st.builds(Quiet, hours, hours)
NIGHT = Quiet()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


# -- Quiet hours -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "goes"),
    [
        ("2026-11-22T21:59", "2026-11-22T21:59"),
        ("2026-11-22T22:00", "2026-11-23T07:00"),
        ("2026-11-23T03:30", "2026-11-23T07:00"),
        ("2026-11-23T06:59", "2026-11-23T07:00"),
        ("2026-11-23T07:00", "2026-11-23T07:00"),
    ],
)
def test_at_night_nothing_rings_until_seven(said: str, goes: str) -> None:
    assert rules.release(at(said), NIGHT, ZONE) == at(goes)


def test_what_is_urgent_rings_at_night() -> None:
    night = at("2026-11-23T03:30")
    assert rules.release(night, NIGHT, ZONE, urgent=True) == night


@given(moments, quiets)
def test_nothing_goes_earlier_nor_in_the_quiet_hours_nor_a_day_late(
    moment: datetime, quiet: Quiet
) -> None:
    goes = rules.release(moment, quiet, ZONE)

    assert goes >= moment
    assert goes - moment < timedelta(days=1)
    assert not rules.is_quiet(goes, quiet, ZONE)
    assert rules.release(goes, quiet, ZONE) == goes
    if not rules.is_quiet(moment, quiet, ZONE):
        assert goes == moment


@given(moments, hours)
def test_the_same_hour_twice_means_no_quiet_hours(moment: datetime, hour: time) -> None:
    assert rules.release(moment, Quiet(hour, hour), ZONE) == moment


@given(moments, moments, quiets)
def test_what_was_said_first_may_go_first(
    one: datetime, other: datetime, quiet: Quiet
) -> None:
    early, late = sorted((one, other))
    assert rules.release(early, quiet, ZONE) <= rules.release(late, quiet, ZONE)


# -- Waits -------------------------------------------------------------------------


@given(st.integers(1, 40), st.floats(0, 1), st.none() | st.floats(0, 1e9))
def test_waits_grow_are_bounded_and_honour_what_is_asked(
    attempt: int, chance: float, asked: float | None
) -> None:
    wait = rules.backoff(attempt, chance=chance, asked=asked)

    assert timedelta(seconds=24) <= wait <= timedelta(days=1)
    if asked is not None and asked <= 24 * 3600:
        assert wait >= timedelta(seconds=asked)
    assert rules.backoff(attempt + 1, chance=chance, asked=asked) >= wait


def test_all_attempts_together_take_hours_not_minutes() -> None:
    spans = [rules.backoff(n, chance=0.5) for n in range(1, rules.ATTEMPTS)]
    assert timedelta(hours=4) < sum(spans, timedelta()) < timedelta(hours=24)


@given(st.integers(0, 1000))
def test_a_dead_gateway_is_looked_at_every_five_minutes_at_least(count: int) -> None:
    assert rules.gateway_rest(count) <= timedelta(minutes=5)


# -- One message per case and moment -------------------------------------------------

kinds = st.sampled_from(TO_STAFF)


@given(st.lists(kinds, max_size=30))
def test_whatever_happens_one_message_waits_and_the_weightiest_is_not_lost(
    said: list[Kind],
) -> None:
    waiting: list[Pending] = []
    for pk, kind in enumerate(said):
        new, gone = rules.coalesce(kind, waiting)
        waiting = [one for one in waiting if one.id not in gone]
        if new:
            waiting.append(Pending(pk, kind, "account:1", 1))
        assert len(waiting) == 1
    if Kind.ESCALATED in said:
        assert waiting[0].kind is Kind.ESCALATED
    if said and not {Kind.ESCALATED, Kind.OVERDUE, Kind.URGED} & set(said):
        assert waiting[0].kind is said[-1]


def test_the_newest_of_two_of_one_weight_is_said() -> None:
    waiting = [Pending(7, Kind.RECEIVED, "raising:1", 1)]
    assert rules.coalesce(Kind.DISPATCHED, waiting) == (True, (7,))


def test_an_assignment_does_not_displace_an_escalation() -> None:
    waiting = [Pending(7, Kind.ESCALATED, "account:1", 1)]
    assert rules.coalesce(Kind.ASSIGNED, waiting) == (False, ())


# -- Choices -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(rules.LEGAL))
def test_what_the_law_requires_cannot_be_off_but_may_come_in_the_digest(
    kind: Kind,
) -> None:
    assert rules.modes_for(kind) == (Mode.NOW, Mode.DIGEST)
    forced = Wish(modes={kind: Mode.OFF})
    assert rules.mode_of(kind, forced) is Mode.DIGEST


def test_what_falls_due_comes_in_the_digest_unless_chosen_otherwise() -> None:
    assert rules.mode_of(Kind.NEAR_DUE, Wish()) is Mode.DIGEST
    assert rules.mode_of(Kind.ASSIGNED, Wish()) is Mode.NOW
    assert rules.mode_of(Kind.ASSIGNED, Wish(modes={Kind.ASSIGNED: Mode.OFF})) == "off"


@pytest.mark.parametrize(
    ("rung", "kind", "whom"),
    [
        ("reminder", None, None),
        ("yellow", Kind.NEAR_DUE, "handlers"),
        ("red", Kind.OVERDUE, "both"),
        ("unit-head", Kind.ESCALATED, "heads"),
        ("interview", Kind.ESCALATED, "heads"),
    ],
)
def test_who_hears_of_a_rung(rung: str, kind: Kind | None, whom: str | None) -> None:
    moment = rules.moment_of("oversight.escalated", {"rung": rung})
    assert (moment and moment.staff, moment and str(moment.whom)) == (kind, whom)


@pytest.mark.parametrize(
    ("period", "urgent"),
    [
        ("24 hours", True),
        ("30 minutes", True),
        ("48 hours", False),
        ("1 working-days", False),
    ],
)
def test_a_case_of_a_day_or_less_may_ring_at_night(
    period: str, *, urgent: bool
) -> None:
    assert rules.is_urgent(ClockRule(Period.parse(period))) is urgent


def test_a_message_that_is_no_longer_true_is_not_needed() -> None:
    assert not rules.still_needed(Kind.ASKED, Status.CLOSED)
    assert not rules.still_needed(Kind.OVERDUE, Status.REPORTED)
    assert rules.still_needed(Kind.CLOSED, Status.CLOSED)
    assert rules.still_needed(Kind.DIGEST, Status.CLOSED)


# -- Texts ---------------------------------------------------------------------------


def test_an_unknown_variable_is_named_with_those_that_exist() -> None:
    found = rules.check_text(Kind.DISPATCHED, "{number}由{office}办，看{link}")
    assert found.code == "variable-unknown"
    assert "office" in str(found)
    assert "deadline" in str(found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "text-empty"),
        ("字" * 501, "text-long"),
        ("{link} {number", "text-braces"),
        ("{link.__class__}", "variable-unknown"),
        ("{link!r}", "variable-unknown"),
        ("{link:>9}", "variable-unknown"),
        ("{}{link}", "variable-unknown"),
        ("已派给{unit}", "variable-missing"),
        ("已派给{unit}，{link}", ""),
    ],
)
def test_a_text_is_checked_when_it_is_saved(text: str, code: str) -> None:
    assert rules.check_text(Kind.DISPATCHED, text).code == code


@given(st.text(max_size=200))
def test_whatever_passes_the_check_can_be_filled(text: str) -> None:
    if rules.check_text(Kind.ASSIGNED, text):
        rules.fill(text, rules.samples(Kind.ASSIGNED, Language.CHINESE))


def test_what_is_filled_in_is_never_read_as_a_variable() -> None:
    assert rules.fill("{unit}在办", {"unit": "{link}", "link": "x"}) == "{link}在办"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("字" * 70, 1),
        ("字" * 71, 2),
        ("字" * 134, 2),
        ("字" * 135, 3),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 70 + "字", 2),
        ("[" * 81, 2),
        ("", 1),
    ],
)
def test_text_messages_are_counted_as_they_are_charged(text: str, count: int) -> None:
    assert rules.pieces(text) == count


# -- Addresses -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "typed", "good"),
    [
        (Channel.SMS, "166 0000 4747", True),
        (Channel.SMS, "0558-5522110", False),
        (Channel.MAIL, "zhang@example.cn", True),
        (Channel.MAIL, "li@office", False),
        (
            Channel.WECOM,
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=ab12-cd34",
            True,
        ),
        (Channel.WECOM, "https://evil.example/?key=ab12-cd34", False),
        (Channel.DINGTALK, "a1b2c3d4e5f6a7b8", True),
        (Channel.DINGTALK, "a1b2c3d4e5f6a7b8 SECa1b2c3d4e5", True),
        (Channel.DINGTALK, "json://127.0.0.1/", False),
        (
            Channel.FEISHU,
            "https://open.feishu.cn/open-apis/bot/v2/hook/abcd-1234",
            True,
        ),
        (Channel.FEISHU, "json://127.0.0.1/", False),
    ],
)
def test_only_a_vendors_own_servers_can_be_an_address(
    channel: Channel, typed: str, *, good: bool
) -> None:
    verdict = rules.check_address(channel, typed)
    assert bool(verdict) is good
    assert typed not in str(verdict)


def test_an_address_is_shown_so_that_it_cannot_be_used() -> None:
    assert rules.mask(Channel.SMS, "16600004747") == "166****4747"
    assert rules.mask(Channel.MAIL, "zhang@example.cn") == "z***@example.cn"
    assert rules.mask(Channel.WECOM, "0123456789abcdef") == "…cdef"


def test_a_number_is_put_into_the_gateways_address_as_one_value() -> None:
    url = rules.gateway_url("json://h/send?:to={to}&:id={id}", to="1&x=2", dedupe="d")
    assert ":to=1%26x%3D2&:id=d&cto=" in url


# -- Replies -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "shared", "reply"),
    [
        (202, True, Reply.TAKEN),
        (400, True, Reply.REFUSED),
        (401, True, Reply.LATER),
        (401, False, Reply.REFUSED),
        (429, True, Reply.LATER),
        (500, False, Reply.LATER),
        (503, True, Reply.LATER),
        (422, True, Reply.REFUSED),
    ],
)
def test_what_a_status_means(status: int, reply: Reply, *, shared: bool) -> None:
    found = rules.outcome_of(Answer(status), went=status < 300, shared=shared)
    assert found.reply is reply


def test_a_robots_no_inside_a_200_is_heard() -> None:
    for body, reply in (
        (b'{"errcode": 0}', Reply.TAKEN),
        (b'{"errcode": 45009}', Reply.LATER),
        (b'{"errcode": 93000}', Reply.REFUSED),
        (b'{"code": 19021}', Reply.REFUSED),
        (b"[]", Reply.TAKEN),
        (b"not json", Reply.TAKEN),
    ):
        found = rules.outcome_of(Answer(200, body), went=True, shared=False)
        assert found.reply is reply, body


@given(st.integers(100, 599), st.binary(max_size=80), st.text(max_size=20))
def test_no_reply_whatever_it_holds_breaks_the_reading(
    status: int, body: bytes, wait: str
) -> None:
    for shared in (True, False):
        found = rules.outcome_of(Answer(status, body, wait), went=False, shared=shared)
        assert found.reply in Reply
        assert found.wait is None or 0 <= found.wait <= 86_400


def test_a_gateway_that_says_200_to_everything_is_asked_for_its_yes() -> None:
    yes, no = Answer(200, b'{"code":"OK"}'), Answer(200, b'{"code":"isv.LIMIT"}')
    read = {"went": True, "shared": True, "accepts": '"OK"'}
    assert rules.outcome_of(yes, **read).reply is Reply.TAKEN
    assert rules.outcome_of(no, **read).reply is Reply.REFUSED


def test_every_kind_has_variables_to_preview() -> None:
    for kind in Kind:
        for language in Language:
            assert all(rules.samples(kind, language).values())
