"""One person's due dates as iCalendar (RFC 5545)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, timedelta

from icalendar import Calendar, Event, vText

from bihuan.faces.feeds.words import Due, Sort
from bihuan.kit.clock import COUNTY_TIME
from bihuan.kit.sentences import marked

TITLES = {
    Sort.CASE: marked("办理到期"),
    Sort.HELP: marked("协办到期"),
    Sort.NOTE: marked("督办单答复到期"),
}
PROVISIONAL = marked("期限暂定，次年放假安排公布后重新推算")
NAME = marked("到期提醒")
_SHOWN = timedelta(minutes=30)
_REFRESH = timedelta(minutes=30)


def digest_of(token: str) -> bytes:
    """What is kept of a feed's secret. 32 random bytes cannot be guessed: a fast one will do."""
    return hashlib.sha256(token.encode()).digest()


def calendar_of(
    dues: Sequence[Due],
    *,
    host: str,
    links: Mapping[str, str],
    words: Mapping[str, str],
) -> bytes:
    """The feed: the same bytes as long as nothing in it changes.

    A matter keeps its UID from its first deadline to its last, so that a calendar moves
    its entry instead of adding another. Entries end at the deadline, do not block the
    time, and ring nobody.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Bihuan//due dates//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", words[NAME])
    calendar.add("x-wr-timezone", str(COUNTY_TIME))
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for due in dues:
        calendar.add_component(_event(due, host, links[due.number], words))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(due: Due, host: str, link: str, words: Mapping[str, str]) -> Event:
    event = Event()
    ends = due.at.astimezone(COUNTY_TIME)
    event.add("uid", f"{due.sort}-{due.key}@{host}")
    event.add("dtstamp", due.changed_at.astimezone(UTC))
    event.add("last-modified", due.changed_at.astimezone(UTC))
    event.add("sequence", due.changes)
    event.add("dtstart", ends - _SHOWN)
    event.add("dtend", ends)
    event["summary"] = vText(
        " ".join((words[TITLES[due.sort]], due.number, due.what)).strip()
    )
    if due.provisional:
        event.add("description", words[PROVISIONAL])
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    return event
