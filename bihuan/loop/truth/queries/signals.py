"""What is too good: found anew from the endings, listed, and opened to its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.keysets import page_of
from bihuan.kit.paging import Page
from bihuan.kit.prepared import run_prepared
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import visible_cases
from bihuan.loop.truth import rules
from bihuan.loop.truth.models import Ending, Limit, Signal
from bihuan.loop.truth.words import Found, Kind, Said, SignalState, Threshold

_SAID = """
SELECT e.id, e.unit_id, u.kind, e.solved, e.grade, e.result, e.source, e.taken_by,
    e.asked_at, e.given_at, coalesce(w.text, '')
FROM truth_ending e
JOIN units_unit u ON u.id = e.unit_id
LEFT JOIN cases_writing w ON w.id = e.words_id
WHERE e.closed_at >= %(since)s AND e.closed_at < %(until)s AND e.grade IS NOT NULL
ORDER BY e.id
"""
# From a screen before the raiser: asked and answered in one breath, as it should be.
_ON_SITE = "site"


@dataclass(frozen=True, slots=True)
class SignalLine:
    """One signal as lists show it."""

    id: int
    kind: Kind
    unit_id: int
    month: date
    n: int
    value: float
    state: SignalState
    found_at: datetime


@dataclass(frozen=True, slots=True)
class Behind:
    """One matter behind a signal."""

    number: str
    title: str
    grade: int | None
    source: str
    asked_at: datetime | None
    given_at: datetime
    closed_at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class SignalPage:
    """One signal with the rule that gave it and the rows behind it."""

    line: SignalLine
    limit: Threshold
    rows: tuple[Behind, ...]
    hidden: int  # rows that this reader may not see
    note: str
    decided_at: datetime | None


def too_good_in(month: date) -> list[Found]:
    """Every signal that this month gives by the thresholds of today. Writes nothing."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    span = {"since": _begin(month), "until": _begin(after)}
    said = [_said(row) for row in run_prepared(_SAID, span)]
    closed = Ending.objects.filter(
        closed_at__gte=span["since"], closed_at__lt=span["until"]
    )
    closings = [
        (pk, unit, clock.local_day(at))
        for pk, unit, at in closed.values_list("pk", "unit", "closed_at")
    ]
    return rules.too_good(month, said, closings, limits())


def limits() -> dict[Kind, Threshold]:
    """From when on each kind is signalled: the county's own word, or the usual one."""
    own = {
        Kind(row.kind): Threshold(row.least, row.value) for row in Limit.objects.all()
    }
    return rules.USUAL | own


def signals(
    actor: Actor, state: SignalState, *, key: str | None = None
) -> Page[SignalLine]:
    """The signals in one state, newest month first."""
    actor.may(Permission.SUPERVISE).enforce()
    rows = Signal.objects.filter(state=state)
    page = page_of(rows, "id", key=key, size=30, descending=True)
    return Page([_line(row) for row in page.items], page.next, page.previous)


def open_signals() -> int:
    """How many signals nobody has decided on."""
    return Signal.objects.filter(state=SignalState.OPEN).count()


def signal_page(actor: Actor, signal_id: int) -> SignalPage:
    """One signal, its rule, and the matters behind it as far as the reader may see them."""
    actor.may(Permission.SUPERVISE).enforce()
    row = Signal.objects.filter(pk=signal_id).first()
    if row is None:
        raise NotVisible(str(signal_id))
    found = Ending.objects.filter(pk__in=row.endings, case__in=visible_cases(actor))
    rows = [
        Behind(
            one.case.number,
            one.case.title,
            one.grade,
            one.source,
            one.asked_at,
            one.given_at,
            one.closed_at,
            one.words.text if one.words else "",
        )
        for one in found.select_related("case", "words").order_by("given_at", "pk")
    ]
    return SignalPage(
        line=_line(row),
        limit=limits()[Kind(row.kind)],
        rows=tuple(rows),
        hidden=len(row.endings) - len(rows),
        note=row.note,
        decided_at=row.decided_at,
    )


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.COUNTY_TIME)


def _said(row: tuple[object, ...]) -> Said:
    pk, unit, kind, solved, grade, result, source, taken, asked, given, words = row
    return Said(
        ending_id=pk,  # type: ignore[arg-type]
        unit_id=unit,  # type: ignore[arg-type]
        unit_kind=str(kind),
        content=rules.is_good(solved=solved, grade=grade, result=str(result)),  # type: ignore[arg-type]
        grade=grade,  # type: ignore[arg-type]
        by_call=source == "call",
        taken_by=str(taken),
        asked_at=None if source == _ON_SITE else asked,  # type: ignore[arg-type]
        given_at=given,  # type: ignore[arg-type]
        words=str(words),
    )


def _line(row: Signal) -> SignalLine:
    return SignalLine(
        row.pk,
        Kind(row.kind),
        row.unit_id,
        row.month,
        row.n,
        row.value,
        SignalState(row.state),
        row.found_at,
    )
