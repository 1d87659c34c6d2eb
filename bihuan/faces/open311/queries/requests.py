"""Public matters as GeoReport tells them, in a fixed number of queries at any length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.faces.open311 import rules
from bihuan.faces.open311.models import Posting, Step
from bihuan.faces.open311.words import (
    MOST,
    OTHER,
    Extended,
    ServiceRequest,
    State,
    Update,
    Wanted,
)
from bihuan.ground.ledger.queries import entries_of, last_entries
from bihuan.ground.ledger.words import Recorded
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import (
    FoundCase,
    public_cases,
    raised_as,
    said_to_raisers,
)
from bihuan.loop.cases.words import Status, stream_of
from bihuan.loop.closing.words import ANSWERED, ANSWERS, standing_answers
from bihuan.loop.closing.words import Event as Closing
from bihuan.loop.handling.words import Event as Handled

RELATED = ("area", "category")


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read for a page of matters, all at once."""

    now: dict[int, FoundCase]
    postings: dict[int, Posting]
    answers: dict[int, str]
    updated: dict[str, datetime]


def requests(wanted: Wanted, *, channel: str = "") -> list[ServiceRequest]:
    """The public matters that are asked for, newest first.

    `channel` is that of the client who asks: it sees what it reported itself in full.
    """
    if wanted.numbers:
        rows = public_cases().filter(number__in=wanted.numbers[:MOST])
    else:
        rows = _in_window(wanted)
    start = (wanted.page - 1) * wanted.page_size
    found = list(
        rows.select_related(*RELATED).order_by("-raised_at", "-pk")[
            start : start + wanted.page_size
        ]
    )
    return _told(found, channel=channel, extended=wanted.extended)


def _in_window(wanted: Wanted) -> QuerySet[FoundCase]:
    now = clock.now()
    since, until = rules.window(wanted.since, wanted.until, now=now)
    rules.may_span(since, until).enforce()
    rows = public_cases().filter(raised_at__gte=since, raised_at__lte=until)
    if wanted.services:
        named = Q(category__code__in=wanted.services)
        rows = rows.filter(
            named | Q(category=None) if OTHER in wanted.services else named
        )
    if len(wanted.states) == 1:
        statuses = rules.statuses_of(wanted.states)
        rows = rows.filter(
            Q(status__in=statuses)
            | Q(status=Status.MERGED, merged_into__status__in=statuses)
        )
    return rows


def request(
    number: str, *, channel: str = "", extended: bool = False
) -> ServiceRequest:
    """One public matter, or `NotVisible`."""
    wanted = Wanted(numbers=(number,), page_size=1, extended=extended)
    found = requests(wanted, channel=channel) if rules.is_number(number) else []
    if not found:
        raise NotVisible(number)
    return found[0]


def number_of(token: str) -> str:
    """The number that a token stands for, or `NotVisible`."""
    posting = Posting.objects.filter(token=token).select_related("case").first()
    if posting is None:
        raise NotVisible
    return str(posting.case.number)


def _told(
    found: Sequence[FoundCase], *, channel: str, extended: bool
) -> list[ServiceRequest]:
    numbers = [case.pk for case in found]
    now = raised_as(numbers)
    cases = {one.pk: one for one in now.values()}
    known = _Known(
        now=now,
        postings={one.case_id: one for one in Posting.objects.filter(case__in=numbers)},
        answers=_answers(cases.values()),
        updated=last_entries([stream_of(pk) for pk in cases]),
    )
    return [_line(case, known, channel=channel, extended=extended) for case in found]


def _line(
    case: FoundCase, known: _Known, *, channel: str, extended: bool
) -> ServiceRequest:
    now = known.now.get(case.pk, case)
    posting = known.postings.get(case.pk)
    own = posting is not None and bool(channel) and posting.channel == channel
    status = Status(now.status)
    state, category, area = rules.state_of(status), case.category, case.area
    updated = known.updated.get(stream_of(now.pk), case.registered_at)
    if state is State.CLOSED and now.closed_at:
        updated = now.closed_at
    return ServiceRequest(
        service_request_id=case.number,
        status=state,
        status_notes=known.answers.get(now.pk) or gettext(rules.STAGES[status]),
        service_name=category.called if category else gettext("其他"),
        service_code=category.code if category else OTHER,
        description=case.body if own else "",
        agency_responsible=now.owner.called if now.owner else "",
        service_notice="",
        requested_datetime=case.raised_at,
        updated_datetime=updated,
        expected_datetime=now.due_at if state is State.OPEN else None,
        address=(posting.address if posting else "")
        or (area.full_name if area else ""),
        address_id=area.code if area else "",
        zipcode="",
        lat=posting.lat if posting else None,
        long=posting.long if posting else None,
        media_url=posting.media_url if posting and own else "",
        extended_attributes=_extended(now) if extended else None,
    )


def _extended(case: FoundCase) -> Extended:
    return Extended(case.status, case.result, case.round, case.provisional)


def _answers(cases: Collection[FoundCase]) -> dict[int, str]:
    """The latest answer of each of these public matters that has one that stands."""
    answered = {
        stream_of(one.pk): one.pk
        for one in cases
        if Status(one.status) in ANSWERED and one.visibility == Visibility.PUBLIC
    }
    if not answered:
        return {}
    told: dict[str, list[Recorded]] = defaultdict(list)
    for entry in entries_of(list(answered), {*ANSWERS, Closing.AUDIT_PASSED}):
        told[entry.stream].append(entry)
    writings = {
        answered[stream]: _writing(one)
        for stream, entries in told.items()
        for one in standing_answers(entries)
        if "writing" in one.facts
    }
    texts = said_to_raisers(writings.values())
    return {
        case: rules.published(texts[writing])
        for case, writing in writings.items()
        if writing in texts
    }


def _writing(entry: Recorded) -> int:
    return int(str(entry.facts["writing"]))


def updates(
    since: datetime | None, until: datetime | None, *, page: int, page_size: int
) -> list[Update]:
    """The steps that public matters took in a window, oldest first."""
    begin, end = rules.window(since, until, now=clock.now())
    rules.may_span(begin, end).enforce()
    start = (page - 1) * page_size
    steps = list(
        Step.objects.filter(
            at__gte=begin, at__lte=end, case__visibility=Visibility.PUBLIC
        )
        .select_related("case")
        .order_by("at", "entry")[start : start + page_size]
    )
    answers = _answers([step.case for step in steps if step.kind in _WITH_ANSWER])
    return [_update(step, answers) for step in steps]


_WITH_ANSWER = (ANSWERS - {Handled.REPORTED}) | {Closing.AUDIT_PASSED, Closing.CLOSED}


def _update(step: Step, answers: dict[int, str]) -> Update:
    status = Status(step.status)
    answer = answers.get(step.case_id, "") if step.kind in _WITH_ANSWER else ""
    return Update(
        update_id=str(step.pk),
        service_request_id=step.case.number,
        status=rules.state_of(status),
        updated_datetime=step.at,
        description=answer or gettext(rules.STAGES[status]),
        media_url="",
        external_status_code=str(status),
    )
